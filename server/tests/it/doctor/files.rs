//! Files that are gone, that others can read, or that are somebody else's.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::Path,
};

use serde_json::json;

use super::{doctor, says};
use crate::{
    postgres::is_root,
    server::{Client, Server, usher},
};

/// A letter that waits, since there is no mail server.
fn writes_a_letter(admin: &Client) {
    let ada = admin.post("/api/v1/users", &json!({ "email": "ada@example.org" }));
    let id = ada.body["user_id"].as_str().unwrap();
    let roles = format!("/api/v1/users/{id}/roles");
    let given = admin.post(&roles, &json!({ "role_name": "org_admin" }));
    assert_eq!(given.status, 200, "{}", given.text);
}

#[test]
fn a_key_that_is_gone_is_wrong_once_letters_wait_for_it() {
    let server = Server::start();
    let admin = server.admin();
    let key = server.folder.path().join("usher.key");
    let kept = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let (well, said) = doctor(&server);
    assert!(well, "{said}");
    says(&said, "advice  key", &["usher.key is missing"]);

    writes_a_letter(&admin);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    says(&said, "WRONG   key", &["usher.key is missing", "FILE.key"]);
    assert!(!key.exists(), "looking makes no key");
    fs::write(&key, kept).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let (well, said) = doctor(&server);
    assert!(well && !said.contains("is missing"), "{said}");
}

fn readable_by_all(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

#[test]
fn files_that_others_can_read_are_named_however_they_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let doctor = || {
        let done = usher()
            .arg("doctor")
            .current_dir(&folder)
            .env("USHER_CONFIG", path("elsewhere.toml"))
            .env("USHER_SECRET_KEY_FILE", path("secret_key"))
            .env("USHER_SMTP_URL_FILE", path("smtp_url"))
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    for (name, text) in [
        ("elsewhere.toml", "registration = \"closed\"\n".to_owned()),
        ("secret_key", "ab".repeat(32)),
        ("smtp_url", String::new()),
    ] {
        fs::write(path(name), text).unwrap();
        fs::set_permissions(path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let said = doctor();
    says(&said, "fine    files", &["Nobody else"]);
    for name in ["elsewhere.toml", "secret_key", "smtp_url"] {
        readable_by_all(&path(name));
        let said = doctor();
        says(&said, "advice  files", &[name, "chmod 600"]);
        assert!(!said.contains("Nobody else"), "{said}");
    }
}

#[test]
fn what_lies_beside_the_database_is_looked_at_too() {
    let server = Server::start();
    server.admin();
    for name in ["usher.db", "usher.db-wal", "usher.db-shm"] {
        let file = server.folder.path().join(name);
        readable_by_all(&file);
        let (_, said) = doctor(&server);
        says(&said, "advice  files", &[&format!("{name} has mode 644")]);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Only root can make files for somebody else.
#[test]
fn what_root_makes_in_a_services_folder_is_the_services() {
    const SERVICE: u32 = 65534;
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    chown(folder.path(), Some(SERVICE), Some(SERVICE)).unwrap();
    let run = |command: &str| {
        let url = format!("sqlite://{}/usher.db", folder.path().display());
        let done = usher()
            .arg(command)
            .env("USHER_DATABASE_URL", url)
            .output()
            .unwrap();
        (
            done.status.success(),
            String::from_utf8(done.stdout).unwrap(),
        )
    };
    let (made, said) = run("migrate");
    assert!(made, "{said}");
    let (well, said) = run("doctor");
    assert!(well && !said.contains("chown"), "{said}");
    for name in ["usher.db", "usher.key"] {
        let file = folder.path().join(name);
        let made = file.metadata().unwrap();
        assert_eq!((made.uid(), made.gid()), (SERVICE, SERVICE), "{name}");
        // As an older program, or a copy by hand, left it.
        chown(&file, Some(0), Some(0)).unwrap();
        let (well, said) = run("doctor");
        assert!(!well, "{said}");
        let advice = format!("chown {SERVICE}:{SERVICE} ");
        says(&said, "WRONG   files", &[name, &advice]);
        chown(&file, Some(SERVICE), Some(SERVICE)).unwrap();
    }
}
