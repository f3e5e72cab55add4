//! `Idempotency-Key`: the same request again does its work once.

use serde_json::json;

use crate::{
    postgres,
    server::{Answer, Client, PASSWORD, Server},
};

fn create(admin: &Client, key: &str, email: &str) -> Answer {
    let admin = admin.clone().header("idempotency-key", key);
    admin.post("/api/v1/users", &json!({ "email": email }))
}

fn people(admin: &Client) -> i64 {
    admin.get("/api/v1/users").body["total"].as_i64().unwrap()
}

#[test]
fn the_same_request_again_is_answered_the_same_and_done_once() {
    for server in Server::on_both() {
        let admin = server.admin();
        let first = create(&admin, "k-1", "ada@example.org");
        assert_eq!(
            (first.status, first.header("idempotency-replayed")),
            (201, "")
        );
        let again = create(&admin, "k-1", "ada@example.org");
        assert_eq!((again.status, &again.text), (201, &first.text));
        for name in ["etag", "content-type", "cache-control"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(people(&admin), 2);

        let id = first.body["user_id"].as_str().unwrap();
        let link = |key: &str| {
            let admin = admin.clone().header("idempotency-key", key);
            let path = format!("/api/v1/users/{id}/admin-generate-reset-link");
            admin.post(&path, &json!({ "send_email": false })).text
        };
        assert_eq!(link("k-1"), link("k-1"), "a key belongs to one path");
        assert_ne!(link("k-1"), link("k-2"));
        let trail = admin.get(&format!(
            "/api/v1/users/{id}/activity?event_type=password_reset_link_created"
        ));
        assert_eq!(trail.body["total_count"], 2);
    }
}

#[test]
fn another_body_needs_another_key() {
    for server in Server::on_both() {
        let admin = server.admin();
        assert_eq!(create(&admin, "k", "ada@example.org").status, 201);
        let other = create(&admin, "k", "eve@example.org");
        assert_eq!(
            (other.status, &other.body["detail"][0]["loc"]),
            (422, &json!(["header", "idempotency-key"]))
        );
        assert_eq!(people(&admin), 2);
        let bad = ["", "two words", "ü", &"k".repeat(256)]
            .map(|key| create(&admin, key, "eve@example.org"));
        for answer in bad {
            assert_eq!(
                (answer.status, &answer.body["detail"][0]["loc"][0]),
                (422, &json!("header"))
            );
        }
        assert_eq!(people(&admin), 2);
    }
}

#[test]
fn keys_of_two_people_never_meet() {
    for server in Server::on_both() {
        let admin = server.admin();
        let made = create(&admin, "k", "ada@example.org");
        let path = format!("/api/v1/users/{}", made.body["user_id"].as_str().unwrap());
        admin.post(
            &format!("{path}/admin-set-password"),
            &json!({ "new_password": PASSWORD, "send_email": false }),
        );
        admin.post(
            &format!("{path}/roles"),
            &json!({ "role_name": "super_admin" }),
        );
        let ada = server.signs_in("ada@example.org");
        assert_eq!(create(&ada, "k", "bob@example.org").status, 201);
        assert_eq!(people(&admin), 3);
        // A stranger's key does not count, and neither does it beside a method that repeats by itself.
        let stranger = create(&server.nobody(), "k", "ada@example.org");
        assert_eq!(stranger.status, 401);
        assert_eq!(
            ada.clone()
                .header("idempotency-key", "")
                .get("/api/v1/users")
                .status,
            200
        );
    }
}

#[test]
fn a_refusal_is_not_kept() {
    for server in Server::on_both() {
        let admin = server.admin();
        assert_eq!(create(&admin, "k", "not an address").status, 422);
        let judged = create(&admin, "k", "ada@example.org");
        assert_eq!(
            judged.status, 201,
            "a refused request does not use its key up: {}",
            judged.text
        );
        assert_eq!(create(&admin, "taken", "ada@example.org").status, 409);
        let id = judged.body["user_id"].as_str().unwrap();
        admin.patch(
            &format!("/api/v1/users/{id}"),
            &json!({ "email": "eve@example.org" }),
        );
        assert_eq!(create(&admin, "taken", "ada@example.org").status, 201);
        let big = json!({ "email": "x".repeat(300 * 1024) });
        assert_eq!(
            admin
                .clone()
                .header("idempotency-key", "big")
                .post("/api/v1/users", &big)
                .status,
            413
        );
    }
}

#[test]
fn keys_to_a_session_are_not_kept() {
    let server = Server::start();
    let admin = server.admin().header("idempotency-key", "k");
    let who = json!({ "email": "root@example.org", "password": PASSWORD });
    let token = |answer: &Answer| answer.body["access_token"].as_str().unwrap().to_owned();
    let (one, other) = (
        admin.post("/api/v1/auth/login", &who),
        admin.post("/api/v1/auth/login", &who),
    );
    assert_ne!(token(&one), token(&other));
}

#[test]
fn many_at_once_at_two_nodes_do_it_once() {
    let database = postgres::database();
    let settings = [
        ("USHER_DATABASE_URL", database.as_str()),
        ("USHER_SECRET_KEY", crate::nodes::SECRET_KEY),
    ];
    let nodes = [Server::with(&settings), Server::with(&settings)];
    let admin = nodes[0].admin();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..24)
            .map(|n| {
                scope.spawn({
                    let admin = admin.at(&nodes[n % 2]);
                    move || create(&admin, "k", "ada@example.org")
                })
            })
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    for answer in &answers {
        assert!(
            matches!(answer.status, 201 | 409),
            "{} {}",
            answer.status,
            answer.text
        );
    }
    let fresh = answers
        .iter()
        .filter(|a| a.status == 201 && a.header("idempotency-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    assert_eq!(people(&admin), 2);
    assert_eq!(
        create(&admin.at(&nodes[1]), "k", "ada@example.org").status,
        201
    );
}
