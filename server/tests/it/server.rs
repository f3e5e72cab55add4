//! A running `usher serve` with a database of its own, and who speaks to it.

mod client;
mod log;
mod program;

use std::{
    collections::BTreeMap,
    io::Write as _,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

pub(crate) use client::{Answer, Client};
use log::Log;
use program::A_COMMAND;
pub(crate) use program::{binary, command, usher, within};

pub(crate) const PASSWORD: &str = "four plain words here";

pub(crate) struct Server {
    child: Child,
    /// It was waited for: its number may be another process's by now.
    reaped: bool,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    env: BTreeMap<String, String>,
    log: Log,
    /// The keys of the sessions that were opened by cookie.
    cookies: Mutex<Vec<String>>,
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
            cookies: Mutex::default(),
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

    /// Ends the process and looks through all that it wrote.
    fn kept_its_secrets(&mut self) {
        self.kill();
        self.log.kept_its_secrets(self.cookies.get_mut().unwrap());
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
        self.log.text()
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
        let token = answer.body["access_token"].as_str().unwrap();
        self.nobody().with_token(token)
    }

    /// The same session by its cookie.
    pub(crate) fn signs_in_by_cookie(&self, email: &str) -> Client {
        let who = serde_json::json!({ "email": email, "password": PASSWORD });
        let answer = self.nobody().post("/api/v1/auth/login", &who);
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        if let Some((_, key)) = cookie.split_once('=') {
            self.cookies.lock().unwrap().push(key.to_owned());
        }
        self.nobody().header("cookie", cookie)
    }

    pub(crate) fn nobody(&self) -> Client {
        Client::nobody(&self.url)
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
        self.kept_its_secrets();
    }
}

/// Starts `serve` on a free port.
fn launch(
    mut program: Command,
    folder: &TempDir,
    env: &mut BTreeMap<String, String>,
) -> (Child, String, Log) {
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
    let log = Log::default();
    log.gather(child.stdout.take().unwrap());
    log.gather(child.stderr.take().unwrap());
    (child, format!("http://127.0.0.1:{port}"), log)
}

#[test]
#[should_panic(expected = "the log holds ush_a1_")]
fn a_key_in_the_log_fails_the_test() {
    let server = Server::start();
    server.log.add("bearer ush_a1_key");
}

#[test]
#[should_panic(expected = "the log holds ")]
fn a_cookie_in_the_log_fails_the_test() {
    let server = Server::start();
    server.admin();
    let visitor = server.signs_in_by_cookie("root@example.org");
    server.log.add(&visitor.headers[0].1);
}
