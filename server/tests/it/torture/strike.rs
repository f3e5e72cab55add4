//! Ends at chosen points: at the Nth write, sync or rename, in the middle of a migration and of a backup.
//!
//! `strace` counts the system calls and kills at the Nth, so these need it and run in `make torture` alone; the others
//! strike at any moment.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{
    crash::{NO_LIMITS, disturb},
    figure, oracle, seed, times,
    writer::writers,
};
use crate::{
    postgres,
    server::{Server, binary, command, usher},
};

#[test]
fn a_migration_that_was_killed_is_finished_by_the_next_start() {
    let (rounds, seed) = (times("TORTURE_STRIKES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    let mut killed = 0;
    for round in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite://{}", folder.path().join("usher.db").display());
        for url in [file, postgres::database()] {
            let mut migration = migrate(usher(), &url).spawn().unwrap();
            thread::sleep(Duration::from_micros(random.u64(2_000..120_000)));
            migration.kill().unwrap();
            killed += usize::from(!migration.wait().unwrap().success());
            let server = Server::with(&[("USHER_DATABASE_URL", &url)]);
            server.admin();
            let found = oracle::invariants(&server);
            assert!(found.is_empty(), "seed {seed}, round {round}: {found:?}");
        }
    }
    figure(&format!(
        "kill -9 during the first migration: {} tries, {killed} struck it, 0 violations",
        2 * rounds
    ));
}

#[test]
fn a_backup_that_was_killed_leaves_no_half_copy_and_stops_no_other() {
    let (rounds, seed) = (times("TORTURE_STRIKES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    let server = seeded();
    let file = server.folder.path().join("copy.db");
    let mut whole = 0;
    for _ in 0..rounds {
        let mut backup = backup(&server, usher(), &file).spawn().unwrap();
        thread::sleep(Duration::from_micros(random.u64(2_000..200_000)));
        backup.kill().unwrap();
        backup.wait().unwrap();
        whole += usize::from(check_copy(&server, &file));
    }
    figure(&format!(
        "kill -9 during a backup: {rounds} tries, {whole} whole copies, the others absent, 0 violations"
    ));
}

#[test]
fn a_seed_that_was_killed_leaves_totals_and_trail_right() {
    // Killed as soon as it says one of these; at the last one it was done.
    for words in [
        "8 organizations",
        "300 of 300 users",
        "9000 of 9000 events",
        "lines of timelines",
    ] {
        for url in [None, Some(postgres::database())] {
            let settings = url.as_deref().map(|url| ("USHER_DATABASE_URL", url));
            let server = Server::with(settings.as_slice());
            let said = seed_until(&server, words);
            assert!(said, "{words:?} was never said");
            holds(&server, words);
            // What is there stays, and the way on is told.
            let (again, refusal) = server.run(&SEED, "");
            assert!(!again && refusal.contains("--seed"), "{refusal}");
            let (other, report) = server.run(&[&SEED[..], &["--seed", "2"]].concat(), "");
            assert!(other, "{report}");
            holds(&server, words);
        }
    }
}

/// The trail, the totals and the indexes; what made-up history says of links is made up.
fn holds(server: &Server, words: &str) {
    for command in [&["audit", "verify"][..], &["doctor"]] {
        let (well, report) = server.run(command, "");
        assert!(well, "killed at {words:?}: {report}");
    }
}

const SEED: [&str; 7] = [
    "seed",
    "--users",
    "300",
    "--organizations",
    "8",
    "--events",
    "9000",
];

/// Fills the database and kills that as soon as it says something. Whether it did.
fn seed_until(server: &Server, words: &str) -> bool {
    let mut seeding = usher()
        .args(SEED)
        .envs(server.environment())
        .current_dir(server.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(seeding.stderr.take().unwrap()).lines();
    let said = lines.any(|line| line.unwrap().contains(words));
    seeding.kill().unwrap();
    seeding.wait().unwrap();
    said
}

#[test]
#[ignore = "takes minutes and needs strace: make torture"]
fn any_write_or_sync_may_be_the_last() {
    let (most, seed) = (times("TORTURE_STRIKES", 10), seed());
    let mut server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = writers(8, &server, &admin, seed);
    let (mut tries, mut struck, mut acknowledged) = (0, 0, 0);
    for call in ["pwrite64", "fdatasync,fsync"] {
        for number in 1..=most {
            server.start_as(traced(call, number));
            if server.came_up() {
                disturb(&mut server, &admin, &mut writers, |server| {
                    let began = Instant::now();
                    while !has_ended(server) && began.elapsed() < Duration::from_secs(5) {
                        thread::sleep(Duration::from_millis(10));
                    }
                    struck += usize::from(has_ended(server));
                    server.kill();
                });
                acknowledged += writers.iter().map(|w| w.acknowledged.len()).sum::<usize>();
            } else {
                struck += 1;
            }
            tries += 1;
            let last = server.log();
            server.start_again();
            let found = oracle::violations(&server, &mut writers);
            assert!(
                found.is_empty(),
                "seed {seed}, {call} {number}: {found:?}\n{last}"
            );
        }
    }
    figure(&format!(
        "killed at the Nth pwrite64 and fdatasync (N = 1..{most}): {tries} tries, {struck} struck, {acknowledged} \
         acknowledged, 0 violations"
    ));
    assert!(
        2 * struck > tries,
        "only {struck} of {tries} were killed by a call"
    );
}

#[test]
#[ignore = "takes minutes and needs strace: make torture"]
fn any_write_sync_or_rename_of_a_backup_may_be_the_last() {
    let most = times("TORTURE_STRIKES", 10);
    let server = seeded();
    let file = server.folder.path().join("copy.db");
    let mut whole = 0;
    let mut struck: Vec<usize> = Vec::new();
    for (call, most) in [("pwrite64", most), ("fdatasync,fsync", most), ("rename", 3)] {
        struck.push(0);
        for number in 1..=most {
            let done = backup(&server, traced(call, number), &file).status();
            *struck.last_mut().unwrap() += usize::from(!done.unwrap().success());
            whole += usize::from(check_copy(&server, &file));
        }
    }
    figure(&format!(
        "a backup killed at the Nth pwrite64, fsync (N = 1..{most}) and rename: {struck:?} struck, {whole} whole copies, \
         the others absent"
    ));
    assert!(
        struck[0] == most && struck[1] > 0 && struck[2] > 0,
        "{struck:?} were killed by a call"
    );
}

#[test]
fn a_restore_that_was_killed_stops_no_other() {
    let (rounds, seed) = (times("TORTURE_STRIKES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    let copies = [copy_of(&seeded()), copy_of(&seeded())];
    let mut whole = 0;
    for _ in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let mut first = restore(usher(), &copies[0], folder.path()).spawn().unwrap();
        thread::sleep(Duration::from_micros(random.u64(2_000..300_000)));
        first.kill().unwrap();
        first.wait().unwrap();
        whole += usize::from(check_restored(folder.path(), &copies[1]));
    }
    figure(&format!(
        "kill -9 during a restore: {rounds} tries, {whole} restored all the same, after the others another copy was; 0 violations"
    ));
}

#[test]
#[ignore = "takes minutes and needs strace: make torture"]
fn any_write_sync_or_rename_of_a_restore_may_be_the_last() {
    let most = times("TORTURE_STRIKES", 10);
    let copies = [copy_of(&seeded()), copy_of(&seeded())];
    let mut whole = 0;
    let mut struck: Vec<usize> = Vec::new();
    // From its key to its new name a restore writes in large pieces, and rarely.
    for (call, most) in [
        ("write,pwrite64,copy_file_range,sendfile", most),
        ("fdatasync,fsync", most),
        ("rename", 3),
    ] {
        struck.push(0);
        for number in 1..=most {
            let folder = tempfile::tempdir().unwrap();
            let done = restore(traced(call, number), &copies[0], folder.path()).status();
            *struck.last_mut().unwrap() += usize::from(!done.unwrap().success());
            whole += usize::from(check_restored(folder.path(), &copies[1]));
        }
    }
    figure(&format!(
        "a restore killed at the Nth write, fsync (N = 1..{most}) and rename: {struck:?} struck, {whole} restored all the same, \
         after the others another copy was"
    ));
    assert!(
        struck.iter().all(|struck| *struck > 0),
        "{struck:?} were killed by a call"
    );
}

/// A copy of a server's database with its key, in a folder of its own.
fn copy_of(server: &Server) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    let (made, said) = server.run(&["backup", file.to_str().unwrap()], "");
    assert!(made, "{said}");
    folder
}

fn restore(mut program: Command, copy: &tempfile::TempDir, to: &Path) -> Command {
    program
        .arg("restore")
        .arg(copy.path().join("copy.db"))
        .env(
            "USHER_DATABASE_URL",
            format!("sqlite://{}", to.join("usher.db").display()),
        )
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    program
}

/// A database that is there is whole; where none is, another copy is restored over what the killed restore left. True
/// if there was one.
fn check_restored(folder: &Path, other: &tempfile::TempDir) -> bool {
    let there = folder.join("usher.db").exists();
    if !there {
        // What was brought is nobody's yet.
        let _ = fs::remove_file(folder.join("usher.key"));
        let done = restore(usher(), other, folder)
            .stderr(Stdio::piped())
            .output();
        let done = done.unwrap();
        assert!(done.status.success(), "{done:?}");
    }
    let url = format!("sqlite://{}", folder.join("usher.db").display());
    let doctor = usher()
        .arg("doctor")
        .env("USHER_DATABASE_URL", url)
        .output();
    let doctor = doctor.unwrap();
    assert!(doctor.status.success(), "{doctor:?}");
    there
}

#[test]
#[ignore = "takes minutes and needs strace: make torture"]
fn any_write_or_sync_of_a_migration_may_be_the_last() {
    let most = times("TORTURE_STRIKES", 10);
    let mut struck: Vec<usize> = Vec::new();
    for call in ["pwrite64", "fdatasync,fsync"] {
        struck.push(0);
        for number in 1..=most {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("usher.db").display());
            let done = migrate(traced(call, number), &url).status().unwrap();
            *struck.last_mut().unwrap() += usize::from(!done.success());
            let server = Server::with(&[("USHER_DATABASE_URL", &url)]);
            server.admin();
            let found = oracle::invariants(&server);
            assert!(found.is_empty(), "{call} {number}: {found:?}");
        }
    }
    figure(&format!(
        "the first migration killed at the Nth pwrite64 and fsync (N = 1..{most}): {struck:?} struck, 0 violations"
    ));
    assert!(
        struck[0] == most && struck[1] > 0,
        "{struck:?} were killed by a call"
    );
}

/// Whether the process is no more and only waits to be asked how it ended.
fn has_ended(server: &Server) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", server.process()));
    // The name of the program stands in brackets before the state.
    status.map_or(true, |line| {
        line.rsplit_once(") ")
            .is_none_or(|(_, state)| state.starts_with('Z'))
    })
}

/// The binary under strace, which kills it at the Nth of some system calls in any one of its threads. Not with
/// `--seccomp-bpf`, quick as it is: strace 6.1 does not count up to the Nth then, and kills nobody.
pub(super) fn traced(calls: &str, number: usize) -> Command {
    let mut program = command(Path::new("strace"));
    program
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:signal=KILL:when={number}"))
        .arg(binary())
        .process_group(0);
    program
}

pub(super) fn migrate(mut program: Command, url: &str) -> Command {
    program
        .arg("migrate")
        .env("USHER_DATABASE_URL", url)
        .env("USHER_SECRET_KEY", crate::nodes::SECRET_KEY)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    program
}

/// The URL of the SQLite file in a folder.
pub(super) fn file_in(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("usher.db").display())
}

/// A server with something in it that takes a moment to copy.
fn seeded() -> Server {
    let server = Server::start();
    let args = [
        "seed",
        "--users",
        "2000",
        "--organizations",
        "20",
        "--events",
        "10000",
    ];
    let (done, said) = server.run(&args, "");
    assert!(done, "{said}");
    server
}

fn backup(server: &Server, mut program: Command, file: &Path) -> Command {
    program
        .arg("backup")
        .arg(file)
        .envs(server.environment())
        .current_dir(server.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    program
}

/// A copy that is there is whole; where none is, the next backup makes one, and clears away what the killed one left.
/// True if there was one.
fn check_copy(server: &Server, file: &Path) -> bool {
    let there = file.exists();
    if !there {
        let (made, said) = server.run(&["backup", file.to_str().unwrap()], "");
        assert!(made, "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let restored = usher()
        .args(["restore", file.to_str().unwrap()])
        .env(
            "USHER_DATABASE_URL",
            format!("sqlite://{}", folder.path().join("usher.db").display()),
        )
        .output()
        .unwrap();
    assert!(restored.status.success(), "{restored:?}");
    let beside = fs::read_dir(file.parent().unwrap()).unwrap();
    let left: Vec<_> = beside
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".partial"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    fs::remove_file(file).unwrap();
    let mut key = PathBuf::from(file).into_os_string();
    key.push(".key");
    let _ = fs::remove_file(key);
    there
}
