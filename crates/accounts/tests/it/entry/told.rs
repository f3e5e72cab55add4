//! What somebody else does to an account is told to its person by mail; what one does oneself is not.

use model::{Maybe, Period, Role, UserChange};

use crate::world::{Told, World, change, on_both, person};

on_both!(
    each_change_by_somebody_else_is_told,
    what_one_does_oneself_is_not,
    the_old_address_hears_of_the_new_one,
    a_new_address_is_confirmed_by_the_link_in_its_letter,
);

fn kinds(world: &World, address: &str) -> Vec<String> {
    world.database.texts(&format!(
        "select kind from outbox where recipient = '{address}' order by created_at, id"
    ))
}

async fn each_change_by_somebody_else_is_told(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let session = ada.session().await;
    let later = || world.clock.pass(Period::seconds(1));
    later();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    later();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    later();
    root.removes(ada.id, "org_admin").await.fine();
    later();
    root.ends_session_of(ada.id, session).await.fine();
    later();
    root.ends_sessions_of(ada.id).await.fine();
    world.enters(ada.id, &ada.email).await;
    later();
    root.ends_sessions_of(ada.id).await.fine();
    later();
    root.issues_link_for(ada.id).await.fine();
    later();
    root.withdraws_link_of(ada.id).await.fine();
    later();
    let renamed = UserChange {
        full_name: Maybe::Value("Ada King".to_owned()),
        ..change()
    };
    root.updates(ada.id, renamed.clone()).await.fine();
    later();
    root.updates(ada.id, renamed).await.fine();
    later();
    root.assigns(ada.id, Role::SuperDev).await.fine();
    later();
    root.assigns_dev(acme, ada.id).await.fine();
    later();
    root.unassigns_dev(acme, ada.id).await.fine();
    later();
    root.deactivates(ada.id).await.fine();
    later();
    root.deactivates(ada.id).await.fine();
    later();
    root.reactivates(ada.id).await.fine();
    assert_eq!(
        kinds(&world, &ada.email),
        [
            "roles_changed",
            "roles_changed",
            "sessions_ended",
            "sessions_ended",
            "reset_link_made",
            "reset_link_withdrawn",
            "profile_changed",
            "roles_changed",
            "super_dev_changed",
            "super_dev_changed",
            "deactivated",
            "reactivated",
        ]
    );
    let letters = world.letters_to(&ada.email).await;
    for (letter, words) in letters.iter().rev().zip([
        "Root Example (root@example.org) gave you the role organization administrator",
        "took the role organization administrator from you",
        "ended 1 session of yours",
        "ended 1 session of yours",
        "made a link with which a new password",
        "withdrew the link with which a new password",
        "Root Example (root@example.org) changed the profile of your account",
        "gave you the role super developer",
        "assigned the organization Acme to you",
        "took the organization Acme from you",
        "deactivated your account",
        "reactivated your account",
    ]) {
        assert!(letter.contains(words), "{words}\n{letter}");
    }
    assert!(
        letters.iter().all(|letter| !letter.contains("ush_")),
        "none of them opens anything"
    );
}

async fn what_one_does_oneself_is_not(world: World) {
    let root = world.super_admin("root").await;
    root.assigns(root.id, Role::OrgAdmin).await.fine();
    root.removes(root.id, "org_admin").await.fine();
    let other = world.enters(root.id, &root.email).await;
    other.ends_sessions_of(root.id).await.fine();
    let renamed = UserChange {
        full_name: Maybe::Value("Root".to_owned()),
        ..change()
    };
    other.updates(root.id, renamed).await.fine();
    other.creates(person("ada")).await.fine();
    assert_eq!(world.database.number("select count(*) from outbox"), 0);
}

async fn the_old_address_hears_of_the_new_one(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let moved = UserChange {
        email: Maybe::Value("king@example.org".to_owned()),
        is_active: Maybe::Value(false),
        ..change()
    };
    root.updates(ada.id, moved).await.fine();
    assert_eq!(
        kinds(&world, "ada@example.org"),
        ["email_changed", "deactivated"]
    );
    assert_eq!(kinds(&world, "king@example.org"), ["email_changed"]);
    let old = world.letters_to("ada@example.org").await;
    let moved = "Root Example (root@example.org) changed the e-mail address of your account to king@example.org";
    assert!(old.iter().any(|letter| letter.contains(moved)), "{old:?}");
    assert!(old.iter().all(|letter| !letter.contains("ush_")));
}

async fn a_new_address_is_confirmed_by_the_link_in_its_letter(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let moved = UserChange {
        email: Maybe::Value("king@example.org".to_owned()),
        ..change()
    };
    root.updates(ada.id, moved).await.fine();
    let letter = world.letters_to("king@example.org").await.remove(0);
    let token = letter
        .split_whitespace()
        .find_map(|word| word.split_once("/verify-email?token="))
        .unwrap()
        .1
        .to_owned();
    let stranger = world.stranger();
    world
        .accounts
        .verify_email(&stranger, &token)
        .await
        .unwrap();
    assert!(ada.reads(ada.id).await.fine().is_email_verified);
}
