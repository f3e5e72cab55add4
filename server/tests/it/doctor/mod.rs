//! `usher doctor`: what it says of an installation that is well, and of what somebody broke, and what it advises.

mod copies;
mod database;
mod files;
mod outside;

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::{
    database::Database,
    server::{Server, free_port, usher},
};

/// Looks; whether all is well, and what was said.
fn doctor(server: &Server) -> (bool, String) {
    server.run(&["doctor"], "")
}

/// Looks at a database alone.
fn doctor_of(database_url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let done = usher()
        .arg("doctor")
        .current_dir(&folder)
        .env("USHER_DATABASE_URL", database_url)
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// Asserts that a line with this mark has all of these words.
fn says(said: &str, mark: &str, words: &[&str]) {
    let found = said
        .lines()
        .any(|line| line.starts_with(mark) && words.iter().all(|word| line.contains(word)));
    assert!(found, "no {mark:?} with {words:?}:\n{said}");
}

#[test]
fn the_doctor_finds_nothing_wrong_with_what_is_well() {
    for server in Server::on_both() {
        server.admin();
        let (well, said) = doctor(&server);
        assert!(well && said.contains("Nothing is wrong."), "{said}");
        for what in [
            "database",
            "trail",
            "totals",
            "filing",
            "search",
            "clock",
            "public URL",
            "mail",
        ] {
            assert!(said.contains(what), "{what} is missing:\n{said}");
        }
        assert!(!said.contains("WRONG"), "{said}");
    }
}

#[test]
fn the_doctor_names_what_is_wrong_and_ends_with_1() {
    for (deed, words) in [
        (
            "update audit_head set seq = seq + 1",
            "the trail is broken at entry",
        ),
        (
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'of tomorrow', true, '', 0)",
            "newer usher",
        ),
    ] {
        for server in Server::on_both() {
            server.admin();
            Database::of(&server).execute(deed);
            let (well, said) = doctor(&server);
            assert!(!well && said.contains(words), "{deed}:\n{said}");
            assert!(said.contains("1 thing is wrong"), "{said}");
        }
    }
}

#[test]
fn the_doctor_tries_the_mail_server_and_looks_at_the_files() {
    let nobody_there = format!("smtp://127.0.0.1:{}", free_port());
    let server = Server::with(&[
        ("USHER_SMTP_URL", &nobody_there),
        ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
        ("USHER_REGISTRATION", "open"),
    ]);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    for words in ["WRONG   mail", "registration is open"] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    // What Usher makes is its owner's alone from the start.
    assert!(!said.contains("chmod 600"), "{said}");
    let key = server.folder.path().join("usher.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (_, said) = doctor(&server);
    assert!(said.contains("chmod 600"), "{said}");
}

#[test]
fn the_doctor_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let done = usher().arg("doctor").current_dir(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && said.contains("is not there yet"),
        "{done:?}"
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn settings_that_leave_a_door_ajar_have_advice() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, usual, words) in [
        ("USHER_LINK_INVITATION", "31d", "30d", "link.invitation"),
        ("USHER_MAIL_IN_CLEAR", "true", "false", "mail.in_clear"),
        (
            "USHER_ARGON2_MEMORY_KIB",
            "4294967295",
            "19456",
            "more than the memory",
        ),
    ] {
        for (value, advised) in [(value, true), (usual, false)] {
            let done = usher()
                .arg("doctor")
                .current_dir(&folder)
                .env(
                    "USHER_SMTP_URL",
                    format!("smtp://127.0.0.1:{}", free_port()),
                )
                .env("USHER_MAIL_FROM", "usher@example.org")
                .env(name, value)
                .output()
                .unwrap();
            let said = String::from_utf8(done.stdout).unwrap();
            assert_eq!(said.contains(words), advised, "{name}={value}:\n{said}");
        }
    }
}
