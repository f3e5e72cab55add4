//! `/metrics`: where it is read, and what is counted.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use serde_json::json;

use crate::{
    database::Database,
    postgres::{self, NO_ROOM},
    server::{Server, free_port},
};

#[test]
fn metrics_are_read_where_the_operator_says_and_nowhere_else() {
    let server = Server::start();
    assert_eq!(server.nobody().get("/metrics").status, 404);

    let address = format!("127.0.0.1:{}", free_port());
    let server = Server::with(&[("USHER_METRICS_LISTEN", &address)]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    admin.get(&format!("/api/v1/users/{}", id.as_str().unwrap()));
    brew(&server, "/api/v1/users/secret-in-a-path");
    assert_eq!(admin.get("/metrics").status, 404);
    let mut prometheus = server.nobody();
    prometheus.url = format!("http://{address}");
    let read = prometheus.get("/metrics");
    assert!(
        read.header("content-type")
            .starts_with("application/openmetrics-text")
    );
    for line in [
        "usher_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/users/{user_id}\",status=\"200\"} 1",
        "method=\"other\"",
        "usher_database_up 1",
        "usher_mail_waiting 0",
        "usher_mail_given_up 0",
        "usher_failed_writes_total 0",
        "usher_panics_total 0",
        "usher_connections",
        "# EOF",
    ] {
        assert!(
            read.text.contains(line),
            "{line} is missing:\n{}",
            read.text
        );
    }
    for secret in ["secret-in-a-path", "example.org", id.as_str().unwrap()] {
        assert!(!read.text.contains(secret), "{secret}");
    }
    assert_eq!(
        prometheus.get("/api/v1/users").status,
        404,
        "nothing else is there"
    );

    let server = Server::with(&[("USHER_METRICS_PUBLIC", "true")]);
    let read = server.nobody().get("/metrics");
    assert!(read.text.contains("usher_database_up 1"), "{}", read.text);
}

/// Asks with a method that nobody knows and reads the answer to its end.
fn brew(server: &Server, path: &str) {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let head = format!("BREW {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[test]
fn writes_that_fail_and_letters_that_are_given_up_are_counted() {
    const LETTER: &str = "
        insert into outbox (id, kind, recipient, subject, body, created_at, next_try_at, dropped_at)
        values ('00000000-0000-0000-0000-000000000001', 'reset', 'ada@example.org', 'Hello', '', 1, 1, 2)";
    let database = postgres::database();
    let server = Server::with(&[
        ("USHER_DATABASE_URL", &database),
        ("USHER_METRICS_PUBLIC", "true"),
    ]);
    let admin = server.admin();
    let mut beside = Database::of(&server);
    beside.execute(NO_ROOM);
    beside.execute(LETTER);
    let new = json!({ "email": "ada@example.org" });
    let refused = admin.post("/api/v1/users", &new);
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(
        refused.text.contains("The disk of the database is full"),
        "{}",
        refused.text
    );
    server.wait_until("the disk of the database is full");
    let read = server.nobody().get("/metrics").text;
    for line in ["usher_failed_writes_total 1\n", "usher_mail_given_up 1\n"] {
        assert!(read.contains(line), "{line} is missing:\n{read}");
    }
}
