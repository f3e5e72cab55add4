//! Ends in the middle of an upgrade: what an older program had filled is brought up whole by the next start.

use std::{collections::BTreeMap, fs, path::Path, thread, time::Instant};

use tempfile::TempDir;
use testing::older;

use super::{
    figure, seed,
    strike::{file_in, migrate, traced},
    times,
};
use crate::{
    database::Database,
    postgres,
    server::{Server, binary, command, usher},
};

/// Runs that are let be, to learn how many calls there are.
const UNHARMED: usize = 5;

#[test]
fn an_upgrade_of_a_filled_database_that_was_killed_is_finished_by_the_next_start() {
    let (rounds, seed) = (times("TORTURE_STRIKES", 3), seed());
    let mut random = fastrand::Rng::with_seed(seed);
    for name in ["SQLite", "PostgreSQL"] {
        let make = || match name {
            "SQLite" => older_file(),
            _ => older_on_server(),
        };
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
        // How many there are differs a little from run to run: as many as each of some made are there to be struck.
        let calls = (0..UNHARMED)
            .map(|_| {
                let unharmed = copy();
                let calls = count(call, &file_in(unharmed.path()));
                is_brought_up_whole(&file_in(unharmed.path()), "unharmed");
                calls
            })
            .min()
            .unwrap_or_default();
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
