//! Signing in through somebody else: the providers, and what a person has linked to their account.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a person can prove who they are. The name stands in paths, settings and the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Github,
    Google,
    Linkedin,
    /// The OpenID Connect issuer that the operator chose.
    Oidc,
}

impl Provider {
    pub const ALL: [Provider; 4] = [
        Provider::Github,
        Provider::Google,
        Provider::Linkedin,
        Provider::Oidc,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Provider::Github => "github",
            Provider::Google => "google",
            Provider::Linkedin => "linkedin",
            Provider::Oidc => "oidc",
        }
    }

    /// What buttons call it unless the operator says otherwise.
    pub const fn title(self) -> &'static str {
        match self {
            Provider::Github => "GitHub",
            Provider::Google => "Google",
            Provider::Linkedin => "LinkedIn",
            Provider::Oidc => "Single sign-on",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is no provider.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownProvider;

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        Provider::ALL
            .into_iter()
            .find(|provider| provider.name() == name)
            .ok_or(UnknownProvider)
    }
}

/// A provider that the operator configured, as buttons call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderInfo {
    pub provider: Provider,
    /// "GitHub", or what the operator calls their issuer.
    pub title: String,
}

/// One way in, on the page of one's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMethod {
    pub provider: Provider,
    pub title: String,
    pub linked: bool,
    /// The person has another way in, so this one may go.
    pub can_go: bool,
}

/// The ways in besides the password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMethods {
    /// Linking and unlinking ask for it; without one, for a recent sign-in.
    pub has_password: bool,
    /// What is configured or linked.
    pub methods: Vec<SignInMethod>,
}

/// Somebody whom a provider knows and Usher does not yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    pub provider: Provider,
    pub title: String,
    pub email: Option<String>,
    pub full_name: Option<String>,
    /// They may found an organization here.
    pub registration_open: bool,
}
