//! A running `usher serve` with a database of its own, and a client.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;
use ureq::{Agent, http::Response};

pub(crate) const PASSWORD: &str = "four plain words here";

/// The binary that is tried: this build's, or the one that `make torture` names.
pub(crate) fn binary() -> PathBuf {
    std::env::var_os("TORTURE_BINARY")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_usher")), PathBuf::from)
}

/// The binary, with nothing of this process's settings.
pub(crate) fn usher() -> Command {
    command(&binary())
}

pub(crate) fn command(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("USHER_")) {
        command.env_remove(name);
    }
    command
}

pub(crate) struct Server {
    child: Child,
    /// It was waited for: its number may be another process's by now.
    reaped: bool,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    env: BTreeMap<String, String>,
    log: Arc<Mutex<String>>,
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// One on each database.
    pub(crate) fn on_both() -> [Self; 2] {
        let database = crate::postgres::database();
        [
            Self::start(),
            Self::with(&[("USHER_DATABASE_URL", &database)]),
        ]
    }

    /// Starts with more settings; on SQLite in a folder of its own unless they name a database.
    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut env = BTreeMap::new();
        env.insert(
            "USHER_DATABASE_URL".to_owned(),
            format!("sqlite://{}", folder.path().join("usher.db").display()),
        );
        env.extend(
            settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        Self::spawn(binary(), folder, env)
    }

    pub(crate) fn spawn(
        binary: PathBuf,
        folder: TempDir,
        mut env: BTreeMap<String, String>,
    ) -> Self {
        let (child, url, log) = launch(command(&binary), &folder, &mut env);
        let server = Self {
            child,
            reaped: false,
            url,
            folder,
            env,
            log,
        };
        server.wait_until("Usher is at");
        server
    }

    /// Ends the process as the power does: nothing is finished, nothing is written.
    pub(crate) fn kill(&mut self) {
        if self.reaped {
            return;
        }
        // A tracer that leads a group of its own would leave the server behind alone.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).output();
        let _ = self.child.kill();
        self.child.wait().unwrap();
        self.reaped = true;
    }

    /// The same server again, at another address.
    pub(crate) fn start_again(&mut self) {
        self.start_as(usher());
        self.wait_until("Usher is at");
    }

    /// Likewise under another program (a tracer, another clock), which may end it before it serves.
    pub(crate) fn start_as(&mut self, program: Command) {
        self.kill();
        self.kept_its_secrets();
        (self.child, self.url, self.log) = launch(program, &self.folder, &mut self.env);
        self.reaped = false;
    }

