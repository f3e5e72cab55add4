//! What waits in the outbox: sealed, readable by super_admins, told to nobody else.

use accounts::MailServer;
use model::{EmailDelivery, Maybe, NewPassword, OutboxQuery, OutboxState, Period, UserChange};

use crate::world::{Told, World, change, on_both, outbox, password, told};

on_both!(
    letters_say_what_they_should,
    only_super_admins_read_the_outbox,
    a_mail_server_out_of_reach_keeps_the_letter,
    times_in_letters_are_their_readers,
    letters_are_listed_by_what_became_of_them,
);

const CHOSEN: &str = "chosen by an administrator";

async fn letters_say_what_they_should(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let set = NewPassword {
        send_email: true,
        must_change: true,
        ..password(CHOSEN)
    };
    root.sets_password_of(ada.id, set.clone()).await.fine();
    let letter = world.letters_to(&ada.email).await.remove(0);
    assert!(
        letter.contains(CHOSEN) && letter.contains("choose your own"),
        "{letter}"
    );
    world.clock.pass(Period::seconds(1));
    let discreet = world
        .node(|settings| settings.include_password = false)
        .await;
    discreet
        .set_password(&root.caller().await, ada.id, set)
        .await
        .unwrap();
    let letter = world.letters_to(&ada.email).await.remove(0);
    assert!(!letter.contains(CHOSEN), "{letter}");
    let moved = UserChange {
        email: Maybe::Value("king@example.org".to_owned()),
        ..change()
    };
    world.clock.pass(Period::seconds(1));
    root.updates(ada.id, moved).await.fine();
    for address in ["ada@example.org", "king@example.org"] {
        let letter = world.letters_to(address).await.remove(0);
        assert!(letter.contains("king@example.org."), "{letter}");
    }
}

async fn only_super_admins_read_the_outbox(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let olga = world.org_admin("olga", acme).await;
    let caller = root.caller().await;
    world
        .accounts
        .issue_reset_link(&caller, olga.id, true)
        .await
        .unwrap();
    let found = world
        .accounts
        .list_outbox(&caller, outbox(1, 10))
        .await
        .unwrap();
    assert_eq!(
        (found.total, found.items[0].state),
        (1, OutboxState::Waiting)
    );
    let id = found.items[0].id;
    for (low, status) in [
        (olga.caller().await, 403),
        (world.super_dev("dev", &[acme]).await.caller().await, 403),
        (world.stranger(), 401),
    ] {
        told(world.accounts.list_outbox(&low, outbox(1, 10)).await, &low).refused(status);
        told(world.accounts.read_message(&low, id).await, &low).refused(status);
        told(world.accounts.retry_message(&low, id).await, &low).refused(status);
        told(
            world
                .accounts
                .all_activity(&low, &crate::world::activity(None))
                .await,
            &low,
        )
        .refused(status);
    }
    told(
        world
            .accounts
            .read_message(&caller, uuid::Uuid::nil())
            .await,
        &caller,
    )
    .refused(404);
    told(
        world.accounts.list_outbox(&caller, outbox(0, 10)).await,
        &caller,
    )
    .refused(422);
    let everything = world
        .accounts
        .all_activity(&caller, &crate::world::activity(None))
        .await
        .unwrap();
    assert_eq!(
        everything.total,
        world
            .database
            .number("select count(*) from events")
            .unsigned_abs()
    );
}

async fn times_in_letters_are_their_readers(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.user("ada", None).await;
    let caller = root.caller().await;
    let link = async |until: &str| {
        let sent = world.accounts.issue_reset_link(&caller, ada.id, true).await;
        sent.unwrap();
        let letter = world.letters_to("ada@example.org").await.remove(0);
        assert!(letter.contains(until), "{letter}");
    };
    link("It works once, until 24 November 2026, 10:00 UTC.").await;
    world
        .accounts
        .choose_local(&ada.caller().await, "America/New_York", "en-US", None)
        .await
        .unwrap();
    world.clock.pass(Period::seconds(1));
    link("until November 24, 2026, 5:00 AM UTC-5 (America/New York).").await;
    // A right that ends is told of in the same way.
    world.clock.pass(Period::seconds(1));
    let end = world.accounts.now() + Period::days(2);
    let role = model::Role::OrgAdmin;
    root.assigns_until(ada.id, role, end).await.fine();
    let letter = world.letters_to("ada@example.org").await.remove(0);
    let until = "until November 26, 2026, 4:00 AM UTC-5 (America/New York).";
    assert!(letter.contains(until), "{letter}");
}

