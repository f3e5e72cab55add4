//! Seeing and ending sessions and reset links, one's own and others'.

use model::{EventKind, LinkKind, LinkMail, LinkState, Period, Role, SessionId, UserId};

use crate::world::{Told, World, activity, on_both, told};

on_both!(
    ones_own_sessions_are_listed_and_ended,
    administrators_end_sessions_within_reach_and_rank,
    a_session_is_ended_of_its_own_person_only,
    reset_links_are_listed_and_withdrawn,
    a_link_tells_what_became_of_it,
);

async fn ones_own_sessions_are_listed_and_ended(world: World) {
    let ada = world.user("ada", None).await;
    world.clock.pass(Period::minutes(30));
    let second = world.enters(ada.id, &ada.email).await;
    let third = world.enters(ada.id, &ada.email).await;
    world.user("bob", None).await;
    let sessions = ada.lists_sessions_of(ada.id).await.fine();
    assert_eq!(sessions.len(), 3);
    assert_eq!(
        sessions.first().map(|session| session.is_current),
        Some(true),
        "used last first"
    );
    assert_eq!(
        sessions.iter().filter(|session| session.is_current).count(),
        1
    );
    assert!(
        sessions
            .iter()
            .all(|session| session.user_agent.as_deref() == Some("Storybook/1.0"))
    );
    ada.ends_session_of(ada.id, second.session().await)
        .await
        .fine();
    assert!(!second.is_signed_in().await && third.is_signed_in().await);
    assert_eq!(
        ada.ends_sessions_of(ada.id).await.fine(),
        1,
        "all but the one that asks"
    );
    assert!(ada.is_signed_in().await && !third.is_signed_in().await);
    assert_eq!(ada.ends_sessions_of(ada.id).await.fine(), 0);
    let found = ada
        .reads_activity_of(ada.id, &activity(EventKind::SessionRevoked))
        .await
        .fine();
    assert_eq!(found.total, 2, "what ended nothing is not told");
    let stranger = world.stranger();
    assert!(
        world
            .accounts
            .refresh(&stranger, &third.keys.refresh_token)
            .await
            .is_err()
    );
    told(
        world.accounts.list_sessions(&stranger, ada.id).await,
        &stranger,
    )
    .refused(401);
    assert_eq!(ada.ends_every_session_of(ada.id).await.fine(), 1);
    assert!(!ada.is_signed_in().await, "the one that asks as well");
}

async fn administrators_end_sessions_within_reach_and_rank(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let ada = world.user("ada", acme).await;
    let bob = world.user("bob", borg).await;
    let boss = world.someone("boss", acme, &[Role::SuperDev]).await;
    let nobody = UserId(uuid::Uuid::nil());
    let beyond = olga.lists_sessions_of(bob.id).await.refused(404);
    for (reader, id) in [
        (&olga, nobody),
        (&dev, ada.id),
        (&dev, nobody),
        (&ada, olga.id),
        (&ada, nobody),
    ] {
        assert_eq!(reader.lists_sessions_of(id).await.refused(404), beyond);
        assert_eq!(reader.ends_sessions_of(id).await.refused(404), beyond);
        assert_eq!(reader.lists_links_of(id).await.refused(404), beyond);
        assert_eq!(reader.withdraws_link_of(id).await.refused(404), beyond);
    }
    olga.lists_sessions_of(boss.id).await.refused(403);
    olga.ends_sessions_of(boss.id).await.refused(403);
    olga.ends_session_of(boss.id, boss.session().await)
        .await
        .refused(403);
    assert_eq!(olga.ends_sessions_of(ada.id).await.fine(), 1);
    assert!(!ada.is_signed_in().await && boss.is_signed_in().await && bob.is_signed_in().await);
    assert_eq!(
        world
            .super_admin("root")
            .await
            .ends_sessions_of(boss.id)
            .await
            .fine(),
        1
    );
}

