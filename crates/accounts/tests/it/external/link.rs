//! Linking and unlinking one's own account.

use accounts::{Finished, Keep};
use model::{EventKind, NewUser, Period, Problem, Provider};

use super::{issuer::Issuer, knowing, no, session, unknown};
use crate::world::{PASSWORD, Someone, Told, World, activity, on_both, person, told};

on_both!(
    a_person_links_and_unlinks,
    the_password_is_asked_for_and_guesses_at_it_are_counted,
    without_a_password_a_recent_sign_in_is_asked_for,
    the_last_way_in_stays,
    an_identity_belongs_to_one_person,
    only_the_session_that_asked_links,
    nobody_and_who_must_choose_a_password_link_nothing,
);

impl Someone<'_> {
    async fn begins_to_link(
        &self,
        world: &World,
        provider: &str,
        password: &str,
    ) -> Result<Keep, Problem> {
        let caller = self.caller().await;
        let begun = world.accounts.begin_link(&caller, provider, password).await;
        told(begun, &caller).map(|(_, keep)| keep)
    }

    async fn links(
        &self,
        world: &World,
        provider: &str,
        issuer: &Issuer,
    ) -> Result<Finished, Problem> {
        let keep = self.begins_to_link(world, provider, PASSWORD).await?;
        let leaving = world
            .accounts
            .continue_external(provider, Some(&keep.value))
            .await
            .unwrap();
        let returned = issuer.agree(&leaving.url, &leaving.keep);
        world
            .takes_up(&self.caller().await, provider, returned)
            .await
    }

    async fn unlinks(
        &self,
        world: &World,
        provider: &str,
        password: &str,
    ) -> Result<String, Problem> {
        let caller = self.caller().await;
        let done = world
            .accounts
            .unlink_identity(&caller, provider, password)
            .await;
        told(done, &caller)
    }

    /// Names of what is linked.
    async fn linked(&self, world: &World) -> Vec<&'static str> {
        let caller = self.caller().await;
        let page = world.accounts.sign_in_methods(&caller).await.unwrap();
        let linked = page.methods.iter().filter(|method| method.linked);
        linked.map(|method| method.provider.name()).collect()
    }
}

async fn a_person_links_and_unlinks(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.user("ada", None).await;
    issuer.knows("7", "private@example.net", false);
    assert!(matches!(
        ada.links(&world, "github", &issuer).await,
        Ok(Finished::Linked { .. })
    ));
    assert_eq!(ada.linked(&world).await, ["github"]);
    assert_eq!(
        session(world.visits("github", &issuer).await).user.id,
        ada.id
    );
    no(ada.links(&world, "github", &issuer).await, 409);

    assert_eq!(
        ada.unlinks(&world, "github", PASSWORD).await.fine(),
        "GitHub"
    );
    assert!(ada.linked(&world).await.is_empty());
    unknown(world.visits("github", &issuer).await);
    ada.unlinks(&world, "github", PASSWORD).await.refused(404);
    for (kind, said) in [
        (
            EventKind::IdentityLinked,
            "Ada Example linked their account to GitHub",
        ),
        (
            EventKind::IdentityUnlinked,
            "Ada Example unlinked their account from GitHub",
        ),
    ] {
        let event = ada
            .reads_activity_of(ada.id, &activity(kind))
            .await
            .fine()
            .items
            .remove(0);
        assert_eq!(event.sentence().to_string(), said);
        assert!(event.ip.is_some() && event.user_agent.is_some());
    }
    let letters = world.letters_to("ada@example.org").await;
    assert!(
        letters[0].contains("can no longer sign in with GitHub"),
        "{letters:?}"
    );
    assert!(
        letters[1].contains("can sign in with GitHub"),
        "{letters:?}"
    );
}

async fn the_password_is_asked_for_and_guesses_at_it_are_counted(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let ada = world.user("ada", None).await;
    issuer.knows("7", "ada@example.net", false);
    ada.links(&world, "github", &issuer).await.unwrap();
    for _ in 0..5 {
        ada.begins_to_link(&world, "google", "a guess")
            .await
            .refused(422);
        ada.unlinks(&world, "github", "a guess").await.refused(422);
    }
    let failed = activity(EventKind::LoginFailed);
    let failed = ada.reads_activity_of(ada.id, &failed).await.fine();
    assert_eq!(failed.total, 10);
    assert_eq!(failed.items[0].details["how"], "current password");
    ada.unlinks(&world, "github", PASSWORD).await.refused(429);
    world.clock.pass(Period::minutes(15));
    ada.unlinks(&world, "github", PASSWORD).await.fine();
}

