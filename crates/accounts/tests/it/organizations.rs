//! Organizations, and what switching one off does to its people.

use model::{
    Maybe, NewOrganization, OrgId, OrgSort, OrganizationChange, OrganizationQuery, Problem, Role,
};

use crate::world::{PASSWORD, Someone, Told, World, on_both, page, told};

on_both!(
    a_list_shows_what_the_roles_reach,
    a_name_is_unique_without_regard_to_case,
    a_super_dev_looks_after_what_they_found,
    org_admins_change_the_facts_of_their_own,
    switching_one_off_keeps_its_people_out,
    those_who_look_after_organizations_are_not_affected,
    people_are_counted,
    a_change_meanwhile_is_told,
    what_cannot_be_kept_is_refused,
);

async fn founds(
    founder: &Someone<'_>,
    world: &World,
    name: &str,
) -> Result<model::Organization, Problem> {
    let caller = founder.caller().await;
    let new = NewOrganization {
        org_name: name.to_owned(),
        ..NewOrganization::default()
    };
    told(
        world.accounts.create_organization(&caller, new).await,
        &caller,
    )
}

async fn names(reader: &Someone<'_>, world: &World, query: &OrganizationQuery) -> Vec<String> {
    let caller = reader.caller().await;
    let found = told(
        world.accounts.list_organizations(&caller, query).await,
        &caller,
    )
    .fine();
    assert_eq!(found.total, found.items.len() as u64);
    found.items.into_iter().map(|org| org.name).collect()
}

fn off() -> OrganizationChange {
    OrganizationChange {
        is_active: Maybe::Value(false),
        ..Default::default()
    }
}

fn renamed(name: &str) -> OrganizationChange {
    OrganizationChange {
        org_name: Maybe::Value(name.to_owned()),
        ..Default::default()
    }
}

async fn a_list_shows_what_the_roles_reach(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    world.organization("Çelik 50%").await;
    let root = world.super_admin("root").await;
    let newest = OrganizationQuery {
        descending: true,
        ..Default::default()
    };
    assert_eq!(
        names(&root, &world, &newest).await,
        ["Çelik 50%", "Borg", "Acme"]
    );
    assert_eq!(
        names(&world.super_dev("dev", &[borg]).await, &world, &newest).await,
        ["Borg"]
    );
    assert!(
        names(&world.super_dev("idle", &[]).await, &world, &newest)
            .await
            .is_empty()
    );
    let olga = world.org_admin("olga", acme).await;
    assert_eq!(names(&olga, &world, &newest).await, ["Acme"]);
    assert_eq!(olga.reads_organization(acme).await.fine().name, "Acme");
    let beyond = olga.reads_organization(borg).await.refused(404);
    assert_eq!(
        olga.reads_organization(OrgId(4_242)).await.refused(404),
        beyond
    );
    root.reads_organization(OrgId(-1)).await.refused(404);
    let ada = world.user("ada", acme).await;
    ada.reads_organization(acme).await.refused(403);
    let caller = ada.caller().await;
    told(
        world.accounts.list_organizations(&caller, &newest).await,
        &caller,
    )
    .refused(403);

    let by_name = OrganizationQuery {
        sort: OrgSort::OrgName,
        ..Default::default()
    };
    assert_eq!(
        names(&root, &world, &by_name).await,
        ["Acme", "Borg", "Çelik 50%"]
    );
    for (words, found) in [
        ("ÇELİK", 0),
        ("ÇELIK", 1),
        ("%", 1),
        ("_", 0),
        ("o", 1),
        ("", 3),
        ("a\0c", 0),
    ] {
        let query = OrganizationQuery {
            search: Some(words.to_owned()),
            ..Default::default()
        };
        assert_eq!(names(&root, &world, &query).await.len(), found, "{words:?}");
    }
    let legal = OrganizationChange {
        legal_name: Maybe::Value("Ölbörse Zwei GmbH".to_owned()),
        ..Default::default()
    };
    root.updates_organization(borg, legal).await.fine();
    let found_as = OrganizationQuery {
        search: Some("ÖLBÖRSE".to_owned()),
        ..Default::default()
    };
    assert_eq!(names(&root, &world, &found_as).await, ["Borg"]);
    root.updates_organization(borg, off()).await.fine();
    let inactive = OrganizationQuery {
        is_active: Some(false),
        ..Default::default()
    };
    assert_eq!(names(&root, &world, &inactive).await, ["Borg"]);
    let caller = root.caller().await;
    for (n, size, here) in [(1, 2, 2), (2, 2, 1), (3, 2, 0), (u64::MAX, 100, 0)] {
        let query = OrganizationQuery {
            paging: page(n, size),
            ..Default::default()
        };
        let found = world
            .accounts
            .list_organizations(&caller, &query)
            .await
            .unwrap();
        assert_eq!((found.total, found.items.len()), (3, here));
    }
}

