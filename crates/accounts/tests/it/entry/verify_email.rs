//! Confirming an address with a link that was mailed to it.

use model::{EventKind, Maybe, Period, Problem, UserChange};

use crate::world::{Told, World, activity, change, on_both, told};

on_both!(
    a_mailed_link_confirms_the_address_once,
    a_link_dies_with_the_day_or_the_address,
    links_of_one_purpose_do_not_serve_another,
    a_forgotten_password_is_replaced_through_the_mail,
    a_mailbox_is_asked_to_confirm_three_times_an_hour,
);

async fn a_mailed_link_confirms_the_address_once(world: World) {
    let ada = world.user("ada", None).await;
    world
        .accounts
        .resend_verification(&ada.caller().await)
        .await
        .unwrap();
    let token = world.mailed_token(&ada.email, "/verify-email").await;
    assert!(!ada.reads(ada.id).await.fine().is_email_verified);
    let stranger = world.stranger();
    world
        .accounts
        .verify_email(&stranger, &token)
        .await
        .unwrap();
    assert!(ada.reads(ada.id).await.fine().is_email_verified);
    told(
        world.accounts.verify_email(&stranger, &token).await,
        &stranger,
    )
    .refused(422);
    let caller = ada.caller().await;
    told(world.accounts.resend_verification(&caller).await, &caller).refused(409);
    told(
        world.accounts.resend_verification(&stranger).await,
        &stranger,
    )
    .refused(401);
    let found = ada.reads_activity_of(ada.id, &activity(None)).await.fine();
    let kinds: Vec<_> = found.items.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds[..2],
        [EventKind::EmailVerified, EventKind::EmailVerificationSent]
    );
    assert_eq!(found.items[0].actor_id, Some(ada.id));
}

async fn a_link_dies_with_the_day_or_the_address(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let stranger = world.stranger();
    let sends = async || {
        world
            .accounts
            .resend_verification(&ada.caller().await)
            .await
            .unwrap()
    };
    let opens = async |token: &str| {
        told(
            world.accounts.verify_email(&stranger, token).await,
            &stranger,
        )
    };
    sends().await;
    let first = world.mailed_token(&ada.email, "/verify-email").await;
    sends().await;
    let second = world.mailed_token(&ada.email, "/verify-email").await;
    opens(&first).await.refused(422);
    world.clock.pass(Period::hours(24));
    opens(&second).await.refused(422);
    sends().await;
    let third = world.mailed_token(&ada.email, "/verify-email").await;
    let moved = UserChange {
        email: Maybe::Value("king@example.org".to_owned()),
        ..change()
    };
    root.updates(ada.id, moved).await.fine();
    opens(&third).await.refused(422);
    assert!(!ada.reads(ada.id).await.fine().is_email_verified);
    for wrong in ["", "\0", "null"] {
        opens(wrong).await.refused(422);
    }
}

async fn links_of_one_purpose_do_not_serve_another(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    world
        .accounts
        .resend_verification(&ada.caller().await)
        .await
        .unwrap();
    let verify = world.mailed_token(&ada.email, "/verify-email").await;
    let reset = root.issues_link_for(ada.id).await.fine().token;
    let stranger = world.stranger();
    let used = world
        .accounts
        .reset_password(&stranger, &verify, "four other plain words")
        .await;
    told(used, &stranger).refused(422);
    told(
        world.accounts.verify_email(&stranger, &reset).await,
        &stranger,
    )
    .refused(422);
    world
        .accounts
        .verify_email(&stranger, &verify)
        .await
        .unwrap();
    world
        .accounts
        .reset_password(&stranger, &reset, "four other plain words")
        .await
        .unwrap();
}

async fn a_forgotten_password_is_replaced_through_the_mail(world: World) {
    let ada = world.user("ada", None).await;
    let stranger = world.stranger();
    world.forgets("ADA@example.org").await;
    let token = world.mailed_token(&ada.email, "/reset-password").await;
    world
        .accounts
        .reset_password(&stranger, &token, "four other plain words")
        .await
        .unwrap();
    assert!(!ada.is_signed_in().await);
    world
        .signs_in(&ada.email, "four other plain words")
        .await
        .fine();
    let letters = world.letters_to(&ada.email).await;
    assert!(letters[0].contains("was changed"), "{}", letters[0]);
}

async fn a_mailbox_is_asked_to_confirm_three_times_an_hour(world: World) {
    let ada = world.user("ada", None).await;
    let sends = async || {
        let caller = ada.caller().await;
        told(world.accounts.resend_verification(&caller).await, &caller)
    };
    for _ in 0..3 {
        world.clock.pass(Period::seconds(1));
        sends().await.fine();
    }
    world.clock.pass(Period::minutes(20));
    let refused = sends().await.refused(429);
    let Problem::TooMany { retry_after, .. } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(retry_after, 40 * 60 + 1);
    assert_eq!(world.letters_to(&ada.email).await.len(), 3);
    // The last one still opens what it should.
    let token = world.mailed_token(&ada.email, "/verify-email").await;
    world.clock.pass(Period::seconds(i64::from(retry_after)));
    let stranger = world.stranger();
    let used = world.accounts.verify_email(&stranger, &token).await;
    told(used, &stranger).fine();
}
