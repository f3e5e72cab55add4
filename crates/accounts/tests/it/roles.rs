//! Giving and taking roles, with an end or without.

use model::{EventKind, Period, Role, RoleChange, RoleSet};

use crate::world::{Told, World, activity, on_both, told};

on_both!(
    available_roles_are_what_one_may_give,
    giving_a_role_twice_is_giving_it_once,
    a_role_ends_at_its_instant,
    another_end_replaces_the_one_before,
    whoever_may_not_take_a_role_does_not_end_it,
    an_end_in_the_past_is_refused,
    what_is_not_held_is_not_found,
    reach_rank_and_gift_are_checked_in_this_order,
    whoever_is_no_super_dev_looks_after_nothing,
);

async fn available_roles_are_what_one_may_give(world: World) {
    let acme = world.organization("Acme").await;
    let lower = vec![Role::OrgAdmin, Role::User];
    for (someone, roles) in [
        (world.super_admin("root").await, Role::ALL.to_vec()),
        (world.super_dev("dev", &[]).await, lower.clone()),
        (world.org_admin("olga", acme).await, lower),
    ] {
        let caller = someone.caller().await;
        let found = world.accounts.available_roles(&caller).await.unwrap();
        assert_eq!(
            found.iter().map(|info| info.role).collect::<Vec<_>>(),
            roles
        );
    }
    let ada = world.user("ada", acme).await;
    let caller = ada.caller().await;
    told(world.accounts.available_roles(&caller).await, &caller).refused(403);
}

async fn giving_a_role_twice_is_giving_it_once(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let first = root.assigns(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(
        first.roles,
        RoleSet::EMPTY.with(Role::User).with(Role::OrgAdmin)
    );
    assert_eq!(first.version, ada.version + 1);
    assert_eq!(root.assigns(ada.id, Role::OrgAdmin).await.fine(), first);
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleAssigned))
        .await
        .fine();
    assert_eq!(found.total, 1);
    assert_eq!(
        found.items[0].sentence().to_string(),
        "Root Example gave Ada Example the role organization administrator"
    );
    root.removes(ada.id, "org_admin").await.fine();
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleRemoved))
        .await
        .fine();
    assert_eq!(
        (found.total, found.items[0].details["role"].as_str()),
        (1, Some("org_admin"))
    );
}

async fn a_role_ends_at_its_instant(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", acme).await;
    let end = world.accounts.now() + Period::hours(2);
    root.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    world.clock.pass(Period::seconds(2 * 3600 - 1));
    assert!(
        ada.reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
    ada.lists(&crate::world::newest()).await.fine();
    world.clock.pass(Period::seconds(1));
    // Before any job ran.
    assert!(
        !ada.reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
    ada.lists(&crate::world::newest()).await.refused(403);
    assert!(!ada.verifies().await.fine().roles.contains(Role::OrgAdmin));
    root.removes(ada.id, "org_admin").await.refused(404);
    assert_eq!(world.accounts.end_expired_roles().await.unwrap(), 1);
    assert_eq!(
        world.accounts.end_expired_roles().await.unwrap(),
        0,
        "told once"
    );
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleExpired))
        .await
        .fine();
    assert_eq!(
        found.items[0].sentence().to_string(),
        "The role organization administrator of Ada Example ended as planned"
    );
    assert_eq!(found.items[0].actor_kind.name(), "system");
}

async fn another_end_replaces_the_one_before(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let now = world.accounts.now();
    let ends = || {
        let sql = "select cast(expires_at as text) from user_roles where role = 4";
        world
            .database
            .texts(sql)
            .first()
            .map(|micros| micros.parse::<i64>().unwrap() - now.micros())
    };
    root.assigns_until(ada.id, Role::OrgAdmin, now + Period::hours(1))
        .await
        .fine();
    root.assigns_until(ada.id, Role::OrgAdmin, now + Period::hours(1))
        .await
        .fine();
    root.assigns_until(ada.id, Role::OrgAdmin, now + Period::hours(3))
        .await
        .fine();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(ends(), Some(3 * 3_600_000_000), "not a word of an end");
    root.assigns_for_good(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(ends(), None, "for good");
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleAssigned))
        .await
        .fine();
    assert_eq!(found.total, 3);
    let later = (now + Period::hours(3)).to_string();
    assert_eq!(
        found.items[0].changes()[0].before.as_deref(),
        Some(later.as_str())
    );
    // One that had ended is given anew.
    root.assigns_until(ada.id, Role::OrgAdmin, now + Period::hours(1))
        .await
        .fine();
    world.clock.pass(Period::hours(2));
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(world.accounts.end_expired_roles().await.unwrap(), 0);
    assert!(
        root.reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
}