async fn a_name_is_unique_without_regard_to_case(world: World) {
    let root = world.super_admin("root").await;
    let acme = founds(&root, &world, "  Acme Research ").await.fine();
    assert_eq!(acme.name, "Acme Research");
    for taken in ["Acme Research", "ACME research", "ａｃｍｅ Research"] {
        founds(&root, &world, taken).await.refused(409);
    }
    let borg = founds(&root, &world, "Borg").await.fine();
    root.updates_organization(borg.id, renamed("acme RESEARCH"))
        .await
        .refused(409);
    root.updates_organization(acme.id, renamed("ACME Research"))
        .await
        .fine();
    assert_eq!(acme.id, OrgId(1), "an integer");
}

async fn a_super_dev_looks_after_what_they_found(world: World) {
    let acme = world.organization("Acme").await;
    let dev = world.super_dev("dev", &[]).await;
    let mine = founds(&dev, &world, "Mine").await.fine();
    dev.reads_organization(mine.id).await.fine();
    dev.reads_organization(acme).await.refused(404);
    let new = model::NewUser {
        org_id: Some(mine.id),
        ..crate::world::person("ada")
    };
    dev.creates(new).await.fine();
    dev.updates_organization(mine.id, renamed("Yours"))
        .await
        .refused(403);
    founds(&world.org_admin("olga", acme).await, &world, "Other")
        .await
        .refused(403);
    founds(&world.user("bob", acme).await, &world, "Other")
        .await
        .refused(403);
    let root = world.super_admin("root").await;
    let devs = world
        .accounts
        .super_devs(&root.caller().await, mine.id)
        .await
        .unwrap();
    assert_eq!(devs.iter().map(|dev| dev.id).collect::<Vec<_>>(), [dev.id]);
}

async fn org_admins_change_the_facts_of_their_own(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let facts = OrganizationChange {
        legal_name: Maybe::Value("Acme Ltd".to_owned()),
        billing_email: Maybe::Value("bills@example.org".to_owned()),
        ..renamed("Acme Two")
    };
    let changed = olga.updates_organization(acme, facts).await.fine();
    assert_eq!(
        (changed.name.as_str(), changed.legal_name.as_deref()),
        ("Acme Two", Some("Acme Ltd"))
    );
    let cleared = OrganizationChange {
        legal_name: Maybe::Null,
        billing_email: Maybe::Null,
        ..Default::default()
    };
    assert_eq!(
        olga.updates_organization(acme, cleared)
            .await
            .fine()
            .legal_name,
        None
    );
    let notes = OrganizationChange {
        notes: Maybe::Value("hm".to_owned()),
        ..renamed("Mixed")
    };
    for restricted in [
        notes,
        off(),
        OrganizationChange {
            is_active: Maybe::Value(true),
            ..Default::default()
        },
    ] {
        olga.updates_organization(acme, restricted.clone())
            .await
            .refused(403);
        let beyond = olga
            .updates_organization(borg, restricted.clone())
            .await
            .refused(404);
        assert_eq!(
            olga.updates_organization(OrgId(4_242), restricted)
                .await
                .refused(404),
            beyond
        );
    }
    assert_eq!(
        olga.reads_organization(acme).await.fine().name,
        "Acme Two",
        "all or nothing"
    );
    world
        .user("ada", acme)
        .await
        .updates_organization(acme, renamed("Mine"))
        .await
        .refused(403);
}

async fn switching_one_off_keeps_its_people_out(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", acme).await;
    let lea = world.user("lea", None).await;
    let link = root.issues_link_for(ada.id).await.fine();
    assert!(
        !root
            .updates_organization(acme, off())
            .await
            .fine()
            .is_active
    );
    assert!(!ada.is_signed_in().await && lea.is_signed_in().await);
    let stranger = world.stranger();
    told(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await,
        &stranger,
    )
    .refused(401);
    let closed = world.signs_in(&ada.email, PASSWORD).await.refused(401);
    assert_eq!(
        world
            .signs_in(&ada.email, "not the password")
            .await
            .refused(401),
        closed
    );
    world.forgets(&ada.email).await;
    let mailed = "select count(*) from outbox where kind = 'reset_link'";
    assert_eq!(world.database.number(mailed), 0);
    // A link may still be used; it lets nobody in.
    world
        .accounts
        .reset_password(&stranger, &link.token, "four other plain words")
        .await
        .unwrap();
    world
        .signs_in(&ada.email, "four other plain words")
        .await
        .refused(401);
    assert!(
        root.reads(ada.id).await.fine().is_active,
        "nobody's own state changes"
    );
    let caller = root.caller().await;
    let found = world
        .accounts
        .organization_activity(&caller, acme, &crate::world::activity(None))
        .await;
    let events = found.unwrap().items;
    let switched = events
        .iter()
        .find(|event| event.kind == model::EventKind::OrganizationDeactivated)
        .unwrap();
    assert_eq!(switched.details["sessions_ended"].as_u64(), Some(1));

    let on = OrganizationChange {
        is_active: Maybe::Value(true),
        ..Default::default()
    };
    root.updates_organization(acme, on).await.fine();
    assert!(!ada.is_signed_in().await, "what was ended stays ended");
    world
        .signs_in(&ada.email, "four other plain words")
        .await
        .fine();
}

