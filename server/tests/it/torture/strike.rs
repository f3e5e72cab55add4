//! Ends at chosen points: at the Nth write, sync or rename, in the middle of a migration and of a backup.
//!
//! `strace` counts the system calls and kills at the Nth, so these need it and run in `make torture` alone; the others
//! strike at any moment.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use testing::older;

use super::{
    crash::{NO_LIMITS, disturb},
    figure, oracle, seed, times,
    writer::writers,
};
use crate::{
    database::Database,
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
fn an_upgrade_of_a_filled_database_that_was_killed_is_finished_by_the_next_start() {
    let (rounds, seed) = (times("TORTURE_STRIKES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    let databases: [(&str, fn() -> (TempDir, String)); 2] =
        [("SQLite", older_file), ("PostgreSQL", older_on_server)];
    for (name, make) in databases {
        let unharmed = || {
            let (_folder, url) = make();
            let began = Instant::now();
            let done = migrate(usher(), &url).status().unwrap();
            assert!(done.success(), "{name}: {done}");
            began.elapsed()
        };
        // The first try finds everything cold.
        let took = unharmed().min(unharmed());
        let mut killed = 0;
        for round in 0..rounds {
            let (_folder, url) = make();
            let moment = took.mul_f64(0.8 * random.f64());
            let mut migration = migrate(usher(), &url).spawn().unwrap();
            thread::sleep(moment);
            migration.kill().unwrap();
            killed += usize::from(!migration.wait().unwrap().success());
            let what = format!("{name}: seed {seed}, round {round}, after {moment:?} of {took:?}");
            is_brought_up_whole(&url, &what);
        }
        figure(&format!(
            "kill -9 during the upgrade of a filled database, {name}: {rounds} tries, {killed} struck it, all brought up \
             whole"
        ));
        assert!(
            4 * killed >= rounds,
            "{name}: only {killed} of {rounds} were killed in {took:?}"
        );
    }
}

/// A file that an older program has filled, in a folder of its own, and its URL.
fn older_file() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = file_in(folder.path());
    older::fill(&url);
    (folder, url)
}

/// Likewise on a server; the folder stays empty.
fn older_on_server() -> (TempDir, String) {
    let url = postgres::database();
    older::fill(&url);
    (tempfile::tempdir().unwrap(), url)
}

/// The URL of the SQLite file in a folder.
fn file_in(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("usher.db").display())
}

/// The next start brings the schema up, what is kept twice is right, and everybody is found. Of the trail this tells
/// nothing, for what an older program is said to have written there is made up.
fn is_brought_up_whole(url: &str, what: &str) {
    let server = Server::with(&[("USHER_DATABASE_URL", url)]);
    let admin = server.admin();
    for (query, total) in [
        ("page_size=10", 41),
        ("search=Person%207", 1),
        ("search=p", 41),
        ("is_active=false", 8),
    ] {
        let found = admin.get(&format!("/api/v1/users?{query}"));
        assert_eq!(
            found.body["total"], total,
            "{what}, {query}: {}",
            found.text
        );
    }
    let (_, said) = server.run(&["doctor"], "");
    for line in ["fine    totals", "fine    filing", "fine    search"] {
        assert!(said.contains(line), "{what}, {line}:\n{said}");
    }
    let mut database = Database::of(&server);
    let body = "select cast(length(body) as text) from outbox where kind = 'reset_link'";
    assert_eq!(
        database.texts(body),
        ["0"],
        "{what}: what is out is not kept"
    );
    if database.is_sqlite() {
        assert_eq!(database.texts("pragma integrity_check"), ["ok"], "{what}");
    }
}

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

#[test]
#[ignore = "takes minutes and needs strace: make torture"]
fn any_write_or_sync_of_an_upgrade_of_a_filled_database_may_be_the_last() {
    let most = times("TORTURE_STRIKES", 10);
    let (filled, _) = older_file();
    let copy = || {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = [&filled, &folder].map(|folder| folder.path().join("usher.db"));
        fs::copy(from, to).unwrap();
        folder
    };
    for call in ["pwrite64", "fdatasync,fsync"] {
        let unharmed = copy();
        let calls = count(call, &file_in(unharmed.path()));
        is_brought_up_whole(&file_in(unharmed.path()), "unharmed");
        let numbers = spread(calls, most);
        let mut struck = 0;
        for number in &numbers {
            let folder = copy();
            let url = file_in(folder.path());
            let done = migrate(traced(call, *number), &url).status().unwrap();
            struck += usize::from(!done.success());
            is_brought_up_whole(&url, &format!("{call} {number} of {calls}"));
        }
        let tries = numbers.len();
        figure(&format!(
            "the upgrade of a filled database killed at {tries} of {calls} {call}: {struck} struck, all brought up whole"
        ));
        // How many there are differs a little.
        assert!(
            struck > 0 && 10 * struck >= 9 * tries,
            "only {struck} of {tries} were killed by {call}"
        );
    }
}

/// How many of some system calls one thread of a migration makes at the most, if nobody kills it: strace counts each call
/// of each thread by itself.
fn count(calls: &str, url: &str) -> usize {
    let list = tempfile::NamedTempFile::new().unwrap();
    let mut program = command(Path::new("strace"));
    program
        .args(["-f", "-qq", "-o"])
        .arg(list.path())
        .arg("-e")
        .arg(format!("trace={calls}"))
        .arg(binary());
    let done = migrate(program, url).status().unwrap();
    assert!(done.success(), "{done}");
    let list = fs::read_to_string(list.path()).unwrap();
    let mut made: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in list.lines() {
        // A thread's number and the call; one that another thread interrupts has a second line, of its return.
        let (thread, rest) = line.split_once(' ').unwrap_or_default();
        let (call, _) = rest.trim_start().split_once('(').unwrap_or_default();
        if calls.split(',').any(|one| one == call) {
            *made.entry((thread, call)).or_default() += 1;
        }
    }
    made.into_values().max().unwrap_or_default()
}

/// At most so many numbers from 1 to the last, as far from each other as they can be.
fn spread(last: usize, most: usize) -> Vec<usize> {
    let most = most.min(last);
    (0..most).map(|step| 1 + step * last / most).collect()
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
fn traced(calls: &str, number: usize) -> Command {
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

fn migrate(mut program: Command, url: &str) -> Command {
    program
        .arg("migrate")
        .env("USHER_DATABASE_URL", url)
        .env("USHER_SECRET_KEY", crate::nodes::SECRET_KEY)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    program
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
