//! Somebody whom a provider knows and nobody here does.

use model::{EventKind, Maybe, Registration, Role, UserChange};

use super::{issuer::Issuer, knowing, refusal, session, unknown};
use crate::world::{PASSWORD, Someone, Told, World, change, on_both};

on_both!(
    registration_is_closed_unless_opened,
    a_newcomer_founds_an_organization_and_comes_back,
    what_the_provider_said_counts_in_its_own_browser_and_for_a_while,
    another_address_than_the_proven_one_is_not_confirmed,
    an_address_that_the_provider_did_not_prove_is_mailed_a_link,
    a_mailbox_that_confirms_what_it_did_not_register_ends_what_was_in_wait,
    capitals_of_ones_own_make_no_address_ones_own,
    an_address_left_and_taken_again_is_still_nobodys,
    a_password_chosen_under_another_address_opens_nothing,
    a_password_chosen_under_another_address_is_not_for_whom_a_provider_proves,
    an_address_that_an_administrator_changed_is_confirmed_and_nothing_is_lost,
);

fn registration(email: &str) -> Registration {
    Registration {
        email: email.to_owned(),
        username: "grace".to_owned(),
        full_name: "Grace Hopper".to_owned(),
        org_name: "Compilers".to_owned(),
        ..Registration::default()
    }
}

async fn open(world: World, issuer: &Issuer) -> World {
    let providers = model::Provider::ALL.map(|provider| super::settings(provider, issuer));
    world
        .with(|settings| {
            settings.providers = providers.to_vec();
            settings.registration_open = true;
        })
        .await
}

async fn registration_is_closed_unless_opened(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("7", "grace@example.org", true);
    let (newcomer, keep) = unknown(world.visits("github", &issuer).await);
    assert!(!newcomer.registration_open);
    let caller = world.stranger();
    let asked = registration("grace@example.org");
    let tried = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    refusal(tried.await, &caller, 403);
    assert_eq!(world.database.number("select count(*) from users"), 0);
}

async fn a_newcomer_founds_an_organization_and_comes_back(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    issuer.knows("s-9", "grace@example.org", true);
    let (newcomer, keep) = unknown(world.visits("oidc", &issuer).await);
    assert_eq!(newcomer.email.as_deref(), Some("grace@example.org"));
    assert_eq!(newcomer.full_name.as_deref(), Some("Ada at the provider"));
    let again = world
        .accounts
        .external_newcomer("oidc", Some(&keep.value))
        .unwrap();
    assert_eq!(again, newcomer);
    let caller = world.stranger();
    let asked = registration("grace@example.org");
    let made = world
        .accounts
        .register_external(&caller, "oidc", Some(&keep.value), asked);
    let user = made.await.unwrap().user;
    assert!(user.is_email_verified && !user.has_password && user.roles.contains(Role::OrgAdmin));
    assert_eq!(user.oauth_provider.as_deref(), Some("oidc"));
    // The provider vouches for the address: there is nothing to confirm.
    assert_eq!(world.database.number("select count(*) from outbox"), 0);
    let kinds = world.database.texts("select kind from events order by seq");
    let linked = EventKind::IdentityLinked.name();
    assert_eq!(
        kinds,
        ["organization_created", "user_created", linked, "login"]
    );
    assert_eq!(
        session(world.visits("oidc", &issuer).await).user.id,
        user.id
    );
    // The same proof makes no second person.
    let second = Registration {
        org_name: "Another".to_owned(),
        ..registration("second@example.org")
    };
    let made = world
        .accounts
        .register_external(&caller, "oidc", Some(&keep.value), second);
    refusal(made.await, &caller, 409);
    assert_eq!(world.database.number("select count(*) from users"), 1);
    assert_eq!(
        world.database.number("select count(*) from organizations"),
        1
    );
}

async fn what_the_provider_said_counts_in_its_own_browser_and_for_a_while(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    issuer.knows("7", "grace@example.org", true);
    let (_, keep) = unknown(world.visits("github", &issuer).await);
    let caller = world.stranger();
    let attempt = world.leaves_for("github").await.keep.value;
    for (provider, kept) in [
        ("github", None),
        ("github", Some("made up")),
        ("github", Some(attempt.as_str())),
        ("google", Some(keep.value.as_str())),
    ] {
        let asked = registration("grace@example.org");
        let tried = world
            .accounts
            .register_external(&caller, provider, kept, asked);
        refusal(tried.await, &caller, 422);
    }
    world.clock.pass(model::Period::minutes(10));
    let asked = registration("grace@example.org");
    let tried = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    refusal(tried.await, &caller, 422);
}

