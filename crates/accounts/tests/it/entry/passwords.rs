//! Passwords that administrators set, and one's own.

use model::{EmailDelivery, EventKind, NewPassword, Role};

use crate::world::{PASSWORD, Told, World, activity, on_both, password};

const OTHER: &str = "four other plain words";

on_both!(
    a_set_password_ends_what_the_old_one_opened,
    only_reach_and_rank_set_passwords,
    weak_passwords_are_refused_with_the_reason,
    the_person_is_told_unless_nobody_asks,
    ones_own_password_needs_the_current_one,
    the_same_keys_are_the_same_password,
);

async fn a_set_password_ends_what_the_old_one_opened(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    let second = world.enters(ada.id, &ada.email).await;
    let link = olga.issues_link_for(ada.id).await.fine();
    let set = olga.sets_password_of(ada.id, password(OTHER)).await.fine();
    assert_eq!(
        (set.user_id, set.sessions_ended, set.email),
        (ada.id, 2, EmailDelivery::NotAsked)
    );
    assert!(!ada.is_signed_in().await && !second.is_signed_in().await);
    let stranger = world.stranger();
    assert!(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await
            .is_err()
    );
    assert!(
        world
            .accounts
            .reset_password(&stranger, &link.token, "one more of them")
            .await
            .is_err()
    );
    world.signs_in(&ada.email, PASSWORD).await.refused(401);
    assert!(
        !world
            .signs_in(&ada.email, OTHER)
            .await
            .fine()
            .user
            .must_change_password
    );
    let found = olga
        .reads_activity_of(ada.id, &activity(EventKind::PasswordSet))
        .await
        .fine();
    let details = &found.items[0].details;
    assert_eq!(
        (
            details["sessions_ended"].as_i64(),
            details["must_change"].as_bool()
        ),
        (Some(2), Some(false))
    );

    world.clock.pass(model::Period::days(15));
    let olga = world.enters(olga.id, &olga.email).await;
    let set = olga
        .sets_password_of(ada.id, password(PASSWORD))
        .await
        .fine();
    assert_eq!(set.sessions_ended, 0, "what was over does not count");
}

async fn only_reach_and_rank_set_passwords(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    let boss = world.record("boss", acme, &[Role::SuperAdmin]).await;
    olga.sets_password_of(boss.id, password(OTHER))
        .await
        .refused(403);
    let beyond = olga
        .sets_password_of(bob.id, password(OTHER))
        .await
        .refused(404);
    let nobody = model::UserId(uuid::Uuid::nil());
    assert_eq!(
        olga.sets_password_of(nobody, password("x"))
            .await
            .refused(404),
        beyond
    );
    for low in [&dev, &ada] {
        for id in [ada.id, bob.id, nobody] {
            low.sets_password_of(id, password(OTHER)).await.refused(403);
        }
    }
    world.signs_in(&boss.email, PASSWORD).await.fine();
    world
        .super_admin("root")
        .await
        .sets_password_of(boss.id, password(OTHER))
        .await
        .fine();
}

async fn weak_passwords_are_refused_with_the_reason(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    for (weak, kind) in [
        ("1234567", "string_too_short"),
        ("äöüäöüä", "string_too_short"),
        ("Password", "password_common"),
        ("ｐａｓｓｗｏｒｄ", "password_common"),
        (&"x".repeat(129), "string_too_long"),
        (&"x".repeat(1_000_000), "string_too_long"),
    ] {
        let problem = root
            .sets_password_of(ada.id, password(weak))
            .await
            .refused(422);
        let model::Problem::Invalid { fields } = problem else {
            panic!("{problem:?}")
        };
        assert_eq!(
            (fields[0].field(), fields[0].kind.as_str()),
            ("new_password", kind)
        );
        ada.changes_password(PASSWORD, weak).await.refused(422);
    }
    assert!(ada.is_signed_in().await, "nothing changed");
}

async fn the_person_is_told_unless_nobody_asks(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let mailed = || {
        world
            .database
            .texts("select kind from outbox where recipient = 'ada@example.org' order by id")
    };
    root.sets_password_of(ada.id, password(OTHER)).await.fine();
    assert_eq!(mailed(), [""; 0]);
    let told = NewPassword {
        send_email: true,
        ..password(PASSWORD)
    };
    let set = root.sets_password_of(ada.id, told).await.fine();
    assert_eq!(set.email, EmailDelivery::NoServer, "it waits in the outbox");
    assert_eq!(mailed(), ["password_set"]);
    let ada = world.enters(ada.id, &ada.email).await;
    ada.changes_password(PASSWORD, OTHER).await.fine();
    assert_eq!(mailed(), ["password_set", "password_changed"]);
}

async fn ones_own_password_needs_the_current_one(world: World) {
    let ada = world.user("ada", None).await;
    let elsewhere = world.enters(ada.id, &ada.email).await;
    let problem = ada
        .changes_password("not the password", OTHER)
        .await
        .refused(422);
    assert_eq!(problem.of_field("current_password").count(), 1);
    assert!(elsewhere.is_signed_in().await);
    let session = ada.session().await;
    let cookie = ada.changes_password(PASSWORD, OTHER).await.fine();
    let ada = ada.renewed(cookie);
    assert_eq!(ada.session().await, session, "this session stays");
    assert!(!elsewhere.is_signed_in().await, "the others end");
    world.signs_in(&ada.email, PASSWORD).await.refused(401);
    let found = ada
        .reads_activity_of(ada.id, &activity(EventKind::PasswordChanged))
        .await
        .fine();
    assert_eq!(found.items[0].details["sessions_ended"].as_i64(), Some(1));
    let nobody = world.stranger();
    crate::world::told(
        world
            .accounts
            .change_password(&nobody, OTHER, PASSWORD)
            .await,
        &nobody,
    )
    .refused(401);
}

/// Composed or not, wide or narrow: NFKC makes it one.
async fn the_same_keys_are_the_same_password(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    root.sets_password_of(ada.id, password("Käsekuchen １２３"))
        .await
        .fine();
    world
        .signs_in(&ada.email, "Ka\u{308}sekuchen 123")
        .await
        .fine();
    world
        .signs_in(&ada.email, "kÄsekuchen 123")
        .await
        .refused(401);
    let long = "a\u{308}".repeat(100);
    root.sets_password_of(ada.id, password(&"ä".repeat(100)))
        .await
        .fine();
    world.signs_in(&ada.email, &long).await.fine();
}
