//! The timeline of a person and of an organization.

use model::{ActivityQuery, Actor, EventKind, Maybe, OrganizationChange, Period, Role, UserChange};

use crate::world::{PASSWORD, Told, World, activity, change, on_both, page, password, told};

on_both!(
    a_timeline_tells_what_one_did_and_what_was_done,
    it_is_read_newest_first_by_pages_and_cursors,
    filters_are_by_kind_and_time,
    people_read_their_own_and_admins_their_organizations,
    an_organizations_timeline,
    a_refusal_records_nothing,
    filters_are_by_actor_person_and_organization,
    one_event_is_read_by_whoever_sees_it_in_a_timeline,
);

async fn a_timeline_tells_what_one_did_and_what_was_done(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", acme).await;
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let bob = world.record("bob", acme, &[]).await;
    ada.deactivates(bob.id).await.fine();
    ada.reactivates(bob.id).await.fine();
    ada.sets_password_of(bob.id, password("four other plain words"))
        .await
        .fine();
    ada.issues_link_for(bob.id).await.fine();
    ada.signs_out().await.fine();
    let found = root.reads_activity_of(ada.id, &activity(None)).await.fine();
    let told: Vec<_> = found
        .items
        .iter()
        .map(|event| event.sentence().to_string())
        .collect();
    assert_eq!(
        told,
        [
            "Ada Example signed out",
            "Ada Example made a reset link for Bob Example",
            "Ada Example set the password of Bob Example",
            "Ada Example reactivated Bob Example",
            "Ada Example deactivated Bob Example",
            "Root Example gave Ada Example the role organization administrator",
            "Ada Example signed in",
            "The command line created Ada Example in Acme",
        ]
    );
    assert_eq!(found.total, 8);
    let bobs = root.reads_activity_of(bob.id, &activity(None)).await.fine();
    assert_eq!(bobs.total, 5, "the same entries, seen from the other side");
    for event in &found.items {
        assert_eq!(event.request_id.as_deref().map(str::is_empty), Some(false));
        assert!(event.resource_type.is_some() && event.resource_id.is_some());
    }
    let seqs: Vec<_> = world
        .database
        .texts("select cast(seq as text) from events e order by e.seq");
    let gapless: Vec<_> = (1..=seqs.len()).map(|n| n.to_string()).collect();
    assert_eq!(seqs, gapless);
}

async fn it_is_read_newest_first_by_pages_and_cursors(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    for n in 0..12 {
        let named = UserChange {
            full_name: Maybe::Value(format!("Ada {n}")),
            ..change()
        };
        root.updates(ada.id, named).await.fine();
    }
    let whole = root
        .reads_activity_of(ada.id, &activity(None))
        .await
        .fine()
        .items;
    assert_eq!(whole.len(), 13);
    assert!(whole.is_sorted_by(|a, b| a.seq > b.seq));
    let mut by_page = Vec::new();
    for n in 1..=4 {
        let query = ActivityQuery {
            paging: page(n, 5),
            ..activity(None)
        };
        let found = root.reads_activity_of(ada.id, &query).await.fine();
        assert_eq!((found.total, found.total_pages()), (13, 3));
        by_page.extend(found.items);
    }
    assert_eq!(by_page, whole);
    let mut query = ActivityQuery {
        paging: page(1, 5),
        ..activity(EventKind::ProfileUpdated)
    };
    let mut by_cursor = Vec::new();
    loop {
        let found = root.reads_activity_of(ada.id, &query).await.fine();
        by_cursor.extend(found.items);
        let Some(next) = found.next else { break };
        query.cursor = Some(next);
    }
    assert_eq!(by_cursor, whole[..12]);
    for wrong in [page(0, 5), page(1, 0), page(1, 101)] {
        let query = ActivityQuery {
            paging: wrong,
            ..activity(None)
        };
        root.reads_activity_of(ada.id, &query).await.refused(422);
    }
    let query = ActivityQuery {
        cursor: Some("x".to_owned()),
        ..activity(None)
    };
    root.reads_activity_of(ada.id, &query).await.refused(422);
    let far = ActivityQuery {
        paging: page(u64::MAX, 100),
        ..activity(None)
    };
    assert!(
        root.reads_activity_of(ada.id, &far)
            .await
            .fine()
            .items
            .is_empty()
    );
}

