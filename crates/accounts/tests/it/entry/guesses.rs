//! Guessing: counted before it is verified, so that nothing outruns the counter.

use std::sync::Arc;

use accounts::{Accounts, Caller};
use model::{EventKind, EventStatus, Period, Problem};
use tokio::task::JoinSet;

use super::with_and_without_a_way_in;
use crate::world::{PASSWORD, Told, World, activity, on_both, told};

on_both!(
    after_ten_guesses_nothing_is_verified,
    thirty_at_once_are_ten_and_the_owner_gets_in,
    ten_in_any_fifteen_minutes,
    one_address_cannot_try_everybody,
    neighbours_in_a_network_count_as_one,
    nodes_count_together,
    forty_at_once_over_two_nodes_are_ten,
    the_current_password_is_guarded_too,
    ways_of_writing_an_address_count_as_one,
    a_lock_tells_nothing_of_the_account,
);

const WRONG: &str = "not the password";

fn verified(world: &World) -> i64 {
    world
        .database
        .number("select count(*) from events where kind = 'login_failed'")
}

fn wait_of(problem: &Problem) -> u32 {
    match problem {
        Problem::TooMany { retry_after, .. } => *retry_after,
        other => panic!("{other:?}"),
    }
}

/// So many guesses at once, spread over the nodes: how many were refused as wrong, and how many as too many.
async fn storm(nodes: &[&Arc<Accounts>], here: &Caller, guesses: usize) -> (usize, usize) {
    let mut storm = JoinSet::new();
    for node in nodes.iter().cycle().take(guesses) {
        let (accounts, caller) = (Arc::clone(node), here.clone());
        storm.spawn(async move {
            let answer = accounts.sign_in(&caller, "ada@example.org", WRONG).await;
            told(answer, &caller).status()
        });
    }
    let answers = storm.join_all().await;
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    (count(401), count(429))
}

async fn after_ten_guesses_nothing_is_verified(world: World) {
    world.record("ada", None, &[]).await;
    let here = world.stranger();
    let try_it = async |password| world.signs_in_at(&here, "ada@example.org", password).await;
    for _ in 0..10 {
        try_it(WRONG).await.refused(401);
    }
    world.clock.pass(Period::minutes(5));
    let problem = try_it(PASSWORD).await.refused(429);
    assert!((595..=601).contains(&wait_of(&problem)), "{problem:?}");
    assert_eq!(verified(&world), 10);
    world
        .signs_in_at(&here, "nobody@example.org", WRONG)
        .await
        .refused(401);
    world.signs_in("ada@example.org", PASSWORD).await.fine();
    world
        .clock
        .pass(Period::seconds(i64::from(wait_of(&problem))));
    try_it(PASSWORD).await.fine();
    for _ in 0..9 {
        try_it(WRONG).await.refused(401);
    }
    try_it(PASSWORD).await.fine();
    try_it(WRONG).await.refused(401);
}

async fn thirty_at_once_are_ten_and_the_owner_gets_in(world: World) {
    world.record("ada", None, &[]).await;
    let here = world.stranger();
    assert_eq!(storm(&[&world.accounts], &here, 30).await, (10, 20));
    assert_eq!(verified(&world), 10);
    world
        .signs_in_at(&here, "ada@example.org", PASSWORD)
        .await
        .refused(429);
    world.signs_in("ada@example.org", PASSWORD).await.fine();
}

/// Whatever the clock says when the first of them came.
async fn ten_in_any_fifteen_minutes(world: World) {
    world.record("ada", None, &[]).await;
    let here = world.stranger();
    let mut verified_at = Vec::new();
    for minute in 0..60 {
        for _ in 0..3 {
            if world
                .signs_in_at(&here, "ada@example.org", WRONG)
                .await
                .status()
                == 401
            {
                verified_at.push(minute);
            }
        }
        world.clock.pass(Period::minutes(1));
    }
    for minute in 0..60 {
        let within = verified_at
            .iter()
            .filter(|at| (minute..minute + 15).contains(*at))
            .count();
        assert!(
            within <= 10,
            "{within} from minute {minute}: {verified_at:?}"
        );
    }
    assert!(verified_at.len() >= 20, "it opens again: {verified_at:?}");
}

async fn one_address_cannot_try_everybody(world: World) {
    let here = world.stranger();
    for n in 0..100 {
        world
            .signs_in_at(&here, &format!("p{n}@example.org"), WRONG)
            .await
            .refused(401);
    }
    let ada = world.record("ada", None, &[]).await;
    world
        .signs_in_at(&here, &ada.email, PASSWORD)
        .await
        .refused(429);
    world.signs_in(&ada.email, PASSWORD).await.fine();
    world.clock.pass(Period::minutes(15));
    world.signs_in_at(&here, &ada.email, PASSWORD).await.fine();
}

