//! What proves nobody: a token of somebody else, for somebody else, or of yesterday.

use model::EventKind;

use super::{
    issuer::{Fault, Issuer},
    knowing, no, session, unknown,
};
use crate::world::{Told, World, on_both};

on_both!(
    a_token_that_is_not_for_us_proves_nobody,
    a_code_that_the_provider_does_not_know_proves_nobody,
    too_many_codes_that_prove_nobody_have_to_wait,
    an_issuer_may_change_its_key,
    the_userinfo_endpoint_tells_of_the_same_person_or_of_nobody,
);

async fn a_token_that_is_not_for_us_proves_nobody(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    world.record("ada", None, &[]).await;
    issuer.knows("s-1", "ada@example.org", true);
    let lies = [
        Fault::ForeignKey,
        Fault::Hmac,
        Fault::NoSignature,
        Fault::NoToken,
        Fault::OtherAudience,
        Fault::OtherIssuer,
        Fault::OtherNonce,
        Fault::NoNonce,
        Fault::Expired,
    ];
    for lie in lies {
        issuer.fails(lie);
        let said = no(world.visits("oidc", &issuer).await, 422);
        assert!(
            said.contains("did not confirm who you are"),
            "{lie:?}: {said}"
        );
    }
    assert_eq!(world.database.number("select count(*) from sessions"), 0);
    let kinds = world
        .database
        .texts("select kind || status from events order by seq");
    let failed = format!("{}failure", EventKind::LoginFailed);
    assert_eq!(
        kinds.iter().filter(|kind| **kind == failed).count(),
        lies.len()
    );
    issuer.fails(Fault::None);
    session(world.visits("oidc", &issuer).await);
}

async fn a_code_that_the_provider_does_not_know_proves_nobody(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    for provider in ["oidc", "github"] {
        let mut returned = world.returns_from(provider, &issuer).await;
        returned.code = Some("guessed".to_owned());
        no(
            world.takes_up(&world.stranger(), provider, returned).await,
            422,
        );
    }
}

async fn too_many_codes_that_prove_nobody_have_to_wait(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("s-1", "ada@example.org", true);
    let visitor = world.stranger();
    let guess = async || {
        let mut returned = world.returns_from("oidc", &issuer).await;
        returned.code = Some("guessed".to_owned());
        world.takes_up(&visitor, "oidc", returned).await
    };
    // A whole office has one address: what counts is that alone, and who proves something has guessed nothing.
    for _ in 0..99 {
        no(guess().await, 422);
    }
    for _ in 0..2 {
        let returned = world.returns_from("oidc", &issuer).await;
        unknown(world.takes_up(&visitor, "oidc", returned).await);
    }
    no(guess().await, 422);
    no(guess().await, 429);
    assert_eq!(issuer.asked("/token"), 102);
    unknown(world.visits("oidc", &issuer).await);
}

async fn an_issuer_may_change_its_key(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    issuer.knows("s-1", "ada@example.org", true);
    unknown(world.visits("oidc", &issuer).await);
    unknown(world.visits("oidc", &issuer).await);
    assert_eq!(issuer.asked("/jwks"), 1, "keys are kept for a while");
    issuer.takes_another_key();
    unknown(world.visits("oidc", &issuer).await);
    assert_eq!(issuer.asked("/jwks"), 2);
}

async fn the_userinfo_endpoint_tells_of_the_same_person_or_of_nobody(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("s-1", "ada@example.org", true);
    issuer.fails(Fault::OtherUserinfo);
    no(world.visits("oidc", &issuer).await, 422);
    issuer.fails(Fault::AddressElsewhere);
    assert_eq!(session(world.visits("oidc", &issuer).await).user.id, ada.id);
    world
        .signs_in("ada@example.org", crate::world::PASSWORD)
        .await
        .fine();
}