async fn letters_are_listed_by_what_became_of_them(world: World) {
    let root = world.super_admin("root").await;
    let caller = root.caller().await;
    for name in ["ada", "bob", "cyd", "dan"] {
        let person = world.record(name, None, &[]).await;
        let link = world.accounts.issue_reset_link(&caller, person.id, true);
        link.await.unwrap();
    }
    let of = |state, page, page_size| OutboxQuery {
        state,
        ..outbox(page, page_size)
    };
    let recipients = async |query| {
        let found = world.accounts.list_outbox(&caller, query).await.unwrap();
        let names = found.items.iter().map(|item| item.recipient.clone());
        let mut names: Vec<_> = names.collect();
        names.sort();
        (found.total, names)
    };
    let names = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{name}@example.org"))
            .collect()
    };
    world
        .database
        .run("update outbox set sent_at = 1 where recipient like 'ada%'")
        .unwrap();
    world
        .database
        .run("update outbox set dropped_at = 1 where recipient like 'bob%'")
        .unwrap();
    // One that was given up and went out after all is out.
    world
        .database
        .run("update outbox set sent_at = 1, dropped_at = 1 where recipient like 'cyd%'")
        .unwrap();
    use OutboxState::{Dropped, Sent, Waiting};
    for (state, wanted) in [
        (None, names(&["ada", "bob", "cyd", "dan"])),
        (Some(Sent), names(&["ada", "cyd"])),
        (Some(Dropped), names(&["bob"])),
        (Some(Waiting), names(&["dan"])),
    ] {
        let total = u64::try_from(wanted.len()).unwrap();
        assert_eq!(
            recipients(of(state, 1, 10)).await,
            (total, wanted),
            "{state:?}"
        );
    }
    let (total, second) = recipients(of(Some(Sent), 2, 1)).await;
    assert_eq!(
        (total, second.len()),
        (2, 1),
        "pages are of the filtered list"
    );
}

/// Port 9 takes nothing: the answer comes at once, and the letter is tried again, later and later.
async fn a_mail_server_out_of_reach_keeps_the_letter(world: World) {
    let node = world.node(|settings| {
        settings.mail = Some(MailServer::new(
            "smtp://127.0.0.1:9",
            "Usher <usher@example.org>",
        ));
    });
    let node = node.await;
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let caller = root.caller().await;
    // Not a link, which would die before the letter is given up.
    let set = NewPassword {
        send_email: true,
        ..password(CHOSEN)
    };
    let set = node.set_password(&caller, ada.id, set).await.unwrap();
    assert_eq!(set.email, EmailDelivery::Queued);
    let item = async || {
        node.list_outbox(&caller, outbox(1, 10))
            .await
            .unwrap()
            .items
            .remove(0)
    };
    let first = item().await;
    assert_eq!(
        (first.attempts, first.state, first.sent_at),
        (1, OutboxState::Waiting, None)
    );
    assert!(first.last_error.is_some());
    assert_eq!(
        first.next_try_at,
        world.accounts.now() + Period::seconds(30)
    );
    assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    assert_eq!(item().await.attempts, 1, "not before its time");
    for n in 2..=44 {
        world.clock.pass(Period::hours(2));
        node.deliver_due_mail().await.unwrap();
        assert_eq!(item().await.attempts, n);
    }
    assert_eq!(item().await.state, OutboxState::Dropped);
    world.clock.pass(Period::hours(2));
    node.deliver_due_mail().await.unwrap();
    assert_eq!(item().await.attempts, 44, "given up after three days");
    // Unless somebody asks: then it begins anew, and what was tried stays told.
    node.retry_message(&caller, first.id).await.unwrap();
    let anew = item().await;
    assert_eq!((anew.attempts, anew.state), (45, OutboxState::Waiting));
    assert_eq!(anew.next_try_at, world.accounts.now() + Period::seconds(30));
    for n in 46..=88 {
        assert_eq!(item().await.state, OutboxState::Waiting, "{n}");
        world.clock.pass(Period::hours(2));
        node.deliver_due_mail().await.unwrap();
        assert_eq!(item().await.attempts, n);
    }
    assert_eq!(item().await.state, OutboxState::Dropped);
}
