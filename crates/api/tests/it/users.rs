use serde_json::{Value, json};

use crate::world::{PASSWORD, World};

fn user(created: &Value) -> String {
    format!("/api/v1/users/{}", created["user_id"].as_str().unwrap())
}

#[tokio::test]
async fn a_person_is_created_found_changed_and_deactivated() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let new =
        json!({"email": "ada@example.org", "full_name": "Ada Lovelace", "password": PASSWORD});
    let ada = root.post("/api/v1/users", &new).await;
    ada.is(201).fits("UserResponse");
    assert_eq!(ada.body["roles"], json!(["user"]));
    assert_eq!(ada.body["created_at"], "2026-11-24T12:00:00Z");
    root.post("/api/v1/users", &new).await.is(409);

    let found = root.get("/api/v1/users?search=LOVE&page_size=1").await;
    found.is(200).fits("UserListResponse");
    assert_eq!(
        (&found.body["total"], &found.body["users"][0]),
        (&json!(1), &ada.body)
    );
    assert_eq!(
        found.header("link"),
        "</api/v1/users?search=LOVE&page_size=1&page=1>; rel=\"first\", \
         </api/v1/users?search=LOVE&page_size=1&page=1>; rel=\"last\""
    );

    let path = user(&ada.body);
    let tag = root.get(&path).await.is(200).header("etag").to_owned();
    assert_eq!(tag, ada.header("etag"));
    let careful = world.root().await.with("if-match", &tag);
    let changed = careful
        .patch(&path, &json!({"full_name": "Ada King"}))
        .await;
    changed.is(200).fits("UserResponse");
    assert_ne!(changed.header("etag"), tag);
    careful
        .patch(&path, &json!({"full_name": "Ada Byron"}))
        .await
        .is(412);
    let foreign = world.root().await.with("if-match", "W/\"1\"");
    let refused = foreign
        .patch(&path, &json!({"full_name": "Ada Byron"}))
        .await;
    assert!(
        refused.is(412).body["detail"]
            .as_str()
            .unwrap()
            .contains("names no version")
    );
    let null = root
        .patch(&path, &json!({"full_name": null, "email": null}))
        .await;
    assert_eq!(
        null.problems(),
        [("body.email".to_owned(), "value_error".to_owned())]
    );

    root.send("DELETE", &path, None).await.is(204);
    root.send("DELETE", &path, None).await.is(204);
    let activity = root.get(&format!("{path}/activity")).await;
    activity.is(200).fits("UserActivityResponse");
    let kinds: Vec<&str> = activity.body["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["event_type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["user_deactivated", "profile_updated", "user_created"]
    );
    assert_eq!(activity.body["activities"][0]["actor"], "root@example.org");
    assert_eq!(
        activity.body["activities"][0]["metadata"]["request_id"],
        "test"
    );
}

#[tokio::test]
async fn roles_are_listed_given_and_removed() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let roles = root.get("/api/v1/users/roles/available").await;
    assert_eq!(roles.is(200).body.as_array().unwrap().len(), 4);
    let ada = root
        .post("/api/v1/users", &json!({"email": "ada@example.org"}))
        .await;
    let path = format!("{}/roles", user(&ada.body));
    let until = json!({"role_name": "super_dev", "expires_at": "2026-11-25T12:00:00Z"});
    let given = root.post(&path, &until).await;
    assert_eq!(
        given.is(200).fits("UserResponse").body["roles"],
        json!(["super_dev", "user"])
    );
    let past = json!({"role_name": "super_dev", "expires_at": "2020-01-01T00:00:00Z"});
    assert_eq!(
        root.post(&path, &past).await.problems()[0].0,
        "body.expires_at"
    );
    root.send("DELETE", &format!("{path}/super_dev"), None)
        .await
        .is(204);
    root.send("DELETE", &format!("{path}/super_dev"), None)
        .await
        .is(404);
    root.send("DELETE", &format!("{path}/nonsense"), None)
        .await
        .is(404);
}

#[tokio::test]
async fn passwords_and_links_are_answered_as_clients_know_them() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let ada = root
        .post(
            "/api/v1/users",
            &json!({"email": "ada@example.org", "password": PASSWORD}),
        )
        .await;
    let path = user(&ada.body);
    world.signed_in("ada@example.org").await;
    let body = json!({"new_password": "another kettle of words", "send_email": false});
    let set = root
        .post(&format!("{path}/admin-set-password"), &body)
        .await;
    set.is(200).fits("AdminSetPasswordResponse");
    assert_eq!(set.body["sessions_invalidated"], 1);
    let common = root
        .post(
            &format!("{path}/admin-set-password"),
            &json!({"new_password": "password1"}),
        )
        .await;
    assert_eq!(common.problems()[0].0, "body.new_password");
    let link = root
        .post(&format!("{path}/admin-generate-reset-link"), &json!({}))
        .await;
    link.is(200).fits("AdminGenerateResetLinkResponse");
    assert_eq!(
        (&link.body["email_sent"], &link.body["expires_at"]),
        (&json!(false), &json!("2026-11-24T13:00:00Z"))
    );
    let token = link.body["token"].as_str().unwrap();
    assert_eq!(
        link.body["reset_link"],
        format!("http://localhost/reset-password?token={token}")
    );
    let reset =
        format!("/api/v1/auth/reset-password?token={token}&new_password=four+new+words+here");
    world.stranger().send("POST", &reset, None).await.is(200);
    world.stranger().send("POST", &reset, None).await.is(422);
}

#[tokio::test]
async fn ids_that_are_none_are_named_and_ids_that_are_unknown_are_not_found() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    assert_eq!(
        root.get("/api/v1/users/7").await.problems(),
        [("path.user_id".to_owned(), "uuid_parsing".to_owned())]
    );
    assert_eq!(
        root.get("/api/v1/users/%FF").await.problems()[0].0,
        "path.user_id"
    );
    root.get("/api/v1/users/00000000-0000-0000-0000-000000000000")
        .await
        .is(404);
    let both = root
        .patch(
            "/api/v1/users/7?page=0",
            &json!({"full_name": 7, "role": "super_admin"}),
        )
        .await;
    let places: Vec<String> = both
        .problems()
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    assert_eq!(places, ["path.user_id", "body.full_name", "body.role"]);
}
