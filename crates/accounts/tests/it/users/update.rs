//! Changing a person: a JSON Merge Patch with rules.

use model::{EventKind, Maybe, NewUser, Role, UserChange};
use serde_json::json;

use crate::world::{PASSWORD, Told, World, activity, change, on_both, person};

on_both!(
    what_is_absent_stays_and_null_clears,
    null_is_refused_where_something_must_be,
    people_edit_their_own_profile_and_no_more,
    rank_protects_the_privileged,
    a_new_address_is_unconfirmed_and_recorded,
    an_address_that_somebody_has_is_refused,
    a_case_change_is_the_same_mailbox,
    an_address_that_only_folds_alike_is_another_mailbox,
    switching_off_by_patch_is_a_deactivation,
    a_change_of_something_else_meanwhile_is_told,
    nothing_changed_records_nothing,
    what_cannot_be_kept_is_refused,
    who_moves_and_who_comes_do_not_wait_for_each_other,
);

fn email(new: &str) -> UserChange {
    UserChange {
        email: Maybe::Value(new.to_owned()),
        ..change()
    }
}

fn name(new: &str) -> UserChange {
    UserChange {
        full_name: Maybe::Value(new.to_owned()),
        ..change()
    }
}

fn active(new: bool) -> UserChange {
    UserChange {
        is_active: Maybe::Value(new),
        ..change()
    }
}

async fn what_is_absent_stays_and_null_clears(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let preferences = json!({ "theme": "dark", "columns": ["email"] });
    let first = UserChange {
        avatar_url: Maybe::Value("https://example.org/a.png".to_owned()),
        preferences: Maybe::Value(preferences.as_object().unwrap().clone()),
        ..change()
    };
    let changed = root.updates(ada.id, first).await.fine();
    assert_eq!(changed.full_name, ada.full_name);
    assert_eq!(
        changed.avatar_url.as_deref(),
        Some("https://example.org/a.png")
    );
    assert_eq!(changed.version, 2 + ada.version - 1);
    let second = UserChange {
        full_name: Maybe::Null,
        avatar_url: Maybe::Null,
        preferences: Maybe::Null,
        ..change()
    };
    let changed = root.updates(ada.id, second).await.fine();
    assert_eq!((changed.full_name, changed.avatar_url), (None, None));
    assert_eq!((changed.email, changed.is_active), (ada.email, true));
    let kept = world
        .database
        .texts("select preferences from users where email = 'ada@example.org'");
    assert_eq!(kept, ["{}"]);
}

async fn null_is_refused_where_something_must_be(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let nulls = UserChange {
        email: Maybe::Null,
        is_active: Maybe::Null,
        full_name: Maybe::Null,
        ..change()
    };
    let problem = root.updates(ada.id, nulls).await.refused(422);
    assert_eq!(
        (
            problem.of_field("email").count(),
            problem.of_field("is_active").count()
        ),
        (1, 1)
    );
    assert_eq!(root.reads(ada.id).await.fine(), ada, "nothing changed");
}

async fn people_edit_their_own_profile_and_no_more(world: World) {
    let acme = world.organization("Acme").await;
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", acme, &[]).await;
    assert_eq!(
        ada.updates(ada.id, name("Ada L."))
            .await
            .fine()
            .full_name
            .as_deref(),
        Some("Ada L.")
    );
    ada.updates(ada.id, email("new@example.org"))
        .await
        .refused(403);
    ada.updates(ada.id, active(false)).await.refused(403);
    ada.updates(ada.id, active(true)).await.refused(403);
    let mixed = UserChange {
        is_active: Maybe::Value(false),
        ..name("Mallory")
    };
    ada.updates(ada.id, mixed).await.refused(403);
    assert_eq!(
        ada.reads(ada.id).await.fine().full_name.as_deref(),
        Some("Ada L."),
        "all or nothing"
    );
    let there = ada.updates(bob.id, name("Mallory")).await.refused(404);
    let nobody = model::UserId(uuid::Uuid::nil());
    assert_eq!(
        ada.updates(nobody, name("Mallory")).await.refused(404),
        there
    );

    let olga = world.org_admin("olga", acme).await;
    olga.updates(olga.id, email("olga.new@example.org"))
        .await
        .fine();
    olga.updates(olga.id, active(false)).await.refused(409);
    let dev = world.super_dev("dev", &[acme]).await;
    dev.updates(bob.id, email("bob.new@example.org"))
        .await
        .fine();
    dev.updates(bob.id, active(false)).await.refused(403);
    dev.updates(dev.id, name("Developer")).await.fine();
}

