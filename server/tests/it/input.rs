//! What no client of ours sends: it is refused at once, and the process serves on.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::{
    server::{Answer, PASSWORD, Server, usher},
    torture::{figure, times},
};

/// Refused as the client's to mend, and soon. Not 408: nobody worked on it until the time was over. Returns how long it
/// took.
fn refused(what: &str, send: impl Fn() -> Answer) -> Duration {
    // `make torture` says that this is a release on a quiet machine.
    let limit = Duration::from_millis(times("TORTURE_REFUSAL", 1000) as u64);
    let began = Instant::now();
    let answer = send();
    let took = began.elapsed();
    assert!(took < limit, "{what}: refused after {took:?}");
    assert!(
        matches!(answer.status, 400 | 413 | 422),
        "{what}: {} {}",
        answer.status,
        answer.text
    );
    assert!(
        answer.body["detail"].is_array() || answer.body["detail"].is_string(),
        "{what}"
    );
    took
}

#[test]
fn bombs_of_json_are_refused_and_nothing_is_hashed() {
    for mut server in Server::on_both() {
        let admin = server.admin();
        // A password longer than any is a wrong one like any other; that no more of it is hashed than a password can have is
        // tried where it is hashed.
        let body = json!({ "email": "root@example.org", "password": "x".repeat(200_000) });
        let answer = server.nobody().post("/api/v1/auth/login", &body);
        assert_eq!(answer.status, 401, "{}", answer.text);
        // From now on a hash takes minutes, and a request that waits for one ends with 408.
        let mut program = usher();
        program
            .env("USHER_ARGON2_PASSES", "20000")
            .env("USHER_HTTP_REQUEST_TIMEOUT", "8s");
        server.start_as(program);
        server.wait_until("Usher is at");
        let admin = admin.at(&server);
        let long = "x".repeat(200_000);
        let email = "\"email\":\"ada@example.org\"";
        let mut bodies = vec![
            ("100,000 brackets", "[".repeat(100_000)),
            ("100,000 objects", "{\"a\":".repeat(40_000)),
            ("a duplicate key", format!("{{{email},{email}}}")),
            ("NUL", "{\"email\":\"a\\u0000@example.org\"}".to_owned()),
            (
                "a lone surrogate",
                "{\"email\":\"\\ud800@example.org\"}".to_owned(),
            ),
            (
                "a number beyond all",
                format!("{{{email},\"org_id\":1e999}}"),
            ),
            (
                "a long number",
                format!("{{{email},\"org_id\":{}}}", "9".repeat(100_000)),
            ),
            ("nothing", String::new()),
            ("half", format!("{{{email}")),
            (
                "a long password",
                format!("{{{email},\"password\":\"{long}\"}}"),
            ),
            (
                "a long name",
                format!("{{{email},\"full_name\":\"{long}\"}}"),
            ),
            (
                "deep preferences",
                format!("{{{email},\"preferences\":{}}}", "{\"a\":".repeat(30_000)),
            ),
            (
                "a password of a megabyte",
                format!("{{{email},\"password\":\"{}\"}}", "x".repeat(1 << 20)),
            ),
        ];
        bodies.push((
            "many keys",
            format!("{{{}{email}}}", "\"k\":1,".repeat(20_000)),
        ));
        let mut slowest = Duration::ZERO;
        for (what, body) in &bodies {
            slowest = slowest.max(refused(what, || {
                let kind = Some("application/json");
                admin.send("POST", "/api/v1/users", kind, Some(body.clone()))
            }));
        }
        for query in [
            "page=0",
            "page=4611686018427387904",
            "page=99999999999999999999999",
            "page_size=-1",
            "sort=%00",
            "cursor=AAAA",
            "role_filter=%F0%28%8C%28",
            "org_id=1e5",
            "is_active=maybe",
        ] {
            slowest = slowest.max(refused(query, || {
                admin.get(&format!("/api/v1/users?{query}"))
            }));
        }
        // Nor is a password hashed that came with a link that opens nothing.
        let unknown = format!("ush_p1_{}", "x".repeat(43));
        for token in ["x", &unknown] {
            let path = "/api/v1/auth/reset-password";
            let query = format!("token={token}&new_password=four%20new%20words");
            refused("a token of no link", || {
                server
                    .nobody()
                    .send("POST", &format!("{path}?{query}"), None, None)
            });
        }
        figure(&format!(
            "{} bodies and 9 queries that are wrong: refused within {slowest:?}",
            bodies.len()
        ));
        assert_eq!(server.nobody().get("/health/ready").status, 200);
        assert!(!server.log().contains("panicked"), "{}", server.log());
        // The same body with nothing wrong in it shows that a hash would have been noticed.
        let fine = json!({ "email": "ada@example.org", "password": PASSWORD });
        assert_eq!(admin.post("/api/v1/users", &fine).status, 408);
    }
}

