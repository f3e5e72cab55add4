//! Whom an identity makes somebody here.

use accounts::{Caller, Key};
use model::{EventKind, Maybe, NewUser, OrganizationChange, Problem, Role};

use super::{issuer::Issuer, knowing, no, session, unknown};
use crate::world::{PASSWORD, Someone, Told, World, activity, on_both, person};

on_both!(
    whoever_carries_the_id_signs_in,
    a_verified_address_finds_its_person_and_stays_linked,
    an_unverified_address_takes_over_nobody,
    an_address_in_another_spelling_is_the_same,
    an_account_that_waited_for_its_owner_is_theirs_alone,
    a_reset_link_makes_an_account_its_owners_alone,
    who_is_in_chooses_a_password_and_keeps_all_else,
    an_invitation_takes_nothing_that_an_administrator_gave,
    a_mailbox_that_was_given_away_opens_nothing,
    who_may_not_sign_in_is_refused_as_always,
);

/// Somebody whom an administrator created with this id at Google, and without a password.
async fn created_with_id(world: &World, id: &str) -> model::User {
    let new = NewUser {
        google_id: Some(id.to_owned()),
        password: None,
        ..person("ada")
    };
    world
        .accounts
        .create_user(&Caller::cli(), new)
        .await
        .unwrap()
}

async fn whoever_carries_the_id_signs_in(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = created_with_id(&world, "g-1").await;
    // Another address there, and an unverified one: the id is what counts.
    issuer.knows("g-1", "somewhere@example.net", false);
    let keys = session(world.visits("google", &issuer).await);
    assert_eq!(keys.user.id, ada.id);
    let ada = Someone::new(&world, ada.id, keys);
    assert!(ada.is_signed_in().await);
    let seen = ada
        .reads_activity_of(ada.id, &activity(EventKind::Login))
        .await;
    let event = seen.fine().items.remove(0);
    assert_eq!(event.details["how"], "Google");
    assert_eq!(event.actor.as_deref(), Some("ada@example.org"));
    assert!(event.ip.is_some() && event.user_agent.is_some());
    assert!(world.letters_to("ada@example.org").await.is_empty());
}

async fn a_verified_address_finds_its_person_and_stays_linked(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("g-1", "ada@example.org", true);
    let keys = session(world.visits("google", &issuer).await);
    assert_eq!(
        (keys.user.id, keys.user.oauth_provider.as_deref()),
        (ada.id, Some("google"))
    );
    let ada = Someone::new(&world, ada.id, keys);
    let seen = ada
        .reads_activity_of(ada.id, &activity(EventKind::IdentityLinked))
        .await;
    let event = seen.fine().items.remove(0);
    assert_eq!(
        event.sentence().to_string(),
        "Ada Example linked their account to Google"
    );
    assert_eq!(event.details["by_address"], true);
    assert!(event.ip.is_some() && event.user_agent.is_some());
    let letters = world.letters_to("ada@example.org").await;
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains("You can sign in with Google"),
        "{}",
        letters[0]
    );
    // From now on by the id, whatever becomes of the address.
    issuer.knows("g-1", "new.address@example.net", false);
    assert_eq!(
        session(world.visits("google", &issuer).await).user.id,
        ada.id
    );
    assert_eq!(world.letters_to("ada@example.org").await.len(), 1);
    // The password still works: an address that the owner has proven is no reason to lose it.
    world.signs_in("ada@example.org", PASSWORD).await.fine();
}

async fn an_unverified_address_takes_over_nobody(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    world.record("ada", None, &[Role::SuperAdmin]).await;
    issuer.knows("g-1", "ada@example.org", false);
    let facts = world.database.number("select count(*) from sessions");
    for provider in ["google", "linkedin", "oidc"] {
        unknown(world.visits(provider, &issuer).await);
    }
    issuer.knows("7", "ada@example.org", false);
    unknown(world.visits("github", &issuer).await);
    // A provider that says nothing of it has not verified it.
    issuer.change(|account| account.verified = serde_json::Value::Null);
    unknown(world.visits("oidc", &issuer).await);
    assert_eq!(
        world.database.number("select count(*) from sessions"),
        facts
    );
    assert_eq!(
        world
            .database
            .number("select count(*) from users where google_id is not null"),
        0
    );
}

