//! Whether the mail server lets Usher in, and which addresses it takes: what is no letter's fault, and what is one
//! letter's alone.

use accounts::{Accounts, Caller, MailServer, try_mail_server};
use model::{EmailDelivery, OutboxItem, OutboxState, Period};
use testing::smtp::{Manners, SmtpServer, Way};

use crate::{
    mail::{item, node, patient},
    world::{World, on_both, outbox},
};

on_both!(
    a_name_and_a_password_are_shown_under_tls,
    a_server_that_lets_nobody_in_keeps_all_letters_waiting,
    a_server_without_a_way_to_sign_in_keeps_all_letters_waiting,
    a_server_that_wants_a_name_keeps_all_letters_waiting,
    without_starttls_no_password_leaves,
    an_address_beyond_ascii_needs_a_server_that_takes_it,
);

const BOTH: &[&str] = &["PLAIN", "LOGIN"];

/// The server's address with a name and a password in it, as `smtp_url` has them.
fn with_password(server: &SmtpServer, password: &str) -> MailServer {
    let (scheme, rest) = server.url.split_once("://").unwrap();
    MailServer {
        url: format!("{scheme}://usher%40example.org:{password}@{rest}"),
        ..patient(server)
    }
}

async fn mails_a_link_to(world: &World, node: &Accounts, name: &str) -> EmailDelivery {
    let person = world.record(name, None, &[]).await;
    let link = node.issue_reset_link(&Caller::cli(), person.id, true).await;
    link.unwrap().email
}

async fn items(node: &Accounts) -> Vec<OutboxItem> {
    let found = node.list_outbox(&Caller::cli(), outbox(1, 10)).await;
    found.unwrap().items
}

async fn tried(node: &Accounts) -> Result<(), String> {
    try_mail_server(node.settings()).await.unwrap()
}

async fn a_name_and_a_password_are_shown_under_tls(world: World) {
    let ways: [(Way, &[&str], &str); 4] = [
        (Way::Tls, &["PLAIN"], "ada"),
        (Way::Tls, &["LOGIN"], "bob"),
        (Way::StartTls, &["PLAIN"], "cyd"),
        (Way::StartTls, &["LOGIN"], "dan"),
    ];
    for (way, offered, name) in ways {
        let server = SmtpServer::start(way).await;
        server.asks_for("usher@example.org", "a word & more", offered);
        let node = node(&world, with_password(&server, "a%20word%20%26%20more")).await;
        assert_eq!(tried(&node).await, Ok(()), "{way:?} {offered:?}");
        let email = mails_a_link_to(&world, &node, name).await;
        assert_eq!(email, EmailDelivery::Accepted, "{way:?} {offered:?}");
        assert_eq!(server.arrived().len(), 1);
        let heard = server.heard();
        let sign_in = format!("AUTH {}", offered[0]);
        assert!(
            heard.iter().any(|line| line.starts_with(&sign_in)),
            "{heard:?}"
        );
    }
}

/// Three letters, two of them written while there was no mail server.
async fn three_letters(world: &World, node: &Accounts) {
    for name in ["ada", "bob"] {
        let email = mails_a_link_to(world, &world.accounts, name).await;
        assert_eq!(email, EmailDelivery::NoServer);
    }
    let email = mails_a_link_to(world, node, "cyd").await;
    assert_eq!(email, EmailDelivery::Queued);
}

/// All letters wait for the same reason, were not tried, and one of them asks the server every five minutes. Their links
/// live for an hour.
async fn all_wait(world: &World, node: &Accounts, server: &SmtpServer, why: &str) {
    let greetings = || {
        let greets = |line: &String| line.starts_with("EHLO");
        server.heard().into_iter().filter(greets).count()
    };
    let each = if server.url.contains("tls=required") {
        2
    } else {
        1
    };
    for round in 1..=8 {
        let waiting = items(node).await;
        assert_eq!(waiting.len(), 3);
        for letter in waiting {
            let became = (letter.state, letter.attempts);
            assert_eq!(became, (OutboxState::Waiting, 0), "round {round}");
            let said = letter.last_error.unwrap();
            assert!(said.contains(why), "{said}");
        }
        assert_eq!(greetings(), round * each, "once, by one letter");
        world.clock.pass(Period::minutes(4));
        assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
        assert_eq!(greetings(), round * each, "it is left alone for a while");
        world.clock.pass(Period::minutes(1));
        assert_eq!(node.deliver_due_mail().await.unwrap(), 0);
    }
    assert!(server.arrived().is_empty());
    let said = tried(node).await.unwrap_err();
    assert!(said.contains(why), "{said}");
}