async fn filters_are_by_kind_and_time(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let begin = world.accounts.now();
    world.clock.pass(Period::hours(1));
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    world.clock.pass(Period::hours(1));
    root.removes(ada.id, "org_admin").await.fine();
    let count = async |kind: Option<EventKind>, since, until| {
        let query = ActivityQuery {
            kind,
            since,
            until,
            ..ActivityQuery::default()
        };
        let found = root.reads_activity_of(ada.id, &query).await.fine();
        assert_eq!(found.total, found.items.len() as u64, "{query:?}");
        found.total
    };
    let (one, two) = (begin + Period::hours(1), begin + Period::hours(2));
    assert_eq!(count(None, None, None).await, 4);
    assert_eq!(count(Some(EventKind::RoleAssigned), None, None).await, 1);
    assert_eq!(count(Some(EventKind::Logout), None, None).await, 0);
    assert_eq!(
        count(None, Some(one), None).await,
        2,
        "not before this instant"
    );
    assert_eq!(count(None, None, Some(one)).await, 2, "before this instant");
    assert_eq!(count(None, Some(one), Some(two)).await, 1);
    assert_eq!(
        count(Some(EventKind::RoleRemoved), Some(one), Some(two)).await,
        0
    );
    assert_eq!(count(None, Some(two), Some(one)).await, 0);
}

async fn people_read_their_own_and_admins_their_organizations(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme, borg]).await;
    let all = activity(None);
    for own in [&ada, &olga, &dev] {
        own.reads_activity_of(own.id, &all).await.fine();
    }
    olga.reads_activity_of(ada.id, &all).await.fine();
    let nobody = model::UserId(uuid::Uuid::nil());
    let beyond = olga.reads_activity_of(bob.id, &all).await.refused(404);
    for reader in [&ada, &dev] {
        for id in [olga.id, bob.id, nobody] {
            assert_eq!(
                reader.reads_activity_of(id, &all).await.refused(404),
                beyond
            );
        }
    }
    world
        .super_admin("root")
        .await
        .reads_activity_of(bob.id, &all)
        .await
        .fine();
}

async fn an_organizations_timeline(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    world.record("bob", borg, &[]).await;
    let renamed = OrganizationChange {
        org_name: Maybe::Value("Acme Ltd".to_owned()),
        ..Default::default()
    };
    olga.updates_organization(acme, renamed).await.fine();
    let caller = olga.caller().await;
    let found = world
        .accounts
        .organization_activity(&caller, acme, &activity(None))
        .await
        .unwrap();
    let kinds: Vec<_> = found.items.iter().map(|event| event.kind.name()).collect();
    assert_eq!(
        kinds,
        [
            "organization_updated",
            "super_dev_assigned",
            "login",
            "role_assigned",
            "user_created",
            "organization_created"
        ]
    );
    assert!(found.items.iter().all(|event| event.org_id == Some(acme)));
    assert_eq!(found.items[0].changes()[0].before.as_deref(), Some("Acme"));
    let beyond = told(
        world
            .accounts
            .organization_activity(&caller, borg, &activity(None))
            .await,
        &caller,
    )
    .refused(404);
    let nowhere = model::OrgId(4_242);
    assert_eq!(
        told(
            world
                .accounts
                .organization_activity(&caller, nowhere, &activity(None))
                .await,
            &caller
        )
        .refused(404),
        beyond
    );
    let caller = dev.caller().await;
    told(
        world
            .accounts
            .organization_activity(&caller, acme, &activity(None))
            .await,
        &caller,
    )
    .refused(403);
    let kind = activity(EventKind::UserCreated);
    let found = world
        .accounts
        .organization_activity(&root.caller().await, borg, &kind)
        .await
        .unwrap();
    assert_eq!(found.total, 1);
}

