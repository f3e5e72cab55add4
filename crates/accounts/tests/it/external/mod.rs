//! External sign-in against a provider that these tests run themselves, honest or lying.

mod away;
mod issuer;
mod link;
mod newcomer;
mod providers;
mod sign_in;
mod state;
mod token;

use accounts::{Caller, Finished, Keep, Landing, ProviderSettings, Refusal, Returned};
use model::{Period, Problem, Provider, SignedIn};

use crate::world::{World, told};
use issuer::Issuer;

/// A world whose Usher knows this issuer as every provider at once.
async fn knowing(world: World, issuer: &Issuer) -> World {
    let providers = Provider::ALL.map(|provider| settings(provider, issuer));
    world
        .with(|settings| {
            settings.providers = providers.to_vec();
            settings.provider_patience = Period::seconds(1);
        })
        .await
}

fn settings(provider: Provider, issuer: &Issuer) -> ProviderSettings {
    ProviderSettings {
        provider,
        title: provider.title().to_owned(),
        client_id: issuer::CLIENT.to_owned(),
        client_secret: issuer::SECRET.to_owned(),
        url: issuer.url.clone(),
        api_url: issuer.url.clone(),
    }
}

impl World {
    /// A browser leaves for a provider.
    async fn leaves_for(&self, provider: &str) -> accounts::Leaving {
        let begun = self
            .accounts
            .begin_external(provider, Landing::Page, "/users");
        begun.await.unwrap()
    }

    /// A browser leaves, the person agrees there, and it is back.
    async fn returns_from(&self, provider: &str, issuer: &Issuer) -> Returned {
        let leaving = self.leaves_for(provider).await;
        issuer.agree(&leaving.url, &leaving.keep)
    }

    async fn takes_up(
        &self,
        caller: &Caller,
        provider: &str,
        returned: Returned,
    ) -> Result<Finished, Problem> {
        let finished = self
            .accounts
            .finish_external(caller, provider, returned)
            .await;
        told(finished, caller)
    }

    /// The whole way, as a stranger.
    async fn visits(&self, provider: &str, issuer: &Issuer) -> Result<Finished, Problem> {
        let returned = self.returns_from(provider, issuer).await;
        self.takes_up(&self.stranger(), provider, returned).await
    }
}

/// It ended in a session.
#[track_caller]
fn session(finished: Result<Finished, Problem>) -> SignedIn {
    match finished {
        Ok(Finished::SignedIn { keys, next }) => {
            assert_eq!(next, "/users");
            *keys
        }
        other => panic!("no session: {other:?}"),
    }
}

/// It was refused with this status; the sentence.
#[track_caller]
fn no(finished: Result<Finished, Problem>, status: u16) -> String {
    match finished {
        Err(problem) => {
            assert_eq!(problem.status(), status, "{problem:?}");
            problem.to_string()
        }
        Ok(done) => panic!("not refused with {status}: {done:?}"),
    }
}

/// Nobody here is this person; what the browser keeps for the registration.
#[track_caller]
fn unknown(finished: Result<Finished, Problem>) -> (model::Newcomer, Keep) {
    match finished {
        Ok(Finished::RegistrationRequired { newcomer, keep }) => (newcomer, keep),
        other => panic!("not unknown: {other:?}"),
    }
}

#[track_caller]
fn refusal<T: std::fmt::Debug>(answer: Result<T, Refusal>, caller: &Caller, status: u16) -> String {
    let problem = told(answer, caller).unwrap_err();
    assert_eq!(problem.status(), status, "{problem:?}");
    problem.to_string()
}
