//! Who is named in a timeline: whoever acted as they are called now, others as they were called then, and so that nobody
//! passes for another.

use accounts::{ExportForm, Timeline};
use model::{ActivityQuery, Actor, EventKind, Maybe, Role, UserChange};

use crate::world::{Told, World, activity, change, on_both};

on_both!(
    names_stay_as_they_were,
    who_acted_upon_themselves_has_one_name,
    two_of_one_name_are_told_apart_by_their_addresses,
    a_name_that_could_be_anothers_is_told_with_the_address,
);

async fn names_stay_as_they_were(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let renamed = UserChange {
        full_name: Maybe::Value("Ada King".to_owned()),
        ..change()
    };
    root.updates(ada.id, renamed).await.fine();
    let moved = UserChange {
        email: Maybe::Value("chief@example.org".to_owned()),
        ..change()
    };
    root.updates(root.id, moved).await.fine();
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleAssigned))
        .await
        .fine();
    let event = &found.items[0];
    assert_eq!(
        (event.actor.as_deref(), event.resource.as_deref()),
        (Some("root@example.org"), Some("Ada Example"))
    );
}

/// The name of today in every sentence, for whoever reads them one below the other.
async fn who_acted_upon_themselves_has_one_name(world: World) {
    let ada = world.user("ada", None).await;
    let renamed = UserChange {
        full_name: Maybe::Value("Ada King".to_owned()),
        ..change()
    };
    ada.updates(ada.id, renamed).await.fine();
    let sentence = async |kind| {
        let found = ada.reads_activity_of(ada.id, &activity(kind)).await.fine();
        let event = &found.items[0];
        (event.sentence().to_string(), event.resource.clone())
    };
    let name_of_then = Some("Ada Example".to_owned());
    assert_eq!(
        sentence(EventKind::Login).await,
        ("Ada King signed in".to_owned(), name_of_then.clone())
    );
    assert_eq!(
        sentence(EventKind::ProfileUpdated).await,
        (
            "Ada King changed their own profile".to_owned(),
            name_of_then
        )
    );
}

async fn two_of_one_name_are_told_apart_by_their_addresses(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let bob = world.record("bob", None, &[]).await;
    let renamed = UserChange {
        full_name: Maybe::Value("Root Example".to_owned()),
        ..change()
    };
    root.updates(ada.id, renamed).await.fine();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    root.assigns(bob.id, Role::OrgAdmin).await.fine();
    let sentences = async |id| {
        let found = root
            .reads_activity_of(id, &activity(EventKind::RoleAssigned))
            .await;
        let items = found.fine().items;
        let told = items.iter().map(|event| event.sentence().to_string());
        told.collect::<Vec<_>>()
    };
    let both = "Root Example (root@example.org) gave Root Example (ada@example.org) the role organization administrator";
    assert_eq!(sentences(ada.id).await, [both]);
    // Where only one of them is in sight, the name is enough.
    let one = "Root Example gave Bob Example the role organization administrator";
    assert_eq!(sentences(bob.id).await, [one]);
    let query = activity(EventKind::RoleAssigned);
    let event = &root.reads_activity_of(ada.id, &query).await.fine().items[0];
    let alone = root.reads_event(event.id).await.fine();
    assert_eq!(alone.sentence().to_string(), both);
    assert_eq!(
        alone.actor.as_deref(),
        Some("root@example.org"),
        "the record stays"
    );

    // Whom a change in between is told of.
    let version = root.reads(ada.id).await.fine().version;
    root.removes(ada.id, "org_admin").await.fine();
    let late = UserChange {
        full_name: Maybe::Value("Ada".to_owned()),
        ..change()
    };
    let refused = root.updates_if(ada.id, late, version).await.refused(412);
    let told = "Root Example (root@example.org) removed the role organization administrator from Root Example (ada@example.org)";
    assert!(refused.to_string().contains(told), "{refused}");
}

/// Whatever Ada calls herself, she is told of as who she is, on a page and in a file.
async fn a_name_that_could_be_anothers_is_told_with_the_address(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let caller = root.caller().await;
    let everything = ActivityQuery {
        actor: Some(Actor::Person(ada.id)),
        ..activity(EventKind::ProfileUpdated)
    };
    for name in [
        "root@example.org",
        "Root Example (root\u{ff20}example.org)",
        "Command\u{a0} Line",
        "USHER",
        "Somebody",
        "An unknown account",
    ] {
        let renamed = UserChange {
            full_name: Maybe::Value(name.to_owned()),
            ..change()
        };
        ada.updates(ada.id, renamed).await.fine();
        let told = format!("{name} (ada@example.org) changed their own profile");
        let found = world.accounts.all_activity(&caller, &everything).await;
        let page = found.unwrap().items[0].sentence().to_string();
        let form = ExportForm::JsonLines;
        let mut export = world
            .accounts
            .export_activity(&caller, Timeline::Person(ada.id), &everything, form)
            .await
            .unwrap();
        let piece = export.next().await.unwrap().unwrap();
        let first = piece.lines().next().unwrap();
        let first: serde_json::Value = serde_json::from_str(first).unwrap();
        assert_eq!(
            (page, first["action"].as_str()),
            (told.clone(), Some(told.as_str()))
        );
    }
    // What is hers alone stands for her alone, with nothing added.
    for name in ["Ada King", "ADA@example.org"] {
        let renamed = UserChange {
            full_name: Maybe::Value(name.to_owned()),
            ..change()
        };
        ada.updates(ada.id, renamed).await.fine();
        let found = world.accounts.all_activity(&caller, &everything).await;
        let page = found.unwrap().items[0].sentence().to_string();
        assert_eq!(page, format!("{name} changed their own profile"));
    }
    // Capitals make no second Root Example.
    let renamed = UserChange {
        full_name: Maybe::Value("ROOT  example".to_owned()),
        ..change()
    };
    root.updates(ada.id, renamed).await.fine();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let given = activity(EventKind::RoleAssigned);
    let found = root.reads_activity_of(ada.id, &given).await.fine();
    assert_eq!(
        found.items[0].sentence().to_string(),
        "Root Example (root@example.org) gave ROOT  example (ada@example.org) the role organization administrator"
    );
}
