//! The providers of external sign-in: where a person is sent, and who it is that comes back.
//!
//! Authorization code flow (RFC 6749) with PKCE (RFC 7636), a state and, where there are ID tokens, a nonce. Nothing
//! here knows accounts or sessions: a visit at a provider ends in an [`Identity`] or in [`Trouble`].

mod github;
mod http;
mod oidc;

use std::time::Duration;

use model::{Provider, ProviderInfo, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{OpenError, Settings};
use github::Github;
use http::Http;
pub use http::ask;
use oidc::Oidc;

/// A provider as the operator configured it.
#[derive(Clone)]
pub struct ProviderSettings {
    pub provider: Provider,
    /// What buttons call it.
    pub title: String,
    pub client_id: String,
    /// Empty for a public client of an OpenID Connect issuer.
    pub client_secret: String,
    /// The issuer (OpenID Connect Discovery 1.0), or the address of GitHub's pages.
    pub url: String,
    /// The address of GitHub's API; nobody else has a second one.
    pub api_url: String,
}

/// Who the provider says it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) provider: Provider,
    /// Names the person at the provider for ever, other than an address or a nickname.
    pub(crate) subject: String,
    pub(crate) email: Option<String>,
    /// The provider says that the address is theirs.
    pub(crate) email_verified: bool,
    pub(crate) full_name: Option<String>,
}

/// What one visit at a provider takes along.
pub(crate) struct Trip<'a> {
    pub(crate) state: &'a str,
    pub(crate) nonce: &'a str,
    /// PKCE's secret; its SHA-256 goes to the provider first.
    pub(crate) verifier: &'a str,
    /// Where the provider sends the person back to.
    pub(crate) redirect: &'a str,
}

/// Why a visit led to nobody. The text is for the log.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The provider cannot be reached, is too slow, or its answer is not understood.
    Away(String),
    /// It answered, and the answer proves nothing: a code that it does not know, a token that is not for us.
    Unproven(String),
}

/// All configured providers, over one HTTP client.
pub(crate) struct Providers {
    all: Vec<Configured>,
    http: Http,
    patience: Duration,
}

struct Configured {
    info: ProviderInfo,
    way: Way,
}

enum Way {
    Oidc(Box<Oidc>),
    Github(Box<Github>),
}

impl Providers {
    /// # Errors
    ///
    /// A sentence for the operator: an address is not understood, or secrets would travel in clear.
    pub(crate) fn new(settings: &Settings) -> Result<Self, OpenError> {
        let configured = |settings: &ProviderSettings| {
            let way = match settings.provider {
                Provider::Github => Way::Github(Box::new(Github::new(settings)?)),
                _ => Way::Oidc(Box::new(Oidc::new(settings)?)),
            };
            let info = ProviderInfo {
                provider: settings.provider,
                title: settings.title.clone(),
            };
            Ok(Configured { info, way })
        };
        let all: Result<_, String> = settings.providers.iter().map(configured).collect();
        let seconds = settings.provider_patience.as_seconds().max(1);
        Ok(Self {
            all: all.map_err(OpenError)?,
            http: Http::new(),
            patience: Duration::from_secs(seconds.unsigned_abs()),
        })
    }

    pub(crate) fn list(&self) -> impl Iterator<Item = &ProviderInfo> {
        self.all.iter().map(|configured| &configured.info)
    }

    pub(crate) fn info(&self, provider: Provider) -> Option<&ProviderInfo> {
        self.list().find(|info| info.provider == provider)
    }

    /// Whether an answer that names its issuer (RFC 9207) comes from this provider.
    pub(crate) fn speaks_as(&self, provider: Provider, issuer: &str) -> bool {
        match self.way(provider) {
            Some(Way::Oidc(oidc)) => oidc.issuer() == issuer,
            // GitHub names none, or its own: its codes are good at its own token endpoint alone.
            Some(Way::Github(_)) => true,
            None => false,
        }
    }

    /// The address at the provider to send the person to.
    pub(crate) async fn leave(
        &self,
        provider: Provider,
        trip: &Trip<'_>,
        now: Timestamp,
    ) -> Result<String, Trouble> {
        let url = async {
            match self.way(provider) {
                Some(Way::Oidc(oidc)) => oidc.leave(&self.http, trip, now).await,
                Some(Way::Github(github)) => github.leave(trip),
                None => Err(Trouble::Unproven(not_configured(provider))),
            }
        };
        self.in_time(url).await
    }

    /// Exchanges the code that the person came back with for who they are.
    pub(crate) async fn identify(
        &self,
        provider: Provider,
        trip: &Trip<'_>,
        code: &str,
        now: Timestamp,
    ) -> Result<Identity, Trouble> {
        let identity = async {
            match self.way(provider) {
                Some(Way::Oidc(oidc)) => oidc.identify(&self.http, trip, code, now).await,
                Some(Way::Github(github)) => github.identify(&self.http, trip, code).await,
                None => Err(Trouble::Unproven(not_configured(provider))),
            }
        };
        let identity = self.in_time(identity).await?;
        if !is_name(&identity.subject) {
            let cause = "its id is empty, too long or no printable text";
            return Err(Trouble::Unproven(cause.to_owned()));
        }
        Ok(identity)
    }

    fn way(&self, provider: Provider) -> Option<&Way> {
        let configured = self.all.iter().find(|c| c.info.provider == provider)?;
        Some(&configured.way)
    }

    /// Whoever waits for a provider holds a request: all that it is asked together has one limit.
    async fn in_time<T>(
        &self,
        visit: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        match tokio::time::timeout(self.patience, visit).await {
            Ok(done) => done,
            Err(_) => Err(Trouble::Away(format!(
                "no answer within {} seconds",
                self.patience.as_secs()
            ))),
        }
    }
}

fn not_configured(provider: Provider) -> String {
    format!("{provider} is not configured")
}

/// Whether an id can be kept: a subject has at most 255 ASCII characters (OpenID Connect Core 1.0, section 2), an issuer
/// before it no more than an address.
fn is_name(subject: &str) -> bool {
    !subject.is_empty() && subject.len() <= 2_048 && !subject.contains(char::is_control)
}

/// What a token endpoint's refusal means. GitHub refuses with status 200 and a body that says `error`.
fn of_token_endpoint<E: std::error::Error>(
    error: oauth2::basic::BasicRequestTokenError<E>,
) -> Trouble {
    use oauth2::RequestTokenError::{Other, Parse, Request, ServerResponse};
    match error {
        ServerResponse(refusal) => Trouble::Unproven(format!("the code was refused: {refusal}")),
        Parse(_, body) if refuses(&body) => {
            Trouble::Unproven("the code was refused with status 200".to_owned())
        }
        Parse(cause, _) => Trouble::Away(format!("the token endpoint's answer: {cause}")),
        Request(cause) => Trouble::Away(format!("the token endpoint: {cause}")),
        Other(cause) => Trouble::Away(format!("the token endpoint: {cause}")),
    }
}

fn refuses(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|body| body.get("error").is_some())
}
