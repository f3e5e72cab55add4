//! What is particular to each provider, and what is not configured.

use accounts::{Accounts, Landing, Settings};
use model::Provider;

use super::{
    issuer::{Fault, Issuer},
    knowing, no, refusal, session, unknown,
};
use crate::world::{TestChance, TestClock, World, on_both};

on_both!(
    what_is_not_configured_is_not_there,
    github_tells_the_primary_address,
    linkedin_leaves_out_the_nonce_and_writes_true_as_text,
    a_subject_belongs_to_its_issuer,
);

async fn what_is_not_configured_is_not_there(world: World) {
    let issuer = Issuer::start().await;
    let one = super::settings(Provider::Google, &issuer);
    let world = world.with(|settings| settings.providers = vec![one]).await;
    let listed = world.accounts.oauth_providers();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].provider, listed[0].title.as_str()),
        (Provider::Google, "Google")
    );
    let caller = world.stranger();
    for name in ["github", "linkedin", "oidc", "email", "nobody", ""] {
        let begun = world.accounts.begin_external(name, Landing::Api, "").await;
        assert_eq!(
            refusal(begun, &caller, 404),
            "There is no such sign-in provider."
        );
        let returned = world.returns_from("google", &issuer).await;
        no(world.takes_up(&caller, name, returned).await, 404);
    }
}

#[tokio::test]
async fn secrets_are_not_sent_in_clear() {
    let issuer = Issuer::start().await;
    for (provider, url) in [
        (Provider::Oidc, "http://login.example.org"),
        (Provider::Oidc, "login.example.org"),
        (Provider::Github, "http://github.example.org"),
    ] {
        let mut settings = super::settings(provider, &issuer);
        url.clone_into(&mut settings.url);
        let settings = Settings {
            providers: vec![settings],
            ..Settings::default()
        };
        let opened = Accounts::open(
            "sqlite://unused",
            settings,
            std::sync::Arc::<TestClock>::default(),
            std::sync::Arc::<TestChance>::default(),
        );
        let said = opened
            .await
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default();
        assert!(said.contains("https"), "{url}: {said}");
    }
}

async fn github_tells_the_primary_address(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    // Verified, but not the primary one: whoever holds it may have left it behind.
    world.record("other", None, &[]).await;
    issuer.knows("4711", "ada@example.org", true);
    assert_eq!(
        session(world.visits("github", &issuer).await).user.id,
        ada.id
    );
    assert_eq!(
        world.database.texts("select github_id from users"),
        ["4711"]
    );
}

async fn linkedin_leaves_out_the_nonce_and_writes_true_as_text(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("l-1", "ada@example.org", true);
    issuer.change(|account| account.verified = "true".into());
    issuer.fails(Fault::NoNonce);
    assert_eq!(
        session(world.visits("linkedin", &issuer).await).user.id,
        ada.id
    );
    issuer.fails(Fault::OtherNonce);
    no(world.visits("linkedin", &issuer).await, 422);
}

async fn a_subject_belongs_to_its_issuer(world: World) {
    let (issuer, other) = (Issuer::start().await, Issuer::start().await);
    let world = knowing(world, &issuer).await;
    let ada = world.record("ada", None, &[]).await;
    issuer.knows("1", "ada@example.org", true);
    assert_eq!(session(world.visits("oidc", &issuer).await).user.id, ada.id);
    // The operator moves to another issuer, which counts its people from 1 as well.
    let moved = super::settings(Provider::Oidc, &other);
    let world = world
        .with(|settings| settings.providers = vec![moved])
        .await;
    other.knows("1", "bob@example.net", true);
    unknown(world.visits("oidc", &other).await);
}
