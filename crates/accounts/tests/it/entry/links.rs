//! Reset links: one hour, one use, one at a time.

use model::{EmailDelivery, EventKind, Maybe, Period, Problem, UserChange};

use crate::world::{PASSWORD, PUBLIC_URL, Told, World, activity, change, on_both, told};

const OTHER: &str = "four other plain words";

on_both!(
    a_link_opens_the_account_once,
    a_link_dies_after_its_hour,
    a_newer_link_voids_the_one_before,
    a_stranger_makes_no_link_of_an_administrator_void,
    of_twenty_uses_at_once_one_succeeds,
    a_wrong_token_opens_nothing_and_hashes_nothing,
    an_inactive_person_gets_no_link,
    a_new_address_voids_the_link,
    a_refused_password_does_not_use_the_link_up,
    a_link_is_recorded_without_its_token,
    forgetting_is_answered_alike_and_limited,
    one_address_cannot_write_the_list_full,
    whatever_waits_is_answered_in_one_go,
    the_command_line_recovers,
);

async fn uses(world: &World, token: &str, password: &str) -> Result<(), Problem> {
    let caller = world.stranger();
    told(
        world
            .accounts
            .reset_password(&caller, token, password)
            .await,
        &caller,
    )
}

async fn a_link_opens_the_account_once(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let link = root.issues_link_for(ada.id).await.fine();
    assert_eq!(
        link.link,
        format!("{PUBLIC_URL}/reset-password?token={}", link.token)
    );
    assert!(link.token.len() >= 4 + 43, "256 bits");
    assert_eq!(link.expires_at, world.accounts.now() + Period::hours(1));
    assert_eq!(
        (link.open_sessions, link.email),
        (1, EmailDelivery::NotAsked)
    );
    assert!(ada.is_signed_in().await, "issuing it ends nothing");
    uses(&world, &link.token, OTHER).await.fine();
    assert!(!ada.is_signed_in().await, "using it ends every session");
    world.signs_in(&ada.email, PASSWORD).await.refused(401);
    world.signs_in(&ada.email, OTHER).await.fine();
    let spent = uses(&world, &link.token, PASSWORD).await.refused(422);
    assert!(spent.to_string().contains("used already"), "{spent}");
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::PasswordReset))
        .await
        .fine();
    assert_eq!((found.total, found.items[0].actor_id), (1, Some(ada.id)));
    let told = world
        .database
        .texts("select recipient from outbox where kind = 'password_changed'");
    assert_eq!(told, ["ada@example.org"]);
}

async fn a_link_dies_after_its_hour(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let link = root.issues_link_for(ada.id).await.fine();
    world.clock.pass(Period::minutes(60));
    let old = uses(&world, &link.token, OTHER).await.refused(422);
    assert!(old.to_string().contains("too old"), "{old}");
    world.clock.pass(Period::seconds(-1));
    uses(&world, &link.token, OTHER).await.fine();
}

async fn a_newer_link_voids_the_one_before(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let bob = world.record("bob", None, &[]).await;
    let (first, other) = (
        root.issues_link_for(ada.id).await.fine(),
        root.issues_link_for(bob.id).await.fine(),
    );
    let second = root.issues_link_for(ada.id).await.fine();
    let void = uses(&world, &first.token, OTHER).await.refused(422);
    assert!(void.to_string().contains("newer"), "{void}");
    uses(&world, &second.token, OTHER).await.fine();
    uses(&world, &other.token, OTHER).await.fine();
}

