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

/// Whom a request concerns is said once, in its path: another id in the query, the body or a header does not count.
#[tokio::test]
async fn the_path_alone_says_who_is_meant() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let mut ids = Vec::new();
    for (name, org) in [("olga", "Acme"), ("bob", "Borg")] {
        let org = root
            .post("/api/v1/organizations", &json!({"org_name": org}))
            .await;
        let org = org.is(201).body["org_id"].clone();
        let new =
            json!({"email": format!("{name}@example.org"), "password": PASSWORD, "org_id": org});
        let made = root.post("/api/v1/users", &new).await;
        let id = made.is(201).body["user_id"].as_str().unwrap().to_owned();
        ids.push((id, org));
    }
    let [(olga, _), (bob, borg)] = &ids[..] else {
        panic!("{ids:?}");
    };
    let role = json!({"role_name": "org_admin"});
    let roles = format!("/api/v1/users/{olga}/roles");
    root.post(&roles, &role).await.is(200);

    let org = borg.to_string();
    let client = world
        .signed_in("olga@example.org")
        .await
        .with("x-org-id", &org)
        .with("x-organization-id", &org)
        .with("x-zitadel-orgid", &org)
        .with("x-user-id", bob);
    let theirs = format!("/api/v1/users/{bob}");
    client
        .get(&format!("{theirs}?user_id={olga}&org_id={}", ids[0].1))
        .await
        .is(404);
    let name = json!({"full_name": "Renamed"});
    client
        .patch(&format!("{theirs}?user_id={olga}"), &name)
        .await
        .is(404);
    let own = format!("/api/v1/users/{olga}?user_id={bob}&org_id={org}");
    client.patch(&own, &name).await.is(200);
    for body in [
        json!({"role_name": "user", "user_id": bob}),
        json!({"role_name": "user", "org_id": borg}),
    ] {
        let refused = client.post(&roles, &body).await;
        assert_eq!(refused.problems()[0].1, "extra_forbidden");
    }
    assert_eq!(client.get("/api/v1/users").await.is(200).body["total"], 1);
    let narrowed = client.get(&format!("/api/v1/users?org_id={org}")).await;
    assert_eq!(narrowed.is(200).body["total"], 0);
    let after = root.get(&theirs).await;
    assert_eq!(after.is(200).body["full_name"], json!(null));
    assert_eq!(after.body["roles"], json!(["user"]));
}
