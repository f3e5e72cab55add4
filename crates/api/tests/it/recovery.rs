//! Coming in and getting back in, as clients of the API do it.

use serde_json::json;

use crate::world::{PASSWORD, World, on_both};

on_both!(
    an_invitation_is_made_listed_accepted_and_withdrawn,
    a_password_that_was_set_opens_nothing_but_the_choice_of_another,
    sessions_are_listed_and_ended,
    reset_links_are_listed_without_their_tokens_and_withdrawn,
    a_new_address_is_told_to_both_and_confirmed_once,
);

const CHOSEN: &str = "four other plain words";

async fn an_invitation_is_made_listed_accepted_and_withdrawn(world: World) {
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

async fn a_password_that_was_set_opens_nothing_but_the_choice_of_another(world: World) {
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

async fn sessions_are_listed_and_ended(world: World) {
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

async fn reset_links_are_listed_without_their_tokens_and_withdrawn(world: World) {
    let root = world.root().await;
    let new = json!({"email": "ada@example.org", "password": PASSWORD});
    let id = root.post("/api/v1/users", &new).await.body["user_id"].clone();
    let own = format!("/api/v1/users/{}", id.as_str().unwrap());
    let path = format!("{own}/reset-links");
    assert_eq!(root.get(&path).await.is(200).body, json!([]));
    root.send("DELETE", &path, None).await.is(404);

    let make = format!("{own}/admin-generate-reset-link");
    let made = root.post(&make, &json!({"send_email": true})).await;
    let token = made.is(200).body["token"].as_str().unwrap();
    let found = root.get(&path).await;
    let text = found.is(200).body.to_string();
    assert!(!text.contains(token) && !text.contains("ush_"), "{text}");
    assert!(!text.contains("reset-password"), "{text}");
    let link = &found.body[0];
    let fields = link.as_object().unwrap().len();
    let document = serde_json::to_value(api::document()).unwrap();
    let schema = &document["components"]["schemas"]["ResetLinkResponse"];
    assert_eq!(fields, schema["properties"].as_object().unwrap().len());
    for (name, value) in [
        ("state", json!("open")),
        ("made_by", json!("root@example.org")),
        ("created_at", json!("2026-11-24T12:00:00Z")),
        ("expires_at", json!("2026-11-24T13:00:00Z")),
        ("email_state", json!("waiting")),
        ("emailed_at", json!(null)),
        ("opened_at", json!(null)),
        ("used_at", json!(null)),
        ("revoked_at", json!(null)),
    ] {
        assert_eq!(link[name], value, "{name}");
    }

    // Their own person sees them as well; nobody else's business.
    let ada = world.signed_in("ada@example.org").await;
    assert_eq!(ada.get(&path).await.is(200).body, found.body);
    let roots = root.get("/api/v1/auth/me").await.body["user_id"].clone();
    let roots = format!("/api/v1/users/{}/reset-links", roots.as_str().unwrap());
    ada.get(&roots).await.is(404);
    ada.send("DELETE", &roots, None).await.is(404);

    root.send("DELETE", &path, None).await.is(204);
    root.send("DELETE", &path, None).await.is(404);
    let found = root.get(&path).await;
    assert_eq!(found.body[0]["state"], "withdrawn");
    assert_eq!(found.body[0]["revoked_at"], "2026-11-24T12:00:00Z");
    let late =
        format!("/api/v1/auth/reset-password?token={token}&new_password=four+other+plain+words");
    let late = world.stranger().send("POST", &late, None).await;
    assert_eq!(late.problems()[0].0, "query.token");
    world.signed_in("ada@example.org").await;
}

async fn a_new_address_is_told_to_both_and_confirmed_once(world: World) {
    let root = world.root().await;
    let new = json!({"email": "ada@example.org", "password": PASSWORD});
    let id = root.post("/api/v1/users", &new).await.body["user_id"].clone();
    let own = format!("/api/v1/users/{}", id.as_str().unwrap());
    let ada = world.signed_in("ada@example.org").await;
    let resend = "/api/v1/auth/resend-verification";
    let token = |letter: &str| {
        let start = "https://usher.example.org/verify-email?token=";
        let link = letter.lines().find_map(|line| line.strip_prefix(start));
        link.unwrap_or_else(|| panic!("no link in {letter}"))
            .to_owned()
    };
    ada.post(resend, &json!({})).await.is(200);
    let first = token(&world.letters_to("ada@example.org").await[0]);
    let moved = root
        .patch(&own, &json!({"email": "king@example.org"}))
        .await;
    assert_eq!(moved.is(200).body["is_email_verified"], false);
    let old = world.letters_to("ada@example.org").await;
    assert_eq!(old.len(), 2, "{old:?}");
    let told = old
        .iter()
        .find(|letter| letter.contains("king@example.org"));
    assert!(
        told.is_some_and(|letter| !letter.contains("ush_")),
        "{old:?}"
    );
    let letters = world.letters_to("king@example.org").await;
    let second = token(&letters[0]);

    let at = |token: &str| format!("/api/v1/auth/verify-email/{token}");
    let stranger = world.stranger();
    for dead in [first.as_str(), "null", "ush_v1_x"] {
        let refused = stranger.get(&at(dead)).await;
        assert_eq!(
            refused.problems(),
            [("path.token".to_owned(), "value_error".to_owned())]
        );
    }
    assert_eq!(root.get(&own).await.body["is_email_verified"], false);
    // Another mail replaces the one before.
    ada.post(resend, &json!({})).await.is(200);
    stranger.get(&at(&second)).await.is(422);
    let all = world.letters_to("king@example.org").await;
    let third = all
        .iter()
        .map(|letter| token(letter))
        .find(|token| *token != second);
    let third = third.unwrap();
    stranger.send("HEAD", &at(&third), None).await.is(200);
    assert_eq!(root.get(&own).await.body["is_email_verified"], false);
    stranger.get(&at(&third)).await.is(200);
    assert_eq!(root.get(&own).await.body["is_email_verified"], true);
    stranger.get(&at(&third)).await.is(422);
    ada.post(resend, &json!({})).await.is(409);
    stranger.post(resend, &json!({})).await.is(401);
}
