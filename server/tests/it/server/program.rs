//! The binary as a program: which one is tried, and waiting for what it does to end.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Output},
    thread,
    time::{Duration, Instant},
};

/// The most that a command may take on a busy machine; the longest of them fills a database.
pub(super) const A_COMMAND: Duration = Duration::from_secs(300);

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
