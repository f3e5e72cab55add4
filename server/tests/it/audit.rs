//! `usher audit`: whoever changes the trail behind Usher's back is found out.

use std::fs;

use crate::{database::Database, server::Server};

const UNLOCK_SQLITE: &str = "
    drop trigger events_no_update; drop trigger events_no_delete;
    drop trigger event_people_no_update; drop trigger event_people_no_delete;
    pragma foreign_keys = off";
const UNLOCK_POSTGRES: &str = "
    drop trigger events_no_update on events; drop trigger event_people_no_update on event_people;
    set session_replication_role = replica";

/// Two servers full of entries, and the hands that no trigger stops.
fn unlocked() -> [(Server, Database); 2] {
    let servers = Server::on_both();
    servers.map(|server| {
        let args = [
            "seed",
            "--users",
            "20",
            "--organizations",
            "2",
            "--events",
            "2500",
        ];
        let (seeded, said) = server.run(&args, "");
        assert!(seeded, "{said}");
        let mut database = Database::of(&server);
        database.execute(match server.database_url().starts_with("sqlite") {
            true => UNLOCK_SQLITE,
            false => UNLOCK_POSTGRES,
        });
        (server, database)
    })
}

fn verify(server: &Server, more: &[&str]) -> (bool, String) {
    server.run(&[&["audit", "verify"], more].concat(), "")
}

#[test]
fn a_trail_that_nobody_touched_is_whole() {
    for server in Server::on_both() {
        server.admin();
        let (whole, said) = verify(&server, &[]);
        assert!(whole && said.contains("The trail is whole"), "{said}");
        assert!(!said.contains(" 0 entries"), "{said}");
    }
}

#[test]
fn whoever_changes_the_trail_is_found_out() {
    const SWAP: &str = "
        update events set seq = -1 where seq = 1500; update events set seq = 1500 where seq = 1501;
        update events set seq = 1501 where seq = -1";
    const INSERTION: &str = "
        update events set seq = -seq where seq >= 1500; update events set seq = 1 - seq where seq < 0;
        insert into events (seq, id, kind, at, actor_kind, details, status, hash)
        select 1500, actor_id, kind, at, actor_kind, details, status, hash
          from events where actor_id is not null order by seq limit 1";
    const ANOTHER_PERSON: &str = "
        insert into event_people (user_id, seq, kind)
        select p.user_id, e.seq, e.kind
          from events e, event_people p
         where e.seq = 1500 and p.user_id not in (select user_id from event_people where seq = 1500)
         order by p.seq, p.user_id limit 1";
    for (deed, entry) in [
        (
            "update events set actor = 'somebody else' where seq = 1500",
            1500,
        ),
        ("update events set at = at + 1 where seq = 2000", 2000),
        ("update events set details = '{}' where seq = 1", 1),
        ("delete from events where seq = 1500", 1500),
        (SWAP, 1500),
        (INSERTION, 1500),
        // Whose timeline shows an entry is part of it.
        ("delete from event_people where seq = 1500", 1500),
        ("update event_people set kind = 'logout' where seq = 1", 1),
        (ANOTHER_PERSON, 1500),
        (
            "insert into events (seq, id, kind, at, actor_kind, details, status, hash)
             select 1000000, actor_id, kind, at, actor_kind, details, status, hash
               from events where actor_id is not null order by seq limit 1",
            0,
        ),
        // A timeline that shows what no entry is.
        (
            "insert into event_people (user_id, seq, kind)
             select user_id, 1000000, kind from event_people order by seq, user_id limit 1",
            1_000_000,
        ),
        (
            "insert into event_people (user_id, seq, kind)
             select user_id, 0, kind from event_people order by seq, user_id limit 1",
            0,
        ),
        ("delete from audit_head", 0),
    ] {
        for (server, mut database) in unlocked() {
            database.execute(deed);
            let (whole, said) = verify(&server, &[]);
            let found = !whole && said.contains("The trail is broken at entry ");
            assert!(found, "{deed}: {said}");
            let named = format!("broken at entry {entry}:");
            assert!(entry == 0 || said.contains(&named), "{deed}: {said}");
        }
    }
}

/// No trigger stands in the way of what comes where nothing is, and the chain begins with 1.
#[test]
fn an_entry_before_the_first_is_found_out() {
    for (deed, entry) in [
        (
            "insert into events (seq, id, kind, at, actor_kind, details, status, hash)
             select 0, actor_id, kind, at, actor_kind, details, status, hash
               from events where actor_id is not null order by seq limit 1",
            "broken at entry 0:",
        ),
        (
            "insert into events (seq, id, kind, at, actor_kind, details, status, hash)
             select -7, actor_id, kind, at, actor_kind, details, status, hash
               from events where actor_id is not null order by seq limit 1",
            "broken at entry -7:",
        ),
    ] {
        for server in Server::on_both() {
            server.admin();
            Database::of(&server).execute(deed);
            let (whole, said) = verify(&server, &[]);
            assert!(!whole && said.contains(entry), "{deed}: {said}");
        }
    }
}

#[test]
fn a_checkpoint_without_entries_is_refused() {
    let server = Server::start();
    server.admin();
    let file = server.folder.path().join("checkpoint.json");
    let hash = "0".repeat(64);
    for entries in ["0", "-1"] {
        fs::write(
            &file,
            format!(r#"{{"entries": {entries}, "hash": "{hash}"}}"#),
        )
        .unwrap();
        let (whole, said) = verify(&server, &["--checkpoint", file.to_str().unwrap()]);
        assert!(!whole && said.contains("vouches for none"), "{said}");
    }
}

#[test]
fn a_cut_off_end_is_found_out() {
    const CUT: &str = "delete from events where seq > 2000";
    for (server, mut database) in unlocked() {
        database.execute(CUT);
        let (whole, said) = verify(&server, &[]);
        assert!(!whole && said.contains("broken at entry 2001:"), "{said}");
    }
}

#[test]
fn a_checkpoint_finds_a_trail_that_was_chained_anew() {
    const REWIND: &str = "
        delete from events where seq > 2000; delete from event_people where seq > 2000;
        update audit_head set seq = 2000, hash = (select hash from events where seq = 2000)";
    for (server, mut database) in unlocked() {
        let (whole, checkpoint) = server.run(&["audit", "checkpoint"], "");
        assert!(whole, "{checkpoint}");
        let line = checkpoint
            .lines()
            .find(|line| line.starts_with('{'))
            .unwrap();
        let file = server.folder.path().join("checkpoint.json");
        fs::write(&file, line).unwrap();
        let kept = ["--checkpoint", file.to_str().unwrap()];
        let (whole, said) = verify(&server, &kept);
        assert!(whole, "{said}");

        database.execute(REWIND);
        let (whole, said) = verify(&server, &[]);
        assert!(whole, "without the checkpoint nothing shows: {said}");
        let (whole, said) = verify(&server, &kept);
        assert!(!whole && said.contains("the trail ends before"), "{said}");

        // Entries of today over those that were cut off: the chain is whole, and another one.
        let args = [
            "seed",
            "--users",
            "20",
            "--organizations",
            "2",
            "--events",
            "900",
            "--seed",
            "7",
        ];
        let (seeded, said) = server.run(&args, "");
        assert!(seeded, "{said}");
        let (whole, said) = verify(&server, &[]);
        assert!(whole, "{said}");
        let (whole, said) = verify(&server, &kept);
        assert!(!whole && said.contains("rewritten"), "{said}");
    }
}
