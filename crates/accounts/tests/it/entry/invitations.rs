//! Invitations: a week, one use, for those who never came in.

use accounts::{Accounts, Caller, MailServer};
use model::{
    EmailDelivery, EventKind, LinkKind, LinkState, Maybe, NewUser, OutboxState, Period, Problem,
    Role, UserChange,
};
use testing::smtp::{SmtpServer, Way};

use crate::world::{
    PUBLIC_URL, Told, World, activity, change, on_both, page, password, person, told,
};

const CHOSEN: &str = "four other plain words";

on_both!(
    an_invitation_that_is_handed_over_lets_in_once,
    an_invitation_that_is_mailed_alone_proves_the_mailbox,
    an_invitation_lives_a_week_and_the_newest_counts,
    a_withdrawn_invitation_opens_nothing_and_the_person_stays,
    whoever_came_in_is_not_invited,
    whoever_creates_people_invites_them_and_nobody_else_does,
    what_ends_a_reset_link_ends_an_invitation,
    opening_is_harmless_and_names_the_person_masked,
    an_invitation_takes_no_password,
);

fn unpassworded(name: &str) -> NewUser {
    NewUser {
        password: None,
        ..person(name)
    }
}

fn token(link: &str) -> &str {
    let start = format!("{PUBLIC_URL}/accept-invitation?token=");
    let token = link.strip_prefix(&start);
    token.unwrap_or_else(|| panic!("no invitation: {link}"))
}

async fn accepts(accounts: &Accounts, caller: Caller, token: &str) -> Result<(), Problem> {
    told(
        accounts.accept_invitation(&caller, token, CHOSEN).await,
        &caller,
    )
}

async fn an_invitation_that_is_handed_over_lets_in_once(world: World) {
    let root = world.super_admin("root").await;
    let (ada, invited) = root.invites_new(unpassworded("ada"), false).await.fine();
    assert_eq!(invited.email, EmailDelivery::NotAsked);
    assert_eq!(invited.expires_at, world.accounts.now() + Period::days(7));
    let link = invited.link.unwrap();
    let letters = world.database.texts("select kind from outbox");
    assert!(letters.is_empty(), "{letters:?}");
    let waiting = root.lists_invitations(page(1, 10)).await.fine();
    assert_eq!(
        (
            waiting.total,
            waiting.items[0].user_id,
            waiting.items[0].mail
        ),
        (1, ada.id, None)
    );
    accepts(&world.accounts, world.stranger(), token(&link))
        .await
        .fine();
    let spent = accepts(&world.accounts, world.stranger(), token(&link))
        .await
        .refused(422);
    assert!(spent.to_string().contains("used already"), "{spent}");
    let keys = world.signs_in(&ada.email, CHOSEN).await.fine();
    assert!(
        !keys.user.is_email_verified,
        "whoever handed it over could have used it"
    );
    assert_eq!(root.lists_invitations(page(1, 10)).await.fine().total, 0);
    let found = root.reads_activity_of(ada.id, &activity(None)).await.fine();
    let kinds: Vec<_> = found.items.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Login,
            EventKind::InvitationAccepted,
            EventKind::InvitationCreated,
            EventKind::UserCreated
        ]
    );
    assert_eq!(found.items[1].actor_id, Some(ada.id));
}

async fn an_invitation_that_is_mailed_alone_proves_the_mailbox(world: World) {
    let acme = world.organization("Acme & Sons").await;
    let server = SmtpServer::start(Way::InClear).await;
    let mail = MailServer::new(server.url.clone(), "Usher <usher@example.org>");
    let node = world.node(|settings| settings.mail = Some(mail)).await;
    let olga = world.org_admin("olga", acme).await;
    let caller = olga.caller().await;
    let (ada, invited) = node
        .invite_new_user(&caller, unpassworded("ada"), true)
        .await
        .unwrap();
    assert_eq!(
        (invited.email, invited.link),
        (EmailDelivery::Accepted, None)
    );
    let waiting = olga.reads_invitation_of(ada.id).await.fine().unwrap();
    assert_eq!(waiting.mail, Some(OutboxState::Sent));
    assert_eq!(waiting.made_by.as_deref(), Some("Olga Example"));
    let letter = server.arrived().remove(0);
    assert!(
        letter.text.contains("invites you to join Acme & Sons"),
        "{}",
        letter.text
    );
    let text = letter.plain();
    let link = text
        .lines()
        .find(|line| line.starts_with(PUBLIC_URL))
        .unwrap();
    accepts(&node, world.stranger(), token(link)).await.fine();
    let keys = world.signs_in(&ada.email, CHOSEN).await.fine();
    assert!(keys.user.is_email_verified);
}

