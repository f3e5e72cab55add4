//! What ends a session ends it whole: cookie, access token and refresh token, at every node, from the next request on,
//! and whatever was under way meanwhile. And what a new session does to the one before it.

use std::sync::Arc;

use accounts::{Accounts, Caller, Key, RequestInfo};
use model::{EventKind, Maybe, OrgId, OrganizationChange, Period, SignedIn, UserChange};

use crate::world::{PASSWORD, Someone, Told, World, activity, change, on_both, password, told};

const OTHER: &str = "four other plain words";
const THIRD: &str = "one more that nobody has";

on_both!(
    whatever_ends_a_session_ends_its_keys_at_every_node,
    a_removed_right_is_gone_from_every_key_at_every_node,
    a_browser_that_signs_in_again_leaves_its_session_before,
    no_session_outlives_the_password_that_opened_it,
    no_rotation_outlives_the_end_of_its_session,
    of_two_changes_of_a_password_at_once_one_holds,
    a_changed_password_leaves_no_copy_of_a_key,
    a_mailbox_gets_three_letters_whichever_node_answers,
);

/// Each way in which a session ends before its time.
const ENDINGS: [&str; 11] = [
    "sign out",
    "its person ends it",
    "an administrator ends it",
    "an administrator ends all of them",
    "sign out everywhere",
    "an administrator sets the password",
    "its person changes the password elsewhere",
    "a reset link is used",
    "deactivation",
    "deactivation by patch",
    "the organization is deactivated",
];

/// Ends the session of somebody, at this node.
async fn ends(how: &str, node: &Accounts, root: &Someone<'_>, ada: &Someone<'_>, org: OrgId) {
    let (boss, own) = (root.caller().await, ada.caller().await);
    let session = ada.session().await;
    match how {
        "sign out" => node.sign_out(&own).await.unwrap(),
        "its person ends it" => node.revoke_session(&own, ada.id, session).await.unwrap(),
        "an administrator ends it" => node.revoke_session(&boss, ada.id, session).await.unwrap(),
        "an administrator ends all of them" => {
            assert_eq!(node.revoke_sessions(&boss, ada.id, false).await.unwrap(), 1);
        }
        "sign out everywhere" => {
            assert_eq!(node.revoke_sessions(&own, ada.id, true).await.unwrap(), 1);
        }
        "an administrator sets the password" => {
            let set = node.set_password(&boss, ada.id, password(OTHER)).await;
            assert_eq!(set.unwrap().sessions_ended, 1);
        }
        "its person changes the password elsewhere" => {
            let nobody = Caller::nobody(RequestInfo::default());
            let keys = node.sign_in(&nobody, &ada.email, PASSWORD).await.unwrap();
            let elsewhere = ada.shows(Key::Cookie(&keys.cookie)).await;
            node.change_password(&elsewhere, PASSWORD, OTHER)
                .await
                .unwrap();
        }
        "a reset link is used" => {
            let link = node.issue_reset_link(&boss, ada.id, false).await.unwrap();
            let nobody = Caller::nobody(RequestInfo::default());
            node.reset_password(&nobody, &link.token, OTHER)
                .await
                .unwrap();
        }
        "deactivation" => node.deactivate_user(&boss, ada.id).await.unwrap(),
        "deactivation by patch" => {
            let off = UserChange {
                is_active: Maybe::Value(false),
                ..change()
            };
            node.update_user(&boss, ada.id, off, None).await.unwrap();
        }
        "the organization is deactivated" => {
            let off = OrganizationChange {
                is_active: Maybe::Value(false),
                ..OrganizationChange::default()
            };
            node.update_organization(&boss, org, off, None)
                .await
                .unwrap();
        }
        other => panic!("{other}"),
    }
}

