//! A clock that was ahead for a while.

use model::{Period, Role};

use crate::world::{PASSWORD, Told, World, on_both};

on_both!(
    what_a_clock_that_was_ahead_wrote_does_not_hold,
    nodes_whose_clocks_differ_a_little_leave_each_other_alone,
);

const WRONG: &str = "not the password";

async fn what_a_clock_that_was_ahead_wrote_does_not_hold(world: World) {
    let accounts = &world.accounts;
    let (ada, bob) = (
        world.user("ada", None).await,
        world.record("bob", None, &[]).await,
    );
    let here = world.stranger();
    let signs_in = async |password| world.signs_in_at(&here, &ada.email, password).await;
    let mut last = None;
    assert_eq!(accounts.follow_clock(&mut last).await.unwrap(), 0);

    world.clock.pass(Period::days(3650));
    assert_eq!(accounts.follow_clock(&mut last).await.unwrap(), 0);
    let root = world.super_admin("root").await;
    for _ in 0..10 {
        signs_in(WRONG).await.refused(401);
    }
    signs_in(PASSWORD).await.refused(429);
    let link = root.issues_link_for(ada.id).await.fine();
    root.assigns(bob.id, Role::OrgAdmin).await.fine();
    let yesterday = (accounts.now() - Period::days(1)).micros();
    let later = format!("select count(*) from outbox where next_try_at > {yesterday}");
    assert!(world.database.number(&later) > 0);

    world.clock.pass(Period::days(-3650));
    signs_in(PASSWORD).await.refused(429);
    assert!(accounts.follow_clock(&mut last).await.unwrap() > 0);
    assert!(!root.is_signed_in().await, "its hour is not ten years");
    assert_eq!(world.database.number(&later), 0, "letters are due");
    assert!(
        accounts
            .reset_password(&here, &link.token, "four other plain words")
            .await
            .is_err()
    );
    signs_in(PASSWORD).await.fine();
    assert_eq!(
        accounts.follow_clock(&mut last).await.unwrap(),
        0,
        "once is enough"
    );
}

async fn nodes_whose_clocks_differ_a_little_leave_each_other_alone(world: World) {
    let mut last = None;
    world.clock.pass(Period::minutes(9));
    let root = world.super_admin("root").await;
    assert_eq!(world.accounts.follow_clock(&mut last).await.unwrap(), 0);
    world.clock.pass(Period::minutes(-9));
    assert_eq!(world.accounts.follow_clock(&mut last).await.unwrap(), 0);
    assert_eq!(
        world.accounts.follow_clock(&mut None).await.unwrap(),
        0,
        "nor does a node that starts"
    );
    assert!(root.is_signed_in().await);
}
