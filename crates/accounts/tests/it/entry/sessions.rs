//! How long a session lives, and what a request in flight may do with one that ended.

use accounts::{Caller, Key, RequestInfo};
use model::Period;

use crate::world::{Told, World, on_both, password, told};

on_both!(
    a_session_that_is_not_used_is_over,
    each_use_counts_under_a_short_limit,
    a_session_that_is_used_ends_all_the_same,
    a_save_in_flight_does_not_bring_a_session_back,
    what_is_over_is_swept,
    ready_says_so,
);

async fn a_session_that_is_not_used_is_over(world: World) {
    let ada = world.user("ada", None).await;
    let bob = world.user("bob", None).await;
    for _ in 0..3 {
        world.clock.pass(Period::days(6));
        assert!(ada.caller().await.person().is_some(), "each use counts");
    }
    assert!(bob.caller().await.person().is_none());
    world.clock.pass(Period::days(14));
    assert!(ada.caller().await.person().is_none());
}

async fn each_use_counts_under_a_short_limit(world: World) {
    let node = world
        .node(|settings| settings.session_idle = Period::seconds(20))
        .await;
    let ada = world.user("ada", None).await;
    let is_in = async || {
        let key = Key::Cookie(&ada.keys.cookie);
        let caller = node.caller(key, RequestInfo::default()).await.unwrap();
        caller.person().is_some()
    };
    for _ in 0..30 {
        world.clock.pass(Period::seconds(17));
        assert!(is_in().await);
    }
    world.clock.pass(Period::seconds(20));
    assert!(!is_in().await);
}

async fn a_session_that_is_used_ends_all_the_same(world: World) {
    let ada = world.user("ada", None).await;
    for _ in 0..29 {
        world.clock.pass(Period::days(1));
        assert!(ada.caller().await.person().is_some());
    }
    world.clock.pass(Period::days(1));
    assert!(ada.caller().await.person().is_none());
}

async fn a_save_in_flight_does_not_bring_a_session_back(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let cookie = ada.keys.cookie.as_str();
    world
        .accounts
        .save_session_data(cookie, r#"{"flash":"saved"}"#)
        .await
        .unwrap();
    let (data, end) = world.accounts.session_data(cookie).await.unwrap().unwrap();
    assert_eq!(
        (data.as_str(), end),
        (
            r#"{"flash":"saved"}"#,
            world.accounts.now() + Period::days(30)
        )
    );
    root.sets_password_of(ada.id, password("four other plain words"))
        .await
        .fine();
    world
        .accounts
        .save_session_data(cookie, r#"{"flash":"again"}"#)
        .await
        .unwrap();
    assert_eq!(world.accounts.session_data(cookie).await.unwrap(), None);
    assert!(!ada.is_signed_in().await);
    world
        .accounts
        .save_session_data("no such cookie", "{}")
        .await
        .unwrap();
    let sessions = world.database.number("select count(*) from sessions");
    assert_eq!(sessions, 1, "only root's");
}

async fn what_is_over_is_swept(world: World) {
    world.user("ada", None).await;
    world.clock.pass(Period::days(10));
    let bob = world.user("bob", None).await;
    world
        .signs_in("bob@example.org", "not the password")
        .await
        .refused(401);
    world.clock.pass(Period::days(5));
    let swept = world.accounts.sweep().await.unwrap();
    assert_eq!((swept.sessions, swept.roles), (1, 0));
    assert!(bob.caller().await.person().is_some());
    assert_eq!(
        world.database.number("select count(*) from tokens"),
        2,
        "tokens go with their session"
    );
    assert_eq!(world.database.number("select count(*) from guesses"), 0);
}

async fn ready_says_so(world: World) {
    world.accounts.ready().await.unwrap();
    world.accounts.close().await;
    let closed = told(world.accounts.ready().await, &Caller::system());
    closed.refused(503);
}