/// Whether any key of these opens anything at this node.
async fn opens(node: &Accounts, keys: &SignedIn) -> Vec<&'static str> {
    let request = RequestInfo::default;
    let by_cookie = node.caller(Key::Cookie(&keys.cookie), request()).await;
    let by_token = node
        .caller(Key::Bearer(&keys.access_token), request())
        .await;
    let in_cookie = node
        .caller(Key::Cookie(&keys.access_token), request())
        .await;
    let mut found = Vec::new();
    for (name, caller) in [
        ("cookie", by_cookie),
        ("access token", by_token),
        ("access token in the cookie", in_cookie),
    ] {
        if caller.unwrap().person().is_some() {
            found.push(name);
        }
    }
    found
}

async fn whatever_ends_a_session_ends_its_keys_at_every_node(world: World) {
    let root = world.super_admin("root").await;
    let nodes = [world.accounts.clone(), world.node(|_| {}).await];
    for (n, how) in ENDINGS.into_iter().enumerate() {
        let org = world.organization(&format!("Acme {n}")).await;
        let ada = world.user(&format!("ada{n}"), org).await;
        // Somebody of no organization, whom it does not concern.
        let bob = world.user(&format!("bob{n}"), None).await;
        for node in &nodes {
            assert_eq!(opens(node, &ada.keys).await.len(), 3, "{how}");
        }
        let (under_way, session) = (ada.caller().await, ada.session().await);
        ends(how, &nodes[n % 2], &root, &ada, org).await;
        for node in &nodes {
            let open = opens(node, &ada.keys).await;
            assert!(open.is_empty(), "{how}: {open:?}");
            let stranger = world.stranger();
            let rotated = node.refresh(&stranger, &ada.keys.refresh_token).await;
            told(rotated, &stranger).refused(401);
        }

        // A request that was under way has read its caller before. What it saves at its end brings nothing back.
        for node in &nodes {
            let saved = node.save_session_data(&ada.keys.cookie, "{}").await;
            saved.unwrap();
            assert_eq!(node.session_data(&ada.keys.cookie).await.unwrap(), None);
            node.sign_out(&under_way).await.unwrap();
            let again = node.revoke_session(&under_way, ada.id, session).await;
            told(again, &under_way).refused(404);
            assert!(opens(node, &ada.keys).await.is_empty(), "{how}");
        }
        let left = root.lists_sessions_of(ada.id).await.fine();
        assert!(left.iter().all(|row| row.id != session), "{how}: {left:?}");
        assert!(
            bob.is_signed_in().await && root.is_signed_in().await,
            "{how}"
        );
    }
}

async fn a_removed_right_is_gone_from_every_key_at_every_node(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let other = world.node(|_| {}).await;
    let olga = world.org_admin("olga", acme).await;
    let may = async |node: &Accounts, key: Key<'_>| {
        let caller = node.caller(key, RequestInfo::default()).await.unwrap();
        told(
            node.list_users(&caller, &crate::world::newest()).await,
            &caller,
        )
        .status()
    };
    let at_all = async |keys: &SignedIn| {
        let mut statuses = Vec::new();
        for node in [&world.accounts, &other] {
            statuses.push(may(node, Key::Cookie(&keys.cookie)).await);
            statuses.push(may(node, Key::Bearer(&keys.access_token)).await);
        }
        statuses
    };
    assert_eq!(at_all(&olga.keys).await, [200; 4]);
    root.removes(olga.id, "org_admin").await.fine();
    assert_eq!(at_all(&olga.keys).await, [403; 4]);
    // Fresh tokens of the session before carry no more than the person has.
    let stranger = world.stranger();
    let fresh = other.refresh(&stranger, &olga.keys.refresh_token).await;
    let fresh = told(fresh, &stranger).fine();
    assert_eq!(at_all(&fresh).await, [403; 4]);
    root.assigns(olga.id, model::Role::OrgAdmin).await.fine();
    assert_eq!(at_all(&fresh).await, [200; 4]);
}