async fn neighbours_in_a_network_count_as_one(world: World) {
    world.record("ada", None, &[]).await;
    for n in 0..10 {
        let here = world.at(&format!("2001:db8:1:2::{n:x}"));
        world
            .signs_in_at(&here, "ada@example.org", WRONG)
            .await
            .refused(401);
    }
    let neighbour = world.at("2001:db8:1:2:ffff::1");
    world
        .signs_in_at(&neighbour, "ada@example.org", PASSWORD)
        .await
        .refused(429);
    let other = world.at("2001:db8:1:3::1");
    world
        .signs_in_at(&other, "ada@example.org", PASSWORD)
        .await
        .fine();
    for n in 0..10 {
        let ip = if n % 2 == 0 {
            "::ffff:192.0.2.7"
        } else {
            "192.0.2.7"
        };
        world
            .signs_in_at(&world.at(ip), "ada@example.org", WRONG)
            .await
            .refused(401);
    }
    world
        .signs_in_at(&world.at("192.0.2.7"), "ada@example.org", PASSWORD)
        .await
        .refused(429);
}

async fn nodes_count_together(world: World) {
    world.record("ada", None, &[]).await;
    let other = world.node(|_| {}).await;
    let here = world.stranger();
    for _ in 0..5 {
        world
            .signs_in_at(&here, "ada@example.org", WRONG)
            .await
            .refused(401);
        told(other.sign_in(&here, "ada@example.org", WRONG).await, &here).refused(401);
    }
    told(
        other.sign_in(&here, "ada@example.org", PASSWORD).await,
        &here,
    )
    .refused(429);
}

async fn the_current_password_is_guarded_too(world: World) {
    let ada = world.user("ada", None).await;
    for _ in 0..10 {
        let problem = ada
            .changes_password(WRONG, "four other plain words")
            .await
            .refused(422);
        assert_eq!(problem.of_field("current_password").count(), 1);
    }
    ada.changes_password(PASSWORD, "four other plain words")
        .await
        .refused(429);
    let query = activity(EventKind::LoginFailed);
    let found = ada.reads_activity_of(ada.id, &query).await.fine();
    assert_eq!(found.total, 10, "what was not verified is no failure");
    let event = &found.items[0];
    assert_eq!(
        event.sentence().to_string(),
        "Wrong current password for Ada Example, by somebody who was signed in"
    );
    assert_eq!(
        (event.status, event.actor_id),
        (EventStatus::Failure, Some(ada.id))
    );
    assert_eq!(
        (event.ip.as_deref(), event.user_agent.as_deref()),
        (Some("203.0.113.9"), Some("Storybook/1.0"))
    );
    assert!(!event.repeats(&found.items[1]), "each is told by itself");
    world.signs_in(&ada.email, PASSWORD).await.fine();
}

async fn ways_of_writing_an_address_count_as_one(world: World) {
    world.record("ada", None, &[]).await;
    let here = world.stranger();
    let ways = [
        "ada@example.org",
        "ADA@example.org",
        " ada@example.org ",
        "ａｄａ@example.org",
        "Ada@Example.Org",
    ];
    for n in 0..10 {
        world
            .signs_in_at(&here, ways[n % 5], WRONG)
            .await
            .refused(401);
    }
    for way in ways {
        world.signs_in_at(&here, way, PASSWORD).await.refused(429);
    }
}

/// Whoever is there and whoever is not is locked after as many guesses, for as long, in the same words.
async fn a_lock_tells_nothing_of_the_account(world: World) {
    with_and_without_a_way_in(&world).await;
    let mut told = Vec::new();
    for name in ["nobody", "off", "linkonly", "ada"] {
        let (here, email) = (world.stranger(), format!("{name}@example.org"));
        let mut answers = Vec::new();
        for _ in 0..10 {
            answers.push(world.signs_in_at(&here, &email, WRONG).await.refused(401));
        }
        // The right password, where there is one, is not told from a wrong one either.
        for password in [WRONG, PASSWORD] {
            answers.push(
                world
                    .signs_in_at(&here, &email, password)
                    .await
                    .refused(429),
            );
        }
        told.push((name, answers));
    }
    let (_, expected) = &told[0];
    for (name, answers) in &told {
        assert_eq!(answers, expected, "{name}");
    }
}

/// The counter is in the database, so two nodes at the same instant have one limit between them.
async fn forty_at_once_over_two_nodes_are_ten(world: World) {
    world.record("ada", None, &[]).await;
    let other = world.node(|_| {}).await;
    let here = world.stranger();
    let nodes = [&world.accounts, &other];
    assert_eq!(storm(&nodes, &here, 40).await, (10, 30));
    assert_eq!(verified(&world), 10);
    world.signs_in("ada@example.org", PASSWORD).await.fine();
}
