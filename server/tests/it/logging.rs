//! What the log says of each start and each request, and what it never says.

use serde_json::json;

use crate::server::{Answer, PASSWORD, Server};

#[test]
fn what_it_says_in_each_form_is_one_line_a_start_and_one_a_request() {
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
        let is_json = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok();
        assert_eq!(is_json(line), format == "json", "{line}");
        // So has the start.
        let begun: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("serving"))
            .collect();
        let [line] = begun[..] else {
            panic!("{format}: {begun:?}");
        };
        let listen = server.environment()["USHER_LISTEN"].as_str();
        for part in [
            "version",
            "database",
            "SQLite",
            "schema",
            "listen",
            listen,
            "public_url",
            server.url.as_str(),
        ] {
            assert!(line.contains(part), "{format}: {part} is missing: {line}");
        }
        assert_eq!(is_json(line), format == "json", "{line}");
    }
}

#[test]
fn the_log_has_a_line_a_request_and_no_secret() {
    let server = Server::with(&[
        ("USHER_LOG_FORMAT", "json"),
        ("USHER_LOG_LEVEL", "trace,hyper=info"),
    ]);
    let admin = server.admin();
    let token = admin.token.clone().unwrap();
    let me = admin.get("/api/v1/auth/me?secret=do-not-log-me");
    server.wait_until(me.header("x-request-id"));
    server.nobody().send(
        "POST",
        "/api/v1/auth/reset-password?token=ush_p1_never&new_password=do-not-log-me",
        None,
        None,
    );
    let visitor = server.signs_in_by_cookie("root@example.org");
    let (_, cookie) = visitor.headers[0].1.split_once('=').unwrap();
    let page = visitor
        .clone()
        .header("accept", "text/html")
        .get("/account");
    assert_eq!(page.status, 200, "{}", page.text);
    server.wait_until(page.header("x-request-id"));
    let log = server.log();
    let line = log
        .lines()
        .find(|line| line.contains(me.header("x-request-id")) && line.contains("\"status\""))
        .unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&line["route"], &line["status"]),
        (&json!("/api/v1/auth/me"), &json!(200))
    );
    assert_eq!(line["who"], me.body["user_id"]);
    for secret in [
        PASSWORD,
        token.as_str(),
        cookie,
        "do-not-log-me",
        "ush_p1_never",
    ] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

#[test]
fn the_log_knows_who_signed_in() {
    let server = Server::with(&[("USHER_LOG_FORMAT", "json")]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    let who = |answer: &Answer| {
        let request = answer.header("x-request-id");
        server.wait_until(request);
        let log = server.log();
        let line = log.lines().find(|line| line.contains(request)).unwrap();
        serde_json::from_str::<serde_json::Value>(line).unwrap()["who"].clone()
    };
    let asked = |password: &str| json!({ "email": "root@example.org", "password": password });
    let api = "/api/v1/auth/login";
    assert_eq!(who(&server.nobody().post(api, &asked(PASSWORD))), id);
    let refused = server.nobody().post(api, &asked("another password"));
    assert_eq!(who(&refused), "nobody");
    let form = format!(
        "email=root%40example.org&password={}&next=%2F",
        PASSWORD.replace(' ', "+")
    );
    let browser = server.nobody().header("accept", "text/html");
    let entered = browser.form("/_call/sign_in", &form);
    assert!(
        entered.cookies().contains("session_token="),
        "{:?}",
        entered.headers
    );
    assert_eq!(who(&entered), id);
}
