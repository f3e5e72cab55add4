use serde_json::json;

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn a_sign_in_answers_three_keys_to_one_session() {
    let world = World::new("https://usher.example.org").await;
    let right = json!({"email": "Root@Example.org", "password": PASSWORD});
    let keys = world.stranger().post("/api/v1/auth/login", &right).await;
    keys.is(200).fits("TokenResponse");
    assert_eq!(keys.body["token_type"], "bearer");
    let cookie = keys.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000; Secure"
    );
    let by_cookie = world.stranger().with("cookie", pair);
    by_cookie
        .get("/api/v1/auth/me")
        .await
        .is(200)
        .fits("UserResponse");

    let token = keys.body["access_token"].as_str().unwrap();
    let by_token = world
        .stranger()
        .with("authorization", &format!("Bearer {token}"));
    let verified = by_token.get("/api/v1/auth/verify").await;
    assert_eq!(verified.is(200).body["valid"], true);
    assert_eq!(verified.body["user_id"], keys.body["user"]["user_id"]);
    assert_eq!(verified.body["expires_at"], "2026-11-24T13:00:00Z");
    assert!(
        verified.body["permissions"]
            .as_array()
            .unwrap()
            .contains(&json!("users:deactivate"))
    );

    let gone = by_token.send("POST", "/api/v1/auth/logout", None).await;
    assert!(
        gone.is(200)
            .header("set-cookie")
            .starts_with("session_token=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0")
    );
    by_cookie.get("/api/v1/auth/me").await.is(401);
    by_token.get("/api/v1/auth/me").await.is(401);
}

#[tokio::test]
async fn without_https_the_cookie_is_sent_without_it() {
    let world = World::new("http://127.0.0.1:3000").await;
    let keys = world
        .stranger()
        .post(
            "/api/v1/auth/login",
            &json!({"email": "root@example.org", "password": PASSWORD}),
        )
        .await;
    assert!(!keys.is(200).header("set-cookie").contains("Secure"));
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let world = World::new("http://localhost").await;
    let right = json!({"email": "root@example.org", "password": PASSWORD});
    let keys = world.stranger().post("/api/v1/auth/login", &right).await;
    let refresh = json!({"refresh_token": keys.body["refresh_token"]});
    let fresh = world
        .stranger()
        .post("/api/v1/auth/refresh", &refresh)
        .await;
    fresh.is(200).fits("TokenResponse");
    let again = world
        .stranger()
        .post("/api/v1/auth/refresh", &refresh)
        .await;
    assert_eq!(again.is(401).header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn wrong_and_unknown_are_one_answer() {
    let world = World::new("http://localhost").await;
    let login = async |email: &str| {
        let wrong = json!({"email": email, "password": "not the password"});
        world
            .stranger()
            .post("/api/v1/auth/login", &wrong)
            .await
            .is(401)
            .body
            .clone()
    };
    assert_eq!(
        login("root@example.org").await,
        login("nobody@example.org").await
    );
}

#[tokio::test]
async fn problems_of_links_name_the_place_where_the_link_travels() {
    let world = World::new("http://localhost").await;
    let stranger = world.stranger();
    let reset = stranger
        .send(
            "POST",
            "/api/v1/auth/reset-password?token=x&new_password=y",
            None,
        )
        .await;
    assert!(
        reset
            .problems()
            .iter()
            .all(|(place, _)| place.starts_with("query."))
    );
    let verify = stranger.get("/api/v1/auth/verify-email/x").await;
    assert_eq!(verify.problems()[0].0, "path.token");
    let known = stranger
        .send(
            "POST",
            "/api/v1/auth/forgot-password?email=root%40example.org",
            None,
        )
        .await;
    let unknown = stranger
        .send(
            "POST",
            "/api/v1/auth/forgot-password?email=nobody%40example.org",
            None,
        )
        .await;
    assert_eq!(known.is(200).body, unknown.is(200).body);
}

/// Fixation: what somebody put into a browser beforehand never becomes the key of its owner's session.
#[tokio::test]
async fn a_cookie_that_somebody_chose_is_not_taken_up() {
    let world = World::new("https://usher.example.org").await;
    let right = json!({"email": "root@example.org", "password": PASSWORD});
    let strangers = world.stranger().post("/api/v1/auth/login", &right).await;
    let ended = strangers.header("set-cookie").split(';').next().unwrap();
    world
        .stranger()
        .with("cookie", ended)
        .post("/api/v1/auth/logout", &json!({}))
        .await
        .is(200);
    for planted in ["session_token=chosen-by-somebody-else", ended] {
        let browser = world.stranger().with("cookie", planted);
        let keys = browser.post("/api/v1/auth/login", &right).await;
        let given = keys.is(200).header("set-cookie");
        let given = given.split(';').next().unwrap();
        assert_ne!(given, planted);
        browser.get("/api/v1/auth/me").await.is(401);
        let hers = world.stranger().with("cookie", given);
        hers.get("/api/v1/auth/me").await.is(200);
    }
}
