//! Rotation of tokens, and what happens when one comes back.

use accounts::Key;
use model::{EventKind, Period};

use crate::world::{Told, World, activity, on_both, told};

on_both!(
    a_rotation_replaces_every_key,
    a_rotated_token_ends_its_session,
    of_two_rotations_at_once_one_wins_and_nobody_stays,
    nothing_else_rotates,
    a_session_does_not_outlive_its_end_by_rotation,
    access_tokens_die_before_their_session,
);

async fn a_rotation_replaces_every_key(world: World) {
    let ada = world.user("ada", None).await;
    let before = ada.caller().await.person().unwrap().session_id;
    let stranger = world.stranger();
    let keys = world
        .accounts
        .refresh(&stranger, &ada.keys.refresh_token)
        .await
        .unwrap();
    assert!(!ada.is_signed_in().await, "the keys before are void");
    let after = crate::world::Someone::new(&world, ada.id, keys);
    assert!(after.is_signed_in().await);
    let person = after.caller().await;
    assert_eq!(
        person.person().unwrap().session_id,
        before,
        "the session is the same"
    );
    assert_eq!(after.keys.user, after.reads(ada.id).await.fine());
    let third = world
        .accounts
        .refresh(&stranger, &after.keys.refresh_token)
        .await;
    told(third, &stranger).fine();
}

async fn a_rotated_token_ends_its_session(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let elsewhere = world.enters(ada.id, &ada.email).await;
    let thief = world.at("192.0.2.66");
    let keys = world
        .accounts
        .refresh(&thief, &ada.keys.refresh_token)
        .await
        .unwrap();
    let thief_has = crate::world::Someone::new(&world, ada.id, keys);
    assert!(thief_has.is_signed_in().await);
    let stranger = world.stranger();
    told(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await,
        &stranger,
    )
    .refused(401);
    assert!(!thief_has.is_signed_in().await, "its whole session ends");
    let again = world
        .accounts
        .refresh(&thief, &thief_has.keys.refresh_token)
        .await;
    told(again, &thief).refused(401);
    assert!(elsewhere.is_signed_in().await, "other sessions do not");
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RefreshTokenReused))
        .await
        .fine();
    assert_eq!((found.total, found.items[0].status.name()), (1, "failure"));
    told(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await,
        &stranger,
    )
    .refused(401);
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RefreshTokenReused))
        .await
        .fine();
    assert_eq!(found.total, 1, "a session that is gone is no news");
}

async fn of_two_rotations_at_once_one_wins_and_nobody_stays(world: World) {
    for round in 0..5 {
        let ada = world.user(&format!("ada{round}"), None).await;
        let mut both = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let (accounts, caller) = (world.accounts.clone(), world.stranger());
            let token = ada.keys.refresh_token.clone();
            both.spawn(async move { told(accounts.refresh(&caller, &token).await, &caller) });
        }
        let answers = both.join_all().await;
        let won: Vec<_> = answers
            .iter()
            .filter_map(|answer| answer.as_ref().ok())
            .collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        assert!(
            ada.shows(Key::Bearer(&won[0].access_token))
                .await
                .person()
                .is_none()
        );
    }
}

async fn nothing_else_rotates(world: World) {
    let ada = world.user("ada", None).await;
    let stranger = world.stranger();
    for wrong in [
        ada.keys.access_token.as_str(),
        &ada.keys.cookie,
        "",
        "ush_r1_x",
        "\0",
    ] {
        told(world.accounts.refresh(&stranger, wrong).await, &stranger).refused(401);
    }
    assert!(ada.is_signed_in().await);
    world.clock.pass(Period::days(14));
    told(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await,
        &stranger,
    )
    .refused(401);
}

async fn a_session_does_not_outlive_its_end_by_rotation(world: World) {
    let ada = world.user("ada", None).await;
    let stranger = world.stranger();
    let mut token = ada.keys.refresh_token;
    for _ in 0..3 {
        world.clock.pass(Period::days(9));
        token = world
            .accounts
            .refresh(&stranger, &token)
            .await
            .unwrap()
            .refresh_token;
    }
    world.clock.pass(Period::days(3));
    told(world.accounts.refresh(&stranger, &token).await, &stranger).refused(401);
}

async fn access_tokens_die_before_their_session(world: World) {
    let ada = world.user("ada", None).await;
    world.clock.pass(Period::seconds(3599));
    assert!(
        ada.shows(Key::Bearer(&ada.keys.access_token))
            .await
            .person()
            .is_some()
    );
    world.clock.pass(Period::seconds(1));
    assert!(
        ada.shows(Key::Bearer(&ada.keys.access_token))
            .await
            .person()
            .is_none()
    );
    assert!(
        ada.caller().await.person().is_some(),
        "the cookie lives as long as the session"
    );
    let stranger = world.stranger();
    let keys = world
        .accounts
        .refresh(&stranger, &ada.keys.refresh_token)
        .await
        .unwrap();
    assert!(
        ada.shows(Key::Bearer(&keys.access_token))
            .await
            .person()
            .is_some()
    );
}
