//! Switching people off and on.

use model::{EventKind, Role};

use crate::world::{PASSWORD, Told, World, activity, on_both, told};

on_both!(
    a_deactivation_ends_everything_at_once,
    doing_it_again_records_nothing,
    nobody_deactivates_themselves,
    only_reach_and_rank_deactivate,
    a_reactivated_person_signs_in_again_with_new_sessions,
    one_nodes_deactivation_is_the_other_nodes_refusal,
);

async fn a_deactivation_ends_everything_at_once(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    let ada_at_home = world.enters(ada.id, &ada.email).await;
    let link = olga.issues_link_for(ada.id).await.fine();
    olga.deactivates(ada.id).await.fine();
    assert!(!ada.is_signed_in().await && !ada_at_home.is_signed_in().await);
    ada.reads(ada.id).await.refused(401);
    let stranger = world.stranger();
    let refreshed = world
        .accounts
        .refresh(&stranger, &ada.keys.refresh_token)
        .await;
    told(refreshed, &stranger).refused(401);
    let reset = world
        .accounts
        .reset_password(&stranger, &link.token, "another good one")
        .await;
    told(reset, &stranger).refused(422);
    world.signs_in(&ada.email, PASSWORD).await.refused(401);
    assert!(!olga.reads(ada.id).await.fine().is_active);
    assert!(olga.is_signed_in().await, "nobody else is affected");

    let found = olga
        .reads_activity_of(ada.id, &activity(EventKind::UserDeactivated))
        .await
        .fine();
    let event = &found.items[0];
    assert_eq!(
        (event.actor_id, event.details["sessions_ended"].as_u64()),
        (Some(olga.id), Some(2))
    );
    let change = &event.changes()[0];
    assert_eq!(
        (change.before.as_deref(), change.after.as_deref()),
        (Some("true"), Some("false"))
    );
}

async fn doing_it_again_records_nothing(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    for _ in 0..2 {
        root.deactivates(ada.id).await.fine();
    }
    for _ in 0..2 {
        assert!(root.reactivates(ada.id).await.fine().is_active);
    }
    for kind in [EventKind::UserDeactivated, EventKind::UserReactivated] {
        let found = root.reads_activity_of(ada.id, &activity(kind)).await.fine();
        assert_eq!(found.total, 1, "{kind}");
    }
}

async fn nobody_deactivates_themselves(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    world.super_admin("other").await;
    let olga = world.org_admin("olga", acme).await;
    for someone in [&root, &olga] {
        someone.deactivates(someone.id).await.refused(409);
        assert!(someone.is_signed_in().await);
    }
    let ada = world.user("ada", acme).await;
    ada.deactivates(ada.id).await.refused(403);
}

async fn only_reach_and_rank_deactivate(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    let boss = world.record("boss", acme, &[Role::SuperDev]).await;
    let nobody = model::UserId(uuid::Uuid::nil());
    let beyond = olga.deactivates(bob.id).await.refused(404);
    assert_eq!(olga.deactivates(nobody).await.refused(404), beyond);
    assert_eq!(olga.reactivates(nobody).await.refused(404), beyond);
    olga.deactivates(boss.id).await.refused(403);
    for low in [&dev, &ada] {
        for id in [ada.id, bob.id, nobody] {
            low.deactivates(id).await.refused(403);
            low.reactivates(id).await.refused(403);
        }
    }
    assert!(ada.is_signed_in().await);
}

async fn a_reactivated_person_signs_in_again_with_new_sessions(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    root.deactivates(ada.id).await.fine();
    root.issues_link_for(ada.id).await.refused(409);
    root.reactivates(ada.id).await.fine();
    assert!(!ada.is_signed_in().await, "what was ended stays ended");
    assert!(world.enters(ada.id, &ada.email).await.is_signed_in().await);
}

async fn one_nodes_deactivation_is_the_other_nodes_refusal(world: World) {
    let other = world.node(|_| {}).await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let there = || accounts::RequestInfo::default();
    let key = accounts::Key::Bearer(&ada.keys.access_token);
    assert!(other.caller(key, there()).await.unwrap().person().is_some());
    root.deactivates(ada.id).await.fine();
    assert!(other.caller(key, there()).await.unwrap().person().is_none());
}
