//! Mail on its way, with a real mail server over loopback that behaves well or badly. The doors of these stories are
//! the outbox and the server's own books.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use accounts::{Accounts, Caller, MailServer, try_mail_server};
use model::{EmailDelivery, Maybe, OutboxItem, OutboxState, Period, User, UserChange};
use testing::smtp::{Manners, SmtpServer, Way};

use crate::world::{World, change, on_both, outbox};

on_both!(
    a_letter_arrives_whole_and_once,
    tls_from_the_first_byte_and_after_starttls,
    a_wrong_certificate_gets_nothing,
    without_starttls_nothing_leaves_in_clear,
    a_silent_server_holds_nobody_up,
    a_busy_server_gets_it_later,
    a_refusing_server_is_believed_in_the_end,
    a_server_that_hangs_up_gets_the_same_letter_again,
    a_letter_whose_link_has_died_is_not_sent,
    a_letter_whose_link_was_voided_is_not_sent,
    two_nodes_send_each_letter_once,
);

/// Long enough for a loaded machine, short enough for a test of what hangs.
fn impatient(server: &SmtpServer) -> MailServer {
    MailServer {
        ca_pem: Some(server.ca_pem.clone()),
        patience: Duration::from_millis(1_500),
        answer_within: Duration::from_millis(500),
        ..MailServer::new(server.url.clone(), "Usher <usher@example.org>")
    }
}

pub(crate) fn patient(server: &SmtpServer) -> MailServer {
    MailServer {
        ca_pem: Some(server.ca_pem.clone()),
        ..MailServer::new(server.url.clone(), "Usher <usher@example.org>")
    }
}

pub(crate) async fn node(world: &World, mail: MailServer) -> Arc<Accounts> {
    world.node(|settings| settings.mail = Some(mail)).await
}

/// Ada and a mailed reset link for her.
async fn a_letter(world: &World, node: &Accounts) -> (User, EmailDelivery) {
    let ada = world.record("ada", None, &[]).await;
    let link = node.issue_reset_link(&Caller::cli(), ada.id, true).await;
    (ada, link.unwrap().email)
}

pub(crate) async fn item(node: &Accounts) -> OutboxItem {
    let found = node.list_outbox(&Caller::cli(), outbox(1, 10)).await;
    found.unwrap().items.remove(0)
}

async fn a_letter_arrives_whole_and_once(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    let node = node(&world, patient(&server)).await;
    let (ada, email) = a_letter(&world, &node).await;
    assert_eq!(email, EmailDelivery::Accepted);
    let item = item(&node).await;
    assert_eq!((item.state, item.attempts), (OutboxState::Sent, 1));
    world.clock.pass(Period::minutes(10));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    let arrived = server.arrived();
    let [letter] = arrived.as_slice() else {
        panic!("{arrived:#?}")
    };
    assert_eq!(letter.recipients, [ada.email]);
    let id = format!("<{}@usher.example.org>", item.id);
    assert_eq!(letter.header("Message-ID"), Some(id.as_str()));
    assert_eq!(letter.header("Subject"), Some("Choose a new password"));
    let date = letter.header("Date").unwrap();
    assert!(date.starts_with("Tue, 24 Nov 2026 09:"), "{date}");
    for part in [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
        "https://usher.example.org/reset-password?token",
    ] {
        assert!(letter.text.contains(part), "{part}\n{}", letter.text);
    }
}

async fn tls_from_the_first_byte_and_after_starttls(world: World) {
    let ada = world.record("ada", None, &[]).await;
    for way in [Way::Tls, Way::StartTls] {
        let server = SmtpServer::start(way).await;
        let node = node(&world, patient(&server)).await;
        assert_eq!(
            try_mail_server(node.settings()).await,
            Some(Ok(())),
            "{way:?}"
        );
        let cli = Caller::cli();
        let link = node.issue_reset_link(&cli, ada.id, true).await.unwrap();
        assert_eq!(link.email, EmailDelivery::Accepted, "{way:?}");
        assert_eq!(server.arrived().len(), 1);
    }
}

