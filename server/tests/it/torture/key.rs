//! Ends while the key is made that seals waiting mail: it is there whole or not at all, and the next start works.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use super::{
    figure, oracle,
    strike::{file_in, migrate, traced},
};
use crate::server::{Server, binary, command, usher};

#[test]
fn half_a_key_that_a_killed_start_left_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    // In a container the next start has the process number of the one that was killed.
    let mut program = command(Path::new("sh"));
    program
        .args(["-c", ": > usher.key.$$; exec \"$0\" \"$@\""])
        .arg(binary())
        .current_dir(folder.path());
    makes_its_key(program, folder.path());
    assert!(key_in(folder.path()).is_some());
}

/// Brings up the database in a folder without a key of the settings'.
fn makes_its_key(program: Command, folder: &Path) {
    let done = migrate(program, &file_in(folder))
        .env_remove("USHER_SECRET_KEY")
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// The key in a folder, which is whole if it is there.
fn key_in(folder: &Path) -> Option<String> {
    let key = fs::read_to_string(folder.join("usher.key")).ok()?;
    let is_whole = key.len() == 64 && key.bytes().all(|digit| digit.is_ascii_hexdigit());
    assert!(is_whole, "{key:?}");
    Some(key)
}

#[test]
#[ignore = "needs strace: make torture"]
fn a_key_is_made_whole_or_not_at_all() {
    // In the order of the steps, and whether the key is there after the kill.
    let steps = [
        ("write", false),
        ("fdatasync,fsync", false),
        ("linkat", false),
        ("unlink,unlinkat", true),
    ];
    for (call, there) in steps {
        let folder = tempfile::tempdir().unwrap();
        let url = file_in(folder.path());
        let done = migrate(traced(call, 1), &url)
            .env_remove("USHER_SECRET_KEY")
            .status()
            .unwrap();
        assert!(!done.success(), "no {call} met it");
        let left = key_in(folder.path());
        assert_eq!(left.is_some(), there, "{call}");
        makes_its_key(usher(), folder.path());
        let made = key_in(folder.path());
        assert!(made.is_some() && (left.is_none() || left == made), "{call}");
        let server = Server::with(&[("USHER_DATABASE_URL", &url)]);
        server.admin();
        let found = oracle::invariants(&server);
        assert!(found.is_empty(), "{call}: {found:?}");
    }
    figure(
        "the making of a key killed at its write, fsync, link and unlink: whole or absent, and the next start works",
    );
}
