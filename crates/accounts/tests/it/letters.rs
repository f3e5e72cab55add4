//! What is left of a letter with a secret in it, and who is seen reading one.

use accounts::Caller;
use model::{EventKind, NewPassword, OutboxState, Period, Role};
use testing::smtp::{Manners, SmtpServer, Way};

use crate::{
    mail::{node, patient},
    world::{Told, World, activity, on_both, outbox, password, told},
};

on_both!(
    a_secret_is_erased_once_the_mail_server_has_it,
    a_secret_whose_link_has_died_is_erased,
    without_a_mail_server_a_dead_link_is_erased_as_well,
    a_dead_link_in_a_letter_that_was_given_up_is_erased,
    a_password_in_a_letter_that_was_given_up_is_erased_after_a_week,
    whoever_reads_a_secret_leaves_an_entry,
    an_entry_that_cannot_be_kept_shows_no_secret,
);

const CHOSEN: &str = "chosen by an administrator";

fn told_by_mail() -> NewPassword {
    NewPassword {
        send_email: true,
        ..password(CHOSEN)
    }
}

/// How many letters of this kind still have a body.
fn bodies(world: &World, kind: &str) -> i64 {
    world.database.number(&format!(
        "select count(*) from outbox where kind = '{kind}' and length(body) > 0"
    ))
}

async fn a_secret_is_erased_once_the_mail_server_has_it(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    let with_server = node(&world, patient(&server)).await;
    let discreet = world.node(|settings| {
        settings.mail = Some(patient(&server));
        settings.include_password = false;
    });
    let discreet = discreet.await;
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let caller = root.caller().await;
    // While no server takes it, it is there.
    server.behaves(Manners::Busy);
    let link = with_server.issue_reset_link(&caller, ada.id, true).await;
    let link = link.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 1);
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(1));
    assert_eq!(with_server.deliver_due_mail().await.unwrap(), 1);
    let sent = with_server.set_password(&caller, ada.id, told_by_mail());
    sent.await.unwrap();
    assert_eq!(server.arrived().len(), 2);
    assert_eq!(bodies(&world, "reset_link"), 0);
    assert_eq!(bodies(&world, "password_set"), 0);
    // Nothing to be kept from anybody: it can be read as before.
    let sent = discreet.set_password(&caller, ada.id, told_by_mail());
    sent.await.unwrap();
    assert_eq!(bodies(&world, "password_set"), 1);

    let listed = with_server.list_outbox(&caller, outbox(1, 10)).await;
    for item in listed.unwrap().items {
        assert_eq!(item.state, OutboxState::Sent);
        assert_eq!(item.recipient, "ada@example.org");
        assert!(!item.subject.is_empty());
        let message = with_server.read_message(&caller, item.id).await.unwrap();
        let text = message.text.unwrap_or_default();
        assert!(
            !text.contains(CHOSEN) && !text.contains(&link.token),
            "{text}"
        );
    }
    let read = activity(EventKind::LetterRead);
    let read = root.reads_activity_of(ada.id, &read).await.fine();
    assert_eq!(read.total, 0, "there was nothing to read");
}

async fn a_secret_whose_link_has_died_is_erased(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Busy);
    let node = node(&world, patient(&server)).await;
    let ada = world.record("ada", None, &[]).await;
    let cli = Caller::cli();
    node.issue_reset_link(&cli, ada.id, true).await.unwrap();
    world.clock.pass(Period::hours(1));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    assert_eq!(bodies(&world, "reset_link"), 0);
    // Whoever asks for it all the same sends nothing empty.
    server.behaves(Manners::Good);
    let id = node.list_outbox(&cli, outbox(1, 1)).await.unwrap().items[0].id;
    node.retry_message(&cli, id).await.unwrap();
    assert!(server.arrived().is_empty());
    let message = node.read_message(&cli, id).await.unwrap();
    assert_eq!(
        (message.item.state, message.text),
        (OutboxState::Dropped, None)
    );
}

async fn without_a_mail_server_a_dead_link_is_erased_as_well(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let caller = root.caller().await;
    let link = world.accounts.issue_reset_link(&caller, ada.id, true).await;
    link.unwrap();
    let bob = world.record("bob", None, &[]).await;
    let set = world.accounts.set_password(&caller, bob.id, told_by_mail());
    set.await.unwrap();
    root.assigns(bob.id, Role::OrgAdmin).await.fine();
    // A moment before its time, and at it.
    world.clock.pass(Period::minutes(59));
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 1);
    world.clock.pass(Period::minutes(1));
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 0);
    let cli = Caller::cli();
    let listed = world.accounts.list_outbox(&cli, outbox(1, 10)).await;
    for item in listed.unwrap().items {
        let died = item.kind == "reset_link";
        let state = if died {
            OutboxState::Dropped
        } else {
            OutboxState::Waiting
        };
        assert_eq!(item.state, state, "{}", item.kind);
        assert_eq!(item.last_error.is_some(), died, "{}", item.kind);
    }
    // What waits for a server waits with its secret, and what holds none is nobody's to erase.
    world.clock.pass(Period::days(30));
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "password_set"), 1);
    assert_eq!(bodies(&world, "roles_changed"), 1);
}

/// Gives up whatever waits, as after three days of tries.
fn give_up(world: &World) {
    let now = world.accounts.now().micros();
    let given_up =
        format!("update outbox set dropped_at = {now}, last_error = '550 5.1.1 nobody here'");
    world.database.run(&given_up).unwrap();
}

