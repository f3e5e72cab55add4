//! The PostgreSQL server of one test process.

use std::{
    env,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// Starts a cluster, says where it listens, and stops it when its input closes.
const SCRIPT: &str = include_str!("cluster.sh");
const MISSING: &str = "PostgreSQL is needed for the tests: apt-get install postgresql (macOS: brew install postgresql), \
                       or set TEST_POSTGRES_URL to a server on which databases may be created.";

/// A server on which databases may be created.
pub(crate) struct Server {
    pub(crate) url: String,
    /// Holds the pipe whose end ends a private cluster.
    watchdog: Option<Child>,
}

impl Server {
    pub(crate) const fn is_private(&self) -> bool {
        self.watchdog.is_some()
    }
}

/// The same for the whole process.
pub(crate) fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        if let Ok(url) = env::var("TEST_POSTGRES_URL") {
            return Server {
                url,
                watchdog: None,
            };
        }
        let bin = programs().unwrap_or_else(|| panic!("{MISSING}"));
        let (port, watchdog) = start(&bin);
        Server {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            watchdog: Some(watchdog),
        }
    })
}

/// The folder of initdb and pg_ctl: on PATH, or where Debian and Homebrew put them, the newest first.
fn programs() -> Option<PathBuf> {
    let complete = |dir: &PathBuf| dir.join("initdb").is_file() && dir.join("pg_ctl").is_file();
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(found) = env::split_paths(&path).find(complete) {
        return Some(found);
    }
    let mut installed: Vec<PathBuf> =
        ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
            .into_iter()
            .filter_map(|parent| std::fs::read_dir(parent).ok())
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(complete)
            .collect();
    installed.sort();
    installed.pop()
}

/// Starts the cluster and returns its port and its watchdog.
fn start(bin: &Path) -> (u16, Child) {
    let ports = [free_port(), free_port(), free_port()].map(|port| port.to_string());
    // PostgreSQL refuses to run as root, so root becomes the user that its package made.
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n");
    let mut command = if root {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", "postgres", "--", "sh"]);
        runuser
    } else {
        Command::new("sh")
    };
    let mut watchdog = command
        .args(["-c", SCRIPT, "cluster"])
        .arg(bin)
        .args(&ports)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Ctrl-C is for the tests; the cluster is stopped by their end.
        .process_group(0)
        .spawn()
        .unwrap_or_else(|e| panic!("PostgreSQL could not be started: {e}"));
    let mut line = String::new();
    let said = watchdog.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut line).unwrap();
    match line.trim().strip_prefix("port ") {
        Some(port) => (port.parse().unwrap(), watchdog),
        None => panic!(
            "PostgreSQL could not be started for the tests: {}",
            line.trim()
        ),
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