async fn an_invitation_lives_a_week_and_the_newest_counts(world: World) {
    let root = world.super_admin("root").await;
    let (ada, first) = root.invites_new(unpassworded("ada"), false).await.fine();
    world.clock.pass(Period::days(1));
    let second = root.invites(ada.id, false).await.fine();
    let (first, second) = (first.link.unwrap(), second.link.unwrap());
    let void = accepts(&world.accounts, world.stranger(), token(&first))
        .await
        .refused(422);
    assert!(void.to_string().contains("newer"), "{void}");
    world.clock.pass(Period::days(7));
    let old = accepts(&world.accounts, world.stranger(), token(&second))
        .await
        .refused(422);
    assert!(old.to_string().contains("too old"), "{old}");
    assert_eq!(
        root.lists_invitations(page(1, 10)).await.fine().total,
        1,
        "somebody may want to send it again"
    );
    world.clock.pass(Period::seconds(-1));
    accepts(&world.accounts, world.stranger(), token(&second))
        .await
        .fine();
}

async fn a_withdrawn_invitation_opens_nothing_and_the_person_stays(world: World) {
    let root = world.super_admin("root").await;
    let (ada, invited) = root.invites_new(unpassworded("ada"), false).await.fine();
    root.withdraws_invitation_of(ada.id).await.fine();
    root.withdraws_invitation_of(ada.id).await.refused(404);
    let link = invited.link.unwrap();
    let void = accepts(&world.accounts, world.stranger(), token(&link))
        .await
        .refused(422);
    assert!(void.to_string().contains("withdrawn"), "{void}");
    assert!(root.reads(ada.id).await.fine().is_active);
    assert_eq!(root.reads_invitation_of(ada.id).await.fine(), None);
    let again = root.invites(ada.id, false).await.fine().link.unwrap();
    accepts(&world.accounts, world.stranger(), token(&again))
        .await
        .fine();
}

async fn whoever_came_in_is_not_invited(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let refused = root.invites(ada.id, true).await.refused(409);
    assert!(refused.to_string().contains("reset link"), "{refused}");
    let (bob, _) = root.invites_new(unpassworded("bob"), true).await.fine();
    root.deactivates(bob.id).await.fine();
    root.invites(bob.id, true).await.refused(409);
}

async fn whoever_creates_people_invites_them_and_nobody_else_does(world: World) {
    let acme = world.organization("Acme").await;
    let other = world.organization("Other").await;
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let ada = world.user("ada", acme).await;
    let away = NewUser {
        org_id: Some(other),
        ..unpassworded("away")
    };
    let (away, _) = root.invites_new(away, true).await.fine();
    let here = NewUser {
        org_id: Some(acme),
        ..unpassworded("here")
    };
    let (here, _) = root.invites_new(here, true).await.fine();
    for caller in [&olga, &dev] {
        caller.invites(here.id, true).await.fine();
        caller.invites(away.id, true).await.refused(404);
        caller.withdraws_invitation_of(away.id).await.refused(404);
        caller.reads_invitation_of(away.id).await.refused(404);
        let waiting = caller.lists_invitations(page(1, 10)).await.fine();
        assert_eq!(
            (waiting.total, waiting.items[0].user_id),
            (1, here.id),
            "within reach alone"
        );
    }
    assert_eq!(root.lists_invitations(page(1, 1)).await.fine().total, 2);
    for id in [here.id, away.id] {
        ada.invites(id, true).await.refused(403);
        ada.withdraws_invitation_of(id).await.refused(403);
    }
    ada.lists_invitations(page(1, 10)).await.refused(403);
    // Somebody of a higher rank who never came in is for a super_admin to invite.
    root.assigns(here.id, Role::SuperDev).await.fine();
    olga.invites(here.id, true).await.refused(403);
    root.invites(here.id, true).await.fine();
}