async fn a_stranger_makes_no_link_of_an_administrator_void(world: World) {
    let root = world.super_admin("root").await;
    // Handed over, and asked for by somebody else meanwhile: both open, and the one that is used ends the other.
    for administrators in [true, false] {
        let ada = world
            .record(&format!("ada{administrators}"), None, &[])
            .await;
        let made = root.issues_link_for(ada.id).await.fine().token;
        world.forgets(&ada.email).await;
        world.clock.pass(Period::minutes(1));
        let first = world.mailed_token(&ada.email, "/reset-password").await;
        world.forgets(&ada.email).await;
        let asked = world.mailed_token(&ada.email, "/reset-password").await;
        world.clock.pass(Period::minutes(1));
        let void = uses(&world, &first, OTHER).await.refused(422);
        assert!(void.to_string().contains("newer"), "{void}");
        let (used, other) = if administrators {
            (made, asked)
        } else {
            (asked, made)
        };
        uses(&world, &used, OTHER).await.fine();
        let void = uses(&world, &other, PASSWORD).await.refused(422);
        assert!(void.to_string().contains("withdrawn"), "{void}");
    }
    // An invitation likewise.
    let new = model::NewUser {
        password: None,
        ..crate::world::person("ivy")
    };
    let (ivy, invited) = root.invites_new(new, false).await.fine();
    world.forgets(&ivy.email).await;
    let link = invited.link.unwrap();
    let (_, token) = link.split_once("?token=").unwrap();
    let stranger = world.stranger();
    let accepted = world.accounts.accept_invitation(&stranger, token, OTHER);
    told(accepted.await, &stranger).fine();
    let asked = world.mailed_token(&ivy.email, "/reset-password").await;
    uses(&world, &asked, PASSWORD).await.refused(422);
    // An administrator's replaces whatever there is, and withdraws it.
    world.clock.pass(Period::hours(1));
    world.forgets(&ivy.email).await;
    let asked = world.mailed_token(&ivy.email, "/reset-password").await;
    root.issues_link_for(ivy.id).await.fine();
    uses(&world, &asked, PASSWORD).await.refused(422);
    world.clock.pass(Period::minutes(1));
    world.forgets(&ivy.email).await;
    let asked = world.mailed_token(&ivy.email, "/reset-password").await;
    root.withdraws_link_of(ivy.id).await.fine();
    uses(&world, &asked, PASSWORD).await.refused(422);
    root.withdraws_link_of(ivy.id).await.refused(404);
}

async fn of_twenty_uses_at_once_one_succeeds(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let token = root.issues_link_for(ada.id).await.fine().token;
    let other = world.node(|_| {}).await;
    let mut storm = tokio::task::JoinSet::new();
    for n in 0..20 {
        let accounts = if n % 2 == 0 {
            world.accounts.clone()
        } else {
            other.clone()
        };
        let (caller, token) = (world.stranger(), token.clone());
        storm.spawn(async move {
            let chosen = format!("choice number {n} of them");
            told(
                accounts.reset_password(&caller, &token, &chosen).await,
                &caller,
            )
            .map(|()| chosen)
        });
    }
    let answers = storm.join_all().await;
    let won: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().ok())
        .collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer.status(), 200 | 422)),
        "{answers:?}"
    );
    world.signs_in(&ada.email, won[0]).await.fine();
    let resets = world
        .database
        .number("select count(*) from events where kind = 'password_reset'");
    assert_eq!(resets, 1);
}

async fn a_wrong_token_opens_nothing_and_hashes_nothing(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let token = root.issues_link_for(ada.id).await.fine().token;
    let setup = "ush_s1_x";
    let before = world.database.cells();
    let shorter = &token[..token.len() - 1];
    for wrong in [
        "",
        "null",
        "undefined",
        setup,
        shorter,
        &token.to_uppercase(),
        "\0",
        "' or 1=1",
    ] {
        // A weak password is not even looked at.
        let problem = uses(&world, wrong, "x").await.refused(422);
        assert_eq!(
            (
                problem.of_field("token").count(),
                problem.of_field("new_password").count()
            ),
            (1, 0)
        );
    }
    assert_eq!(world.database.cells(), before, "nothing is left behind");
    uses(&world, &token, OTHER).await.fine();
}

async fn an_inactive_person_gets_no_link(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    root.deactivates(ada.id).await.fine();
    root.issues_link_for(ada.id).await.refused(409);
    world.forgets(&ada.email).await;
    assert_eq!(world.database.number("select count(*) from links"), 0);
    let letters = world
        .database
        .texts("select kind from outbox where recipient = 'ada@example.org'");
    assert_eq!(letters, ["deactivated"]);
}

async fn a_new_address_voids_the_link(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let link = root.issues_link_for(ada.id).await.fine();
    let moved = UserChange {
        email: Maybe::Value("king@example.org".to_owned()),
        ..change()
    };
    root.updates(ada.id, moved).await.fine();
    uses(&world, &link.token, OTHER).await.refused(422);
}

async fn a_refused_password_does_not_use_the_link_up(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let link = root.issues_link_for(ada.id).await.fine();
    for weak in ["short", "password", &"x".repeat(129)] {
        let problem = uses(&world, &link.token, weak).await.refused(422);
        assert_eq!(problem.of_field("new_password").count(), 1);
    }
    assert!(ada.is_signed_in().await);
    uses(&world, &link.token, OTHER).await.fine();
}

