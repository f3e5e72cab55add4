//! What the log says of each start and each request, and what it never says.

use serde_json::json;

use crate::server::Server;

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
