//! What somebody broke, and the line in which `usher doctor` names it and says what to do.

use std::fs;

use serde_json::json;

use crate::server::{Client, Server};

/// Looks; whether all is well, and what was said.
fn doctor(server: &Server) -> (bool, String) {
    server.run(&["doctor"], "")
}

/// Asserts that a line with this mark has all of these words.
fn says(said: &str, mark: &str, words: &[&str]) {
    let found = said
        .lines()
        .any(|line| line.starts_with(mark) && words.iter().all(|word| line.contains(word)));
    assert!(found, "no {mark:?} with {words:?}:\n{said}");
}

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
    let (well, said) = doctor(&server);
    assert!(well && !said.contains("is missing"), "{said}");
}