async fn a_dead_link_in_a_letter_that_was_given_up_is_erased(world: World) {
    let ada = world.record("ada", None, &[]).await;
    let cli = Caller::cli();
    let link = world.accounts.issue_reset_link(&cli, ada.id, true).await;
    link.unwrap();
    give_up(&world);
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 1, "it can be tried again");
    // In somebody's hands: what becomes of it is theirs to say.
    world.clock.pass(Period::hours(1));
    let hour = world.accounts.now() + Period::hours(1);
    let claim = format!("update outbox set claimed_to = {}", hour.micros());
    world.database.run(&claim).unwrap();
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 1);
    world.clock.pass(Period::hours(1));
    world.accounts.sweep().await.unwrap();
    assert_eq!(bodies(&world, "reset_link"), 0);
    let listed = world.accounts.list_outbox(&cli, outbox(1, 1)).await;
    let item = listed.unwrap().items.remove(0);
    let why = item.last_error.as_deref();
    assert_eq!(
        (item.state, why),
        (OutboxState::Dropped, Some("550 5.1.1 nobody here"))
    );
}

async fn a_password_in_a_letter_that_was_given_up_is_erased_after_a_week(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Busy);
    let node = node(&world, patient(&server)).await;
    let discreet = world
        .node(|settings| settings.include_password = false)
        .await;
    let cli = Caller::cli();
    let (ada, bob) = (
        world.record("ada", None, &[]).await,
        world.record("bob", None, &[]).await,
    );
    let set = node.set_password(&cli, ada.id, told_by_mail());
    set.await.unwrap();
    let set = discreet.set_password(&cli, bob.id, told_by_mail());
    set.await.unwrap();
    world.clock.pass(Period::hours(1));
    give_up(&world);
    world.clock.pass(Period::seconds(7 * 86_400 - 1));
    node.sweep().await.unwrap();
    assert_eq!(bodies(&world, "password_set"), 2);
    world.clock.pass(Period::seconds(1));
    node.sweep().await.unwrap();
    assert_eq!(bodies(&world, "password_set"), 1, "one held no password");
    // Whoever asks for it all the same sends nothing empty, and learns why.
    server.behaves(Manners::Good);
    let listed = node.list_outbox(&cli, outbox(1, 10)).await;
    let mut items = listed.unwrap().items.into_iter();
    let id = items.find(|item| item.recipient == ada.email).unwrap().id;
    node.retry_message(&cli, id).await.unwrap();
    assert!(server.arrived().is_empty());
    let message = node.read_message(&cli, id).await.unwrap();
    assert_eq!(
        (message.item.state, message.text),
        (OutboxState::Dropped, None)
    );
    let why = message.item.last_error.unwrap_or_default();
    assert!(why.contains("was erased"), "{why}");
}

async fn whoever_reads_a_secret_leaves_an_entry(world: World) {
    let root = world.super_admin("root").await;
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    let caller = root.caller().await;
    let link = world.accounts.issue_reset_link(&caller, ada.id, true).await;
    let link = link.unwrap();
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let listed = world.accounts.list_outbox(&caller, outbox(1, 10)).await;
    let items = listed.unwrap().items;
    let of = |kind: &str| items.iter().find(|item| item.kind == kind).unwrap().id;
    let low = olga.caller().await;
    told(
        world.accounts.read_message(&low, of("reset_link")).await,
        &low,
    )
    .refused(403);
    let read = world.accounts.read_message(&caller, of("roles_changed"));
    assert!(read.await.unwrap().text.is_some());
    let entries = async || {
        let read = activity(EventKind::LetterRead);
        root.reads_activity_of(ada.id, &read).await.fine()
    };
    assert_eq!(entries().await.total, 0, "neither of them read a secret");

    for n in 1..=2 {
        let read = world.accounts.read_message(&caller, of("reset_link"));
        let text = read.await.unwrap().text.unwrap();
        assert!(text.contains(&link.token), "{text}");
        let found = entries().await;
        assert_eq!(found.total, n);
        let entry = &found.items[0];
        assert_eq!(
            (entry.actor.as_deref(), entry.resource_id.clone()),
            (Some("root@example.org"), Some(ada.id.to_string()))
        );
        assert_eq!(
            entry.sentence().to_string(),
            "Root Example read a letter to Ada Example with a link or a password in it"
        );
        assert_eq!(entry.details["letter"], "reset_link");
        let whole = serde_json::to_string(entry).unwrap();
        assert!(!whole.contains(&link.token), "{whole}");
    }
    // Reading neither uses the link nor lets it live longer.
    let stranger = world.stranger();
    world.clock.pass(Period::minutes(59));
    let used = world
        .accounts
        .reset_password(&stranger, &link.token, "another good one");
    told(used.await, &stranger).fine();
    let used = world
        .accounts
        .reset_password(&stranger, &link.token, "another good two");
    told(used.await, &stranger).refused(422);
}

async fn an_entry_that_cannot_be_kept_shows_no_secret(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let caller = root.caller().await;
    let link = world.accounts.issue_reset_link(&caller, ada.id, true).await;
    link.unwrap();
    let listed = world.accounts.list_outbox(&caller, outbox(1, 1)).await;
    let id = listed.unwrap().items[0].id;
    world
        .database
        .run("alter table event_people rename to event_people_away")
        .unwrap();
    assert!(world.accounts.read_message(&caller, id).await.is_err());
}
