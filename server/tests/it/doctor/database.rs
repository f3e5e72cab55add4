//! A database that is not as its migrations left it, that is damaged, or that cannot be written.

use std::{fs, process::Command};

use super::{doctor, doctor_of, says};
use crate::{
    database::Database,
    postgres,
    server::{Server, binary},
};

#[test]
fn triggers_and_indexes_that_are_gone_are_named() {
    for server in Server::on_both() {
        server.admin();
        let mut database = Database::of(&server);
        database.execute("drop index events_by_org");
        if database.is_sqlite() {
            database.execute(
                "drop trigger events_no_update; drop trigger events_no_delete; drop trigger event_people_no_replace",
            );
        } else {
            database.execute("alter table events disable trigger events_no_update");
        }
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        let gone: &[&str] = if database.is_sqlite() {
            &[
                "events_by_org (migration 3)",
                "events_no_update (migration 3)",
                "events_no_delete (migration 3)",
                "event_people_no_replace (migration 15)",
            ]
        } else {
            &[
                "events_by_org (migration 3)",
                "events_no_update (migration 3)",
            ]
        };
        says(&said, "WRONG   schema", gone);
        says(&said, "WRONG   schema", &["estore the last backup"]);
        assert!(!said.contains("events_by_kind"), "{said}");

        // Nothing stands in the way of a clock of the future now.
        database.execute("update events set at = at + 864000000000");
        let (_, said) = doctor(&server);
        says(&said, "WRONG   clock", &["unless it was ahead"]);
    }
}

#[test]
fn migrations_that_are_not_as_they_were_have_advice() {
    for (deed, line, words) in [
        (
            "update _sqlx_migrations set success = false where version = 17",
            "WRONG   database",
            ["Migration 17 was cut off", "Restore the backup"],
        ),
        (
            "update _sqlx_migrations set success = true, checksum = (select m.checksum from _sqlx_migrations m where m.version = 2)
              where version = 3",
            "WRONG   database",
            ["Migration 3 is not the one", "restore the last backup"],
        ),
        (
            "delete from _sqlx_migrations where version = 17",
            "advice  schema",
            ["It is 1 step behind", "usher migrate"],
        ),
    ] {
        for server in Server::on_both() {
            Database::of(&server).execute(deed);
            let (_, said) = doctor(&server);
            says(&said, line, &words);
        }
    }
}

#[test]
fn a_trail_without_its_end_has_advice() {
    for server in Server::on_both() {
        Database::of(&server).execute("delete from audit_head");
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG ", &["estore the last backup"]);
    }
}

#[test]
fn a_database_file_that_is_damaged_has_advice() {
    let mut server = Server::start();
    server.admin();
    assert!(server.terminate(), "the file is whole now");
    let file = server.folder.path().join("usher.db");
    let whole = fs::read(&file).unwrap();
    let half = &whole[..whole.len() / 2];
    let other: Vec<u8> = whole.iter().map(|byte| !byte).collect();
    let put = |bytes: &[u8]| {
        for beside in ["usher.db-wal", "usher.db-shm"] {
            let _ = fs::remove_file(server.folder.path().join(beside));
        }
        fs::write(&file, bytes).unwrap();
    };
    for damaged in [half, &other[..]] {
        put(damaged);
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG ", &["estore the last backup"]);
    }
    put(b"");
    let (_, said) = doctor(&server);
    says(&said, "advice  schema", &["restore the last backup"]);
}

/// An error is no empty database.
#[test]
fn a_role_without_rights_is_told_from_an_older_schema() {
    let server = Server::with(&[("USHER_DATABASE_URL", &postgres::database())]);
    // A role that every server has.
    let url = format!("{}?options=-c%20role%3Dpg_monitor", server.database_url());
    let said = doctor_of(&url);
    says(
        &said,
        "WRONG   database",
        &["permission denied", "no right"],
    );
    assert!(!said.contains("behind"), "{said}");
}

#[test]
fn a_database_that_cannot_be_written_is_wrong() {
    for server in Server::on_both() {
        let mut database = Database::of(&server);
        let (_, said) = doctor(&server);
        assert!(!said.contains("Nothing can be written"), "{said}");
        database.execute(if database.is_sqlite() {
            "begin immediate"
        } else {
            "begin; select seq from audit_head for update"
        });
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG   writing", &["busy"]);
    }
}

/// Files may not grow any more, as on a disk that is full.
#[test]
fn a_disk_that_takes_no_more_is_wrong() {
    let server = Server::start();
    server.admin();
    let facts = Database::of(&server).facts();
    let done = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" doctor"])
        .arg(binary())
        .envs(server.environment())
        .current_dir(server.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(complaint.contains("1 thing is wrong"), "{said}{complaint}");
    says(&said, "WRONG   writing", &["Make room on the disk"]);
    let (well, said) = doctor(&server);
    assert!(well, "{said}");
    assert!(said.contains("MiB are free"), "{said}");
    assert_eq!(Database::of(&server).facts(), facts);
}
