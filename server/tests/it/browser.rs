//! What protects people in a browser.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::server::{PASSWORD, Server};

#[test]
fn a_page_of_another_site_cannot_act() {
    let server = Server::start();
    let admin = server.admin();
    let cookie = server.nobody().post(
        "/api/v1/auth/login",
        &json!({ "email": "root@example.org", "password": crate::server::PASSWORD }),
    );
    let cookie = cookie
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let visitor = server.nobody().header("cookie", &cookie);
    let new = json!({ "email": "ada@example.org" });
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let refused = visitor
            .clone()
            .header(name, value)
            .post("/api/v1/users", &new);
        assert_eq!(refused.status, 403, "{name}: {value}");
        let refused = visitor
            .clone()
            .header(name, value)
            .form("/_call/sign_out", "");
        assert_eq!(refused.status, 403, "{name}: {value}");
        let shown = visitor
            .clone()
            .header(name, value)
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .form("/_call/sign_out", "");
        assert_eq!(shown.status, 403, "{name}: {value}");
        assert!(shown.header("content-type").starts_with("text/html"));
        assert!(
            shown
                .text
                .contains("<p>This request came from another site."),
            "{}",
            shown.text
        );
    }
    assert_eq!(admin.get("/api/v1/users").body["total"], 1);
    assert_eq!(
        visitor.get("/api/v1/auth/me").status,
        200,
        "still signed in"
    );
    let own = visitor
        .header("sec-fetch-site", "same-origin")
        .post("/api/v1/users", &new);
    assert_eq!(own.status, 201, "{}", own.body);
}

#[test]
fn every_answer_is_guarded() {
    let server = Server::start();
    for path in [
        "/sign-in",
        "/docs",
        "/openapi.json",
        "/api/v1/users",
        "/nowhere",
        "/health/live",
        "/favicon.svg",
    ] {
        let answer = server.nobody().get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        // No other site learns where somebody comes from: links have tokens in their addresses.
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
    }
    assert_eq!(
        server.nobody().get("/api/v1/users").header("cache-control"),
        "no-store"
    );
    assert_eq!(
        server.nobody().get("/sign-in").header("cache-control"),
        "no-store"
    );
    // Likewise what only somebody who is signed in can see: nobody else finds it in a cache.
    server.admin();
    let visitor = server.signs_in_by_cookie("root@example.org");
    for (path, kind) in [
        ("/users", "text/html"),
        ("/account", "text/html"),
        ("/users.csv", "text/csv"),
    ] {
        let answer = visitor.clone().header("accept", kind).get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(
            answer.header("content-type").starts_with(kind),
            "{path}: {:?}",
            answer.headers
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
}

#[test]
fn a_page_runs_its_own_scripts_alone_under_a_nonce_that_is_never_used_again() {
    let server = Server::start();
    let [one, other] = [0, 1].map(|_| {
        let page = server.nobody().get("/sign-in");
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).unwrap();
        let nonce = nonce.split('\'').next().unwrap().to_owned();
        assert!(nonce.len() >= 16, "{policy}");
        let scripts: Vec<&str> = page.text.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{}", page.text);
        for script in scripts {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        nonce
    });
    assert_ne!(one, other);
}

#[test]
fn cookies_are_kept_from_script_and_from_plain_http() {
    let server = Server::with(&[("USHER_PUBLIC_URL", "https://id.example.org")]);
    server.run(
        &[
            "admin",
            "create",
            "--email",
            "root@example.org",
            "--password-stdin",
        ],
        crate::server::PASSWORD,
    );
    let who = json!({ "email": "root@example.org", "password": crate::server::PASSWORD });
    let answer = server.nobody().post("/api/v1/auth/login", &who);
    let cookie = answer.header("set-cookie");
    for word in [
        "session_token=",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Secure",
    ] {
        assert!(cookie.contains(word), "{word}: {cookie}");
    }
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age=")
    );
}

#[test]
fn pages_send_strangers_to_the_sign_in_and_back_to_this_site_only() {
    let server = Server::start();
    server.admin();
    let page = server
        .nobody()
        .header("accept", "text/html")
        .get("/users?search=ada");
    assert!(matches!(page.status, 302 | 303 | 307), "{}", page.status);
    assert!(
        page.header("location").starts_with("/sign-in"),
        "{}",
        page.header("location")
    );
    // Who does not wait for HTML is not led anywhere, and learns it from the status.
    assert_eq!(server.nobody().get("/users").status, 401);
    let body =
        |next: &str| format!("email=root%40example.org&password=four+plain+words+here&next={next}");
    for next in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "javascript%3Aalert(1)",
    ] {
        let answer = server
            .nobody()
            .header("accept", "text/html")
            .form("/_call/sign_in", &body(next));
        assert!(
            matches!(answer.status, 302 | 303),
            "{} {}",
            answer.status,
            answer.text
        );
        let to = answer.header("location");
        assert!(
            to.starts_with('/') && !to.contains("evil"),
            "{next} leads to {to}"
        );
    }
}

