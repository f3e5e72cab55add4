//! Copies that are made while people write: each is a whole database as of one instant, and can be served.

use std::{fs, path::Path, process::Stdio, time::Duration};

use super::{
    crash::{NO_LIMITS, disturb},
    figure,
    journal::{self, Acknowledged},
    oracle, seed, times, watch,
    writer::writers,
};
use crate::{
    database::Database,
    server::{Server, usher, within},
};

const WRITERS: usize = 4;
/// Copying, restoring and looking at everything.
const A_COPY: Duration = Duration::from_secs(300);
/// What only grows while the writers are at work.
const GROWING: [&str; 3] = ["users", "events", "organizations"];

fn counts(database: &mut Database) -> Vec<i64> {
    let count = |table: &&str| {
        let rows = database.texts(&format!("select cast(count(*) as text) from {table}"));
        rows[0].parse().unwrap()
    };
    GROWING.iter().map(count).collect()
}

#[test]
fn a_copy_made_while_people_write_has_all_that_was_acknowledged() {
    let copies = times("TORTURE_COPIES", 3);
    let mut server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = writers(WRITERS, &server, &admin, seed());
    let mut entries = Vec::new();
    disturb(&mut server, &admin, &mut writers, |server| {
        let mut live = Database::of(server);
        for number in 0..copies {
            let _watch = watch(A_COPY, format!("copy {number}"));
            let began = counts(&mut live)[1];
            let told_of = || !journal::acknowledged(server.folder.path()).is_empty();
            while counts(&mut live)[1] < began + 5 || !told_of() {
                std::thread::sleep(Duration::from_millis(5));
            }
            let file = server.folder.path().join(format!("copy-{number}.db"));
            let told = journal::acknowledged(server.folder.path());
            let before = counts(&mut live);
            let (copied, said) = server.run(&["backup", file.to_str().unwrap()], "");
            let after = counts(&mut live);
            assert!(copied, "{said}");
            entries.push(is_whole(server, &file, &told, &before, &after));
        }
    });
    let acknowledged: usize = writers.iter().map(|w| w.acknowledged.len()).sum();
    assert!(acknowledged > 0, "nobody wrote meanwhile");
    // The live database has not suffered from it.
    let found = oracle::violations(&server, &mut writers);
    assert!(found.is_empty(), "{found:?}\n{}", server.log());
    assert!(
        entries.windows(2).all(|two| two[0] < two[1]),
        "each copy has more than the one before: {entries:?}"
    );
    figure(&format!(
        "{copies} copies under {WRITERS} writers ({acknowledged} changes), restored and verified: {entries:?} entries"
    ));
}

/// Restores a copy beside the server and looks at all of it. It has what was told to be there before it was begun, and
/// nothing that came after it was done. How many entries it has.
fn is_whole(
    server: &Server,
    file: &Path,
    told: &[Acknowledged],
    before: &[i64],
    after: &[i64],
) -> i64 {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/usher.db", folder.path().display());
    let restoring = usher()
        .args(["restore", file.to_str().unwrap()])
        .env("USHER_DATABASE_URL", &url)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let restored = within(A_COPY, restoring, "usher restore");
    assert!(restored.status.success(), "{restored:?}");
    assert_eq!(
        fs::read(folder.path().join("usher.key")).unwrap(),
        fs::read(server.folder.path().join("usher.key")).unwrap()
    );
    let mut copy = Database::at(&url);
    assert!(!told.is_empty(), "nobody had written anything");
    let missing = oracle::missing_from_copy(&mut copy, told);
    assert!(missing.is_empty(), "{missing:?}");
    let there = counts(&mut copy);
    drop(copy);
    for (number, table) in GROWING.iter().enumerate() {
        let (least, is, most) = (before[number], there[number], after[number]);
        assert!(
            (least..=most).contains(&is),
            "{table}: {least} before, {is} in the copy, {most} after"
        );
    }
    let other = Server::with(&[("USHER_DATABASE_URL", &url)]);
    // `usher audit verify` among them.
    let found = oracle::invariants(&other);
    assert!(found.is_empty(), "{found:?}");
    let (well, said) = other.run(&["doctor"], "");
    assert!(well, "{said}");
    let people = other.signs_in("root@example.org").get("/api/v1/users");
    assert_eq!(people.body["total"], there[0]);
    there[1]
}