async fn a_link_is_recorded_without_its_token(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let caller = root.caller().await;
    let link = world
        .accounts
        .issue_reset_link(&caller, ada.id, true)
        .await
        .unwrap();
    assert_eq!(link.email, EmailDelivery::NoServer);
    let found = root
        .reads_activity_of(ada.id, &activity(EventKind::PasswordResetLinkCreated))
        .await
        .fine();
    let event = &found.items[0];
    assert_eq!(event.details["valid_until"], link.expires_at.to_string());
    assert_eq!(event.details["mailed"], true);
    let secret = link.token.as_bytes();
    for cell in world.database.cells() {
        let leaks = cell
            .bytes
            .windows(secret.len())
            .any(|bytes| bytes == secret);
        assert!(!leaks, "{}.{} holds the token", cell.table, cell.column);
    }
}

async fn forgetting_is_answered_alike_and_limited(world: World) {
    let ada = world.record("ada", None, &[]).await;
    let mails = || {
        world
            .database
            .number("select count(*) from outbox where recipient = 'ada@example.org'")
    };
    let forgets = async |email: &str| world.forgets(email).await;
    for email in ["nobody@example.org", "", "not an address", "\0"] {
        forgets(email).await;
    }
    assert_eq!(world.database.number("select count(*) from outbox"), 0);
    for n in 0..6 {
        forgets(if n % 2 == 0 {
            "ADA@example.org"
        } else {
            " ada@example.org"
        })
        .await;
    }
    assert_eq!(mails(), 3);
    assert_eq!(
        world.database.texts("select recipient from outbox")[0],
        ada.email,
        "to the address that is known"
    );
    world.clock.pass(Period::minutes(59));
    forgets("ada@example.org").await;
    assert_eq!(mails(), 3);
    world.clock.pass(Period::minutes(1));
    forgets("ada@example.org").await;
    assert_eq!(mails(), 4);
    let requested = "select count(*) from events where kind = 'password_reset_requested' and status = 'success'";
    assert_eq!(world.database.number(requested), 4);
}

async fn one_address_cannot_write_the_list_full(world: World) {
    let ada = world.record("ada", None, &[]).await;
    let waiting = || world.database.number("select count(*) from forgotten");
    let asks = async |ip: &str, email: &str| {
        let caller = world.at(ip);
        let asked = world.accounts.forgot_password(&caller, email).await;
        told(asked, &caller).fine();
    };
    for n in 0..40 {
        // A network of IPv6 counts as one.
        let ip = format!("2001:db8:1:2::{n:x}");
        asks(&ip, &format!("p{n}@example.org")).await;
    }
    assert_eq!(waiting(), 30);
    // What is over the limit takes nothing from the mailbox either.
    for _ in 0..5 {
        asks("2001:db8:1:2::1", &ada.email).await;
    }
    assert_eq!(waiting(), 30);
    asks("2001:db8:1:3::1", &ada.email).await;
    assert_eq!(waiting(), 31);
    assert_eq!(world.accounts.answer_forgotten().await.unwrap(), 1);
    world.clock.pass(Period::hours(1));
    asks("2001:db8:1:2::1", &ada.email).await;
    assert_eq!(waiting(), 1);
}

async fn whatever_waits_is_answered_in_one_go(world: World) {
    let ada = world.record("ada", None, &[]).await;
    for n in 0..210 {
        let stranger = world.stranger();
        let asked = world
            .accounts
            .forgot_password(&stranger, &format!("p{n}@example.org"))
            .await;
        told(asked, &stranger).fine();
    }
    world.forgets(&ada.email).await;
    assert_eq!(world.database.number("select count(*) from forgotten"), 0);
    assert_eq!(world.letters_to(&ada.email).await.len(), 1);
}

async fn the_command_line_recovers(world: World) {
    let root = world.super_admin("root").await;
    let cli = accounts::Caller::cli();
    let link = world
        .accounts
        .recover(&cli, " ROOT@example.org")
        .await
        .unwrap();
    uses(&world, &link.token, OTHER).await.fine();
    world.signs_in("root@example.org", OTHER).await.fine();
    told(
        world.accounts.recover(&cli, "nobody@example.org").await,
        &cli,
    )
    .refused(404);
    let root = world.signs_in(&root.email, OTHER).await.fine();
    let root = crate::world::Someone::new(&world, root.user.id, root);
    let caller = root.caller().await;
    told(
        world.accounts.recover(&caller, "root@example.org").await,
        &caller,
    )
    .refused(403);
    let ada = world.record("ada", None, &[]).await;
    root.deactivates(ada.id).await.fine();
    told(world.accounts.recover(&cli, &ada.email).await, &cli).refused(409);
}