/// The id in the path and the session must belong together.
async fn a_session_is_ended_of_its_own_person_only(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    let boss = world.someone("boss", acme, &[Role::SuperAdmin]).await;
    olga.ends_session_of(ada.id, boss.session().await)
        .await
        .refused(404);
    olga.ends_session_of(ada.id, SessionId(uuid::Uuid::nil()))
        .await
        .refused(404);
    ada.ends_session_of(ada.id, olga.session().await)
        .await
        .refused(404);
    assert!(boss.is_signed_in().await && ada.is_signed_in().await && olga.is_signed_in().await);
}

async fn reset_links_are_listed_and_withdrawn(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.record("ada", acme, &[]).await;
    olga.withdraws_link_of(ada.id).await.refused(404);
    olga.issues_link_for(ada.id).await.fine();
    world.clock.pass(Period::minutes(1));
    let link = olga.issues_link_for(ada.id).await.fine();
    let listed = olga.lists_links_of(ada.id).await.fine();
    assert_eq!(
        listed
            .iter()
            .map(|link| link.revoked_at.is_some())
            .collect::<Vec<_>>(),
        [false, true],
        "newest first"
    );
    assert_eq!(listed[0].expires_at, link.expires_at);
    olga.withdraws_link_of(ada.id).await.fine();
    olga.withdraws_link_of(ada.id).await.refused(404);
    let stranger = world.stranger();
    let used = world
        .accounts
        .reset_password(&stranger, &link.token, "four other plain words")
        .await;
    told(used, &stranger).refused(422);
    let found = olga
        .reads_activity_of(ada.id, &activity(EventKind::ResetLinkRevoked))
        .await
        .fine();
    assert_eq!(
        found.items[0].sentence().to_string(),
        "Olga Example withdrew the reset link of Ada Example"
    );
}

/// One link after the other: used, replaced, withdrawn, run out, open.
async fn a_link_tells_what_became_of_it(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let stranger = world.stranger();
    let later = || world.clock.pass(Period::minutes(1));
    let used = root.issues_link_for(ada.id).await.fine();
    later();
    let opened = world
        .accounts
        .open_link(&stranger, LinkKind::Reset, &used.token);
    assert_eq!(opened.await.unwrap().state, LinkState::Open);
    later();
    let chosen = "four other plain words";
    let done = world
        .accounts
        .reset_password(&stranger, &used.token, chosen);
    done.await.unwrap();
    later();
    root.issues_link_for(ada.id).await.fine();
    later();
    root.issues_link_for(ada.id).await.fine();
    root.withdraws_link_of(ada.id).await.fine();
    later();
    root.issues_link_for(ada.id).await.fine();
    world.clock.pass(Period::hours(1));
    // What has run out is not withdrawn as well.
    root.withdraws_link_of(ada.id).await.refused(404);
    world.forgets(&ada.email).await;

    let links = root.lists_links_of(ada.id).await.fine();
    let now = world.accounts.now();
    let states: Vec<_> = links.iter().map(|link| link.state(now)).collect();
    assert_eq!(
        states,
        [
            LinkState::Open,
            // What somebody asks for as forgotten takes no place of an administrator's.
            LinkState::Expired,
            LinkState::Withdrawn,
            LinkState::Replaced,
            LinkState::Used,
        ]
    );
    assert_eq!(
        (links[0].made_by.as_deref(), links[0].mail),
        (None, Some(LinkMail::Waiting))
    );
    assert_eq!(
        (links[1].made_by.as_deref(), links[1].mail),
        (Some("Root Example"), None)
    );
    let first = &links[4];
    assert_eq!(
        (first.opened_at, first.used_at),
        (
            Some(first.created_at + Period::minutes(1)),
            Some(first.created_at + Period::minutes(2))
        )
    );
    world.clock.pass(Period::hours(1));
    let links = root.lists_links_of(ada.id).await.fine();
    assert_eq!(links[0].state(world.accounts.now()), LinkState::Expired);
}
