//! The same request again: the same answer, once.

use accounts::Idempotent;
use model::{Period, Problem};

use crate::world::{Someone, Told, World, on_both, told};

on_both!(
    a_repeated_request_gets_the_kept_answer,
    another_body_is_refused_and_a_request_under_way_is_waited_for,
    a_key_belongs_to_one_caller_and_one_route,
    an_abandoned_key_is_free_again,
    of_twenty_at_once_one_works,
);

enum Got {
    Work(accounts::IdempotencyKey),
    Again(Vec<u8>),
}

impl std::fmt::Debug for Got {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Got::Work(_) => "to work",
            Got::Again(_) => "an answer",
        })
    }
}

async fn asks(
    world: &World,
    who: &Someone<'_>,
    route: &str,
    key: &str,
    body: &str,
) -> Result<Got, Problem> {
    let caller = who.caller().await;
    let reserved = world
        .accounts
        .reserve_key(&caller, route, key, body.as_bytes())
        .await;
    told(reserved, &caller).map(|found| match found {
        Idempotent::Fresh(key) => Got::Work(key),
        Idempotent::Again(answer) => Got::Again(answer),
    })
}

fn work(got: Got) -> accounts::IdempotencyKey {
    match got {
        Got::Work(key) => key,
        Got::Again(_) => panic!("there was an answer"),
    }
}

async fn a_repeated_request_gets_the_kept_answer(world: World) {
    let root = world.super_admin("root").await;
    let key = work(asks(&world, &root, "POST /a", "k", "{}").await.fine());
    world.accounts.keep_answer(&key, b"201 made").await.unwrap();
    for _ in 0..3 {
        let again = asks(&world, &root, "POST /a", "k", "{}").await.fine();
        assert!(matches!(again, Got::Again(answer) if answer == b"201 made"));
    }
    world.clock.pass(Period::hours(24));
    world.accounts.sweep().await.unwrap();
    work(asks(&world, &root, "POST /a", "k", "{}").await.fine());
}

async fn another_body_is_refused_and_a_request_under_way_is_waited_for(world: World) {
    let root = world.super_admin("root").await;
    let key = work(asks(&world, &root, "POST /a", "k", "{}").await.fine());
    asks(&world, &root, "POST /a", "k", "{}").await.refused(409);
    asks(&world, &root, "POST /a", "k", "{ }")
        .await
        .refused(422);
    world.accounts.keep_answer(&key, b"made").await.unwrap();
    asks(&world, &root, "POST /a", "k", "{ }")
        .await
        .refused(422);
}

async fn a_key_belongs_to_one_caller_and_one_route(world: World) {
    let (root, ada) = (
        world.super_admin("root").await,
        world.user("ada", None).await,
    );
    for (who, route, key) in [
        (&root, "POST /a", "k"),
        (&ada, "POST /a", "k"),
        (&root, "POST /ak", ""),
        (&root, "POST /", "ak"),
    ] {
        let key = work(asks(&world, who, route, key, "{}").await.fine());
        world.accounts.keep_answer(&key, b"made").await.unwrap();
    }
    let stranger = world.stranger();
    let asked = world
        .accounts
        .reserve_key(&stranger, "POST /a", "k", b"{}")
        .await;
    told(asked.map(drop), &stranger).refused(401);
}

async fn an_abandoned_key_is_free_again(world: World) {
    let root = world.super_admin("root").await;
    let key = work(asks(&world, &root, "POST /a", "k", "{}").await.fine());
    world.accounts.release_key(&key).await.unwrap();
    work(asks(&world, &root, "POST /a", "k", "other").await.fine());
    world.clock.pass(Period::minutes(2));
    let key = work(asks(&world, &root, "POST /a", "k", "third").await.fine());
    world.accounts.keep_answer(&key, b"made").await.unwrap();
    world.accounts.release_key(&key).await.unwrap();
    let again = asks(&world, &root, "POST /a", "k", "third").await.fine();
    assert!(
        matches!(again, Got::Again(_)),
        "an answer is not given back"
    );
}

async fn of_twenty_at_once_one_works(world: World) {
    let root = world.super_admin("root").await;
    let mut storm = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (accounts, caller) = (world.accounts.clone(), root.caller().await);
        storm.spawn(async move {
            let reserved = accounts.reserve_key(&caller, "POST /a", "k", b"{}").await;
            told(reserved.map(drop), &caller).status()
        });
    }
    let answers = storm.join_all().await;
    assert_eq!(
        answers.iter().filter(|status| **status == 200).count(),
        1,
        "{answers:?}"
    );
    assert!(
        answers.iter().all(|status| matches!(status, 200 | 409)),
        "{answers:?}"
    );
}