async fn another_address_than_the_proven_one_is_not_confirmed(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("7", "grace@example.org", true);
    let (_, keep) = unknown(world.visits("github", &issuer).await);
    let caller = world.stranger();
    let kept = Some(keep.value.as_str());
    // An address that somebody has stays theirs.
    let tried = world
        .accounts
        .register_external(&caller, "github", kept, registration(&ada.email));
    refusal(tried.await, &caller, 409);
    let made =
        world
            .accounts
            .register_external(&caller, "github", kept, registration("work@example.org"));
    assert!(!made.await.unwrap().user.is_email_verified);
}

async fn an_address_that_the_provider_did_not_prove_is_mailed_a_link(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    // One that the provider names and does not vouch for, and one that the person typed instead of the proven one.
    for (subject, told, verified, typed, org) in [
        (
            "7",
            "grace@example.org",
            false,
            "grace@example.org",
            "Compilers",
        ),
        (
            "8",
            "proven@example.org",
            true,
            "other@example.org",
            "Linkers",
        ),
    ] {
        issuer.knows(subject, told, verified);
        let (_, keep) = unknown(world.visits("github", &issuer).await);
        let caller = world.stranger();
        let asked = Registration {
            org_name: org.to_owned(),
            ..registration(typed)
        };
        let made = world
            .accounts
            .register_external(&caller, "github", Some(&keep.value), asked);
        let keys = made.await.unwrap();
        assert!(!keys.user.is_email_verified);
        let grace = Someone::new(&world, keys.user.id, keys);

        assert_eq!(world.letters_to(typed).await.len(), 1);
        let token = world.mailed_token(typed, "/verify-email").await;
        // In the browser that is signed in: the one who registered has the mailbox too.
        let here = grace.caller().await;
        world.accounts.verify_email(&here, &token).await.unwrap();
        let user = grace.reads(grace.id).await.fine();
        assert!(user.is_email_verified && user.oauth_provider.is_some());
        assert_eq!(
            session(world.visits("github", &issuer).await).user.id,
            grace.id
        );
        refusal(
            world.accounts.verify_email(&caller, &token).await,
            &caller,
            422,
        );
    }
    assert!(world.letters_to("proven@example.org").await.is_empty());
}

/// Mallory registers as Grace, who finds a letter and confirms what is hers.
async fn a_mailbox_that_confirms_what_it_did_not_register_ends_what_was_in_wait(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    issuer.knows("666", "mallory@example.net", true);
    let (_, keep) = unknown(world.visits("github", &issuer).await);
    let asked = registration("grace@example.org");
    let caller = world.stranger();
    let made = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    let keys = made.await.unwrap();
    let mallory = Someone::new(&world, keys.user.id, keys);
    // Asking once more makes it no more theirs.
    world.clock.pass(model::Period::seconds(1));
    let again = world
        .accounts
        .resend_verification(&mallory.caller().await)
        .await;
    again.unwrap();
    let token = world
        .mailed_token("grace@example.org", "/verify-email")
        .await;
    let stranger = world.stranger();
    let confirmed = world.accounts.verify_email(&stranger, &token);
    confirmed.await.unwrap();
    assert!(!mallory.is_signed_in().await);
    unknown(world.visits("github", &issuer).await);
    let kinds = world
        .database
        .texts("select kind from events order by seq desc limit 3");
    let ended = [
        EventKind::SessionRevoked,
        EventKind::IdentityUnlinked,
        EventKind::EmailVerified,
    ];
    assert_eq!(kinds, ended.map(EventKind::name));
    let letters = world.letters_to("grace@example.org").await;
    let unlinked = "can no longer sign in with GitHub";
    assert!(
        letters.iter().any(|letter| letter.contains(unlinked)),
        "{letters:?}"
    );
}

/// Mallory registers as Grace and calls herself these one after the other; then Grace confirms what the last letter to
/// her says.
async fn in_wait_under(world: World, addresses: &[&str]) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    issuer.knows("666", "mallory@example.net", true);
    let (_, keep) = unknown(world.visits("github", &issuer).await);
    let asked = registration("grace@example.org");
    let caller = world.stranger();
    let made = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    let keys = made.await.unwrap();
    let mallory = Someone::new(&world, keys.user.id, keys);
    let mut last = "grace@example.org";
    for address in addresses {
        world.clock.pass(model::Period::seconds(1));
        let moved = UserChange {
            email: Maybe::Value((*address).to_owned()),
            ..change()
        };
        mallory.updates(mallory.id, moved).await.fine();
        if !address.eq_ignore_ascii_case(last) {
            last = address;
        }
    }
    let changed = "select count(*) from events e where e.kind = 'email_changed'";
    let changes = i64::try_from(addresses.len()).unwrap();
    assert_eq!(world.database.number(changed), changes);
    let token = world.mailed_token(last, "/verify-email").await;
    let stranger = world.stranger();
    let confirmed = world.accounts.verify_email(&stranger, &token);
    confirmed.await.unwrap();
    assert!(!mallory.is_signed_in().await);
    unknown(world.visits("github", &issuer).await);
}

