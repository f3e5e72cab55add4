//! A provider that is down or slow takes nothing else down.

use std::time::{Duration, Instant};

use accounts::Landing;
use model::{Period, Provider};

use super::{
    issuer::{Fault, Issuer},
    knowing, no, refusal, unknown,
};
use crate::world::{World, on_both};

on_both!(
    a_provider_that_fails_is_503_with_a_sentence,
    a_provider_that_is_not_there_is_503_too,
    coming_back_while_a_provider_is_away_is_no_guess,
);

async fn a_provider_that_fails_is_503_with_a_sentence(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("7", "ada@example.org", true);
    let caller = world.stranger();
    for fault in [Fault::Breaks, Fault::Floods, Fault::Hangs] {
        issuer.fails(Fault::None);
        let returned = [
            ("oidc", world.returns_from("oidc", &issuer).await),
            ("github", world.returns_from("github", &issuer).await),
        ];
        // Keys and endpoints are no longer taken for true: the way out asks too.
        world.clock.pass(Period::minutes(9));
        issuer.fails(fault);
        for (provider, returned) in returned {
            let began = Instant::now();
            let said = no(world.takes_up(&caller, provider, returned).await, 503);
            assert!(
                said.contains("does not answer right now"),
                "{fault:?}: {said}"
            );
            assert!(
                began.elapsed() < Duration::from_secs(8),
                "{fault:?} was waited for"
            );
        }
        world.clock.pass(Period::minutes(2));
        let begun = world
            .accounts
            .begin_external("google", Landing::Page, "")
            .await;
        refusal(begun, &caller, 503);
    }
    issuer.fails(Fault::None);
    issuer.knows("8", "new@example.org", true);
    issuer.change(|account| account.name = "Back again".to_owned());
    unknown(world.visits("github", &issuer).await);
}

async fn a_provider_that_is_not_there_is_503_too(world: World) {
    let issuer = Issuer::start().await;
    let mut nowhere = super::settings(Provider::Oidc, &issuer);
    // Nobody listens there: the port is not given out (RFC 6335 reserves it).
    "http://127.0.0.1:1".clone_into(&mut nowhere.url);
    let world = world
        .with(|settings| settings.providers = vec![nowhere])
        .await;
    let begun = world
        .accounts
        .begin_external("oidc", Landing::Page, "")
        .await;
    let said = refusal(begun, &world.stranger(), 503);
    assert!(said.contains("or sign in another way"), "{said}");
}

async fn coming_back_while_a_provider_is_away_is_no_guess(world: World) {
    let issuer = Issuer::start().await;
    let providers = Provider::ALL.map(|provider| super::settings(provider, &issuer));
    let world = world
        .with(|settings| {
            settings.providers = providers.to_vec();
            settings.guesses_address = 3;
        })
        .await;
    issuer.knows("7", "ada@example.org", true);
    let office = world.stranger();
    for _ in 0..8 {
        issuer.fails(Fault::None);
        let returned = world.returns_from("github", &issuer).await;
        issuer.fails(Fault::Breaks);
        no(world.takes_up(&office, "github", returned).await, 503);
    }
    issuer.fails(Fault::None);
    for _ in 0..8 {
        let returned = world.returns_from("github", &issuer).await;
        unknown(world.takes_up(&office, "github", returned).await);
    }
}