async fn rank_protects_the_privileged(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    for role in [Role::SuperAdmin, Role::SuperDev] {
        let boss = world
            .record(&format!("boss-{role}").replace('_', "-"), acme, &[role])
            .await;
        for (who, below) in [("org_admin", &olga), ("super_dev", &dev)] {
            assert_eq!(
                below.reads(boss.id).await.fine(),
                boss,
                "rank does not restrict reading"
            );
            for change in [name("Mallory"), email("mallory@example.org"), active(true)] {
                below.updates(boss.id, change).await.refused(403);
            }
            assert_eq!(below.reads(boss.id).await.fine(), boss, "{who}");
        }
        let caller = world.super_admin(&format!("root-{}", role.number())).await;
        caller.updates(boss.id, name("Still Boss")).await.fine();
    }
}

async fn a_new_address_is_unconfirmed_and_recorded(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let link = root.issues_link_for(ada.id).await.fine();
    world
        .database
        .run("update users set is_email_verified = (1 = 1) where email = 'ada@example.org'")
        .unwrap();
    let both = UserChange {
        full_name: Maybe::Value("Ada King".to_owned()),
        ..email("king@example.org")
    };
    let changed = root.updates(ada.id, both).await.fine();
    assert_eq!(
        (changed.email.as_str(), changed.is_email_verified),
        ("king@example.org", false)
    );
    assert!(ada.is_signed_in().await, "an address is not a key");
    world
        .signs_in("ada@example.org", PASSWORD)
        .await
        .refused(401);
    world.signs_in("king@example.org", PASSWORD).await.fine();
    let used = world
        .accounts
        .reset_password(&world.stranger(), &link.token, "another good one")
        .await;
    crate::world::told(used, &world.stranger()).refused(422);

    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::EmailChanged))
        .await
        .fine();
    let changes = found.items[0].changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].before.as_deref(), Some("ada@example.org"));
    assert_eq!(changes[0].after.as_deref(), Some("king@example.org"));
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::ProfileUpdated))
        .await
        .fine();
    assert_eq!(
        found.items[0].changes()[0].before.as_deref(),
        Some("Ada Example")
    );
    let told = world
        .database
        .texts("select recipient from outbox where kind = 'email_changed' order by recipient");
    assert_eq!(told, ["ada@example.org", "king@example.org"]);
    for words in ["king@", "ADA KING"] {
        let query = model::UserQuery {
            search: Some(words.to_owned()),
            ..crate::world::newest()
        };
        assert_eq!(root.lists(&query).await.fine().total, 1, "{words}");
    }
}

async fn an_address_that_somebody_has_is_refused(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    world.record("bob", None, &[]).await;
    let both = UserChange {
        full_name: Maybe::Value("Ada King".to_owned()),
        ..email("BOB@example.org")
    };
    root.updates(ada.id, both).await.refused(409);
    assert_eq!(root.reads(ada.id).await.fine(), ada, "all or nothing");
    root.updates(ada.id, email("not an address"))
        .await
        .refused(422);
}

async fn a_case_change_is_the_same_mailbox(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let link = root.issues_link_for(ada.id).await.fine();
    let confirmed = "update users set is_email_verified = (1 = 1)";
    world.database.run(confirmed).unwrap();
    let letters = || world.database.number("select count(*) from outbox");
    let before = letters();
    let changed = root.updates(ada.id, email("Ada@Example.org")).await.fine();
    assert_eq!(
        (changed.email.as_str(), changed.is_email_verified),
        ("Ada@Example.org", true)
    );
    world.signs_in("ada@example.org", PASSWORD).await.fine();
    assert_eq!(letters(), before, "nobody needs to be told twice");
    // One's own, the same.
    let own = root
        .updates(root.id, email("ROOT@example.org"))
        .await
        .fine();
    assert_eq!(
        (own.email.as_str(), own.is_email_verified),
        ("ROOT@example.org", true)
    );
    assert_eq!(letters(), before);
    root.updates(root.id, email("ADA@EXAMPLE.ORG"))
        .await
        .refused(409);
    let recorded = root
        .reads_activity_of(ada.id, &activity(EventKind::EmailChanged))
        .await
        .fine();
    let changes = recorded.items[0].changes();
    assert_eq!(changes[0].after.as_deref(), Some("Ada@Example.org"));
    // What was mailed to it stays good.
    let used = world
        .accounts
        .reset_password(&world.stranger(), &link.token, "another good one")
        .await;
    crate::world::told(used, &world.stranger()).fine();
}