async fn capitals_of_ones_own_make_no_address_ones_own(world: World) {
    in_wait_under(world, &["Grace@example.org"]).await;
}

async fn an_address_left_and_taken_again_is_still_nobodys(world: World) {
    in_wait_under(world, &["mallory@example.net", "grace@example.org"]).await;
}

/// Mallory registers as herself, chooses a password with a link to her own mailbox, and then takes the address of Grace.
async fn mallory_moves_in<'w>(world: &'w World, issuer: &Issuer) -> Someone<'w> {
    issuer.knows("666", "mallory@example.net", false);
    let (_, keep) = unknown(world.visits("github", issuer).await);
    let asked = registration("mallory@example.net");
    let caller = world.stranger();
    let made = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    let keys = made.await.unwrap();
    let mallory = Someone::new(world, keys.user.id, keys);
    world.clock.pass(model::Period::seconds(1));
    world.forgets("mallory@example.net").await;
    let token = world
        .mailed_token("mallory@example.net", "/reset-password")
        .await;
    let here = mallory.caller().await;
    let chosen = world.accounts.reset_password(&here, &token, PASSWORD);
    chosen.await.unwrap();
    let mallory = world.enters(mallory.id, "mallory@example.net").await;
    world.clock.pass(model::Period::seconds(1));
    let moved = UserChange {
        email: Maybe::Value("grace@example.org".to_owned()),
        ..change()
    };
    mallory.updates(mallory.id, moved).await.fine();
    mallory
}

async fn opens_nothing(world: &World, mallory: &Someone<'_>) {
    assert!(!mallory.is_signed_in().await);
    let tried = world.signs_in("grace@example.org", PASSWORD).await;
    tried.refused(401);
    let removed = "select count(*) from events e where e.details like '%password_removed%'";
    assert_eq!(world.database.number(removed), 1);
}

async fn a_password_chosen_under_another_address_opens_nothing(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    let mallory = mallory_moves_in(&world, &issuer).await;
    let token = world
        .mailed_token("grace@example.org", "/verify-email")
        .await;
    let stranger = world.stranger();
    let confirmed = world.accounts.verify_email(&stranger, &token);
    confirmed.await.unwrap();
    opens_nothing(&world, &mallory).await;
    unknown(world.visits("github", &issuer).await);
    // What is hers now opens with a password of her own.
    world.forgets("grace@example.org").await;
    let token = world
        .mailed_token("grace@example.org", "/reset-password")
        .await;
    let chosen = world.accounts.reset_password(&stranger, &token, PASSWORD);
    chosen.await.unwrap();
    world.enters(mallory.id, "grace@example.org").await;
}

async fn a_password_chosen_under_another_address_is_not_for_whom_a_provider_proves(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    let mallory = mallory_moves_in(&world, &issuer).await;
    issuer.knows("7", "grace@example.org", true);
    let keys = session(world.visits("oidc", &issuer).await);
    assert_eq!(keys.user.id, mallory.id);
    opens_nothing(&world, &mallory).await;
}

async fn an_address_that_an_administrator_changed_is_confirmed_and_nothing_is_lost(world: World) {
    let issuer = Issuer::start().await;
    let world = open(world, &issuer).await;
    let root = world.super_admin("root").await;
    issuer.knows("7", "grace@example.org", false);
    let (_, keep) = unknown(world.visits("github", &issuer).await);
    let caller = world.stranger();
    let asked = registration("grace@example.org");
    let made = world
        .accounts
        .register_external(&caller, "github", Some(&keep.value), asked);
    let keys = made.await.unwrap();
    let grace = Someone::new(&world, keys.user.id, keys);
    let moved = UserChange {
        email: Maybe::Value("hopper@example.org".to_owned()),
        ..change()
    };
    root.updates(grace.id, moved).await.fine();
    let token = world
        .mailed_token("hopper@example.org", "/verify-email")
        .await;
    // On a telephone that is not signed in.
    let stranger = world.stranger();
    let confirmed = world.accounts.verify_email(&stranger, &token);
    confirmed.await.unwrap();
    assert!(grace.reads(grace.id).await.fine().is_email_verified);
    assert_eq!(
        session(world.visits("github", &issuer).await).user.id,
        grace.id
    );
}
