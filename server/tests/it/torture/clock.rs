//! The clock jumps, by minutes and by years: what is due ends, and what was made ahead of time opens nothing and holds up
//! nothing once the clock is right again.

use std::{
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use testing::smtp::{SmtpServer, Way};

use super::{
    faults::BACK,
    oracle,
    proxy::{Line, Proxy},
};
use crate::{
    database::Database,
    postgres,
    server::{Client, PASSWORD, Server, usher},
};

#[test]
#[ignore = "needs faketime: make torture"]
fn a_clock_that_jumps_ends_what_is_due_and_breaks_nothing() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for url in [None, Some(postgres::database())] {
        let post = runtime.block_on(SmtpServer::start(Way::InClear));
        let (_, port) = post.url.rsplit_once(':').unwrap();
        let line = Proxy::to(port.parse().unwrap());
        line.set(Line::Refuses);
        let smtp = format!("smtp://127.0.0.1:{}", line.port);
        let mut settings = vec![
            ("USHER_SMTP_URL", smtp.as_str()),
            ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
        ];
        settings.extend(url.as_deref().map(|url| ("USHER_DATABASE_URL", url)));
        let mut server = Server::with(&settings);
        let admin = server.admin();
        let new = json!({ "email": "ada@example.org", "password": PASSWORD });
        let made = admin.post("/api/v1/users", &new);
        assert_eq!(made.status, 201, "{}", made.text);
        let ada = made.body["user_id"].as_str().unwrap();
        let file = server.folder.path().join("time");
        std::fs::write(&file, "+0").unwrap();
        server.start_as(under_a_clock_in(&file));
        server.wait_until_ready(BACK);
        let admin = admin.at(&server).apart();
        assert_eq!(admin.get("/api/v1/users").status, 200);
        // Years before it was made a session opens nothing either: nobody knows how long it would live.
        for (jump, status) in [("+30m", 200), ("-5y", 401), ("+2h", 401), ("+10y", 401)] {
            std::fs::write(&file, jump).unwrap();
            // A clock that goes back is noticed within seconds.
            let began = Instant::now();
            while admin.get("/api/v1/users").status != status && began.elapsed() < BACK {
                thread::sleep(Duration::from_millis(100));
            }
            let answer = admin.get("/api/v1/users");
            assert_eq!(answer.status, status, "{jump}: {}", answer.text);
            let again = server.signs_in("root@example.org");
            let new = json!({ "org_name": format!("Founded at {jump}") });
            let made = again.post("/api/v1/organizations", &new);
            assert_eq!(made.status, 201, "{jump}: {}", made.text);
        }
        let ahead = Ahead::made(&server, ada);
        std::fs::write(&file, "+0").unwrap();
        line.set(Line::Passes);
        ahead.is_over(&server, &post);
        let found = oracle::invariants(&server);
        assert!(found.is_empty(), "{found:?}");
    }
}

/// Usher alone under the clock that this file sets.
fn under_a_clock_in(file: &Path) -> Command {
    let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    let mut program = usher();
    program
        .env("LD_PRELOAD", library)
        .env("FAKETIME_TIMESTAMP_FILE", file)
        .env("FAKETIME_NO_CACHE", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
    program
}

/// What was made while the clock was years ahead.
struct Ahead {
    root: Client,
    ada: Client,
    /// Of a reset link.
    token: String,
}

impl Ahead {
    /// Two sessions, a reset link, two letters that no mail server took, and as many wrong guesses as lock an account.
    fn made(server: &Server, id: &str) -> Self {
        let root = server.signs_in("root@example.org");
        let path = format!("/api/v1/users/{id}");
        let named = root.patch(&path, &json!({ "full_name": "Ada" }));
        assert_eq!(named.status, 200, "{}", named.text);
        let path = format!("{path}/admin-generate-reset-link");
        let made = root.post(&path, &json!({ "send_email": false }));
        assert_eq!(made.status, 200, "{}", made.text);
        let link = made.body["reset_link"].as_str().unwrap();
        let token = link.split("token=").nth(1).unwrap().to_owned();
        let ada = server.signs_in("ada@example.org");
        assert_eq!(ada.get("/api/v1/auth/me").status, 200);
        let wrong = json!({ "email": "ada@example.org", "password": "a guess at four words" });
        let guess = || server.nobody().post("/api/v1/auth/login", &wrong).status;
        let guesses: Vec<u16> = (0..11).map(|_| guess()).collect();
        assert_eq!(guesses, [[401_u16; 10].as_slice(), &[429]].concat());
        wait_for(server, &format!("{WAITING} and last_error is not null"), 2);
        Self { root, ada, token }
    }

    /// The clock is right again: none of it opens anything or keeps anybody out, and the letters go out.
    fn is_over(&self, server: &Server, post: &SmtpServer) {
        wait_for(server, WAITING, 0);
        for session in [&self.root, &self.ada] {
            let answer = session.get("/api/v1/auth/me");
            assert_eq!(answer.status, 401, "{}", answer.text);
        }
        let path = format!(
            "/api/v1/auth/reset-password?token={}&new_password=another%20try%20of%20it",
            self.token
        );
        let used = server.nobody().send("POST", &path, None, None);
        assert_eq!(used.status, 422, "{}", used.text);
        for email in ["ada@example.org", "root@example.org"] {
            let me = server.signs_in(email).get("/api/v1/auth/me");
            assert_eq!(me.status, 200, "{email}: {}", me.text);
        }
        let letters = post.arrived();
        let to_ada = letters
            .iter()
            .filter(|letter| letter.recipients == ["ada@example.org"]);
        assert!(to_ada.count() >= 2, "{letters:?}");
    }
}

/// Letters that are written while the clock is ahead, as long as nobody took them.
const WAITING: &str = "
    select kind
      from outbox
     where kind in ('profile_changed', 'reset_link_made')
       and sent_at is null";

/// Waits until the database answers with so many rows.
fn wait_for(server: &Server, sql: &str, rows: usize) {
    let mut database = Database::of(server);
    let began = Instant::now();
    loop {
        let found = database.texts(sql);
        if found.len() == rows {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{found:?} and not {rows} rows: {sql}\n{}",
            server.log()
        );
        thread::sleep(Duration::from_millis(100));
    }
}