async fn what_ends_a_reset_link_ends_an_invitation(world: World) {
    let root = world.super_admin("root").await;
    let mut ended = Vec::new();
    for name in ["set", "moved", "gone", "linked"] {
        let (user, invited) = root.invites_new(unpassworded(name), false).await.fine();
        ended.push((user, invited.link.unwrap()));
    }
    let set = password("chosen by an administrator");
    root.sets_password_of(ended[0].0.id, set).await.fine();
    let moved = UserChange {
        email: Maybe::Value("elsewhere@example.org".to_owned()),
        ..change()
    };
    root.updates(ended[1].0.id, moved).await.fine();
    root.deactivates(ended[2].0.id).await.fine();
    root.issues_link_for(ended[3].0.id).await.fine();
    for (user, link) in ended {
        let refused = accepts(&world.accounts, world.stranger(), token(&link)).await;
        refused.refused(422);
        world.signs_in(&user.email, CHOSEN).await.refused(401);
    }
}

async fn opening_is_harmless_and_names_the_person_masked(world: World) {
    let root = world.super_admin("root").await;
    let (ada, invited) = root.invites_new(unpassworded("ada"), false).await.fine();
    let link = invited.link.unwrap();
    let opens = async |kind, token: &str| {
        let stranger = world.stranger();
        told(
            world.accounts.open_link(&stranger, kind, token).await,
            &stranger,
        )
        .fine()
    };
    for _ in 0..3 {
        world.clock.pass(Period::minutes(1));
        let view = opens(LinkKind::Invitation, token(&link)).await;
        assert_eq!(view.state, LinkState::Open);
        assert_eq!(view.whose.as_deref(), Some("a…@example.org"));
    }
    let waiting = root.reads_invitation_of(ada.id).await.fine().unwrap();
    assert_eq!(
        waiting.opened_at,
        Some(world.accounts.now() - Period::minutes(2)),
        "the first time"
    );
    for kind in [LinkKind::Reset, LinkKind::Verification] {
        let view = opens(kind, token(&link)).await;
        assert_eq!((view.state, view.whose), (LinkState::Unknown, None));
    }
    assert_eq!(
        opens(LinkKind::Invitation, "ush_i1_x").await.state,
        LinkState::Unknown
    );
    let reset = root.issues_link_for(ada.id).await.fine();
    assert_eq!(
        opens(LinkKind::Invitation, token(&link)).await.state,
        LinkState::Replaced
    );
    assert_eq!(
        opens(LinkKind::Reset, &reset.token).await.state,
        LinkState::Open
    );
    root.withdraws_link_of(ada.id).await.fine();
    assert_eq!(
        opens(LinkKind::Reset, &reset.token).await.state,
        LinkState::Withdrawn
    );
    let again = root.invites(ada.id, false).await.fine().link.unwrap();
    world.clock.pass(Period::days(7));
    assert_eq!(
        opens(LinkKind::Invitation, token(&again)).await.state,
        LinkState::Expired
    );
    world.clock.pass(Period::days(-1));
    accepts(&world.accounts, world.stranger(), token(&again))
        .await
        .fine();
    let spent = opens(LinkKind::Invitation, token(&again)).await;
    assert_eq!(
        (spent.state, spent.whose.as_deref()),
        (LinkState::Used, Some("a…@example.org"))
    );
    // Who reads the mailbox of before learns nothing of the one after it.
    let moved = UserChange {
        email: Maybe::Value("king@elsewhere.example".to_owned()),
        ..change()
    };
    root.updates(ada.id, moved).await.fine();
    let spent = opens(LinkKind::Invitation, token(&again)).await;
    assert_eq!((spent.state, spent.whose), (LinkState::Used, None));
}

async fn an_invitation_takes_no_password(world: World) {
    let root = world.super_admin("root").await;
    let refused = root.invites_new(person("ada"), true).await.refused(422);
    assert_eq!(refused.of_field("password").count(), 1);
    assert_eq!(
        world
            .database
            .number("select count(*) from users where email = 'ada@example.org'"),
        0
    );
}
