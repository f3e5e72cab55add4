//! `usher backup` and `usher restore`.

use std::{
    fs,
    sync::atomic::{AtomicI64, Ordering},
    thread,
};

use serde_json::json;

use crate::{
    postgres,
    server::{Server, usher},
};

const COPIES: usize = 5;

#[test]
fn a_copy_made_while_people_write_has_all_that_was_acknowledged() {
    let server = Server::start();
    let admin = server.admin();
    let acknowledged = AtomicI64::new(1);
    let copies = AtomicI64::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if copies.load(Ordering::SeqCst) == COPIES as i64 {
                    return;
                }
                let new = json!({ "email": format!("person-{number}@example.org") });
                assert_eq!(admin.post("/api/v1/users", &new).status, 201);
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        });
        for number in 0..COPIES {
            let before = acknowledged.load(Ordering::SeqCst);
            let file = server.folder.path().join(format!("copy-{number}.db"));
            let (copied, said) = server.run(&["backup", file.to_str().unwrap()], "");
            assert!(copied, "{said}");

            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}/usher.db", folder.path().display());
            let restored = usher()
                .args(["restore", file.to_str().unwrap()])
                .env("USHER_DATABASE_URL", &url)
                .output()
                .unwrap();
            assert!(restored.status.success(), "{restored:?}");
            assert_eq!(
                fs::read(folder.path().join("usher.key")).unwrap(),
                fs::read(server.folder.path().join("usher.key")).unwrap()
            );
            let other = Server::with(&[("USHER_DATABASE_URL", &url)]);
            let (whole, said) = other.run(&["audit", "verify"], "");
            assert!(whole, "{said}");
            let people = other.signs_in("root@example.org").get("/api/v1/users");
            let people = people.body["total"].as_i64().unwrap();
            let after = acknowledged.load(Ordering::SeqCst) + 1;
            assert!(
                (before..=after).contains(&people),
                "{before} <= {people} <= {after}"
            );
            copies.fetch_add(1, Ordering::SeqCst);
        }
    });
}

#[test]
fn nothing_is_overwritten_and_nothing_else_is_taken_for_a_copy() {
    let server = Server::start();
    let path = |name: &str| server.folder.path().join(name).to_str().unwrap().to_owned();
    let copy = path("copy.db");
    let (copied, said) = server.run(&["backup", &copy], "");
    assert!(copied, "{said}");
    let (copied, said) = server.run(&["backup", &copy], "");
    assert!(!copied && said.contains("is there already"), "{said}");
    let (restored, said) = server.run(&["restore", &copy], "");
    assert!(!restored && said.contains("is there already"), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/usher.db", folder.path().display());
    let restore = |file: &str| {
        let done = usher()
            .args(["restore", file])
            .env("USHER_DATABASE_URL", &url)
            .output();
        let done = done.unwrap();
        assert!(!done.status.success(), "{done:?}");
        String::from_utf8(done.stderr).unwrap()
    };
    fs::write(path("text.db"), "no database").unwrap();
    for none in ["text.db", "nowhere.db"] {
        let said = restore(&path(none));
        assert!(said.contains("is no copy of an Usher database"), "{said}");
    }
    // Half a copy, as a full disk or a broken line leaves it.
    let bytes = fs::read(&copy).unwrap();
    fs::write(path("half.db"), &bytes[..bytes.len() / 2]).unwrap();
    restore(&path("half.db"));
    assert!(!folder.path().join("usher.db").exists());
}

#[test]
fn on_postgresql_its_own_tools_are_named() {
    let url = postgres::database();
    let server = Server::with(&[("USHER_DATABASE_URL", &url)]);
    for (command, tool) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let (done, said) = server.run(&[command, "copy.db"], "");
        assert!(!done && said.contains(tool), "{said}");
    }
}