#[test]
fn headers_of_any_content_are_borne() {
    let server = Server::start();
    let admin = server.admin();
    let mut random = fastrand::Rng::with_seed(20_261_125);
    for round in 0..300 {
        let length = random.usize(..400);
        let text: String = (0..length).map(|_| random.char(' '..='~')).collect();
        let name = [
            "authorization",
            "cookie",
            "accept-language",
            "user-agent",
            "x-forwarded-for",
            "if-match",
            "idempotency-key",
            "accept",
            "origin",
            "sec-fetch-site",
        ][round % 10];
        let text = match name {
            "authorization" => format!("Bearer {text}"),
            "cookie" => format!("session_token={text}"),
            _ => text,
        };
        let client = server.nobody().header(name, text.trim());
        for path in ["/api/v1/auth/me", "/sign-in"] {
            let answer = client.get(path);
            assert!(answer.status < 500, "{name}: {text:?}: {}", answer.text);
        }
    }
    assert_eq!(admin.get("/api/v1/auth/me").status, 200);
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

#[test]
fn a_body_without_an_end_has_one() {
    let server = Server::with(&[("USHER_HTTP_REQUEST_TIMEOUT", "5s")]);
    server.admin();
    let mut endless = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\n\r\n";
    endless.write_all(head.as_bytes()).unwrap();
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    let began = Instant::now();
    // Until the server has had enough: 256 KiB, not the gigabytes that would fit into its patience.
    let mut sent = 0;
    while endless.write_all(chunk.as_bytes()).is_ok() && began.elapsed() < Duration::from_secs(4) {
        sent += chunk.len();
    }
    assert!(sent < 16 << 20, "{sent} bytes were taken");
    let mut answer = String::new();
    let heard = endless.read_to_string(&mut answer);
    let cut = heard.is_err_and(|e| e.kind() == ErrorKind::ConnectionReset);
    assert!(cut || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(server.nobody().get("/health/ready").status, 200);
    server.signs_in("root@example.org");
}

#[test]
fn the_longest_password_is_used_to_its_end() {
    let server = Server::start();
    let admin = server.admin();
    // 128 code points, of which the last counts too.
    let password: String = "Ä".repeat(127) + "b";
    let new = json!({ "email": "ada@example.org", "password": password });
    assert_eq!(admin.post("/api/v1/users", &new).status, 201);
    let login = |password: &str| {
        let who = json!({ "email": "ada@example.org", "password": password });
        server.nobody().post("/api/v1/auth/login", &who).status
    };
    assert_eq!(login(&password), 200);
    assert_eq!(login(&("Ä".repeat(127) + "c")), 401);
    assert_eq!(login(&"Ä".repeat(127)), 401);
    let new = json!({ "email": "eve@example.org", "password": "Ä".repeat(129) });
    assert_eq!(admin.post("/api/v1/users", &new).status, 422);
    assert_eq!(login(PASSWORD), 401);
}