async fn a_wrong_certificate_gets_nothing(world: World) {
    let ada = world.record("ada", None, &[]).await;
    for way in [Way::Tls, Way::StartTls] {
        let (other, unknown) = (
            SmtpServer::named(way, "mail.elsewhere.example").await,
            SmtpServer::start(way).await,
        );
        let stranger = MailServer {
            ca_pem: None,
            ..patient(&unknown)
        };
        for (server, mail) in [(&other, patient(&other)), (&unknown, stranger)] {
            let node = node(&world, mail).await;
            let cli = Caller::cli();
            let link = node.issue_reset_link(&cli, ada.id, true).await.unwrap();
            assert_eq!(link.email, EmailDelivery::Queued, "{way:?}");
            let why = item(&node).await.last_error.unwrap();
            assert!(why.contains("certificate"), "{why}");
            let tried = try_mail_server(node.settings()).await.unwrap().unwrap_err();
            assert!(tried.contains("certificate"), "{tried}");
            let heard = server.heard().concat();
            assert!(!heard.contains("MAIL") && !heard.contains('@'), "{heard}");
        }
    }
}

async fn without_starttls_nothing_leaves_in_clear(world: World) {
    let server = SmtpServer::start(Way::StartTls).await;
    server.behaves(Manners::Stripped);
    let node = node(&world, patient(&server)).await;
    let (_, email) = a_letter(&world, &node).await;
    assert_eq!(email, EmailDelivery::Queued);
    let heard = server.heard().concat();
    assert!(!heard.contains("MAIL") && !heard.contains('@'), "{heard}");
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(5));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 1);
}

async fn a_silent_server_holds_nobody_up(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Silent);
    let node = node(&world, impatient(&server)).await;
    let (_, email) = a_letter(&world, &node).await;
    assert_eq!(email, EmailDelivery::Queued, "whoever asked has an answer");
    // The sender that was begun goes on alone; nobody else takes its letter meanwhile.
    assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    node.close().await;
    let waiting = item(&world.accounts).await;
    assert_eq!((waiting.state, waiting.attempts), (OutboxState::Waiting, 1));
    let why = waiting.last_error.unwrap_or_default();
    assert!(
        why.contains("did not answer") || why.contains("timed out"),
        "{why}"
    );
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(1));
    let next = self::node(&world, patient(&server)).await;
    assert_eq!(next.deliver_due_mail().await.unwrap(), 1);
    assert_eq!(server.arrived().len(), 1);
}

async fn a_busy_server_gets_it_later(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Busy);
    let node = node(&world, patient(&server)).await;
    let (_, email) = a_letter(&world, &node).await;
    assert_eq!(email, EmailDelivery::Queued);
    let why = item(&node).await.last_error.unwrap();
    assert!(
        why.contains("451") && why.contains("Come back later"),
        "{why}"
    );
    for n in 2..=3 {
        world.clock.pass(Period::minutes(2));
        assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
        assert_eq!(item(&node).await.attempts, n);
    }
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(2));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 1);
    let sent = item(&node).await;
    assert_eq!((sent.state, sent.last_error), (OutboxState::Sent, None));
}

async fn a_refusing_server_is_believed_in_the_end(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Refusing);
    let node = node(&world, patient(&server)).await;
    let ada = world.record("ada", None, &[]).await;
    let bob = world.record("bob", None, &[]).await;
    let cli = Caller::cli();
    let told = model::NewPassword {
        new_password: "chosen by an administrator".to_owned(),
        send_email: true,
        must_change: true,
    };
    let set = node.set_password(&cli, ada.id, told.clone()).await.unwrap();
    assert_eq!(set.email, EmailDelivery::Queued);
    for _ in 2..=12 {
        world.clock.pass(Period::hours(2));
        node.deliver_due_mail().await.unwrap();
    }
    let given_up = item(&node).await;
    assert_eq!(
        (given_up.state, given_up.attempts),
        (OutboxState::Dropped, 12)
    );
    assert!(given_up.last_error.unwrap().contains("Nobody lives here"));
    // One letter that nobody takes stands in no other's way.
    server.behaves(Manners::Good);
    let set = node.set_password(&cli, bob.id, told).await.unwrap();
    assert_eq!(set.email, EmailDelivery::Accepted);
    assert_eq!(server.arrived().len(), 1);
}