/// Fixation: what somebody put into a browser beforehand never becomes the key of its owner's session.
#[test]
fn the_form_takes_up_no_cookie_that_somebody_chose() {
    let server = Server::start();
    server.admin();
    let signs_in = |planted: &str| {
        let form = "email=root%40example.org&password=four+plain+words+here&next=%2F";
        let browser = server.nobody().header("cookie", planted);
        let answer = browser.form("/_call/sign_in", form);
        assert_eq!(answer.status, 200, "{planted}: {}", answer.text);
        // No other line takes it away again.
        let set = answer.header("set-cookie");
        assert_eq!(set.matches("session_token=").count(), 1, "{planted}: {set}");
        let cookies = answer.cookies();
        let mut pairs = cookies.split("; ");
        let key = pairs.find(|pair| pair.starts_with("session_token="));
        key.unwrap().to_owned()
    };
    let opens = |cookie: &str| {
        let browser = server.nobody().header("cookie", cookie);
        browser.get("/api/v1/auth/me").status
    };
    let ended = signs_in("theme=dark");
    let browser = server.nobody().header("cookie", &ended);
    assert_eq!(browser.form("/_call/sign_out", "").status, 200);
    // No key, one of the right form, and one that opened a session.
    for planted in [
        "session_token=chosen-by-somebody-else",
        "session_token=AAAAAAAAAAAAAAAAAAAAAA",
        &ended,
    ] {
        let given = signs_in(planted);
        assert_ne!(given, planted);
        assert_eq!((opens(planted), opens(&given)), (401, 200), "{planted}");
    }
}

