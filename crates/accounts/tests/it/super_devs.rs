//! Which super_dev looks after which organization.

use model::{EventKind, OrgId, Role, UserId};

use crate::world::{Told, World, activity, on_both, told};

on_both!(
    an_assignment_gives_reach_and_taking_it_ends_it,
    doing_it_again_records_nothing,
    only_a_super_admin_assigns,
    only_super_devs_are_assigned,
);

async fn an_assignment_gives_reach_and_taking_it_ends_it(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    let dev = world.super_dev("dev", &[acme]).await;
    let bob = world.record("bob", borg, &[]).await;
    dev.reads(bob.id).await.refused(404);
    root.assigns_dev(borg, dev.id).await.fine();
    dev.reads(bob.id).await.fine();
    dev.reads_organization(borg).await.fine();
    root.unassigns_dev(borg, dev.id).await.fine();
    dev.reads(bob.id).await.refused(404);
    dev.reads_organization(borg).await.refused(404);
    let found = root
        .reads_activity_of(dev.id, &activity(EventKind::SuperDevUnassigned))
        .await
        .fine();
    assert_eq!(
        found.items[0].sentence().to_string(),
        "Root Example took Dev Example off Borg"
    );
    assert_eq!(found.items[0].org_id, Some(borg));
}

async fn doing_it_again_records_nothing(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let dev = world.super_dev("dev", &[]).await;
    for _ in 0..2 {
        root.assigns_dev(acme, dev.id).await.fine();
    }
    let devs = async || {
        world
            .accounts
            .super_devs(&root.caller().await, acme)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(devs().await, 1);
    for _ in 0..2 {
        root.unassigns_dev(acme, dev.id).await.fine();
    }
    assert_eq!(devs().await, 0);
    let seen = root.reads_activity_of(dev.id, &activity(None)).await.fine();
    let count = |kind| seen.items.iter().filter(|event| event.kind == kind).count();
    assert_eq!(
        (
            count(EventKind::SuperDevAssigned),
            count(EventKind::SuperDevUnassigned)
        ),
        (1, 1)
    );
}

async fn only_a_super_admin_assigns(world: World) {
    let acme = world.organization("Acme").await;
    let dev = world.super_dev("dev", &[acme]).await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    for low in [&dev, &olga, &ada] {
        for org in [acme, OrgId(4_242)] {
            low.assigns_dev(org, dev.id).await.refused(403);
            low.unassigns_dev(org, dev.id).await.refused(403);
            let caller = low.caller().await;
            told(world.accounts.super_devs(&caller, org).await, &caller).refused(403);
        }
    }
    assert!(dev.reads_organization(acme).await.is_ok());
}

async fn only_super_devs_are_assigned(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.record("ada", acme, &[Role::OrgAdmin]).await;
    root.assigns_dev(acme, ada.id).await.refused(409);
    root.assigns_dev(acme, UserId(uuid::Uuid::nil()))
        .await
        .refused(404);
    root.assigns_dev(OrgId(4_242), ada.id).await.refused(404);
    root.unassigns_dev(OrgId(4_242), ada.id).await.refused(404);
    root.unassigns_dev(acme, ada.id).await.fine();
    let caller = root.caller().await;
    told(
        world.accounts.super_devs(&caller, OrgId(4_242)).await,
        &caller,
    )
    .refused(404);
}