async fn those_who_look_after_organizations_are_not_affected(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let boss = world.someone("boss", acme, &[Role::SuperAdmin]).await;
    let dev = world.someone("dev", acme, &[Role::SuperDev]).await;
    root.updates_organization(acme, off()).await.fine();
    for someone in [&boss, &dev] {
        assert!(someone.is_signed_in().await);
        world.signs_in(&someone.email, PASSWORD).await.fine();
    }
    root.removes(dev.id, "super_dev").await.fine();
    assert!(!dev.is_signed_in().await, "from the next request on");
    world.signs_in(&dev.email, PASSWORD).await.refused(401);
}

async fn people_are_counted(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    let ada = world.record("ada", acme, &[Role::OrgAdmin]).await;
    world.record("bob", acme, &[]).await;
    root.deactivates(ada.id).await.fine();
    let counts = async |org| {
        let found = root.reads_organization(org).await.fine();
        (found.total_users, found.active_users)
    };
    assert_eq!((counts(acme).await, counts(borg).await), ((2, 1), (0, 0)));
    root.reactivates(ada.id).await.fine();
    assert_eq!(counts(acme).await, (2, 2));
}

async fn a_change_meanwhile_is_told(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let caller = root.caller().await;
    let update = async |name: &str, version| {
        let change = world
            .accounts
            .update_organization(&caller, acme, renamed(name), version)
            .await;
        told(change, &caller)
    };
    let first = update("One", Some(1)).await.fine();
    assert_eq!(first.version, 2);
    let told = update("Two", Some(1)).await.refused(412).to_string();
    let what = "Root Example changed the organization One (org_name) at ";
    assert!(told.contains(what), "{told}");
    assert_eq!(
        update("One", Some(2)).await.fine(),
        first,
        "nothing changed"
    );
    update("Two", None).await.fine();

    // One change with two entries.
    world.clock.pass(model::Period::seconds(1));
    let both = OrganizationChange {
        is_active: Maybe::Value(false),
        ..renamed("Three")
    };
    root.updates_organization(acme, both).await.fine();
    let told = update("Four", Some(3)).await.refused(412).to_string();
    assert!(
        told.contains("changed the organization Three (org_name)"),
        "{told}"
    );
    assert!(
        told.contains("deactivated the organization Three"),
        "{told}"
    );
    assert!(
        !told.contains("organization Two"),
        "only what came after: {told}"
    );
}

async fn what_cannot_be_kept_is_refused(world: World) {
    let root = world.super_admin("root").await;
    for name in ["", "ab", "  ab  ", "a\nb\nc", "abc\0", &"x".repeat(256)] {
        let problem = founds(&root, &world, name).await.refused(422);
        assert_eq!(problem.of_field("org_name").count(), 1, "{name:?}");
    }
    founds(&root, &world, &"x".repeat(255)).await.fine();
    let acme = world.organization("Acme").await;
    let wrong = OrganizationChange {
        org_name: Maybe::Null,
        is_active: Maybe::Null,
        billing_email: Maybe::Value("bills".to_owned()),
        legal_name: Maybe::Value("x".repeat(256)),
        notes: Maybe::Value("bell\u{7}".to_owned()),
    };
    let problem = root.updates_organization(acme, wrong).await.refused(422);
    for field in [
        "org_name",
        "is_active",
        "billing_email",
        "legal_name",
        "notes",
    ] {
        assert_eq!(problem.of_field(field).count(), 1, "{field}");
    }
    let notes = OrganizationChange {
        notes: Maybe::Value("two\nlines".to_owned()),
        ..Default::default()
    };
    assert_eq!(
        root.updates_organization(acme, notes)
            .await
            .fine()
            .notes
            .as_deref(),
        Some("two\nlines")
    );
}