async fn a_browser_that_signs_in_again_leaves_its_session_before(world: World) {
    let ada = world.user("ada", None).await;
    let bob = world.record("bob", None, &[]).await;
    // In the same browser, as somebody else: a new identifier, and nothing of the old session goes over.
    let before = ada.caller().await;
    let saved = world
        .accounts
        .save_session_data(&ada.keys.cookie, r#"{"flash":"hers"}"#);
    saved.await.unwrap();
    let keys = world
        .signs_in_at(&before, &bob.email, PASSWORD)
        .await
        .fine();
    assert_ne!(keys.cookie, ada.keys.cookie);
    assert!(!ada.is_signed_in().await);
    let bob = Someone::new(&world, bob.id, keys);
    assert!(bob.is_signed_in().await);
    let kept = world.accounts.session_data(&bob.keys.cookie).await.unwrap();
    assert!(kept.is_none_or(|(data, _)| !data.contains("hers")));

    // A wrong password ends nothing.
    let here = bob.caller().await;
    world
        .signs_in_at(&here, &bob.email, "not the password")
        .await
        .refused(401);
    assert!(bob.is_signed_in().await);
    // A program may hold several tokens at a time.
    let by_token = bob.shows(Key::Bearer(&bob.keys.access_token)).await;
    world
        .signs_in_at(&by_token, &bob.email, PASSWORD)
        .await
        .fine();
    assert!(bob.is_signed_in().await);
}

/// A sign-in may have verified the old password just before it was replaced.
async fn no_session_outlives_the_password_that_opened_it(world: World) {
    let root = world.super_admin("root").await;
    let other = world.node(|_| {}).await;
    for round in 0..8 {
        let ada = world.record(&format!("ada{round}"), None, &[]).await;
        let mut storm = tokio::task::JoinSet::new();
        for n in 0..4 {
            let accounts = if n % 2 == 0 { &world.accounts } else { &other };
            let (accounts, caller) = (accounts.clone(), world.stranger());
            let email = ada.email.clone();
            storm.spawn(
                async move { told(accounts.sign_in(&caller, &email, PASSWORD).await, &caller) },
            );
        }
        root.sets_password_of(ada.id, password(OTHER)).await.fine();
        for answer in storm.join_all().await {
            let Ok(keys) = answer else {
                assert_eq!(answer.status(), 401);
                continue;
            };
            let open = opens(&other, &keys).await;
            assert!(open.is_empty(), "{open:?} of the old password");
        }
        assert!(root.lists_sessions_of(ada.id).await.fine().is_empty());
        world.signs_in(&ada.email, PASSWORD).await.refused(401);
        world.signs_in(&ada.email, OTHER).await.fine();
    }
}

async fn no_rotation_outlives_the_end_of_its_session(world: World) {
    let root = world.super_admin("root").await;
    let other = world.node(|_| {}).await;
    for round in 0..8 {
        let ada = world.user(&format!("ada{round}"), None).await;
        let (caller, token) = (world.stranger(), ada.keys.refresh_token.clone());
        let node: Arc<Accounts> = other.clone();
        let rotation =
            tokio::spawn(async move { told(node.refresh(&caller, &token).await, &caller) });
        assert_eq!(root.ends_sessions_of(ada.id).await.fine(), 1);
        match rotation.await.unwrap() {
            Ok(keys) => {
                let open = opens(&other, &keys).await;
                assert!(open.is_empty(), "{open:?} were made beside the end");
                let stranger = world.stranger();
                let again = other.refresh(&stranger, &keys.refresh_token).await;
                told(again, &stranger).refused(401);
            }
            Err(problem) => assert_eq!(problem.status(), 401),
        }
        assert!(!ada.is_signed_in().await);
        assert!(root.lists_sessions_of(ada.id).await.fine().is_empty());
    }
}

async fn of_two_changes_of_a_password_at_once_one_holds(world: World) {
    let other = world.node(|_| {}).await;
    for round in 0..4 {
        let ada = world.user(&format!("ada{round}"), None).await;
        let there = world.enters(ada.id, &ada.email).await;
        let (here, there_caller) = (ada.caller().await, there.caller().await);
        let (one, two) = tokio::join!(
            world.accounts.change_password(&here, PASSWORD, OTHER),
            other.change_password(&there_caller, PASSWORD, THIRD),
        );
        let mut answers = [told(one, &here), told(two, &there_caller)];
        let statuses = answers.each_ref().map(Told::status);
        assert!(
            matches!(statuses, [200, 409 | 422] | [409 | 422, 200]),
            "{statuses:?}"
        );
        let n = usize::from(statuses[0] != 200);
        let cookie = std::mem::replace(&mut answers[n], Ok(String::new())).fine();
        let (won, lost) = if n == 0 {
            ((OTHER, ada.renewed(cookie)), (THIRD, &there))
        } else {
            ((THIRD, there.renewed(cookie)), (OTHER, &ada))
        };
        assert!(won.1.caller().await.person().is_some() && !lost.1.is_signed_in().await);
        world.signs_in(&ada.email, lost.0).await.refused(401);
        world.signs_in(&ada.email, PASSWORD).await.refused(401);
        world.signs_in(&ada.email, won.0).await.fine();
        let changed = won
            .1
            .reads_activity_of(ada.id, &activity(EventKind::PasswordChanged))
            .await
            .fine();
        assert_eq!(changed.total, 1);
    }
}

/// Of each key to the session that changes its password, somebody else may have a copy.
async fn a_changed_password_leaves_no_copy_of_a_key(world: World) {
    let nodes = [world.accounts.clone(), world.node(|_| {}).await];
    for (n, shown) in ["cookie", "access token", "access token in the cookie"]
        .into_iter()
        .enumerate()
    {
        let ada = world.user(&format!("ada{n}"), None).await;
        let session = ada.session().await;
        let key = match shown {
            "cookie" => Key::Cookie(&ada.keys.cookie),
            "access token" => Key::Bearer(&ada.keys.access_token),
            _ => Key::Cookie(&ada.keys.access_token),
        };
        let caller = ada.shows(key).await;
        let changed = nodes[n % 2].change_password(&caller, PASSWORD, OTHER).await;
        let renewed = ada.renewed(told(changed, &caller).fine());
        // The answer has no room for another access token, so the one that was shown stays to its end.
        let left: &[_] = match shown {
            "cookie" => &[],
            _ => &["access token", "access token in the cookie"],
        };
        for node in &nodes {
            assert_eq!(opens(node, &ada.keys).await, left, "{shown}");
            let stranger = world.stranger();
            let rotated = node.refresh(&stranger, &ada.keys.refresh_token).await;
            told(rotated, &stranger).refused(401);
        }
        assert_eq!(renewed.session().await, session, "{shown}");
        world.clock.pass(Period::hours(1));
        assert!(opens(&nodes[0], &ada.keys).await.is_empty(), "{shown}");
        assert_eq!(renewed.session().await, session, "{shown}");
    }
}

async fn a_mailbox_gets_three_letters_whichever_node_answers(world: World) {
    let other = world.node(|_| {}).await;
    let ada = world.record("ada", None, &[]).await;
    let mut storm = tokio::task::JoinSet::new();
    for n in 0..12 {
        let accounts = if n % 2 == 0 { &world.accounts } else { &other };
        let (accounts, caller) = (accounts.clone(), world.stranger());
        let email = ada.email.clone();
        storm.spawn(async move { accounts.forgot_password(&caller, &email).await });
    }
    for answer in storm.join_all().await {
        answer.unwrap();
    }
    let (one, two) = tokio::join!(world.accounts.answer_forgotten(), other.answer_forgotten());
    assert_eq!(one.unwrap() + two.unwrap(), 3);
    let letters = "select count(*) from outbox where recipient = 'ada@example.org'";
    assert_eq!(world.database.number(letters), 3);
    let open = "select count(*) from links where used_at is null and revoked_at is null";
    assert_eq!(
        world.database.number(open),
        1,
        "the newest alone opens something"
    );
}
