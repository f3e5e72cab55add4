//! `/health`: whether Usher serves, and whether its database does.

use std::fs;

use crate::server::Server;

#[test]
fn it_says_how_it_is() {
    let server = Server::start();
    assert_eq!(server.nobody().get("/health/live").status, 200);
    assert_eq!(
        server.nobody().get("/health/ready").body["database"],
        "SQLite"
    );
}

/// What is written now is found by nobody.
#[test]
fn a_database_file_that_was_moved_away_or_replaced_is_said() {
    const WORDS: &str = "the database file is not the one that was opened";
    let server = Server::start();
    let file = server.folder.path().join("usher.db");
    let moved = server.folder.path().join("moved.db");
    let ready = || server.nobody().get("/health/ready");
    assert_eq!(ready().status, 200);
    fs::rename(&file, &moved).unwrap();
    let is_said = || {
        let answer = ready();
        let told = answer.text.contains("not the one that was opened: restart");
        assert!(answer.status == 503 && told, "{}", answer.text);
    };
    is_said();
    fs::copy(&moved, &file).unwrap();
    is_said();
    is_said();
    fs::rename(&moved, &file).unwrap();
    assert_eq!(ready().status, 200);
    server.wait_until(WORDS);
    assert_eq!(server.log().matches(WORDS).count(), 1, "{}", server.log());
}
