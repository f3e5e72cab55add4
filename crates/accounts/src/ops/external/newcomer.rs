//! Somebody whom a provider knows and Usher does not: they may found an organization, where the operator lets them.

use messages::t;
use model::{FieldProblem, Newcomer, Problem, ProviderInfo, Registration, SignedIn, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Finished, Keep, kept::AWAY};
use crate::{Accounts, Caller, Refusal, external::Identity};

/// Bytes of a name or an address.
const LONGEST: usize = 255;

/// The identity while the person fills in the registration.
#[derive(Serialize, Deserialize)]
struct Proven {
    identity: Identity,
    ends: Timestamp,
}

impl Accounts {
    pub(super) fn newcomer(
        &self,
        info: &ProviderInfo,
        identity: Identity,
    ) -> Result<Finished, Refusal> {
        // What a provider says may be of any length; a cookie may not.
        let short = |text: Option<String>| text.filter(|text| text.len() <= LONGEST);
        let identity = Identity {
            email: short(identity.email),
            full_name: short(identity.full_name),
            ..identity
        };
        let newcomer = self.introduced(info, &identity);
        let ends = self.clock.now() + AWAY;
        let keep = self.keep(Keep::NEWCOMER, &Proven { identity, ends })?;
        Ok(Finished::RegistrationRequired { newcomer, keep })
    }

    /// Who is about to register, as the provider introduced them.
    pub fn external_newcomer(
        &self,
        provider: &str,
        kept: Option<&str>,
    ) -> Result<Newcomer, Refusal> {
        let info = self.provider(provider)?;
        let identity = self.proven(info, kept)?;
        Ok(self.introduced(info, &identity))
    }

    /// Founds an organization as somebody whom a provider knows, and signs them in.
    ///
    /// # Errors
    ///
    /// 403 where registration is closed; 409 for an address, a name or an identity that is taken; 422 for wrong fields,
    /// and where the provider was asked too long ago or in another browser.
    pub async fn register_external(
        &self,
        caller: &Caller,
        provider: &str,
        kept: Option<&str>,
        new: Registration,
    ) -> Result<SignedIn, Refusal> {
        let info = self.provider(provider)?;
        let identity = self.proven(info, kept)?;
        let identity = Some((info, &identity));
        self.found_organization(caller, new, identity).await
    }

    fn proven(&self, info: &ProviderInfo, kept: Option<&str>) -> Result<Identity, Refusal> {
        let now = self.clock.now();
        self.kept::<Proven>(Keep::NEWCOMER, kept)
            .filter(|proven| proven.identity.provider == info.provider && now < proven.ends)
            .map(|proven| proven.identity)
            .ok_or_else(|| {
                let sentence = t!("refusal-provider-long-ago", provider = info.title.as_str());
                Problem::invalid(FieldProblem::at("cookie", Keep::NEWCOMER, sentence)).into()
            })
    }

    fn introduced(&self, info: &ProviderInfo, identity: &Identity) -> Newcomer {
        Newcomer {
            provider: info.provider,
            title: info.title.clone(),
            email: identity.email.clone(),
            full_name: identity.full_name.clone(),
            registration_open: self.settings.registration_open,
        }
    }
}