/// Nobody else may have it, but a mail server may take it for another mailbox.
async fn an_address_that_only_folds_alike_is_another_mailbox(world: World) {
    let root = world.super_admin("root").await;
    let strasse = world.record("strasse", None, &[]).await;
    let confirmed = "update users set is_email_verified = (1 = 1)";
    world.database.run(confirmed).unwrap();
    let changed = root
        .updates(strasse.id, email("straße@example.org"))
        .await
        .fine();
    assert!(!changed.is_email_verified);
    let mut told = world
        .database
        .texts("select recipient from outbox where kind = 'email_changed'");
    told.sort();
    assert_eq!(told, ["strasse@example.org", "straße@example.org"]);
}

async fn switching_off_by_patch_is_a_deactivation(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let off = UserChange {
        is_active: Maybe::Value(false),
        ..name("Ada Gone")
    };
    assert!(!root.updates(ada.id, off).await.fine().is_active);
    assert!(!ada.is_signed_in().await);
    let kinds: Vec<_> = root
        .reads_activity_of(ada.id, &activity(None))
        .await
        .fine()
        .items;
    let kinds: Vec<_> = kinds.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds[..2],
        [EventKind::UserDeactivated, EventKind::ProfileUpdated]
    );
    assert!(root.updates(ada.id, active(true)).await.fine().is_active);
    world.signs_in(&ada.email, PASSWORD).await.fine();
    root.updates(root.id, active(false)).await.refused(409);
}

async fn a_change_of_something_else_meanwhile_is_told(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let first = root
        .updates_if(ada.id, name("One"), ada.version)
        .await
        .fine();
    let problem = root
        .updates_if(ada.id, name("Two"), ada.version)
        .await
        .refused(412);
    let told = problem.to_string();
    let what = "Root Example changed the profile of Ada Example (full_name) at ";
    assert!(told.contains("version") && told.contains(what), "{told}");
    root.updates_if(ada.id, name("Two"), first.version)
        .await
        .fine();
    // What a role, a password or a state changed counts too.
    let before = root.reads(ada.id).await.fine();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let problem = root
        .updates_if(ada.id, name("Three"), before.version)
        .await
        .refused(412);
    let told = problem.to_string();
    assert!(told.contains("gave"), "{told}");
    assert!(
        !told.contains("changed the profile"),
        "only what came after: {told}"
    );
}

async fn nothing_changed_records_nothing(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let before = world.database.number("select seq from audit_head");
    for same in [
        change(),
        name("Ada Example"),
        email("ada@example.org"),
        active(true),
    ] {
        assert_eq!(root.updates(ada.id, same).await.fine(), ada);
    }
    assert_eq!(world.database.number("select seq from audit_head"), before);
}

async fn what_cannot_be_kept_is_refused(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    for url in [
        "javascript:alert(1)",
        "ftp://example.org/a",
        "data:image/png;base64,x",
        "https://",
        "https://a b",
        "//x",
    ] {
        let change = UserChange {
            avatar_url: Maybe::Value(url.to_owned()),
            ..change()
        };
        let problem = root.updates(ada.id, change).await.refused(422);
        assert_eq!(problem.of_field("avatar_url").count(), 1, "{url}");
    }
    let large = json!({ "notes": "x".repeat(20_000) });
    let large = Maybe::Value(large.as_object().unwrap().clone());
    let problem = root
        .updates(
            ada.id,
            UserChange {
                preferences: large,
                ..change()
            },
        )
        .await
        .refused(422);
    assert_eq!(problem.of_field("preferences").count(), 1);
    for text in [&"x".repeat(201), "a\0b", "a\nb", "a\u{1b}[2Jb"] {
        root.updates(ada.id, name(text)).await.refused(422);
    }
    assert_eq!(
        root.updates(ada.id, name("   ")).await.fine().full_name,
        None
    );
}

/// Names, addresses and their domains are counted, and whoever counts holds what they count to the commit.
async fn who_moves_and_who_comes_do_not_wait_for_each_other(world: World) {
    let root = world.super_admin("root").await;
    let people = [
        world.record("ada", None, &[]).await,
        world.record("bob", None, &[]).await,
    ];
    let moves = async {
        for round in 0..40 {
            let [here, there] = ["example.org", "example.net"];
            let domain = if round % 2 == 0 { there } else { here };
            for (n, one) in people.iter().enumerate() {
                let both = UserChange {
                    full_name: Maybe::Value(format!("{} {round}", one.email)),
                    ..email(&format!("mover{n}@{domain}"))
                };
                root.updates(one.id, both).await.fine();
            }
        }
    };
    let comes = async {
        for round in 0..80 {
            let domain = ["example.net", "example.org"][round % 2];
            let new = NewUser {
                email: format!("comer{round}@{domain}"),
                password: None,
                ..person("comer")
            };
            root.creates(new).await.fine();
        }
    };
    tokio::join!(moves, comes);
}
