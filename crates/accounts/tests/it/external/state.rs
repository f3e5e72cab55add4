//! Only the browser that left comes back, once, in time, to the provider that it left for.

use std::sync::Arc;

use accounts::{Landing, Returned};
use model::Period;

use super::{issuer::Issuer, knowing, no, session, unknown};
use crate::world::{World, on_both};

on_both!(
    a_return_counts_once_and_in_its_own_browser,
    of_many_returns_at_the_same_instant_one_counts,
    a_return_that_took_too_long_is_refused,
    one_provider_is_not_taken_for_another,
    what_the_browser_keeps_tells_nothing_and_is_nobodys_to_make,
    a_person_who_refuses_is_signed_in_as_nobody,
    each_landing_brings_its_own_way_back,
);

async fn a_return_counts_once_and_in_its_own_browser(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    world.record("ada", None, &[]).await;
    issuer.knows("s-1", "ada@example.org", true);
    let (mine, victims) = (
        world.returns_from("oidc", &issuer).await,
        world.returns_from("oidc", &issuer).await,
    );
    let visitor = world.stranger();
    let with = |kept: Option<&str>| Returned {
        kept: kept.map(str::to_owned),
        ..mine.clone()
    };
    // A link that carries somebody else's code and state, opened in a browser that left for itself, or never.
    for kept in [
        victims.kept.as_deref(),
        None,
        Some(""),
        Some("!"),
        Some("AAAA"),
    ] {
        no(world.takes_up(&visitor, "oidc", with(kept)).await, 422);
    }
    for state in [None, Some("another".to_owned()), victims.state.clone()] {
        let mixed = Returned {
            state,
            ..mine.clone()
        };
        no(world.takes_up(&visitor, "oidc", mixed).await, 422);
    }
    assert_eq!(
        issuer.asked("/token"),
        0,
        "no code went out before its state was right"
    );
    session(world.takes_up(&visitor, "oidc", mine.clone()).await);
    let said = no(world.takes_up(&visitor, "oidc", mine).await, 422);
    assert!(said.contains("Start again"), "{said}");
    assert_eq!(world.database.number("select count(*) from sessions"), 1);
}

async fn of_many_returns_at_the_same_instant_one_counts(world: World) {
    let issuer = Issuer::start().await;
    let world = Arc::new(knowing(world, &issuer).await);
    world.record("ada", None, &[]).await;
    issuer.knows("s-1", "ada@example.org", true);
    let returned = world.returns_from("oidc", &issuer).await;
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (world, returned) = (Arc::clone(&world), returned.clone());
            tokio::spawn(async move {
                let visitor = world.stranger();
                world.takes_up(&visitor, "oidc", returned).await.is_ok()
            })
        })
        .collect();
    let mut counted = 0;
    for tried in tries {
        counted += u32::from(tried.await.unwrap());
    }
    assert_eq!(counted, 1);
    assert_eq!(issuer.asked("/token"), 1);
}

async fn a_return_that_took_too_long_is_refused(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("s-1", "ada@example.org", true);
    let (late, early) = (
        world.returns_from("oidc", &issuer).await,
        world.returns_from("google", &issuer).await,
    );
    world.clock.pass(Period::seconds(50));
    unknown(world.takes_up(&world.stranger(), "google", early).await);
    world.clock.pass(Period::minutes(10));
    no(world.takes_up(&world.stranger(), "oidc", late).await, 422);
    assert_eq!(
        world.database.number("select count(*) from spent_states"),
        1
    );
    world.accounts.sweep().await.unwrap();
    assert_eq!(
        world.database.number("select count(*) from spent_states"),
        0
    );
}

async fn one_provider_is_not_taken_for_another(world: World) {
    let (honest, evil) = (Issuer::start().await, Issuer::start().await);
    let world = world
        .with(|settings| {
            settings.providers = vec![
                super::settings(model::Provider::Google, &honest),
                super::settings(model::Provider::Oidc, &evil),
            ];
        })
        .await;
    honest.knows("g-1", "ada@example.org", true);
    // The answer of one at the address of the other.
    let returned = world.returns_from("google", &honest).await;
    no(
        world.takes_up(&world.stranger(), "oidc", returned).await,
        422,
    );
    assert_eq!(
        evil.asked("/token"),
        0,
        "the code of one provider did not go to another"
    );
    // An answer that names another issuer (RFC 9207).
    let named = Returned {
        issuer: Some(evil.url.clone()),
        ..world.returns_from("google", &honest).await
    };
    no(
        world.takes_up(&world.stranger(), "google", named).await,
        422,
    );
    assert_eq!(honest.asked("/token"), 0);
    let named = Returned {
        issuer: Some(honest.url.clone()),
        ..world.returns_from("google", &honest).await
    };
    unknown(world.takes_up(&world.stranger(), "google", named).await);
}

async fn what_the_browser_keeps_tells_nothing_and_is_nobodys_to_make(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("s-1", "ada@example.org", true);
    let before = world.database.cells();
    let leaving = world.leaves_for("oidc").await;
    assert_eq!(world.database.cells(), before, "leaving writes nothing");
    assert!(!leaving.keep.value.contains(&leaving.state));
    let returned = issuer.agree(&leaving.url, &leaving.keep);
    let mut changed = leaving.keep.value.clone().into_bytes();
    let middle = changed.len() / 2;
    changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
    let changed = Returned {
        kept: Some(String::from_utf8(changed).unwrap()),
        ..returned.clone()
    };
    no(
        world.takes_up(&world.stranger(), "oidc", changed).await,
        422,
    );
    // Another node with another key did not make it; one with the same takes it up.
    let other = world.node(|settings| {
        settings.secret_key = [9; 32];
        settings.providers = vec![super::settings(model::Provider::Oidc, &issuer)];
    });
    let caller = world.stranger();
    super::refusal(
        other
            .await
            .finish_external(&caller, "oidc", returned.clone())
            .await,
        &caller,
        422,
    );
    let (_, keep) = unknown(world.takes_up(&caller, "oidc", returned.clone()).await);
    // What is kept for one step is not taken for the other.
    let crossed = Returned {
        kept: Some(keep.value),
        ..returned
    };
    no(world.takes_up(&caller, "oidc", crossed).await, 422);
}

async fn a_person_who_refuses_is_signed_in_as_nobody(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let refused = Returned {
        code: None,
        ..world.returns_from("oidc", &issuer).await
    };
    let said = no(
        world.takes_up(&world.stranger(), "oidc", refused).await,
        422,
    );
    assert!(said.contains("Single sign-on did not confirm"), "{said}");
}

async fn each_landing_brings_its_own_way_back(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("s-1", "ada@example.org", true);
    for (landing, way) in [
        (
            Landing::Page,
            "https%3A%2F%2Fusher.example.org%2Foauth%2Foidc%2Fcallback",
        ),
        (
            Landing::Api,
            "https%3A%2F%2Fusher.example.org%2Fapi%2Fv1%2Fauth%2Foauth%2Foidc%2Fcallback",
        ),
    ] {
        let leaving = world
            .accounts
            .begin_external("oidc", landing, "")
            .await
            .unwrap();
        assert!(
            leaving.url.contains(&format!("redirect_uri={way}")),
            "{}",
            leaving.url
        );
        let returned = issuer.agree(&leaving.url, &leaving.keep);
        unknown(world.takes_up(&world.stranger(), "oidc", returned).await);
    }
}