async fn a_refusal_records_nothing(world: World) {
    let acme = world.organization("Acme").await;
    let ada = world.user("ada", acme).await;
    let olga = world.org_admin("olga", acme).await;
    let boss = world.record("boss", acme, &[Role::SuperAdmin]).await;
    let before = world.database.cells();
    ada.deactivates(olga.id).await.refused(403);
    olga.deactivates(boss.id).await.refused(403);
    olga.deactivates(olga.id).await.refused(409);
    olga.sets_password_of(boss.id, password(PASSWORD))
        .await
        .refused(403);
    olga.issues_link_for(boss.id).await.refused(403);
    olga.assigns(ada.id, Role::SuperAdmin).await.refused(403);
    olga.removes(boss.id, "super_admin").await.refused(403);
    let mixed = UserChange {
        full_name: Maybe::Value("Mallory".to_owned()),
        is_active: Maybe::Value(false),
        ..change()
    };
    olga.updates(olga.id, mixed).await.refused(409);
    assert_eq!(
        world.database.cells(),
        before,
        "database, activity and outbox are as they were"
    );
}

async fn filters_are_by_actor_person_and_organization(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.record("ada", acme, &[]).await;
    world.record("bob", borg, &[]).await;
    olga.deactivates(ada.id).await.fine();
    root.reactivates(ada.id).await.fine();
    let caller = root.caller().await;
    let told_of = |query: ActivityQuery| {
        let (world, caller) = (&world, caller.clone());
        async move {
            let found = world.accounts.all_activity(&caller, &query).await.unwrap();
            assert_eq!(found.total, found.items.len() as u64);
            found
                .items
                .iter()
                .map(|event| event.sentence().to_string())
                .collect::<Vec<_>>()
        }
    };
    let by = |actor| ActivityQuery {
        actor: Some(actor),
        ..activity(None)
    };
    let off = "Olga Example deactivated Ada Example";
    let own = "Olga Example signed in";
    assert_eq!(told_of(by(Actor::Person(olga.id))).await, [off, own]);
    let both = ActivityQuery {
        person: Some(ada.id),
        org_id: Some(acme),
        ..by(Actor::Person(olga.id))
    };
    assert_eq!(told_of(both.clone()).await, [off]);
    let elsewhere = ActivityQuery {
        org_id: Some(borg),
        ..both
    };
    assert_eq!(told_of(elsewhere).await, [""; 0]);
    let in_borg = ActivityQuery {
        org_id: Some(borg),
        ..activity(EventKind::UserCreated)
    };
    let made = "The command line created Bob Example in Borg";
    assert_eq!(told_of(in_borg.clone()).await, [made]);
    let by_hand = ActivityQuery {
        org_id: Some(borg),
        ..by(Actor::Cli)
    };
    assert!(told_of(by_hand).await.contains(&made.to_owned()));
    // A stranger's guess is nobody's deed, Usher's least of all.
    let _ = world.signs_in("ada@example.org", "a wrong password").await;
    assert_eq!(told_of(by(Actor::System)).await, [""; 0]);
    let end = world.accounts.now() + Period::hours(1);
    root.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    world.clock.pass(Period::hours(2));
    world.accounts.end_expired_roles().await.unwrap();
    assert_eq!(told_of(by(Actor::System)).await.len(), 1);

    // The filters of a person's timeline never show another's.
    let mixed = ActivityQuery {
        person: Some(olga.id),
        ..activity(None)
    };
    let found = root.reads_activity_of(ada.id, &mixed).await.fine();
    assert_eq!(found.items.len(), 1);
    assert_eq!(found.items[0].sentence().to_string(), off);
}

async fn one_event_is_read_by_whoever_sees_it_in_a_timeline(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let otto = world.org_admin("otto", borg).await;
    let ada = world.user("ada", acme).await;
    let bea = world.user("bea", acme).await;
    olga.assigns(ada.id, Role::OrgAdmin).await.fine();
    olga.removes(ada.id, "org_admin").await.fine();
    let events = olga
        .reads_activity_of(ada.id, &activity(EventKind::RoleAssigned))
        .await
        .fine();
    let event = &events.items[0];
    for who in [&root, &olga, &ada] {
        assert_eq!(&who.reads_event(event.id).await.fine(), event);
    }
    let absent = bea.reads_event(event.id).await.refused(404);
    assert_eq!(otto.reads_event(event.id).await.refused(404), absent);
    assert_eq!(
        root.reads_event(model::Uuid::nil()).await.refused(404),
        absent
    );
    let nobody = world.stranger();
    let answer = world.accounts.read_event(&nobody, event.id).await;
    told(answer, &nobody).refused(401);
}
