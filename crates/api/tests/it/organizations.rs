use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn an_organization_lives_from_its_founding_to_its_end() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let made = root
        .post(
            "/api/v1/organizations",
            &json!({"org_name": "Analytical Engines"}),
        )
        .await;
    made.is(201).fits("OrganizationResponse");
    let path = format!("/api/v1/organizations/{}", made.body["org_id"]);
    root.post(
        "/api/v1/organizations",
        &json!({"org_name": "analytical engines"}),
    )
    .await
    .is(409);
    let found = root
        .get("/api/v1/organizations?search=engine&sort=org_name")
        .await;
    found.is(200).fits("OrganizationListResponse");
    assert_eq!(found.body["organizations"][0], made.body);

    let tag = root.get(&path).await.is(200).header("etag").to_owned();
    let careful = world.root().await.with("if-match", &tag);
    let ended = careful
        .patch(&path, &json!({"notes": "moved away", "is_active": false}))
        .await;
    assert_eq!(
        ended.is(200).fits("OrganizationResponse").body["is_active"],
        false
    );
    careful.patch(&path, &json!({"notes": null})).await.is(412);
    let activity = root
        .get(&format!(
            "{path}/activity?start_date=2026-11-24&end_date=2026-11-24"
        ))
        .await;
    activity.is(200).fits("UserActivityResponse");
    assert!(activity.body["total_count"].as_u64().unwrap() >= 2);
    assert_eq!(
        root.get("/api/v1/organizations/seven").await.problems()[0].1,
        "int_parsing"
    );
    root.get("/api/v1/organizations/999999999999").await.is(404);
}

#[tokio::test]
async fn super_devs_are_assigned_and_taken_off_again() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let org = root
        .post(
            "/api/v1/organizations",
            &json!({"org_name": "Analytical Engines"}),
        )
        .await;
    let ada = root
        .post("/api/v1/users", &json!({"email": "ada@example.org"}))
        .await;
    let id = ada.is(201).body["user_id"].as_str().unwrap();
    let list = format!(
        "/api/v1/organizations/{}/super-devs",
        org.is(201).body["org_id"]
    );
    let ada_of = format!("{list}/{id}");
    root.send("PUT", &ada_of, None).await.is(409);
    root.post(
        &format!("/api/v1/users/{id}/roles"),
        &json!({"role_name": "super_dev"}),
    )
    .await
    .is(200);
    for _ in 0..2 {
        root.send("PUT", &ada_of, None).await.is(204);
    }
    assert_eq!(root.get(&list).await.is(200).body[0]["user_id"], id);
    for _ in 0..2 {
        root.send("DELETE", &ada_of, None).await.is(204);
    }
    assert_eq!(root.get(&list).await.is(200).body, json!([]));
}
