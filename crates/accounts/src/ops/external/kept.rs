//! What a browser keeps for the next step, sealed with the operator's key: nobody reads it, changes it or makes one.
//!
//! So beginning a sign-in writes nothing here, and any node can end what another began.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use messages::t;
use model::{FieldProblem, Period, Problem, Provider, SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Landing;
use crate::{Accounts, Fault, Refusal, external::Trip, secret};

/// How long somebody may be away at the provider, and how long they may take for the form behind it.
pub(super) const AWAY: Period = Period::minutes(10);
/// Bytes of the page that a sign-in leads to; with a longer one the cookie would be too large for browsers.
const LONGEST_NEXT: usize = 1_000;

/// A value for the browser: a cookie in all but the header.
#[derive(Clone, Debug)]
pub struct Keep {
    pub name: &'static str,
    pub value: String,
    pub seconds: i64,
}

impl Keep {
    /// Kept while the person is at the provider.
    pub const ATTEMPT: &'static str = "external_attempt";
    /// Kept while somebody whom a provider knows fills in the registration.
    pub const NEWCOMER: &'static str = "external_newcomer";
}

/// One visit at a provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Attempt {
    pub(super) provider: Provider,
    pub(super) landing: Landing,
    pub(super) state: String,
    nonce: String,
    verifier: String,
    pub(super) goal: Goal,
    pub(super) ends: Timestamp,
}

/// What the visit is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Goal {
    /// `next`: the page to go on to.
    SignIn { next: String },
    /// The session that asked: another one of the same person has not proven itself.
    Link { user: UserId, session: SessionId },
}

impl Goal {
    pub(super) fn sign_in(next: &str) -> Self {
        let next = if next.len() > LONGEST_NEXT { "" } else { next };
        Goal::SignIn {
            next: next.to_owned(),
        }
    }
}

impl Attempt {
    pub(super) fn trip<'a>(&'a self, redirect: &'a str) -> Trip<'a> {
        Trip {
            state: &self.state,
            nonce: &self.nonce,
            verifier: &self.verifier,
            redirect,
        }
    }
}

/// What did not begin in this browser, or too long ago, or was used.
pub(super) fn stale() -> Refusal {
    Problem::invalid(FieldProblem::query("state", t!("refusal-provider-stale"))).into()
}

impl Accounts {
    pub(super) fn attempt(&self, provider: Provider, landing: Landing, goal: Goal) -> Attempt {
        let once = || secret::once(self.chance.as_ref());
        Attempt {
            provider,
            landing,
            state: once(),
            nonce: once(),
            verifier: once(),
            goal,
            ends: self.clock.now() + AWAY,
        }
    }

    /// The attempt that the browser kept, if it is of this provider and not too old.
    pub(super) fn kept_attempt(
        &self,
        provider: Provider,
        kept: Option<&str>,
    ) -> Result<Attempt, Refusal> {
        let now = self.clock.now();
        self.kept::<Attempt>(Keep::ATTEMPT, kept)
            .filter(|attempt| attempt.provider == provider && now < attempt.ends)
            .ok_or_else(stale)
    }

    /// Seals something for the browser under a name, so that one kind is never taken for another.
    pub(super) fn keep(&self, name: &'static str, what: &impl Serialize) -> Result<Keep, Refusal> {
        let plain = serde_json::to_vec(what).map_err(Fault::unexpected)?;
        let sealed = self
            .seal
            .close(name.as_bytes(), &plain, self.chance.as_ref())?;
        Ok(Keep {
            name,
            value: URL_SAFE_NO_PAD.encode(sealed),
            seconds: AWAY.as_seconds(),
        })
    }

    /// What was sealed under this name; `None` for whatever else somebody sends.
    pub(super) fn kept<T: DeserializeOwned>(&self, name: &str, kept: Option<&str>) -> Option<T> {
        let sealed = URL_SAFE_NO_PAD.decode(kept?).ok()?;
        let plain = self.seal.open(name.as_bytes(), &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}