#[test]
fn a_link_is_built_from_the_public_url_alone() {
    let server = Server::with(&[("USHER_PUBLIC_URL", "https://id.example.org")]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    let path = format!(
        "/api/v1/users/{}/admin-generate-reset-link",
        id.as_str().unwrap()
    );
    let new = json!({ "email": "guest@example.org" });
    let guest = admin.post("/api/v1/users", &new).body["user_id"].clone();
    let invitation = format!("/api/v1/users/{}/invitation", guest.as_str().unwrap());
    for (n, header) in [
        "host",
        "x-forwarded-host",
        "forwarded",
        "x-original-url",
        "origin",
    ]
    .into_iter()
    .enumerate()
    {
        let value = match header {
            "forwarded" => "host=evil.example;proto=https",
            "origin" => "https://evil.example",
            _ => "evil.example",
        };
        let asked = admin.clone().header(header, value);
        let made = asked.post(&path, &json!({ "send_email": false }));
        let link = made.body["reset_link"].as_str().unwrap_or_default();
        assert!(
            link.starts_with("https://id.example.org/reset-password?token="),
            "{header}: {}",
            made.text
        );
        let invited = asked.post(&invitation, &json!({ "send_email": true }));
        assert!(invited.status < 300, "{header}: {}", invited.text);
        // Somebody else each time: a mailbox gets three such letters an hour.
        let email = format!("forgetful-{n}@example.org");
        let new = json!({ "email": email, "password": PASSWORD });
        assert_eq!(admin.post("/api/v1/users", &new).status, 201);
        let query = format!("/api/v1/auth/forgot-password?email={email}");
        let forgot = server.nobody().header(header, value);
        // A browser that comes from elsewhere gets no letter at all.
        let status = if header == "origin" { 403 } else { 200 };
        let answer = forgot.send("POST", &query, None, None);
        assert_eq!(answer.status, status, "{header}: {}", answer.text);
    }
    let began = Instant::now();
    let letters = loop {
        // A job answers those who forgot their password.
        let letters = letters(&server);
        let answered =
            |text: &&String| text.contains("https://id.example.org/reset-password?token=");
        if letters.iter().filter(answered).count() >= 4 {
            break letters;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{letters:?}");
        thread::sleep(Duration::from_millis(200));
    };
    let mut links = 0;
    for letter in &letters {
        let ours = letter.matches("https://id.example.org/").count();
        assert_eq!(letter.matches("://").count(), ours, "{letter}");
        assert!(!letter.contains("evil"), "{letter}");
        links += ours;
    }
    // Those four, and five invitations.
    assert!(links >= 9, "{letters:?}");
}

/// Every letter in the outbox, as its page shows it.
fn letters(server: &Server) -> Vec<String> {
    let visitor = server
        .signs_in_by_cookie("root@example.org")
        .header("accept", "text/html");
    let list = visitor.get("/outbox?page_size=100").text;
    list.split("href=\"/outbox/")
        .skip(1)
        .map(|rest| {
            let id = rest.split('"').next().unwrap();
            let page = visitor.get(&format!("/outbox/{id}")).text;
            let (_, letter) = page.split_once("class=\"letter\"").unwrap();
            letter.split("</pre>").next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn notes_cannot_leave_their_field() {
    let server = Server::start();
    let admin = server.admin();
    let notes = "</textarea><script>alert(1)</script> &lt;b>";
    let new = json!({ "org_name": "Acme", "notes": notes });
    let org = admin.post("/api/v1/organizations", &new).body["org_id"].clone();
    let page = server
        .signs_in_by_cookie("root@example.org")
        .header("accept", "text/html")
        .get(&format!("/organizations/{org}/edit"));
    assert_eq!(page.status, 200, "{}", page.text);
    let escaped = "&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;lt;b>";
    assert!(page.text.contains(escaped) && !page.text.contains("<script>alert"));
}

#[test]
fn a_name_cannot_leave_the_title_of_its_page() {
    let server = Server::start();
    let admin = server.admin();
    let name = "</title></head><script>alert(1)</script> &lt;b>";
    let new = json!({ "email": "ada@example.org", "full_name": name });
    let id = admin.post("/api/v1/users", &new).body["user_id"].clone();
    let new = json!({ "org_name": name });
    let org = admin.post("/api/v1/organizations", &new).body["org_id"].clone();
    let visitor = server
        .signs_in_by_cookie("root@example.org")
        .header("accept", "text/html");
    for path in [
        format!("/users/{}", id.as_str().unwrap()),
        format!("/users/{}/edit", id.as_str().unwrap()),
        format!("/organizations/{org}"),
    ] {
        let page = visitor.get(&path);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        let (_, rest) = page.text.split_once("<title>").unwrap();
        let (title, after) = rest.split_once("</title>").unwrap();
        let escaped = "&lt;/title>&lt;/head>&lt;script>alert(1)&lt;/script> &amp;lt;b>";
        assert!(title.contains(escaped), "{path}: {title}");
        assert!(
            !after.contains("</title>") && !page.text.contains("<script>alert"),
            "{path}"
        );
    }
}
