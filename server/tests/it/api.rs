//! The API over HTTP: what a client's author meets first.

use serde_json::json;

use crate::server::Server;

#[test]
fn an_administrator_creates_finds_and_deactivates_and_reads_what_happened() {
    let server = Server::start();
    let admin = server.admin();
    let org = admin.post(
        "/api/v1/organizations",
        &json!({ "org_name": "Acme Research" }),
    );
    assert_eq!(org.status, 201, "{}", org.body);
    let new = json!({
        "email": "ada@example.org", "full_name": "Ada Lovelace", "password": crate::server::PASSWORD,
        "org_id": org.body["org_id"],
    });
    let made = admin.post("/api/v1/users", &new);
    assert_eq!(
        (made.status, &made.body["roles"]),
        (201, &json!(["user"])),
        "{}",
        made.body
    );
    let id = made.body["user_id"].as_str().unwrap().to_owned();
    let ada = server.signs_in("ada@example.org");
    assert_eq!(ada.get("/api/v1/auth/verify").status, 200);
    assert_eq!(ada.get("/api/v1/users").status, 403);

    let found = admin.get("/api/v1/users?search=LOVEL&is_active=true&role_filter=user,org_admin");
    assert_eq!(
        (&found.body["total"], &found.body["total_pages"]),
        (&json!(1), &json!(1)),
        "{}",
        found.body
    );
    assert_eq!(admin.delete(&format!("/api/v1/users/{id}")).status, 204);
    assert_eq!(
        ada.get("/api/v1/auth/me").status,
        401,
        "it has its effect on the very next request"
    );
    assert_eq!(
        admin.delete(&format!("/api/v1/users/{id}")).status,
        204,
        "it is idempotent"
    );
    let trail = admin.get(&format!("/api/v1/users/{id}/activity")).body;
    let kinds: Vec<_> = trail["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["event_type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["user_deactivated", "login", "user_created"]);
    assert_eq!(trail["activities"][0]["actor"], "root@example.org");
}

#[test]
fn what_the_framework_would_refuse_is_refused_in_the_same_shape() {
    let server = Server::start();
    let admin = server.admin();
    let shape = |answer: &crate::server::Answer, status: u16| {
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(
            answer
                .header("content-type")
                .starts_with("application/json"),
            "{:?}",
            answer.headers
        );
        assert!(
            answer.body["detail"].is_string() || answer.body["detail"].is_array(),
            "{}",
            answer.text
        );
    };
    shape(&admin.get("/api/v1/nowhere"), 404);
    let wrong_method = admin.send(
        "PUT",
        "/api/v1/users",
        Some("application/json"),
        Some("{}".to_owned()),
    );
    shape(&wrong_method, 405);
    assert!(
        wrong_method.header("allow").contains("GET"),
        "{:?}",
        wrong_method.headers
    );
    shape(
        &admin.send(
            "POST",
            "/api/v1/users",
            Some("text/plain"),
            Some("hello".to_owned()),
        ),
        415,
    );
    shape(
        &admin.send(
            "POST",
            "/api/v1/users",
            Some("application/json"),
            Some("{".to_owned()),
        ),
        422,
    );
    let big = json!({ "email": "x".repeat(300 * 1024) });
    shape(&admin.post("/api/v1/users", &big), 413);
    let nested = "[".repeat(100_000);
    shape(
        &admin.send(
            "POST",
            "/api/v1/users",
            Some("application/json"),
            Some(nested),
        ),
        422,
    );
    shape(&admin.get("/api/v1/users/not-a-uuid"), 422);
    shape(
        &admin.get("/api/v1/users?page=0&page_size=1000&role_filter=king"),
        422,
    );
    let stranger = server.nobody().get("/api/v1/users");
    shape(&stranger, 401);
    assert_eq!(stranger.header("www-authenticate"), "Bearer");
}

#[test]
fn every_problem_of_a_body_is_told_at_once() {
    let server = Server::start();
    let admin = server.admin();
    let wrong = json!({ "password": "short", "full_name": 7, "is_admin": true });
    let answer = admin.post("/api/v1/users", &wrong);
    let places: Vec<_> = answer.body["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["loc"][1].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(answer.status, 422);
    for field in ["email", "password", "full_name", "is_admin"] {
        assert!(
            places.iter().any(|place| place == field),
            "{field} is not told: {places:?}"
        );
    }
}

#[test]
fn nobody_gives_themselves_rights_through_a_patch() {
    let server = Server::start();
    let admin = server.admin();
    let new = json!({ "email": "ada@example.org", "password": crate::server::PASSWORD });
    let id = admin.post("/api/v1/users", &new).body["user_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let ada = server.signs_in("ada@example.org");
    let path = format!("/api/v1/users/{id}");
    for field in [
        "roles",
        "role_mask",
        "org_id",
        "is_email_verified",
        "user_id",
        "password",
    ] {
        let mut patch = json!({ "full_name": "Changed" });
        patch[field] = json!(["super_admin"]);
        let answer = ada.patch(&path, &patch);
        assert_eq!(answer.status, 422, "{field}: {}", answer.text);
        assert_eq!(answer.body["detail"][0]["type"], "extra_forbidden");
    }
    let after = ada.get("/api/v1/auth/me").body;
    assert_eq!(
        (&after["full_name"], &after["roles"]),
        (&json!(null), &json!(["user"]))
    );
    assert_eq!(ada.patch(&path, &json!({ "full_name": "Ada" })).status, 200);
    assert_eq!(
        ada.patch(&path, &json!({ "email": "root2@example.org" }))
            .status,
        403
    );
}

#[test]
fn guesses_count_together_whatever_address_the_client_writes() {
    let server = Server::start();
    server.admin();
    let who = json!({ "email": "root@example.org", "password": "not the password" });
    let answers: Vec<_> = (1..=11)
        .map(|n| {
            server
                .nobody()
                .header("x-forwarded-for", &format!("198.51.100.{n}"))
                .header("forwarded", &format!("for=198.51.100.{n}"))
                .header("x-real-ip", &format!("198.51.100.{n}"))
                .post("/api/v1/auth/login", &who)
        })
        .collect();
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    // The administrator's own sign-in was right and is not counted.
    assert_eq!(statuses[..10], [401; 10]);
    assert_eq!(statuses[10], 429, "{}", answers[10].text);
    assert!(!answers[10].header("retry-after").is_empty());
}
