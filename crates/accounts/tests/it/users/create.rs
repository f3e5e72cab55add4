//! Creating people.

use accounts::Caller;
use model::{EventKind, NewUser, OrgId, Role, RoleSet};

use crate::world::{PASSWORD, Told, World, activity, on_both, person};

on_both!(
    a_new_person_is_an_ordinary_user,
    an_address_is_taken_whatever_its_case_and_width,
    who_does_not_say_where_creates_at_home,
    beyond_the_reach_and_not_there_are_one_answer,
    a_deactivated_organization_takes_nobody,
    without_a_password_nobody_signs_in,
    a_password_can_be_for_the_first_sign_in_alone,
    every_problem_is_told_at_once,
    external_identities_are_unique,
    a_creation_is_recorded,
);

async fn a_new_person_is_an_ordinary_user(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let new = NewUser {
        email: "Ada.Lovelace+x@Example.ORG".to_owned(),
        full_name: Some("  Ada Lovelace ".to_owned()),
        org_id: Some(acme),
        ..person("ada")
    };
    let ada = root.creates(new).await.fine();
    assert_eq!(ada.email, "Ada.Lovelace+x@Example.ORG", "as it was given");
    assert_eq!(ada.full_name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(ada.roles, RoleSet::EMPTY.with(Role::User));
    assert_eq!(ada.organization.as_ref().map(|org| org.id), Some(acme));
    assert!(
        ada.is_active && ada.has_password && !ada.is_email_verified && !ada.must_change_password
    );
    assert_eq!((ada.created_at, ada.version), (world.accounts.now(), 1));
    assert_eq!(root.reads(ada.id).await.fine(), ada);
    for typed in [
        "ada.lovelace+x@example.org",
        " ADA.LOVELACE+X@EXAMPLE.ORG ",
        "ａｄａ.lovelace+x@example.org",
    ] {
        world.signs_in(typed, PASSWORD).await.fine();
    }
}

async fn an_address_is_taken_whatever_its_case_and_width(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    world.record("ada", acme, &[]).await;
    let bo = world.org_admin("bo", borg).await;
    for taken in [
        "ada@example.org",
        "ADA@EXAMPLE.org",
        "ａｄａ@example.org",
        "Ada@Example.Org",
    ] {
        let new = NewUser {
            email: taken.to_owned(),
            ..person("ada")
        };
        let problem = bo.creates(new).await.refused(409).to_string();
        assert!(
            !problem.contains("Acme"),
            "it does not say where: {problem}"
        );
    }
    // Another script's look-alike is another address.
    let other = NewUser {
        email: "аda@example.org".to_owned(),
        ..person("ada")
    };
    assert!(matches!(bo.creates(other).await.status(), 200 | 422));
    world.signs_in("ada@example.org", PASSWORD).await.fine();
}

async fn who_does_not_say_where_creates_at_home(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let home = |user: model::User| user.organization.map(|org| org.id);
    let root = world.super_admin("root").await;
    assert_eq!(home(root.creates(person("a")).await.fine()), None);
    let olga = world.org_admin("olga", acme).await;
    assert_eq!(home(olga.creates(person("b")).await.fine()), Some(acme));
    let one = world.super_dev("one", &[borg]).await;
    assert_eq!(home(one.creates(person("c")).await.fine()), Some(borg));
    let two = world.super_dev("two", &[acme, borg]).await;
    let problem = two.creates(person("d")).await.refused(422);
    assert_eq!(problem.of_field("org_id").count(), 1);
    let named = NewUser {
        org_id: Some(acme),
        ..person("d")
    };
    assert_eq!(home(two.creates(named).await.fine()), Some(acme));
}

async fn beyond_the_reach_and_not_there_are_one_answer(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let nowhere = OrgId(4_242);
    let at = |org| NewUser {
        org_id: Some(org),
        ..person("ada")
    };
    for creator in [
        world.org_admin("olga", acme).await,
        world.super_dev("dev", &[acme]).await,
    ] {
        let beyond = creator.creates(at(borg)).await.refused(404);
        assert_eq!(beyond, creator.creates(at(nowhere)).await.refused(404));
    }
    let root = world.super_admin("root").await;
    let unknown = root.creates(at(nowhere)).await.refused(422);
    assert_eq!(unknown.of_field("org_id").count(), 1);
    let ada = world.user("ada", acme).await;
    for org in [acme, borg, nowhere] {
        ada.creates(at(org)).await.refused(403);
    }
    let caller = world.stranger();
    let refused = world.accounts.create_user(&caller, at(acme)).await;
    crate::world::told(refused, &caller).refused(401);
}

async fn a_deactivated_organization_takes_nobody(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let off = model::OrganizationChange {
        is_active: model::Maybe::Value(false),
        ..Default::default()
    };
    root.updates_organization(acme, off).await.fine();
    let new = NewUser {
        org_id: Some(acme),
        ..person("ada")
    };
    root.creates(new.clone()).await.refused(409);
    world
        .super_dev("dev", &[acme])
        .await
        .creates(new)
        .await
        .refused(409);
    assert_eq!(root.reads_organization(acme).await.fine().total_users, 0);
}

async fn without_a_password_nobody_signs_in(world: World) {
    let root = world.super_admin("root").await;
    let new = NewUser {
        password: None,
        ..person("ada")
    };
    let ada = root.creates(new).await.fine();
    assert!(!ada.has_password);
    for guess in ["", PASSWORD, "nobody has this password"] {
        world.signs_in(&ada.email, guess).await.refused(401);
    }
    let link = root.issues_link_for(ada.id).await.fine();
    let stranger = world.stranger();
    world
        .accounts
        .reset_password(&stranger, &link.token, PASSWORD)
        .await
        .unwrap();
    world.signs_in(&ada.email, PASSWORD).await.fine();
}

async fn a_password_can_be_for_the_first_sign_in_alone(world: World) {
    let root = world.super_admin("root").await;
    let new = NewUser {
        must_change_password: true,
        ..person("ada")
    };
    let ada = root.creates(new).await.fine();
    assert!(ada.has_password && ada.must_change_password);
    let signed_in = world.signs_in(&ada.email, PASSWORD).await.fine();
    assert!(signed_in.user.must_change_password);
    // Without a password there is nothing to change.
    let new = NewUser {
        password: None,
        must_change_password: true,
        ..person("bob")
    };
    assert!(!root.creates(new).await.fine().must_change_password);
}

async fn every_problem_is_told_at_once(world: World) {
    let root = world.super_admin("root").await;
    let new = NewUser {
        email: "not an address".to_owned(),
        full_name: Some("line\nbreak".to_owned()),
        password: Some("short".to_owned()),
        oauth_provider: Some("myspace".to_owned()),
        github_id: Some("x".repeat(256)),
        ..NewUser::default()
    };
    let problem = root.creates(new).await.refused(422);
    for field in [
        "email",
        "full_name",
        "password",
        "oauth_provider",
        "github_id",
    ] {
        assert_eq!(problem.of_field(field).count(), 1, "{field}");
    }
    for email in [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a b@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada\0@example.org",
        "ada@@example.org",
        "Ada <ada@example.org>",
        &format!("{}@example.org", "a".repeat(300)),
    ] {
        let new = NewUser {
            email: email.to_owned(),
            ..person("ada")
        };
        let problem = root.creates(new).await.refused(422);
        assert_eq!(problem.of_field("email").count(), 1, "{email:?}");
    }
    for password in [
        "",
        "1234567",
        "password",
        "sunshine",
        "qwertyuiop",
        &"x".repeat(129),
        "eight\0 chars",
    ] {
        let new = NewUser {
            password: Some(password.to_owned()),
            ..person("ada")
        };
        let problem = root.creates(new).await.refused(422);
        assert_eq!(problem.of_field("password").count(), 1, "{password:?}");
    }
    let longest = NewUser {
        password: Some("🔑".repeat(128)),
        ..person("ada")
    };
    let ada = root.creates(longest).await.fine();
    world.signs_in(&ada.email, &"🔑".repeat(128)).await.fine();
    world
        .signs_in(&ada.email, &"🔑".repeat(127))
        .await
        .refused(401);
    world
        .signs_in(&ada.email, &"🔑".repeat(129))
        .await
        .refused(401);
}

async fn external_identities_are_unique(world: World) {
    let root = world.super_admin("root").await;
    let with = |name: &str, github: &str, google: &str| NewUser {
        github_id: Some(github.to_owned()),
        google_id: Some(google.to_owned()),
        oauth_provider: Some("github".to_owned()),
        ..person(name)
    };
    root.creates(with("ada", "1", "2")).await.fine();
    let github = root.creates(with("bob", "1", "3")).await.refused(409);
    let google = root.creates(with("bob", "4", "2")).await.refused(409);
    assert_eq!(github, google);
    root.creates(with("bob", "2", "1")).await.fine();
}

async fn a_creation_is_recorded(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = olga.creates(person("ada")).await.fine();
    let found = olga.reads_activity_of(ada.id, &activity(None)).await.fine();
    let [event] = found.items.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(event.kind, EventKind::UserCreated);
    assert_eq!(
        event.sentence().to_string(),
        "Olga Example created Ada Example in Acme"
    );
    assert_eq!((event.actor_id, event.org_id), (Some(olga.id), Some(acme)));
    assert_eq!(
        event.resource_id.as_deref(),
        Some(ada.id.to_string().as_str())
    );
    assert_eq!(
        (event.ip.as_deref(), event.request_id.as_deref()),
        (Some("203.0.113.9"), Some("story"))
    );
    assert_eq!(event.details["email"], "ada@example.org");
    let by_hand = world
        .accounts
        .create_user(&Caller::cli(), person("bob"))
        .await
        .unwrap();
    let found = world
        .super_admin("root")
        .await
        .reads_activity_of(by_hand.id, &activity(None))
        .await
        .fine();
    assert_eq!(found.items[0].actor.as_deref(), Some("command line"));
    assert_eq!(found.items[0].actor_kind.name(), "cli");
}
