//! A PostgreSQL server of the tests' own: started when the first test asks for one, gone when they end.
//!
//! Where `TEST_POSTGRES_URL` names a server that databases may be created on, that one is used.

use std::{
    io::Read,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::server::free_port;

const MISSING: &str = "PostgreSQL's server is not installed. To get it: apt-get install postgresql; or set \
    TEST_POSTGRES_URL to a server that tests may create databases on.";

/// The URL of a new and empty database.
pub(crate) fn database() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("usher_test_{}_{number}", std::process::id());
    let server = server();
    let made = Command::new(psql())
        .args([server, "-q", "-v", "ON_ERROR_STOP=1", "-c"])
        .arg(format!("create database {name}"))
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

/// The URL of the server's own database.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| start()))
}

fn start() -> String {
    let programs = programs().expect(MISSING);
    let folder = tempfile::Builder::new()
        .prefix("usher-postgres.")
        .tempdir()
        .unwrap()
        .keep();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    if is_root() {
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let data = folder.join("data");
    let arguments = [
        "-U",
        "postgres",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
        "-D",
    ];
    run(as_its_user(&programs.join("initdb"), &folder)
        .args(arguments)
        .arg(&data));
    end_with_this_process(&programs, &folder);
    for _ in 0..5 {
        let port = free_port();
        // Nothing here needs to survive a power cut.
        let settings = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=200 \
             -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            folder.display()
        );
        let started = as_its_user(&programs.join("pg_ctl"), &folder)
            .args(["start", "-w", "-s", "-o", &settings, "-D"])
            .arg(&data)
            .arg("-l")
            .arg(folder.join("log"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        if started.success() {
            return format!("postgres://postgres@127.0.0.1:{port}/postgres");
        }
    }
    panic!(
        "PostgreSQL did not start: {}",
        std::fs::read_to_string(folder.join("log")).unwrap_or_default()
    );
}

/// A process of its own group that waits for the end of this one, stops the server and removes its folder.
fn end_with_this_process(programs: &Path, folder: &Path) {
    let pg_ctl = programs.join("pg_ctl");
    let user = if is_root() {
        "runuser -u postgres --"
    } else {
        ""
    };
    let script = format!(
        "cat >/dev/null; {user} {} stop -D {data} -m immediate -s; rm -rf {}",
        pg_ctl.display(),
        folder.display(),
        data = folder.join("data").display(),
    );
    let child = Command::new("sh")
        .args(["-c", &script])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    // Its standard input stays open until this process ends, however it ends.
    std::mem::forget(child.unwrap().stdin.take());
}

/// PostgreSQL refuses to run as root.
fn as_its_user(program: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

fn run(command: &mut Command) {
    let out = command.output().unwrap();
    assert!(
        out.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
}

fn is_root() -> bool {
    static ROOT: OnceLock<bool> = OnceLock::new();
    *ROOT.get_or_init(|| {
        let mut id = String::new();
        let mut child = Command::new("id")
            .arg("-u")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut id)
            .unwrap();
        child.wait().unwrap();
        id.trim() == "0"
    })
}

/// On PATH, or where Debian keeps them, the newest version first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    debian.sort();
    folders.extend(debian.into_iter().rev());
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

fn psql() -> PathBuf {
    let beside = programs()
        .map(|folder| folder.join("psql"))
        .filter(|psql| psql.exists());
    beside.unwrap_or_else(|| PathBuf::from("psql"))
}
