//! What protects people in a browser.

use serde_json::json;

use crate::server::Server;

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

#[test]
fn a_link_is_built_from_the_public_url_alone() {
    let server = Server::with(&[("USHER_PUBLIC_URL", "https://id.example.org")]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    let path = format!(
        "/api/v1/users/{}/admin-generate-reset-link",
        id.as_str().unwrap()
    );
    for header in [
        "host",
        "x-forwarded-host",
        "forwarded",
        "x-original-url",
        "origin",
    ] {
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
    }
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
