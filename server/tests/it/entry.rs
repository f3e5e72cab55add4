//! The ways in: the links, each of which opens its own door alone, and guesses, which tell nobody who is known.

use std::time::Instant;

use serde_json::json;

use crate::server::{PASSWORD, Server};

#[test]
fn the_setup_link_works_once_and_only_while_there_is_nobody() {
    let server = Server::start();
    let token = server
        .setup_token()
        .expect("an empty database prints a setup link");
    let form = format!(
        "full_name=Ada&email=ada%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let path = "/_call/complete_setup";
    let browser = server.nobody().header("accept", "text/html");
    // Opening the link keeps its token in a cookie and shows the page without it.
    let open = |token: &str| {
        let opened = browser.get(&format!("/setup?token={token}"));
        assert_eq!(opened.header("location"), "/setup", "{}", opened.text);
        browser.clone().header("cookie", &opened.cookies())
    };
    open(&token.replace("ush_s1_", "ush_s1_x")).form(path, &form);
    assert_eq!(
        login(&server),
        401,
        "a wrong link must not make an administrator"
    );
    let holder = open(&token);
    let made = holder.form(path, &form);
    assert!(
        matches!(made.status, 302 | 303),
        "{} {}",
        made.status,
        made.text
    );
    assert!(
        made.cookies().contains("session_token="),
        "{:?}",
        made.headers
    );
    assert_eq!(login(&server), 200);
    let second = form.replace("ada%40", "eve%40");
    holder.form(path, &second);
    let admin = server.signs_in("ada@example.org");
    assert_eq!(
        admin.get("/api/v1/users").body["total"],
        1,
        "the link worked twice"
    );
}

fn login(server: &Server) -> u16 {
    let who = json!({ "email": "ada@example.org", "password": PASSWORD });
    server.nobody().post("/api/v1/auth/login", &who).status
}

#[test]
fn a_link_opens_no_door_but_its_own() {
    for server in Server::on_both() {
        let setup = server.setup_token().unwrap();
        assert_eq!(chooses(&server, "reset", &setup), [422, 422]);
        assert_eq!(chooses(&server, "invitation", &setup), [422, 422]);
        let admin = server.admin();
        let link = |new: &serde_json::Value, deed: &str, field: &str| {
            let made = admin.post("/api/v1/users", new);
            let id = made.body["user_id"].as_str().unwrap();
            let path = format!("/api/v1/users/{id}/{deed}");
            let made = admin.post(&path, &json!({ "send_email": false }));
            let (_, token) = made.body[field].as_str().unwrap().split_once('=').unwrap();
            token.to_owned()
        };
        let ada = json!({ "email": "ada@example.org" });
        let invitation = link(&ada, "invitation", "invitation_link");
        let bob = json!({ "email": "bob@example.org", "password": PASSWORD });
        let reset = link(&bob, "admin-generate-reset-link", "reset_link");
        assert_eq!(chooses(&server, "reset", &invitation), [422, 422]);
        assert_eq!(chooses(&server, "invitation", &reset), [422, 422]);
        // None of that has used them up; the page does.
        assert_eq!(chooses(&server, "reset", &reset), [200, 422]);
        assert_eq!(chooses(&server, "invitation", &invitation), [200, 422]);
    }
}

/// Chooses a password with the token of a link as with one for this: through its page, then through the API.
fn chooses(server: &Server, what: &str, token: &str) -> [u16; 2] {
    const CHOSEN: &str = "four other plain words";
    let (page, function, path, body) = match what {
        "reset" => (
            "/reset-password",
            "/_call/reset_password",
            format!(
                "/api/v1/auth/reset-password?token={token}&new_password={}",
                CHOSEN.replace(' ', "%20")
            ),
            None,
        ),
        _ => (
            "/accept-invitation",
            "/_call/accept_invitation",
            "/api/v1/auth/accept-invitation".to_owned(),
            Some(json!({ "token": token, "new_password": CHOSEN }).to_string()),
        ),
    };
    // Opening the link keeps its token in a cookie.
    let browser = server.nobody().header("accept", "text/html");
    let opened = browser.get(&format!("{page}?token={token}"));
    assert!(opened.cookies().contains(token), "{:?}", opened.headers);
    let holder = server.nobody().header("cookie", &opened.cookies());
    let form = format!("new_password={}", CHOSEN.replace(' ', "+"));
    let by_page = holder.form(function, &form);
    let kind = body.as_ref().map(|_| "application/json");
    let by_api = server.nobody().send("POST", &path, kind, body);
    [by_page.status, by_api.status]
}

#[test]
fn a_wrong_guess_is_worked_on_whoever_it_is_at() {
    // A hash takes so long that nothing else counts.
    let server = Server::with(&[("USHER_ARGON2_PASSES", "20")]);
    let admin = server.admin();
    let makes = |new: &serde_json::Value| {
        let made = admin.post("/api/v1/users", new);
        assert_eq!(made.status, 201, "{}", made.text);
        made.body["user_id"].as_str().unwrap().to_owned()
    };
    makes(&json!({ "email": "known@example.org", "password": PASSWORD }));
    makes(&json!({ "email": "without-password@example.org" }));
    let inactive = makes(&json!({ "email": "inactive@example.org", "password": PASSWORD }));
    assert_eq!(
        admin.delete(&format!("/api/v1/users/{inactive}")).status,
        204
    );
    let guesses_at = |name: &str| {
        let email = format!("{name}@example.org");
        let who = json!({ "email": email, "password": "not the password" });
        let began = Instant::now();
        let answer = server.nobody().post("/api/v1/auth/login", &who);
        let took = began.elapsed();
        assert_eq!(answer.status, 401, "{name}: {}", answer.text);
        took
    };
    // The first guess at an account that is not there makes the hash that stands in for its own.
    guesses_at("nobody");
    // Whatever else the machine does makes a guess longer, never shorter.
    let mut known = guesses_at("known");
    let others = ["nobody-either", "inactive", "without-password"].map(|name| {
        let took = guesses_at(name);
        known = known.min(guesses_at("known"));
        (name, took)
    });
    for (name, took) in others {
        assert!(
            2 * took >= known,
            "{name}: {took:?}, where a known account takes {known:?}"
        );
    }
}
