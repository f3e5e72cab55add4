//! What an operator sees of it: `usher doctor`, `/metrics`, and what an older binary makes of a newer schema.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    process::Command,
};

use serde_json::json;

use crate::{
    database::Database,
    server::{Server, free_port, usher},
};

fn doctor(server: &Server) -> (bool, String) {
    server.run(&["doctor"], "")
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
        ("update user_counts set n = n + 1", "counted wrongly"),
        (
            "update users set search_text = 'somebody else'",
            "filed under other words",
        ),
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
            assert!(
                said.contains("is wrong") || said.contains("are wrong"),
                "{said}"
            );
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
    let key = server.folder.path().join("usher.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    for words in ["WRONG   mail", "chmod 600", "registration is open"] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
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
fn an_older_binary_refuses_a_newer_schema_and_leaves_it_alone() {
    const TOMORROW: &str = "
        insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'of tomorrow', true, '', 0)";
    for mut server in Server::on_both() {
        server.admin();
        Database::of(&server).execute(TOMORROW);
        let before = Database::of(&server).facts();
        server.kill();
        for command in ["serve", "migrate", "audit"] {
            let more: &[&str] = if command == "audit" { &["verify"] } else { &[] };
            let (done, said) = server.run(&[&[command], more].concat(), "");
            assert!(
                !done && said.contains("was used with a newer"),
                "{command}: {said}"
            );
        }
        assert_eq!(Database::of(&server).facts(), before);
    }
}

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
fn what_it_says_in_each_form_is_one_line_a_request() {
    for format in ["text", "json"] {
        let server = Server::with(&[("USHER_LOG_FORMAT", format)]);
        let answer = server
            .nobody()
            .post("/api/v1/auth/login", &json!({ "email": 5 }));
        let id = answer.header("x-request-id");
        server.wait_until(id);
        let log = server.log();
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(id)).collect();
        let [line] = lines[..] else {
            panic!("{format}: {lines:?}");
        };
        for part in [
            "who",
            "method",
            "route",
            "status",
            "ms",
            "422",
            "/api/v1/auth/login",
        ] {
            assert!(line.contains(part), "{format}: {part} is missing: {line}");
        }
        let is_json = serde_json::from_str::<serde_json::Value>(line).is_ok();
        assert_eq!(is_json, format == "json", "{line}");
    }
}

#[test]
fn the_unit_and_the_image_name_commands_that_are_there() {
    let contrib = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib");
    let unit = fs::read_to_string(contrib.join("usher.service")).unwrap();
    let image = fs::read_to_string(contrib.join("Dockerfile")).unwrap();
    assert!(image.contains("USER 10001") && image.contains("CMD [\"serve\"]"));
    for words in [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "DynamicUser=yes",
    ] {
        assert!(unit.contains(words), "{words}");
    }
    for line in unit
        .lines()
        .filter_map(|line| line.split_once("/usr/local/bin/usher "))
    {
        let known = Command::new(crate::server::binary())
            .args([line.1, "--help"])
            .output()
            .unwrap();
        assert!(known.status.success(), "{line:?}");
    }
}