async fn without_a_password_a_recent_sign_in_is_asked_for(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let new = NewUser {
        password: None,
        ..person("ada")
    };
    world
        .accounts
        .create_user(&accounts::Caller::cli(), new)
        .await
        .unwrap();
    issuer.knows("7", "ada@example.org", true);
    let keys = session(world.visits("github", &issuer).await);
    let ada = Someone::new(&world, keys.user.id, keys);
    ada.begins_to_link(&world, "google", "").await.fine();
    world.clock.pass(Period::minutes(10));
    let problem = ada.begins_to_link(&world, "google", "").await.refused(403);
    assert!(problem.to_string().contains("in again"), "{problem}");
    ada.unlinks(&world, "github", "").await.refused(403);
}

async fn the_last_way_in_stays(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let new = NewUser {
        password: None,
        github_id: Some("7".to_owned()),
        google_id: Some("g-7".to_owned()),
        ..person("ada")
    };
    world
        .accounts
        .create_user(&accounts::Caller::cli(), new)
        .await
        .unwrap();
    issuer.knows("7", "ada@example.org", true);
    let keys = session(world.visits("github", &issuer).await);
    let ada = Someone::new(&world, keys.user.id, keys);
    ada.unlinks(&world, "google", "").await.fine();
    let problem = ada.unlinks(&world, "github", "").await.refused(409);
    assert!(
        problem.to_string().contains("only way to sign in"),
        "{problem}"
    );
    let page = world
        .accounts
        .sign_in_methods(&ada.caller().await)
        .await
        .unwrap();
    let github = page
        .methods
        .iter()
        .find(|method| method.provider == Provider::Github);
    assert!(github.is_some_and(|method| method.linked && !method.can_go));
}

async fn an_identity_belongs_to_one_person(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let (ada, bob) = (world.user("ada", None).await, world.user("bob", None).await);
    issuer.knows("7", "ada@example.net", true);
    ada.links(&world, "github", &issuer).await.unwrap();
    let said = no(bob.links(&world, "github", &issuer).await, 409);
    assert!(said.contains("belongs to another user"), "{said}");
    assert!(bob.linked(&world).await.is_empty());
}

async fn only_the_session_that_asked_links(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let (ada, bob) = (world.user("ada", None).await, world.user("bob", None).await);
    let elsewhere = world.enters(ada.id, &ada.email).await;
    issuer.knows("7", "ada@example.net", true);
    for other in [
        bob.caller().await,
        elsewhere.caller().await,
        world.stranger(),
    ] {
        let keep = ada.begins_to_link(&world, "github", PASSWORD).await.fine();
        let leaving = world
            .accounts
            .continue_external("github", Some(&keep.value))
            .await
            .unwrap();
        let returned = issuer.agree(&leaving.url, &leaving.keep);
        no(world.takes_up(&other, "github", returned).await, 422);
    }
    // A sign-in that somebody slipped in links nothing to whoever is signed in.
    let returned = world.returns_from("github", &issuer).await;
    unknown(
        world
            .takes_up(&ada.caller().await, "github", returned)
            .await,
    );
    assert!(ada.linked(&world).await.is_empty() && bob.linked(&world).await.is_empty());
}

async fn nobody_and_who_must_choose_a_password_link_nothing(world: World) {
    let issuer = Issuer::start().await;
    let world = knowing(world, &issuer).await;
    let nobody = world.stranger();
    super::refusal(
        world.accounts.begin_link(&nobody, "github", PASSWORD).await,
        &nobody,
        401,
    );
    super::refusal(
        world
            .accounts
            .unlink_identity(&nobody, "github", PASSWORD)
            .await,
        &nobody,
        401,
    );
    super::refusal(world.accounts.sign_in_methods(&nobody).await, &nobody, 401);
    let boss = world.super_admin("boss").await;
    let ada = world.record("ada", None, &[]).await;
    let set = model::NewPassword {
        must_change: true,
        ..crate::world::password(PASSWORD)
    };
    boss.sets_password_of(ada.id, set).await.fine();
    let ada = world.enters(ada.id, &ada.email).await;
    ada.begins_to_link(&world, "github", PASSWORD)
        .await
        .refused(403);
}