async fn whoever_may_not_take_a_role_does_not_end_it(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let dev = world.super_dev("dev", &[acme]).await;
    let ada = world.record("ada", acme, &[Role::OrgAdmin]).await;
    let now = world.accounts.now();
    let (soon, later) = (now + Period::seconds(3), now + Period::days(14));
    dev.removes(ada.id, "org_admin").await.refused(403);
    dev.assigns_until(ada.id, Role::OrgAdmin, soon)
        .await
        .refused(403);
    root.assigns_until(ada.id, Role::OrgAdmin, later)
        .await
        .fine();
    dev.assigns_until(ada.id, Role::OrgAdmin, soon)
        .await
        .refused(403);
    dev.assigns_for_good(ada.id, Role::OrgAdmin)
        .await
        .refused(403);
    let version = root.reads(ada.id).await.fine().version;
    let choice = RoleChange {
        offered: RoleSet::EMPTY.with(Role::OrgAdmin),
        wanted: vec![(Role::OrgAdmin, Some(soon))],
    };
    let caller = dev.caller().await;
    let answer = world
        .accounts
        .change_roles(&caller, ada.id, choice, version);
    told(answer.await, &caller).refused(403);
    // Who does not speak of an end gives what is there already.
    dev.assigns(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(root.reads(ada.id).await.fine().version, version);
    world.clock.pass(Period::days(13));
    assert!(
        root.reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
    // What they give for the first time may have an end.
    let bob = world.record("bob", acme, &[]).await;
    let end = world.accounts.now() + Period::days(1);
    dev.assigns_until(bob.id, Role::OrgAdmin, end).await.fine();
}

async fn an_end_in_the_past_is_refused(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    for end in [world.accounts.now(), world.accounts.now() - Period::days(1)] {
        let problem = root
            .assigns_until(ada.id, Role::OrgAdmin, end)
            .await
            .refused(422);
        assert_eq!(problem.of_field("expires_at").count(), 1);
    }
}

async fn what_is_not_held_is_not_found(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    for role in [
        "org_admin",
        "super_admin",
        "king",
        "",
        "User",
        "user\0",
        "super_admin ",
    ] {
        root.removes(ada.id, role).await.refused(404);
    }
    root.removes(ada.id, "user").await.fine();
    root.removes(ada.id, "user").await.refused(404);
    assert_eq!(root.reads(ada.id).await.fine().roles, RoleSet::EMPTY);
}

async fn reach_rank_and_gift_are_checked_in_this_order(world: World) {
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
    for giver in [&olga, &dev] {
        let beyond = giver.assigns(bob.id, Role::SuperAdmin).await.refused(404);
        assert_eq!(giver.assigns(nobody, Role::User).await.refused(404), beyond);
        giver.assigns(boss.id, Role::OrgAdmin).await.refused(403);
        for role in [Role::SuperAdmin, Role::SuperDev] {
            giver.assigns(ada.id, role).await.refused(403);
            giver
                .assigns(giver.id, role)
                .await
                .refused(if giver.id == olga.id { 403 } else { 404 });
        }
        giver.assigns(ada.id, Role::OrgAdmin).await.fine();
    }
    for role in ["org_admin", "user", "super_admin", "king"] {
        for id in [ada.id, bob.id, nobody] {
            dev.removes(id, role).await.refused(403);
        }
    }
    olga.removes(bob.id, "king").await.refused(404);
    olga.removes(boss.id, "user").await.refused(403);
    olga.removes(ada.id, "super_dev").await.refused(403);
    olga.removes(ada.id, "org_admin").await.fine();
    ada.assigns(ada.id, Role::OrgAdmin).await.refused(403);
    ada.removes(ada.id, "user").await.refused(403);
    // Whoever was promoted is out of reach from the next request on.
    world
        .super_admin("root")
        .await
        .assigns(ada.id, Role::SuperDev)
        .await
        .fine();
    olga.removes(ada.id, "user").await.refused(403);
    olga.deactivates(ada.id).await.refused(403);
}

async fn whoever_is_no_super_dev_looks_after_nothing(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let dev = world.super_dev("dev", &[acme]).await;
    world.record("ada", acme, &[]).await;
    let sees = async || {
        dev.lists(&crate::world::newest())
            .await
            .map(|page| page.total)
    };
    assert_eq!(sees().await, Ok(1));
    root.removes(dev.id, "super_dev").await.fine();
    assert_eq!(sees().await.status(), 403);
    root.assigns_until(
        dev.id,
        Role::SuperDev,
        world.accounts.now() + Period::hours(1),
    )
    .await
    .fine();
    assert_eq!(sees().await, Ok(0), "also if they become one again");
    root.assigns_dev(acme, dev.id).await.fine();
    assert_eq!(sees().await, Ok(1));
    world.clock.pass(Period::hours(1));
    world.accounts.end_expired_roles().await.unwrap();
    root.assigns(dev.id, Role::SuperDev).await.fine();
    assert_eq!(sees().await, Ok(0));
    assert!(
        world
            .accounts
            .super_devs(&root.caller().await, acme)
            .await
            .unwrap()
            .is_empty()
    );
}