async fn a_server_that_lets_nobody_in_keeps_all_letters_waiting(world: World) {
    for offered in [BOTH, &["LOGIN"]] {
        let world = &world;
        world.database.run("delete from links").unwrap();
        world.database.run("delete from outbox").unwrap();
        let server = SmtpServer::start(Way::Tls).await;
        server.asks_for("usher@example.org", "the right word", offered);
        let node = node(world, with_password(&server, "another-word")).await;
        if offered.len() == 2 {
            three_letters(world, &node).await;
            all_wait(world, &node, &server, "535").await;
        } else {
            let email = mails_a_link_to(world, &node, "dan").await;
            assert_eq!(email, EmailDelivery::Queued);
            let said = item(&node).await.last_error.unwrap();
            assert!(
                said.contains("535") && said.contains("does not let Usher in"),
                "{said}"
            );
        }
        for letter in items(&node).await {
            let said = letter.last_error.unwrap();
            assert!(!said.contains("another-word"), "{said}");
        }
        // The password was mended at the server: whatever waits goes out, the first try of each.
        server.asks_for("usher@example.org", "another-word", offered);
        world.clock.pass(Period::minutes(5));
        let waiting = u64::try_from(items(&node).await.len()).unwrap();
        assert_eq!(node.deliver_due_mail().await.unwrap(), waiting);
        for letter in items(&node).await {
            let became = (letter.state, letter.attempts, letter.last_error);
            assert_eq!(became, (OutboxState::Sent, 1, None));
        }
    }
}

async fn a_server_without_a_way_to_sign_in_keeps_all_letters_waiting(world: World) {
    let server = SmtpServer::start(Way::StartTls).await;
    let node = node(&world, with_password(&server, "a-word")).await;
    three_letters(&world, &node).await;
    all_wait(&world, &node, &server, "offers no way to sign in").await;
    let heard = server.heard().concat();
    assert!(
        !heard.contains("MAIL") && !heard.contains("AUTH"),
        "{heard}"
    );
}

async fn a_server_that_wants_a_name_keeps_all_letters_waiting(world: World) {
    let server = SmtpServer::start(Way::Tls).await;
    server.asks_for("usher@example.org", "a-word", BOTH);
    let node = node(&world, patient(&server)).await;
    mails_a_link_to(&world, &node, "ada").await;
    let waiting = item(&node).await;
    assert_eq!((waiting.state, waiting.attempts), (OutboxState::Waiting, 0));
    let said = waiting.last_error.unwrap();
    assert!(
        said.contains("530") && said.contains("Sign in first"),
        "{said}"
    );
}

async fn without_starttls_no_password_leaves(world: World) {
    let server = SmtpServer::start(Way::StartTls).await;
    server.asks_for("usher@example.org", "a-word", BOTH);
    server.behaves(Manners::Stripped);
    let node = node(&world, with_password(&server, "a-word")).await;
    let email = mails_a_link_to(&world, &node, "ada").await;
    assert_eq!(email, EmailDelivery::Queued);
    assert!(tried(&node).await.is_err());
    // It was offered to be taken in clear.
    let heard = server.heard().concat();
    assert!(
        !heard.contains("AUTH") && !heard.contains("MAIL"),
        "{heard}"
    );
}

async fn an_address_beyond_ascii_needs_a_server_that_takes_it(world: World) {
    let server = SmtpServer::start(Way::InClear).await;
    let node = node(&world, patient(&server)).await;
    let email = mails_a_link_to(&world, &node, "jürgen").await;
    assert_eq!(email, EmailDelivery::GivenUp);
    let given_up = item(&node).await;
    assert_eq!(
        (given_up.state, given_up.attempts),
        (OutboxState::Dropped, 1)
    );
    let said = given_up.last_error.unwrap();
    assert!(
        said.contains("takes no address with letters beyond ASCII"),
        "{said}"
    );
    // No other letter waits for it.
    let email = mails_a_link_to(&world, &node, "bob").await;
    assert_eq!(email, EmailDelivery::Accepted);
    // A better server, and somebody asks for it.
    server.takes_any_address();
    let next = self::node(&world, patient(&server)).await;
    next.retry_message(&Caller::cli(), given_up.id)
        .await
        .unwrap();
    let arrived = server.arrived();
    assert_eq!(arrived[1].recipients, ["jürgen@example.org"]);
}
