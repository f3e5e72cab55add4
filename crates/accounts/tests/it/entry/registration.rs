//! Newcomers who found an organization.

use model::{Registration, Role};

use crate::world::{PASSWORD, Someone, Told, World, on_both, told};

on_both!(
    registration_is_closed_unless_opened,
    a_newcomer_founds_an_organization,
    what_is_taken_leaves_nothing_behind,
    every_problem_is_told_at_once,
);

fn newcomer() -> Registration {
    Registration {
        email: "ada@example.org".to_owned(),
        username: "ada".to_owned(),
        full_name: "Ada Lovelace".to_owned(),
        org_name: "Analytical Engines".to_owned(),
        org_legal_name: Some("Analytical Engines Ltd".to_owned()),
        billing_email: Some("bills@example.org".to_owned()),
    }
}

async fn registration_is_closed_unless_opened(world: World) {
    let caller = world.stranger();
    told(world.accounts.register(&caller, newcomer()).await, &caller).refused(403);
    assert_eq!(
        world.database.number("select count(*) from organizations"),
        0
    );
    assert!(world.accounts.oauth_providers().is_empty());
}

async fn a_newcomer_founds_an_organization(world: World) {
    let world = world
        .with(|settings| settings.registration_open = true)
        .await;
    let keys = world
        .accounts
        .register(&world.stranger(), newcomer())
        .await
        .unwrap();
    assert!(keys.user.roles.contains(Role::OrgAdmin) && !keys.user.has_password);
    let ada = Someone::new(&world, keys.user.id, keys);
    let org = ada.keys.user.organization.clone().unwrap();
    assert_eq!(org.name, "Analytical Engines");
    assert!(ada.is_signed_in().await);
    assert_eq!(ada.lists(&crate::world::newest()).await.fine().total, 1);
    let found = ada.reads_organization(org.id).await.fine();
    assert_eq!(
        (found.total_users, found.billing_email.as_deref()),
        (1, Some("bills@example.org"))
    );
    let kinds = world.database.texts("select kind from events order by seq");
    assert_eq!(
        kinds,
        [
            "organization_created",
            "user_created",
            "email_verification_sent",
            "login"
        ]
    );
    let letters = world
        .database
        .texts("select recipient || ' ' || kind from outbox");
    assert_eq!(letters, ["ada@example.org verify_email"]);
    // Nobody has proven the address, so nobody can be found by it at a provider.
    assert!(!ada.reads(ada.id).await.fine().is_email_verified);
    world
        .signs_in("ada@example.org", PASSWORD)
        .await
        .refused(401);
    world.signs_in("ada@example.org", "").await.refused(401);
}

async fn what_is_taken_leaves_nothing_behind(world: World) {
    let world = world
        .with(|settings| settings.registration_open = true)
        .await;
    world.record("ada", None, &[]).await;
    world.organization("Taken Name").await;
    let before = world.database.cells();
    let caller = world.stranger();
    told(world.accounts.register(&caller, newcomer()).await, &caller).refused(409);
    let other = Registration {
        email: "new@example.org".to_owned(),
        org_name: "TAKEN name".to_owned(),
        ..newcomer()
    };
    told(world.accounts.register(&caller, other).await, &caller).refused(409);
    assert_eq!(
        world.database.cells(),
        before,
        "neither an organization nor a person"
    );
}

async fn every_problem_is_told_at_once(world: World) {
    let world = world
        .with(|settings| settings.registration_open = true)
        .await;
    let wrong = Registration {
        email: "ada".to_owned(),
        username: "a\nb".to_owned(),
        full_name: "x".repeat(201),
        org_name: "ab".to_owned(),
        org_legal_name: Some("x".repeat(256)),
        billing_email: Some("bills".to_owned()),
    };
    let caller = world.stranger();
    let problem = told(world.accounts.register(&caller, wrong).await, &caller).refused(422);
    for field in [
        "email",
        "username",
        "full_name",
        "org_name",
        "org_legal_name",
        "billing_email",
    ] {
        assert_eq!(problem.of_field(field).count(), 1, "{field}");
    }
}