    /// Whether it serves, once that is decided: it may also have ended.
    pub(crate) fn came_up(&mut self) -> bool {
        let began = Instant::now();
        while !self.log().contains("Usher is at") {
            if self.child.try_wait().unwrap().is_some() {
                return false;
            }
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "it neither serves nor ends:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(5));
        }
        true
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn environment(&self) -> &BTreeMap<String, String> {
        &self.env
    }

    pub(crate) fn database_url(&self) -> &str {
        &self.env["USHER_DATABASE_URL"]
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Whatever a test did, the log holds no hash, no key and no password; only the link that an empty database is set up
    /// with is meant to be read there.
    fn kept_its_secrets(&self) {
        if thread::panicking() {
            return;
        }
        let log = self.log().replace("/setup?token=ush_s1_", "");
        let in_a_form = PASSWORD.replace(' ', "+");
        let keys = ["a", "r", "s", "p", "i", "v"].map(|kind| format!("ush_{kind}1_"));
        let others = ["$argon2", PASSWORD, &in_a_form];
        for secret in keys.iter().map(String::as_str).chain(others) {
            assert!(!log.contains(secret), "the log holds {secret}:\n{log}");
        }
    }

    /// Waits until the log says something.
    pub(crate) fn wait_until(&self, words: &str) {
        let began = Instant::now();
        while !self.log().contains(words) {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{words:?} never came:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until it can do its work, at most so long.
    pub(crate) fn wait_until_ready(&self, limit: Duration) {
        let began = Instant::now();
        loop {
            let ready = self.nobody().try_send("GET", "/health/ready", None, None);
            if ready.is_ok_and(|answer| answer.status == 200) {
                return;
            }
            assert!(
                began.elapsed() < limit,
                "it is not ready after {limit:?}:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The one-time link that the log shows.
    pub(crate) fn setup_token(&self) -> Option<String> {
        self.log()
            .split("/setup?token=")
            .nth(1)
            .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
    }

    /// Runs a command of the binary on the same database.
    pub(crate) fn run(&self, args: &[&str], input: &str) -> (bool, String) {
        let mut child = usher()
            .args(args)
            .envs(&self.env)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let out = within(A_COMMAND, child, &format!("usher {}", args.join(" ")));
        (
            out.status.success(),
            String::from_utf8_lossy(&out.stdout).into_owned()
                + &String::from_utf8_lossy(&out.stderr),
        )
    }

    /// Makes an administrator and signs in.
    pub(crate) fn admin(&self) -> Client {
        let (made, said) = self.run(
            &[
                "admin",
                "create",
                "--email",
                "root@example.org",
                "--password-stdin",
            ],
            &format!("{PASSWORD}\n"),
        );
        assert!(made, "{said}");
        self.signs_in("root@example.org")
    }

    pub(crate) fn signs_in(&self, email: &str) -> Client {
        let answer = self.nobody().post(
            "/api/v1/auth/login",
            &serde_json::json!({ "email": email, "password": PASSWORD }),
        );
        assert_eq!(answer.status, 200, "{}", answer.body);
        Client {
            token: answer.body["access_token"].as_str().map(str::to_owned),
            ..self.nobody()
        }
    }

    /// The same session by its cookie.
    pub(crate) fn signs_in_by_cookie(&self, email: &str) -> Client {
        let who = serde_json::json!({ "email": email, "password": PASSWORD });
        let answer = self.nobody().post("/api/v1/auth/login", &who);
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        self.nobody().header("cookie", cookie)
    }

    pub(crate) fn nobody(&self) -> Client {
        Client {
            agent: agent(),
            url: self.url.clone(),
            token: None,
            headers: Vec::new(),
        }
    }

    /// Asks the process to end and waits until it has.
    pub(crate) fn terminate(&mut self) -> bool {
        Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.reaped = true;
                return status.success();
            }
            assert!(
                began.elapsed() < Duration::from_secs(15),
                "it does not end:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        self.kept_its_secrets();
    }
}

/// Starts `serve` on a free port.
fn launch(
    mut program: Command,
    folder: &TempDir,
    env: &mut BTreeMap<String, String>,
) -> (Child, String, Arc<Mutex<String>>) {
    let port = free_port();
    env.insert("USHER_LISTEN".to_owned(), format!("127.0.0.1:{port}"));
    let mut child = program
        .arg("serve")
        .current_dir(folder.path())
        .envs(env)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = Arc::new(Mutex::new(String::new()));
    gather(child.stdout.take().unwrap(), &log);
    gather(child.stderr.take().unwrap(), &log);
    (child, format!("http://127.0.0.1:{port}"), log)
}

/// Reads to the end, whatever the bytes are: a server whose words nobody reads any more stops at the next one.
fn gather(from: impl Read + Send + 'static, log: &Arc<Mutex<String>>) {
    let log = Arc::clone(log);
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            log.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    });
}

/// The most that a command may take on a busy machine; the longest of them fills a database.
const A_COMMAND: Duration = Duration::from_secs(300);

/// Waits for a process that writes to pipes; one that takes longer is ended, and the test with it.
pub(crate) fn within(limit: Duration, mut child: Child, what: &str) -> Output {
    let read = |from: Option<Box<dyn Read + Send>>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut from) = from {
                let _ = from.read_to_end(&mut bytes);
            }
            bytes
        })
    };
    let stdout = read(child.stdout.take().map(|out| Box::new(out) as _));
    let stderr = read(child.stderr.take().map(|err| Box::new(err) as _));
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            let said = [stdout, stderr].map(|said| said.join().unwrap());
            let said = String::from_utf8_lossy(&said.concat()).into_owned();
            panic!("{what} did not end within {limit:?}; it said: {said}");
        }
        thread::sleep(Duration::from_millis(5));
    };
    Output {
        status,
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
    pub(crate) body: Value,
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

impl Client {
    /// Whoever holds this access token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same person with connections of their own.
    pub(crate) fn apart(&self) -> Self {
        Self {
            agent: agent(),
            ..self.clone()
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same person at another node.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self {
            url: server.url.clone(),
            ..self.clone()
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, None)
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None, None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "POST",
            path,
            Some("application/json"),
            Some(body.to_string()),
        )
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "PATCH",
            path,
            Some("application/json"),
            Some(body.to_string()),
        )
    }

    pub(crate) fn form(&self, path: &str, body: &str) -> Answer {
        self.send(
            "POST",
            path,
            Some("application/x-www-form-urlencoded"),
            Some(body.to_owned()),
        )
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: Option<String>,
    ) -> Answer {
        self.try_send(method, path, kind, body).unwrap()
    }

    /// An error where no whole answer came back, so that nobody knows what became of the request.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: Option<String>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        Answer::read(answer?)
    }
}

impl Answer {
    fn read(mut response: Response<ureq::Body>) -> Result<Self, ureq::Error> {
        // A header that stands several times (a cookie) has a line for each.
        let mut headers = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers
                .entry(name.to_string())
                .and_modify(|lines: &mut String| *lines = format!("{lines}\n{value}"))
                .or_insert(value);
        }
        let text = response.body_mut().read_to_string()?;
        Ok(Self {
            status: response.status().as_u16(),
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let pairs = self.header("set-cookie").lines();
        let pairs = pairs.filter_map(|cookie| cookie.split(';').next());
        pairs
            .filter(|pair| !pair.ends_with('='))
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

#[test]
#[should_panic(expected = "the log holds ush_a1_")]
fn a_key_in_the_log_fails_the_test() {
    let server = Server::start();
    server.log.lock().unwrap().push_str("bearer ush_a1_key");
}
