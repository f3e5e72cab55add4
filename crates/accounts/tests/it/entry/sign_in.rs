//! Signing in and out, and asking whose a key is.

use accounts::Key;
use model::{ActorKind, EventKind, Permission, Role};

use super::with_and_without_a_way_in;
use crate::world::{PASSWORD, Told, World, activity, on_both, password, person, told};

on_both!(
    a_sign_in_hands_out_three_keys_to_one_session,
    whatever_is_wrong_is_one_answer,
    every_sign_in_has_keys_of_its_own,
    signing_out_ends_the_session_by_any_key,
    sign_ins_and_failures_are_recorded,
    a_hash_grows_with_the_settings,
    rights_are_read_on_each_request,
    who_must_change_the_password_can_only_change_it,
    hostile_names_are_unknown_accounts,
);

async fn a_sign_in_hands_out_three_keys_to_one_session(world: World) {
    let acme = world.organization("Acme").await;
    let ada = world.user("ada", acme).await;
    assert_eq!(ada.keys.expires_in, 3600);
    assert_eq!(ada.keys.user.last_login_at, Some(world.accounts.now()));
    let tokens = [&ada.keys.access_token, &ada.keys.refresh_token];
    // 43 characters of base64 are 256 bits.
    assert!(
        tokens
            .iter()
            .all(|token| token.starts_with("ush_") && token.len() >= 4 + 43)
    );
    assert!(ada.is_signed_in().await);
    let by_cookie = ada.caller().await;
    let by_token = ada.shows(Key::Bearer(&ada.keys.access_token)).await;
    let in_cookie = ada.shows(Key::Cookie(&ada.keys.access_token)).await;
    let kinds = [by_cookie, by_token, in_cookie].map(|caller| caller.person().unwrap().by);
    assert_eq!(
        kinds,
        [ActorKind::User, ActorKind::ApiToken, ActorKind::ApiToken]
    );

    let caller = ada.shows(Key::Bearer(&ada.keys.access_token)).await;
    let verified = world.accounts.verify(&caller).await.unwrap();
    assert_eq!((verified.user_id, verified.org_id), (ada.id, Some(acme)));
    assert_eq!(
        verified.expires_at,
        world.accounts.now() + model::Period::hours(1)
    );
    assert!(
        verified.roles.carries(Permission::ProfileEdit)
            && !verified.roles.carries(Permission::UsersRead)
    );
    let me = world.accounts.me(&caller).await.unwrap();
    assert_eq!((me.user.id, me.session_id), (ada.id, verified.session_id));

    for wrong in [
        "",
        "ush_a1_nothing",
        "x",
        &ada.keys.refresh_token,
        &ada.keys.cookie,
    ] {
        assert!(ada.shows(Key::Bearer(wrong)).await.person().is_none());
    }
    for wrong in ["", "x", &ada.keys.refresh_token] {
        assert!(ada.shows(Key::Cookie(wrong)).await.person().is_none());
    }
}

async fn whatever_is_wrong_is_one_answer(world: World) {
    with_and_without_a_way_in(&world).await;
    let wrong = world
        .signs_in("ada@example.org", "not the password")
        .await
        .refused(401);
    for (email, password) in [
        ("nobody@example.org", PASSWORD),
        ("off@example.org", PASSWORD),
        ("off@example.org", "not the password"),
        ("linkonly@example.org", PASSWORD),
        ("linkonly@example.org", ""),
        ("ada@example.org", ""),
        ("ada@example.org", &"x".repeat(1_000_000)),
        ("", ""),
    ] {
        assert_eq!(
            world.signs_in(email, password).await.refused(401),
            wrong,
            "{email}"
        );
    }
}

async fn every_sign_in_has_keys_of_its_own(world: World) {
    let ada = world.user("ada", None).await;
    let again = world.enters(ada.id, &ada.email).await;
    let keys = |s: &crate::world::Someone<'_>| {
        [
            s.keys.cookie.clone(),
            s.keys.access_token.clone(),
            s.keys.refresh_token.clone(),
        ]
    };
    assert!(keys(&ada).iter().all(|key| !keys(&again).contains(key)));
    again.signs_out().await.fine();
    assert!(ada.is_signed_in().await && !again.is_signed_in().await);
}

async fn signing_out_ends_the_session_by_any_key(world: World) {
    let ada = world.user("ada", None).await;
    let caller = ada.shows(Key::Bearer(&ada.keys.access_token)).await;
    world.accounts.sign_out(&caller).await.unwrap();
    assert!(!ada.is_signed_in().await);
    let stranger = world.stranger();
    told(
        world
            .accounts
            .refresh(&stranger, &ada.keys.refresh_token)
            .await,
        &stranger,
    )
    .refused(401);
    // The caller that was read before: the session is gone, nothing is recorded twice.
    world.accounts.sign_out(&caller).await.unwrap();
    let root = world.super_admin("root").await;
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::Logout))
        .await
        .fine();
    assert_eq!(found.total, 1);
    told(world.accounts.sign_out(&stranger).await, &stranger).refused(401);
}

