//! Signing in through another provider, and linking one's account to it.
//!
//! A person leaves for the provider with an [`Attempt`](kept::Attempt), which their browser keeps sealed, and comes
//! back with a code and the attempt's state. Only the browser that left can come back, once, to the provider that it
//! left for. What the provider then proves is who they are there; [`sign_in`] says whom that makes them here.

mod kept;
mod link;
mod newcomer;
mod sign_in;

use messages::t;
use model::{EventKind, FieldProblem, Newcomer, Problem, Provider, ProviderInfo, SignedIn};
use serde::{Deserialize, Serialize};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    external::{Identity, Trip, Trouble},
    policy::Action,
    secret,
    store::change,
    work::{Upkeep, Work},
};
pub use kept::Keep;
use kept::{Attempt, Goal};

fn no_such_provider() -> Problem {
    Problem::not_found(t!("refusal-no-such-provider"))
}

/// Which of our addresses the provider sends the person back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Landing {
    Page,
    Api,
}

/// The way out: where to send the person, and what their browser keeps meanwhile.
#[derive(Clone, Debug)]
pub struct Leaving {
    pub title: String,
    pub url: String,
    pub state: String,
    pub keep: Keep,
}

/// What somebody came back with.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    /// Missing where the provider refused, or the person did.
    pub code: Option<String>,
    pub state: Option<String>,
    /// Who says that it answered (RFC 9207).
    pub issuer: Option<String>,
    /// The value of [`Keep::ATTEMPT`].
    pub kept: Option<String>,
}

/// What a visit at a provider ended in.
#[derive(Debug)]
pub enum Finished {
    SignedIn {
        keys: Box<SignedIn>,
        next: String,
    },
    Linked {
        title: String,
    },
    /// Nobody here is this person yet.
    RegistrationRequired {
        newcomer: Newcomer,
        keep: Keep,
    },
}

impl Accounts {
    /// The configured providers, for buttons.
    pub fn oauth_providers(&self) -> Vec<ProviderInfo> {
        self.providers.list().cloned().collect()
    }

    /// Begins a sign-in: nothing is written, the browser alone keeps the attempt.
    ///
    /// # Errors
    ///
    /// 404 for a provider that is not configured; 503 where it does not answer.
    pub async fn begin_external(
        &self,
        provider: &str,
        landing: Landing,
        next: &str,
    ) -> Result<Leaving, Refusal> {
        let info = self.provider(provider)?;
        let attempt = self.attempt(info.provider, landing, Goal::sign_in(next));
        self.leave(info, &attempt).await
    }

    /// The way out for an attempt that was begun before.
    pub async fn continue_external(
        &self,
        provider: &str,
        kept: Option<&str>,
    ) -> Result<Leaving, Refusal> {
        let info = self.provider(provider)?;
        let attempt = self.kept_attempt(info.provider, kept)?;
        self.leave(info, &attempt).await
    }

    /// Ends a visit at a provider.
    ///
    /// # Errors
    ///
    /// 422 for a code or state that is not of this visit; 401 for an account that may not sign in; 409 for an identity
    /// that is somebody else's; 429 after too many tries; 503 where the provider does not answer.
    pub async fn finish_external(
        &self,
        caller: &Caller,
        provider: &str,
        returned: Returned,
    ) -> Result<Finished, Refusal> {
        let info = self.provider(provider)?;
        let attempt = self.kept_attempt(info.provider, returned.kept.as_deref())?;
        if returned.state.as_deref() != Some(&attempt.state) {
            return Err(kept::stale());
        }
        self.spend(&attempt).await?;
        let from_another = |issuer: &str| !self.providers.speaks_as(info.provider, issuer);
        if returned.issuer.as_deref().is_some_and(from_another) {
            return Err(kept::stale());
        }
        let Some(code) = returned.code else {
            return Err(unconfirmed(info));
        };
        let identity = self.identify(caller, info, &attempt, &code).await?;
        match attempt.goal {
            Goal::SignIn { next } => self.sign_in_as(caller, info, identity, next).await,
            Goal::Link { user, session } => {
                let who = (user, session);
                self.link_identity(caller, info, &identity, who).await
            }
        }
    }

    fn provider(&self, name: &str) -> Result<&ProviderInfo, Refusal> {
        let known = name.parse::<Provider>().ok();
        known
            .and_then(|provider| self.providers.info(provider))
            .ok_or_else(|| no_such_provider().into())
    }

    async fn leave(&self, info: &ProviderInfo, attempt: &Attempt) -> Result<Leaving, Refusal> {
        let redirect = self.redirect(attempt);
        let trip = attempt.trip(&redirect);
        let url = self
            .providers
            .leave(info.provider, &trip, self.clock.now())
            .await
            .map_err(|trouble| not_now(info, trouble))?;
        Ok(Leaving {
            title: info.title.clone(),
            url,
            state: attempt.state.clone(),
            keep: self.keep(Keep::ATTEMPT, attempt)?,
        })
    }

    /// Asks the provider whose code this is. A code that proves nothing counts as a guess and leaves an entry; one that
    /// the provider could not be asked about does not.
    async fn identify(
        &self,
        caller: &Caller,
        info: &ProviderInfo,
        attempt: &Attempt,
        code: &str,
    ) -> Result<Identity, Refusal> {
        self.count_address(caller).await?;
        let redirect = self.redirect(attempt);
        let trip: Trip<'_> = attempt.trip(&redirect);
        let now = self.clock.now();
        let asked = self.providers.identify(info.provider, &trip, code, now);
        let found = match asked.await {
            Err(Trouble::Unproven(cause)) => {
                tracing::warn!(provider = %info.provider, cause, "a sign-in proved nobody");
                let work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
                let entry =
                    Entry::about_nobody(EventKind::LoginFailed).detail("how", info.title.as_str());
                work.commit(entry.failed()).await?;
                return Err(unconfirmed(info));
            }
            found => found.map_err(|trouble| not_now(info, trouble)),
        };
        self.forget_address(caller).await?;
        found
    }

    /// Of any number who come back with the same state, one goes on.
    async fn spend(&self, attempt: &Attempt) -> Result<(), Refusal> {
        let mut upkeep = Upkeep::begin(self, "a state came back, whoever brought it").await?;
        let hash = secret::hash(&attempt.state);
        let first = change!(upkeep, identities::spend(&hash, attempt.ends))?;
        upkeep.finish().await?;
        if first { Ok(()) } else { Err(kept::stale()) }
    }

    fn redirect(&self, attempt: &Attempt) -> String {
        let before = match attempt.landing {
            Landing::Page => "",
            Landing::Api => "/api/v1/auth",
        };
        format!(
            "{}{before}/oauth/{}/callback",
            self.settings.public_url, attempt.provider
        )
    }
}

fn unconfirmed(info: &ProviderInfo) -> Refusal {
    let sentence = t!(
        "refusal-provider-unconfirmed",
        provider = info.title.as_str()
    );
    Problem::invalid(FieldProblem::query("code", sentence)).into()
}

/// The provider is out of reach: logged here, since the caller learns only that.
fn not_now(info: &ProviderInfo, trouble: Trouble) -> Refusal {
    let (Trouble::Away(cause) | Trouble::Unproven(cause)) = trouble;
    tracing::warn!(provider = %info.provider, cause, "a sign-in provider is out of reach");
    Problem::Unavailable {
        sentence: t!("refusal-provider-away", provider = info.title.as_str()),
        retry_after: 10,
    }
    .into()
}
