use serde_json::json;

use crate::world::World;

/// Whatever the path, the query and the body hold.
#[tokio::test]
async fn a_stranger_is_401_at_every_operation_that_needs_somebody() {
    let world = World::new("http://localhost").await;
    let document = serde_json::to_value(api::document()).unwrap();
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !operation["security"].is_array() {
                continue;
            }
            tried += 1;
            let address = path.replace(['{', '}'], "") + "?page=0&page=1";
            for key in [None, Some("Bearer ush_nothing")] {
                let mut client = world.stranger();
                if let Some(key) = key {
                    client = client.with("authorization", key);
                }
                let answer = client
                    .send(&method.to_uppercase(), &address, Some(&json!(["?"])))
                    .await;
                answer.is(401);
                assert_eq!(answer.header("www-authenticate"), "Bearer");
                assert!(answer.body["detail"].is_string());
            }
        }
    }
    assert_eq!(tried, 32);
}

#[tokio::test]
async fn providers_that_are_not_configured_are_not_there() {
    let world = World::new("http://localhost").await;
    let stranger = world.stranger();
    assert_eq!(
        stranger
            .get("/api/v1/auth/oauth/providers")
            .await
            .is(200)
            .body,
        json!({"providers": []})
    );
    stranger.get("/api/v1/auth/oauth/github").await.is(404);
    stranger
        .get("/api/v1/auth/oauth/github/callback?code=1")
        .await
        .is(404);
    assert_eq!(
        stranger
            .get("/api/v1/auth/oauth/github/callback")
            .await
            .problems()[0]
            .0,
        "query.code"
    );
    let newcomer = json!({"email": "a@example.org", "username": "ada", "full_name": "Ada", "org_name": "Engines"});
    stranger
        .post("/api/v1/auth/oauth/github/register", &newcomer)
        .await
        .is(404);
    stranger
        .post("/api/v1/auth/register", &newcomer)
        .await
        .is(403);
}
