//! Coming in and getting back in, as clients of the API do it.

use serde_json::json;

use crate::world::{PASSWORD, World};

const CHOSEN: &str = "four other plain words";

#[tokio::test]
async fn an_invitation_is_made_listed_accepted_and_withdrawn() {
    let world = World::new("https://usher.example.org").await;
    let root = world.root().await;
    let new = json!({"email": "ada@example.org", "send_invitation": true});
    let ada = root.post("/api/v1/users", &new).await;
    ada.is(201).fits("UserResponse");
    let at = format!(
        "/api/v1/users/{}/invitation",
        ada.body["user_id"].as_str().unwrap()
    );
    let waiting = root.get("/api/v1/invitations").await;
    waiting.is(200).fits("InvitationListResponse");
    assert_eq!(waiting.body["total"], 1);
    assert_eq!(waiting.body["invitations"][0]["email_state"], "waiting");
    assert!(waiting.header("link").contains("rel=\"first\""));

    let made = root.post(&at, &json!({"send_email": false})).await;
    made.is(200).fits("InvitedResponse");
    assert_eq!(made.body["expires_at"], "2026-12-01T12:00:00Z");
    let link = made.body["invitation_link"].as_str().unwrap();
    let token = link
        .strip_prefix("https://usher.example.org/accept-invitation?token=")
        .unwrap();
    let accept =
        |token: &str, new_password: &str| json!({"token": token, "new_password": new_password});
    let stranger = world.stranger();
    let path = "/api/v1/auth/accept-invitation";
    let unknown = stranger.post(path, &accept("ush_i1_x", CHOSEN)).await;
    assert_eq!(unknown.problems()[0].0, "body.token");
    let weak = stranger.post(path, &accept(token, "password")).await;
    assert_eq!(
        weak.problems(),
        [("body.new_password".to_owned(), "password_common".to_owned())]
    );
    stranger.post(path, &accept(token, CHOSEN)).await.is(200);
    stranger.post(path, &accept(token, CHOSEN)).await.is(422);
    let right = json!({"email": "ada@example.org", "password": CHOSEN});
    stranger.post("/api/v1/auth/login", &right).await.is(200);
    assert_eq!(root.get("/api/v1/invitations").await.body["total"], 0);
    root.post(&at, &json!({})).await.is(409);

    let bob = json!({"email": "bob@example.org", "send_invitation": true});
    let bob = root.post("/api/v1/users", &bob).await.body["user_id"].clone();
    let at = format!("/api/v1/users/{}/invitation", bob.as_str().unwrap());
    root.send("DELETE", &at, None).await.is(204);
    root.send("DELETE", &at, None).await.is(404);
    let both = json!({"email": "eve@example.org", "password": PASSWORD, "send_invitation": true});
    let both = root.post("/api/v1/users", &both).await;
    assert_eq!(both.problems()[0].0, "body.password");
}

#[tokio::test]
async fn a_password_that_was_set_opens_nothing_but_the_choice_of_another() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let new = json!({"email": "ada@example.org"});
    let id = root.post("/api/v1/users", &new).await.body["user_id"].clone();
    let id = id.as_str().unwrap();
    let set = json!({"new_password": PASSWORD, "send_email": false, "must_change": true});
    root.post(&format!("/api/v1/users/{id}/admin-set-password"), &set)
        .await
        .is(200);
    let ada = world.signed_in("ada@example.org").await;
    let own = format!("/api/v1/users/{id}");
    for path in [own.as_str(), &format!("{own}/sessions"), "/api/v1/users"] {
        ada.get(path).await.is(403);
    }
    ada.post("/api/v1/auth/resend-verification", &json!({}))
        .await
        .is(403);
    ada.get("/api/v1/auth/verify").await.is(401);
    let change =
        |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let path = "/api/v1/auth/change-password";
    let wrong = ada.post(path, &change("not the password", CHOSEN)).await;
    assert_eq!(wrong.problems()[0].0, "body.current_password");
    let same = ada.post(path, &change(PASSWORD, PASSWORD)).await;
    assert_eq!(same.problems()[0].0, "body.new_password");
    ada.post(path, &change(PASSWORD, CHOSEN)).await.is(200);
    ada.get(&own).await.is(200);
    world
        .stranger()
        .post(path, &change(CHOSEN, PASSWORD))
        .await
        .is(401);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let world = World::new("http://localhost").await;
    let root = world.root().await;
    let new = json!({"email": "ada@example.org", "password": PASSWORD});
    let id = root.post("/api/v1/users", &new).await.body["user_id"].clone();
    let path = format!("/api/v1/users/{}/sessions", id.as_str().unwrap());
    let here = world.signed_in("ada@example.org").await;
    let there = world.signed_in("ada@example.org").await;
    let found = here.get(&path).await;
    let sessions = found.is(200).body.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions
        .iter()
        .find(|session| session["is_current"] == false)
        .unwrap();
    let one = format!("{path}/{}", other["session_id"].as_str().unwrap());
    here.send("DELETE", &one, None).await.is(204);
    here.send("DELETE", &one, None).await.is(404);
    there.get("/api/v1/auth/me").await.is(401);

    let there = world.signed_in("ada@example.org").await;
    let others = here.send("DELETE", &path, None).await;
    others.is(200).fits("SessionsEndedResponse");
    assert_eq!(others.body["sessions_ended"], 1);
    there.get("/api/v1/auth/me").await.is(401);
    let all = here
        .send("DELETE", &format!("{path}?this_too=true"), None)
        .await;
    assert_eq!(all.is(200).body["sessions_ended"], 1);
    here.get(&path).await.is(401);
    world.signed_in("ada@example.org").await;
    let ended = root.send("DELETE", &path, None).await;
    assert_eq!(ended.is(200).body["sessions_ended"], 1);
    let odd = root
        .send("DELETE", &format!("{path}?this_too=maybe"), None)
        .await;
    assert_eq!(odd.problems()[0].0, "query.this_too");
}
