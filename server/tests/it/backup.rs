//! `usher backup` and `usher restore`. Copies that are made while people write are in `torture/restore.rs`.

use std::fs;

use serde_json::json;

use crate::{
    postgres,
    server::{Server, usher},
};

#[test]
fn nothing_is_overwritten_and_nothing_else_is_taken_for_a_copy() {
    let mut server = Server::start();
    let here = server.folder.path().to_owned();
    let path = |name: &str| here.join(name).to_str().unwrap().to_owned();
    let copy = path("copy.db");
    let (copied, said) = server.run(&["backup", &copy], "");
    assert!(copied, "{said}");
    let (copied, said) = server.run(&["backup", &copy], "");
    assert!(!copied && said.contains("is there already"), "{said}");
    server.kill();
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

/// What a killed try left would be taken for the journal of the next copy.
#[test]
fn a_restore_clears_away_what_another_left() {
    let (server, other) = (Server::start(), Server::start());
    let copy = server.folder.path().join("copy.db");
    let (copied, said) = server.run(&["backup", copy.to_str().unwrap()], "");
    assert!(copied, "{said}");
    other.admin();
    let wal = fs::read(other.folder.path().join("usher.db-wal")).unwrap();
    assert!(wal.len() > 4096, "changes that no file but this one has");
    let folder = tempfile::tempdir().unwrap();
    for (end, bytes) in [
        ("", &b"half"[..]),
        ("-wal", &wal),
        ("-journal", b"half"),
        ("-shm", b"half"),
    ] {
        fs::write(folder.path().join(format!("usher.db.partial{end}")), bytes).unwrap();
    }
    let url = format!("sqlite://{}/usher.db", folder.path().display());
    let run = |arguments: &[&str]| {
        let done = usher()
            .args(arguments)
            .env("USHER_DATABASE_URL", &url)
            .output();
        done.unwrap()
    };
    let restored = run(&["restore", copy.to_str().unwrap()]);
    assert!(restored.status.success(), "{restored:?}");
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["usher.db", "usher.db.lock", "usher.key"]);
    let doctor = run(&["doctor"]);
    assert!(doctor.status.success(), "{doctor:?}");
}

/// A server with mail that waits.
fn with_a_letter() -> Server {
    let server = Server::start();
    let admin = server.admin();
    let ada = admin.post("/api/v1/users", &json!({"email": "ada@example.org"}));
    let roles = format!(
        "/api/v1/users/{}/roles",
        ada.body["user_id"].as_str().unwrap()
    );
    let given = admin.post(&roles, &json!({"role_name": "org_admin"}));
    assert_eq!(given.status, 200);
    server
}

/// A copy that was taken away from its key.
#[test]
fn mail_that_no_key_opens_is_given_up_only_when_asked() {
    let server = with_a_letter();
    let copy = server.folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let (copied, said) = server.run(&["backup", copy], "");
    assert!(copied, "{said}");
    let right = fs::read_to_string(format!("{copy}.key")).unwrap();
    fs::remove_file(format!("{copy}.key")).unwrap();
    let other = "ab".repeat(32);
    let restore = |file: Option<&str>, setting: Option<&str>, more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("usher.key");
        if let Some(file) = file {
            fs::write(&key, file).unwrap();
        }
        let mut command = usher();
        command.args(["restore", copy]).args(more).env(
            "USHER_DATABASE_URL",
            format!("sqlite://{}/usher.db", folder.path().display()),
        );
        if let Some(setting) = setting {
            command.env("USHER_SECRET_KEY", setting);
        }
        let done = command.output().unwrap();
        let restored = done.status.success();
        assert_eq!(folder.path().join("usher.db").exists(), restored);
        // None is made that would be in the way of the right one.
        assert_eq!(fs::read_to_string(&key).ok().as_deref(), file);
        let said = [done.stdout, done.stderr].concat();
        (restored, String::from_utf8(said).unwrap())
    };
    for (file, setting, words) in [
        (Some(other.as_str()), None, "usher.key, and "),
        (None, Some(other.as_str()), "secret_key is set to, and "),
        (None, None, "nowhere: neither "),
    ] {
        let (restored, said) = restore(file, setting, &[]);
        let told = said.contains(words) && said.contains("--without-key");
        assert!(!restored && told, "{said}");
        let (restored, said) = restore(file, setting, &["--without-key"]);
        assert!(restored && said.contains("cannot be sent"), "{said}");
    }
    for (file, setting) in [(Some(right.as_str()), None), (None, Some(right.as_str()))] {
        let (restored, said) = restore(file, setting, &[]);
        assert!(restored && !said.contains("cannot be sent"), "{said}");
    }
}

#[test]
fn a_copy_without_mail_needs_no_key() {
    let server = Server::start();
    let copy = server.folder.path().join("copy.db");
    let (copied, said) = server.run(&["backup", copy.to_str().unwrap()], "");
    assert!(copied, "{said}");
    fs::remove_file(server.folder.path().join("copy.db.key")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let restored = usher()
        .args(["restore", copy.to_str().unwrap()])
        .env(
            "USHER_DATABASE_URL",
            format!("sqlite://{}/usher.db", folder.path().display()),
        )
        .output()
        .unwrap();
    assert!(restored.status.success(), "{restored:?}");
}

#[test]
fn another_key_than_the_copys_is_refused_and_named_by_the_doctor() {
    let server = with_a_letter();
    let path = |name: &str| server.folder.path().join(name).to_str().unwrap().to_owned();
    let copy = path("copy.db");
    let (copied, said) = server.run(&["backup", &copy], "");
    assert!(copied, "{said}");
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/usher.db", folder.path().display());
    let run = |arguments: &[&str], key: Option<&str>| {
        let mut command = usher();
        command.args(arguments).env("USHER_DATABASE_URL", &url);
        if let Some(key) = key {
            command.env("USHER_SECRET_KEY", key);
        }
        let done = command.output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (done.status.success(), String::from_utf8(said).unwrap())
    };
    let other = "ab".repeat(32);
    fs::write(folder.path().join("usher.key"), &other).unwrap();
    for key in [None, Some(other.as_str())] {
        let (restored, said) = run(&["restore", &copy], key);
        assert!(!restored && said.contains("another key"), "{said}");
        assert!(!folder.path().join("usher.db").exists());
    }
    fs::remove_file(folder.path().join("usher.key")).unwrap();
    let (restored, said) = run(&["restore", &copy], None);
    assert!(restored, "{said}");
    let (well, said) = run(&["doctor"], None);
    assert!(well, "{said}");
    let (well, said) = run(&["doctor"], Some(&other));
    assert!(
        !well && said.contains("sealed with another secret_key"),
        "{said}"
    );
}

/// It would go on with the file that it has open, and be lost with all that it acknowledges.
#[test]
fn nothing_is_restored_under_a_server_that_runs() {
    let mut server = Server::start();
    let copy = server.folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let (copied, said) = server.run(&["backup", copy], "");
    assert!(copied, "{said}");
    let refused = |server: &Server| {
        let (restored, said) = server.run(&["restore", copy], "");
        assert!(!restored && said.contains("stop it first"), "{said}");
    };
    refused(&server);
    for end in ["", "-wal", "-shm"] {
        let file = server.folder.path().join(format!("usher.db{end}"));
        fs::rename(&file, file.with_extension(format!("gone{end}"))).unwrap();
    }
    refused(&server);
    assert!(!server.folder.path().join("usher.db").exists());
    server.kill();
    let (restored, said) = server.run(&["restore", copy], "");
    assert!(restored, "{said}");
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
