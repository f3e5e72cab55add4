//! The one-time message: what a form did is said on the next page, and there alone.

use serde_json::json;

use crate::server::Server;

/// What was done is said on the next page and once, whichever keys come with the form that asked for it.
#[test]
fn what_a_form_did_is_said_whatever_keys_came_along() {
    const SAID: &str = "No session had to be ended.";
    for server in Server::on_both() {
        let admin = server.admin();
        let token = admin.token.clone().unwrap();
        let made = admin.post("/api/v1/users", &json!({ "email": "ada@example.org" }));
        let form = format!(
            "id={}&back=%2Fusers",
            made.body["user_id"].as_str().unwrap()
        );
        let by_cookie = server.signs_in_by_cookie("root@example.org");
        let cookie = by_cookie.headers[0].1.clone();
        let (unknown, unreadable) = (
            "session_token=AAAAAAAAAAAAAAAAAAAAAA",
            "session_token=unreadable",
        );
        let sends = |cookies: &str| server.nobody().header("cookie", cookies);
        for (keys, browser) in [
            ("a cookie", by_cookie.clone()),
            ("a token", admin.clone()),
            ("both", admin.clone().header("cookie", &cookie)),
            (
                "a token and an unknown cookie",
                admin.clone().header("cookie", unknown),
            ),
            (
                "a token and no real cookie",
                admin.clone().header("cookie", unreadable),
            ),
            (
                "a token as a cookie",
                sends(&format!("session_token={token}")),
            ),
            (
                "a cookie before an unknown one",
                sends(&format!("{cookie}; {unknown}")),
            ),
            (
                "a cookie before no real one",
                sends(&format!("{cookie}; {unreadable}")),
            ),
        ] {
            let browser = browser.header("accept", "text/html");
            let answer = browser.form("/_call/revoke_sessions", &form);
            let (status, to) = (answer.status, answer.header("location"));
            assert_eq!((status, to), (302, "/users"), "{keys}: {}", answer.text);
            let set = answer.header("set-cookie");
            assert!(!set.contains("session_token="), "{keys}: {set}");
            let next = browser.clone().header("cookie", &answer.cookies());
            let next = next.get("/users");
            assert!(next.text.contains(SAID), "{keys}: {}", next.text);
            assert!(!browser.get("/users").text.contains(SAID), "{keys}");
        }
    }
}

#[test]
fn who_ends_the_session_that_asks_is_told_so() {
    for server in Server::on_both() {
        server.admin();
        let browser = server.signs_in_by_cookie("root@example.org");
        let me = browser.get("/api/v1/auth/me").body["user_id"].clone();
        let me = me.as_str().unwrap();
        let sessions = browser.get(&format!("/api/v1/users/{me}/sessions")).body;
        let mut sessions = sessions.as_array().unwrap().iter();
        let own = sessions.find(|session| session["is_current"] == true);
        let own = own.unwrap()["session_id"].as_str().unwrap();
        let answer = browser.header("accept", "text/html").form(
            "/_call/revoke_session",
            &format!("id={me}&session={own}&back=%2Fsign-in"),
        );
        let (status, to) = (answer.status, answer.header("location"));
        assert_eq!((status, to), (302, "/sign-in"), "{}", answer.text);
        let next = server.nobody().header("cookie", &answer.cookies());
        let next = next.get("/sign-in");
        assert!(
            next.text.contains("The session has ended."),
            "{}",
            next.text
        );
    }
}
