//! `usher backup` and `usher restore`. Copies that are made while people write are in `torture/restore.rs`.

use std::fs;

use crate::{
    postgres,
    server::{Server, usher},
};

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