async fn a_server_that_hangs_up_gets_the_same_letter_again(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Dropping);
    let node = node(&world, patient(&server)).await;
    let (_, email) = a_letter(&world, &node).await;
    assert_eq!(
        email,
        EmailDelivery::Queued,
        "nobody said that it was taken"
    );
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(1));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 1);
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 2);
    for name in ["Message-ID", "Date", "Subject"] {
        assert_eq!(arrived[0].header(name), arrived[1].header(name));
    }
}

async fn a_letter_whose_link_has_died_is_not_sent(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    server.behaves(Manners::Busy);
    let node = node(&world, patient(&server)).await;
    a_letter(&world, &node).await;
    server.behaves(Manners::Good);
    world.clock.pass(Period::hours(1));
    assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    let dropped = item(&node).await;
    assert_eq!(dropped.state, OutboxState::Dropped);
    assert!(dropped.last_error.unwrap().contains("died"));
    assert!(server.arrived().is_empty());
}

/// Replaced, withdrawn, its person deactivated, its address moved: whatever waited for a busy server stays where it is.
async fn a_letter_whose_link_was_voided_is_not_sent(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    let node = node(&world, patient(&server)).await;
    server.behaves(Manners::Busy);
    let cli = Caller::cli();
    let mut people = Vec::new();
    for name in ["replaced", "withdrawn", "deactivated", "moved"] {
        let person = world.record(name, None, &[]).await;
        node.issue_reset_link(&cli, person.id, true).await.unwrap();
        people.push(person.id);
    }
    let [replaced, withdrawn, deactivated, moved] = people[..] else {
        panic!("{people:?}")
    };
    node.issue_reset_link(&cli, replaced, true).await.unwrap();
    node.revoke_reset_link(&cli, withdrawn).await.unwrap();
    node.deactivate_user(&cli, deactivated).await.unwrap();
    let elsewhere = UserChange {
        email: Maybe::Value("elsewhere@example.org".to_owned()),
        ..change()
    };
    node.update_user(&cli, moved, elsewhere, None)
        .await
        .unwrap();
    server.behaves(Manners::Good);
    world.clock.pass(Period::minutes(10));
    node.deliver_due_mail().await.unwrap();
    let arrived = server.arrived();
    let keys: Vec<_> = arrived
        .iter()
        .filter(|letter| letter.text.contains("reset-password?token"))
        .flat_map(|letter| &letter.recipients)
        .collect();
    assert_eq!(keys, ["replaced@example.org"], "the newest alone");
    let dropped = world
        .database
        .number("select count(*) from outbox where kind = 'reset_link' and dropped_at is not null");
    assert_eq!(dropped, 4);
}

async fn two_nodes_send_each_letter_once(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    let mut written = BTreeSet::new();
    for n in 0..30 {
        let person = world.record(&format!("person{n}"), None, &[]).await;
        // Written by a node without a mail server, so that all of them wait.
        let link = world
            .accounts
            .issue_reset_link(&Caller::cli(), person.id, true)
            .await
            .unwrap();
        assert_eq!(link.email, EmailDelivery::NoServer);
        written.insert(person.email);
    }
    let nodes = [
        node(&world, patient(&server)).await,
        node(&world, patient(&server)).await,
    ];
    let mut rounds = tokio::task::JoinSet::new();
    for node in nodes.iter().cycle().take(6) {
        let node = Arc::clone(node);
        rounds.spawn(async move { node.deliver_due_mail().await.unwrap() });
    }
    let sent: u64 = rounds.join_all().await.into_iter().sum();
    assert_eq!(sent, 30);
    let arrived = server.arrived();
    assert_eq!(arrived.len(), 30, "each once");
    let to: BTreeSet<_> = arrived
        .into_iter()
        .flat_map(|letter| letter.recipients)
        .collect();
    assert_eq!(to, written);
}