async fn sign_ins_and_failures_are_recorded(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let here = world.at("203.0.113.77");
    world
        .signs_in_at(&here, "ada@example.org", "not the password")
        .await
        .refused(401);
    world
        .signs_in_at(&here, "ada@example.org", PASSWORD)
        .await
        .fine();
    world
        .signs_in_at(&here, "nobody@example.org", PASSWORD)
        .await
        .refused(401);
    let found = root.reads_activity_of(ada.id, &activity(None)).await.fine();
    let [login, failed, _created] = found.items.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (login.kind, failed.kind),
        (EventKind::Login, EventKind::LoginFailed)
    );
    assert_eq!(
        (login.status.name(), failed.status.name()),
        ("success", "failure")
    );
    assert_eq!(
        (login.actor.as_deref(), login.actor_id),
        (Some("ada@example.org"), Some(ada.id))
    );
    assert_eq!(failed.actor_id, None, "who knows who that was");
    assert_eq!(failed.ip.as_deref(), Some("203.0.113.77"));
    assert_eq!(failed.user_agent.as_deref(), Some("Storybook/1.0"));
    let failures = "select count(*) from events where kind = 'login_failed'";
    assert_eq!(
        world.database.number(failures),
        2,
        "the unknown account too, of nobody"
    );
    let named =
        "select count(*) from events where details like '%nobody@%' or resource like '%nobody@%'";
    assert_eq!(
        world.database.number(named),
        0,
        "what was typed may be a password"
    );
}

async fn a_hash_grows_with_the_settings(world: World) {
    let ada = world.record("ada", None, &[]).await;
    let hash = || {
        world
            .database
            .texts("select password_hash from users where email = 'ada@example.org'")
    };
    let before = hash();
    world.signs_in(&ada.email, PASSWORD).await.fine();
    assert_eq!(hash(), before);
    let stronger = world.node(|settings| settings.argon2.passes = 3).await;
    let caller = world.stranger();
    assert!(
        stronger
            .sign_in(&caller, &ada.email, "not the password")
            .await
            .is_err()
    );
    assert_eq!(hash(), before);
    stronger
        .sign_in(&caller, &ada.email, PASSWORD)
        .await
        .unwrap();
    assert!(
        hash()[0].starts_with("$argon2id$v=19$m=8,t=3,p=1$"),
        "{:?}",
        hash()
    );
    world.signs_in(&ada.email, PASSWORD).await.fine();
}

async fn rights_are_read_on_each_request(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.user("ada", acme).await;
    let all = crate::world::newest();
    ada.lists(&all).await.refused(403);
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    assert_eq!(ada.lists(&all).await.fine().total, 1);
    root.removes(ada.id, "org_admin").await.fine();
    ada.lists(&all).await.refused(403);
    let end = world.accounts.now() + model::Period::minutes(30);
    root.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    world.clock.pass(model::Period::seconds(30 * 60 - 1));
    ada.lists(&all).await.fine();
    world.clock.pass(model::Period::seconds(1));
    ada.lists(&all).await.refused(403);
}

async fn who_must_change_the_password_can_only_change_it(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let olga = world.record("olga", acme, &[Role::OrgAdmin]).await;
    let given = "given by the administrator";
    let set = model::NewPassword {
        must_change: true,
        ..password(given)
    };
    root.sets_password_of(olga.id, set).await.fine();
    let keys = world.signs_in(&olga.email, given).await.fine();
    assert!(keys.user.must_change_password);
    let olga = crate::world::Someone::new(&world, olga.id, keys);
    olga.lists(&crate::world::newest()).await.refused(403);
    olga.reads(olga.id).await.refused(403);
    olga.updates(olga.id, crate::world::change())
        .await
        .refused(403);
    olga.creates(person("ada")).await.refused(403);
    olga.verifies().await.refused(401);
    let caller = olga.caller().await;
    assert!(
        world
            .accounts
            .me(&caller)
            .await
            .unwrap()
            .user
            .must_change_password
    );
    let same = olga.changes_password(given, given).await.refused(422);
    assert_eq!(
        same.of_field("new_password").count(),
        1,
        "another one, not the same again"
    );
    let cookie = olga.changes_password(given, PASSWORD).await.fine();
    let olga = olga.renewed(cookie);
    olga.lists(&crate::world::newest()).await.fine();
    olga.verifies().await.fine();
}

async fn hostile_names_are_unknown_accounts(world: World) {
    let ada = world.record("ada", None, &[]).await;
    let wrong = world
        .signs_in(&ada.email, "not the password")
        .await
        .refused(401);
    let long = "a".repeat(200_000);
    for email in [
        "\0",
        "ada\0@example.org",
        "ada@example.org\0",
        "' or '1'='1",
        "аda@example.org",
        "\u{fffd}",
        &long,
    ] {
        assert_eq!(
            world.signs_in(email, PASSWORD).await.refused(401),
            wrong,
            "{:?}",
            email.get(..9)
        );
        world.forgets(email).await;
    }
    assert_eq!(world.database.number("select count(*) from outbox"), 0);
    world
        .signs_in(&ada.email, "a kettle\0of four words")
        .await
        .refused(401);
}