async fn an_address_in_another_spelling_is_the_same(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("s-1", "ADA@Example.org", true);
    assert_eq!(session(world.visits("oidc", &issuer).await).user.id, ada.id);
    // Look-alikes of another script are other people.
    issuer.knows("s-2", "\u{430}da@example.org", true);
    unknown(world.visits("oidc", &issuer).await);
}

/// Somebody signed in to Ada's account, with an identity of their own linked to it.
async fn waits_for_ada<'w>(world: &'w World, issuer: &Issuer) -> Someone<'w> {
    let mallory = world.user("ada", None).await;
    let keep = world
        .accounts
        .begin_link(&mallory.caller().await, "github", PASSWORD)
        .await;
    let way = world
        .accounts
        .continue_external("github", Some(&keep.unwrap().1.value))
        .await
        .unwrap();
    issuer.knows("666", "mallory@example.net", true);
    let returned = issuer.agree(&way.url, &way.keep);
    world
        .takes_up(&mallory.caller().await, "github", returned)
        .await
        .unwrap();
    mallory
}

/// What the trail tells of somebody, the newest first, of these kinds.
async fn told_of(someone: &Someone<'_>, kinds: &[EventKind]) -> Vec<EventKind> {
    let query = activity(None);
    let found = someone.reads_activity_of(someone.id, &query).await.fine();
    let kinds = found
        .items
        .iter()
        .map(|event| event.kind)
        .filter(|kind| kinds.contains(kind));
    kinds.collect()
}

const ENDED: [EventKind; 2] = [EventKind::IdentityUnlinked, EventKind::SessionRevoked];

async fn an_account_that_waited_for_its_owner_is_theirs_alone(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    // Mallory made an account with Ada's address and left ways in.
    let mallory = waits_for_ada(&world, &issuer).await;

    issuer.knows("g-1", "ada@example.org", true);
    let keys = session(world.visits("google", &issuer).await);
    assert!(keys.user.is_email_verified);
    assert!(
        !mallory.is_signed_in().await,
        "the session from before is over"
    );
    let ada = Someone::new(&world, keys.user.id, keys);
    assert_eq!(
        told_of(&ada, &ENDED).await,
        [EventKind::SessionRevoked, EventKind::IdentityUnlinked]
    );
    issuer.knows("666", "mallory@example.net", true);
    unknown(world.visits("github", &issuer).await);
}

async fn a_reset_link_makes_an_account_its_owners_alone(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let mallory = waits_for_ada(&world, &issuer).await;
    world.forgets(&mallory.email).await;
    let token = world.mailed_token(&mallory.email, "/reset-password").await;
    let stranger = world.stranger();
    world
        .accounts
        .reset_password(&stranger, &token, "four other plain words")
        .await
        .unwrap();
    assert!(!mallory.is_signed_in().await);
    unknown(world.visits("github", &issuer).await);

    let keys = world
        .signs_in(&mallory.email, "four other plain words")
        .await
        .fine();
    assert!(keys.user.is_email_verified && keys.user.oauth_provider.is_none());
    let ada = Someone::new(&world, keys.user.id, keys);
    assert_eq!(
        told_of(&ada, &ENDED).await,
        [EventKind::IdentityUnlinked],
        "the end of the sessions goes with the password"
    );
    let letters = world.letters_to(&ada.email).await;
    let gone = "can no longer sign in with GitHub";
    assert!(
        letters.iter().any(|letter| letter.contains(gone)),
        "{letters:?}"
    );
    // What she links now is hers, and stays with the next link.
    issuer.knows("s-1", "ada@example.org", true);
    assert_eq!(session(world.visits("oidc", &issuer).await).user.id, ada.id);
    world.forgets(&ada.email).await;
    let token = world.mailed_token(&ada.email, "/reset-password").await;
    let reset = world.accounts.reset_password(&stranger, &token, PASSWORD);
    reset.await.unwrap();
    assert_eq!(session(world.visits("oidc", &issuer).await).user.id, ada.id);
}

