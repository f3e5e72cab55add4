//! Reading one person, and the buttons of their page: what is drawn is what is enforced.

use accounts::Caller;
use model::{Allowed, Period, Role, UserId};

use crate::world::{Someone, Told, World, on_both, password};

on_both!(
    reading_reaches_as_far_as_the_roles,
    a_page_offers_what_the_operations_allow,
    the_last_super_admin_is_drawn_as_such,
    a_page_tells_of_grants_and_sessions,
    the_frame_offers_creation_where_it_works,
);

async fn reading_reaches_as_far_as_the_roles(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    let nobody = UserId(uuid::Uuid::nil());
    ada.reads(ada.id).await.fine();
    let beyond = ada.reads(bob.id).await.refused(404);
    assert_eq!(
        ada.reads(nobody).await.refused(404),
        beyond,
        "out of reach and not there are one answer"
    );
    let olga = world.org_admin("olga", acme).await;
    olga.reads(ada.id).await.fine();
    assert_eq!(olga.reads(bob.id).await.refused(404), beyond);
    let dev = world.super_dev("dev", &[borg]).await;
    dev.reads(bob.id).await.fine();
    dev.reads(dev.id).await.fine();
    dev.reads(ada.id).await.refused(404);
    world.super_admin("root").await.reads(bob.id).await.fine();
}

/// Draws the page, then presses a button.
async fn agree(reader: &Someone<'_>, id: UserId, what: &str) {
    let drawn = reader.opens_page_of(id).await.fine().actions;
    let (drawn, done) = match what {
        "deactivate" => (drawn.deactivate, reader.deactivates(id).await.status()),
        "set_password" => (
            drawn.set_password,
            reader
                .sets_password_of(id, password("four other plain words"))
                .await
                .status(),
        ),
        "reset_link" => (drawn.reset_link, reader.issues_link_for(id).await.status()),
        "assign" => {
            let answer = drawn
                .assign
                .iter()
                .find(|(role, _)| *role == Role::SuperDev)
                .unwrap()
                .1
                .clone();
            (answer, reader.assigns(id, Role::SuperDev).await.status())
        }
        _ => {
            let answer = drawn
                .remove
                .iter()
                .find(|(role, _)| *role == Role::SuperAdmin)
                .unwrap()
                .1
                .clone();
            (answer, reader.removes(id, "super_admin").await.status())
        }
    };
    assert_eq!(
        drawn.yes(),
        done == 200,
        "{what}: drawn {drawn:?}, done {done}"
    );
}

async fn a_page_offers_what_the_operations_allow(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let boss = world.record("boss", acme, &[Role::SuperAdmin]).await;
    for what in [
        "remove",
        "assign",
        "set_password",
        "reset_link",
        "deactivate",
    ] {
        for reader in [&olga, &dev, &root] {
            let ada = world
                .record(
                    &format!("{what}-{}", reader.email).replace('@', "-at-"),
                    acme,
                    &[],
                )
                .await;
            agree(reader, ada.id, what).await;
        }
        for reader in [&olga, &dev] {
            agree(reader, boss.id, what).await;
        }
    }
    agree(&olga, olga.id, "deactivate").await;
    let off = world.record("off", acme, &[]).await;
    root.deactivates(off.id).await.fine();
    agree(&root, off.id, "reset_link").await;
}

async fn the_last_super_admin_is_drawn_as_such(world: World) {
    let root = world.super_admin("root").await;
    agree(&root, root.id, "remove").await;
    // Somebody who is super_admin for a while does not count as one who stays.
    let temp = world.user("temp", None).await;
    root.assigns_until(
        temp.id,
        Role::SuperAdmin,
        world.accounts.now() + Period::days(1),
    )
    .await
    .fine();
    agree(&temp, root.id, "remove").await;
    agree(&temp, root.id, "deactivate").await;
    agree(&root, temp.id, "remove").await;
    // Nor does one who is deactivated, whose role may go.
    let gone = world.record("gone", None, &[Role::SuperAdmin]).await;
    root.deactivates(gone.id).await.fine();
    agree(&root, gone.id, "remove").await;
    let deed = root.opens_page_of(root.id).await.fine().actions.deactivate;
    assert!(matches!(deed, Allowed::No(reason) if reason.contains("yourself")));
}

async fn a_page_tells_of_grants_and_sessions(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    world.enters(ada.id, &ada.email).await;
    let end = world.accounts.now() + Period::days(14);
    olga.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    let page = olga.opens_page_of(ada.id).await.fine();
    assert_eq!(page.open_sessions, 2);
    let grants: Vec<_> = page
        .grants
        .iter()
        .map(|grant| (grant.role, grant.expires_at, grant.granted_by))
        .collect();
    assert_eq!(
        grants,
        [
            (Role::OrgAdmin, Some(end), Some(olga.id)),
            (Role::User, None, None)
        ]
    );
    world.clock.pass(Period::days(14));
    let olga = world.enters(olga.id, &olga.email).await;
    let page = olga.opens_page_of(ada.id).await.fine();
    assert_eq!(
        (page.grants.len(), page.open_sessions),
        (1, 0),
        "both are over at their instant"
    );
}

async fn the_frame_offers_creation_where_it_works(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let dev = world.record("dev", acme, &[Role::SuperDev]).await;
    world
        .accounts
        .assign_super_dev(&Caller::cli(), borg, dev.id)
        .await
        .unwrap();
    let dev = world.enters(dev.id, &dev.email).await;
    for (someone, creates, lists) in [
        (&dev, true, true),
        (&world.super_admin("root").await, true, true),
        (&world.org_admin("olga", acme).await, true, true),
        (&world.user("ada", acme).await, false, false),
    ] {
        let caller = someone.caller().await;
        let console = world.accounts.console(&caller).await.unwrap();
        assert_eq!(
            (console.create_user.yes(), console.list_users.yes()),
            (creates, lists),
            "{}",
            someone.email
        );
        assert_eq!(console.me.user.id, someone.id);
    }
}
