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
    time::{Duration, Instant},
};

use crate::server::{free_port, within};

const MISSING: &str = "PostgreSQL's server is not installed. To get it: apt-get install postgresql; or set \
    TEST_POSTGRES_URL to a server that tests may create databases on.";

/// Nothing here needs to survive a power cut.
const QUICK: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off";

/// What PostgreSQL says when it finds no room for another person, said by a trigger.
pub(crate) const NO_ROOM: &str = "
    create function no_room() returns trigger language plpgsql as $$
    begin
        raise exception 'could not extend file: No space left on device' using errcode = '53100';
    end $$;
    create trigger no_room before insert on users for each row execute function no_room()";

/// The URL of a new and empty database.
pub(crate) fn database() -> String {
    static SERVER: OnceLock<String> = OnceLock::new();
    new_database(SERVER.get_or_init(|| {
        std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| Cluster::start(QUICK).url())
    }))
}

/// A new database on the server whose own database `server` is.
fn new_database(server: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("usher_test_{}_{number}", std::process::id());
    run(Command::new(psql())
        .env("PGCONNECT_TIMEOUT", "10")
        .args([server, "-q", "-v", "ON_ERROR_STOP=1", "-c"])
        .arg(format!("create database {name}")));
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

/// A PostgreSQL server of our own, in a folder of its own.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    settings: &'static str,
    port: u16,
}

impl Cluster {
    /// One that keeps what it has acknowledged, as PostgreSQL does unless told otherwise.
    pub(crate) fn durable() -> Self {
        Self::start("-c fsync=on")
    }

    fn start(settings: &'static str) -> Self {
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
            .arg(folder.join("data")));
        end_with_this_process(&programs, &folder);
        let mut cluster = Self {
            programs,
            folder,
            settings,
            port: 0,
        };
        for _ in 0..5 {
            cluster.port = free_port();
            if cluster.starts() {
                return cluster;
            }
        }
        panic!("PostgreSQL did not start: {}", cluster.log());
    }

    fn starts(&self) -> bool {
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c max_connections=200 {}",
            self.port,
            self.folder.display(),
            self.settings
        );
        as_its_user(&self.programs.join("pg_ctl"), &self.folder)
            .args(["start", "-w", "-t", "30", "-s", "-o", &settings, "-D"])
            .arg(self.folder.join("data"))
            .arg("-l")
            .arg(self.folder.join("log"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a new and empty database.
    pub(crate) fn database(&self) -> String {
        new_database(&self.url())
    }

    /// Kills the server and every process of its: nothing is finished, nothing is written.
    pub(crate) fn kill(&self) {
        let parent = self.postmaster();
        let children = Command::new("pgrep")
            .args(["-P", &parent])
            .output()
            .unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let _ = Command::new("kill")
            .arg("-9")
            .arg(&parent)
            .args(children.split_whitespace())
            .status()
            .unwrap();
    }

    /// The number of the server's first process. The file that says it outlives the server, and the number may belong
    /// to somebody else by then (this test among them), so the process has to name our folder.
    fn postmaster(&self) -> String {
        let file = self.folder.join("data/postmaster.pid");
        let file = std::fs::read_to_string(&file)
            .unwrap_or_else(|e| panic!("PostgreSQL does not run ({e}): {}", self.log()));
        let parent = file.lines().next().unwrap_or_default().trim().to_owned();
        let process = Command::new("ps")
            .args(["-ww", "-o", "args=", "-p", &parent])
            .output()
            .unwrap();
        let process = String::from_utf8_lossy(&process.stdout).into_owned();
        assert!(
            process.contains(&*self.folder.to_string_lossy()),
            "process {parent} is not PostgreSQL's but {process:?}: {}",
            self.log()
        );
        parent
    }

    /// Starts it once more after it was killed.
    pub(crate) fn start_again(&self) {
        // The memory that the killed ones shared is free as soon as the last of them is gone.
        let began = Instant::now();
        while !self.starts() {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "PostgreSQL does not come back: {}",
                self.log()
            );
        }
    }
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
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = within(Duration::from_secs(120), child, &format!("{command:?}"));
    assert!(
        out.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
}

pub(crate) fn is_root() -> bool {
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