/// The mail is hers, and so is the session: nobody else is there.
async fn who_is_in_chooses_a_password_and_keeps_all_else(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = waits_for_ada(&world, &issuer).await;
    world.forgets(&ada.email).await;
    let token = world.mailed_token(&ada.email, "/reset-password").await;
    world
        .accounts
        .reset_password(&ada.caller().await, &token, "four other plain words")
        .await
        .unwrap();
    let keys = session(world.visits("github", &issuer).await);
    assert!(keys.user.id == ada.id && keys.user.is_email_verified);
}

async fn an_invitation_takes_nothing_that_an_administrator_gave(world: World) {
    let issuer = Issuer::start().await;
    let mail =
        accounts::MailServer::new("smtp://127.0.0.1:1".to_owned(), "Usher <usher@example.org>");
    let providers = model::Provider::ALL.map(|provider| super::settings(provider, &issuer));
    let world = world
        .with(|settings| {
            settings.providers = providers.to_vec();
            settings.mail = Some(mail);
        })
        .await;
    let root = world.super_admin("root").await;
    let new = NewUser {
        google_id: Some("g-1".to_owned()),
        password: None,
        ..person("ada")
    };
    let (ada, invited) = root.invites_new(new, true).await.fine();
    assert_eq!(invited.link, None, "it is in the mailbox alone");
    // She is in before she looks at her mail.
    issuer.knows("g-1", "somewhere@example.net", false);
    session(world.visits("google", &issuer).await);
    let token = world.mailed_token(&ada.email, "/accept-invitation").await;
    let stranger = world.stranger();
    let accepted = world
        .accounts
        .accept_invitation(&stranger, &token, "four other plain words");
    accepted.await.unwrap();
    let keys = session(world.visits("google", &issuer).await);
    assert!(keys.user.id == ada.id && keys.user.is_email_verified);
}

async fn a_mailbox_that_was_given_away_opens_nothing(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    created_with_id(&world, "g-1").await;
    issuer.knows("g-2", "ada@example.org", true);
    let said = no(world.visits("google", &issuer).await, 409);
    assert!(said.contains("another Google identity"), "{said}");
}

async fn who_may_not_sign_in_is_refused_as_always(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let boss = world.super_admin("boss").await;
    let acme = world.organization("Acme").await;
    let gone = world.record("gone", None, &[]).await;
    world.record("kept-out", acme, &[]).await;
    issuer.knows("s-1", "gone@example.org", true);
    session(world.visits("oidc", &issuer).await);
    boss.deactivates(gone.id).await.fine();
    let closed = OrganizationChange {
        is_active: Maybe::Value(false),
        ..OrganizationChange::default()
    };
    boss.updates_organization(acme, closed).await.fine();
    // By the id that is linked, and by an address.
    let one = no(world.visits("oidc", &issuer).await, 401);
    issuer.knows("s-2", "kept-out@example.org", true);
    let other = no(world.visits("oidc", &issuer).await, 401);
    assert_eq!(one, other);
    let failed = boss
        .reads_activity_of(gone.id, &activity(EventKind::LoginFailed))
        .await
        .fine();
    assert_eq!(failed.items[0].details["how"], "Single sign-on");
    assert_eq!(
        world
            .database
            .number("select count(*) from users where oidc_id is not null"),
        1,
        "who may not come in is linked to nothing"
    );
    let nobody = boss.shows(Key::None).await;
    assert!(matches!(
        world
            .takes_up(&nobody, "oidc", world.returns_from("oidc", &issuer).await)
            .await,
        Err(Problem::SignInNeeded { .. })
    ));
}
