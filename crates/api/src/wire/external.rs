//! What a provider sends a person back with, and what is told of a newcomer.

use accounts::{Keep, Returned};
use http::{HeaderMap, header};
use model::{Newcomer, ProviderInfo};
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::input::{Ask, Input};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackQuery {
    /// The authorization code of the provider (RFC 6749, section 4.1.2).
    code: String,
    /// The state that the sign-in was started with.
    state: Option<String>,
    /// The issuer that answers, if it says so (RFC 9207).
    iss: Option<String>,
}

impl Ask for CallbackQuery {
    fn ask(input: &mut Input) -> Self {
        Self {
            code: input.query_required("code"),
            state: input.query_filter("state"),
            iss: input.query_filter("iss"),
        }
    }
}

impl CallbackQuery {
    pub(crate) fn returned(self, kept: &KeptCookies) -> Returned {
        Returned {
            code: Some(self.code),
            state: self.state,
            issuer: self.iss,
            kept: kept.attempt.clone(),
        }
    }
}

/// What the browser kept since the last step.
pub(crate) struct KeptCookies {
    attempt: Option<String>,
    pub(crate) newcomer: Option<String>,
}

impl Ask for KeptCookies {
    fn ask(input: &mut Input) -> Self {
        let headers = input.headers();
        Self {
            attempt: cookie(headers, Keep::ATTEMPT),
            newcomer: cookie(headers, Keep::NEWCOMER),
        }
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The answer of `oauth/providers`.
pub(crate) fn providers(infos: &[ProviderInfo]) -> Value {
    let names: Vec<_> = infos.iter().map(|info| info.provider.name()).collect();
    json!({ "providers": names })
}

/// The answer of a callback for somebody whom nobody here is yet.
pub(crate) fn registration_required(newcomer: &Newcomer) -> Value {
    json!({
        "registration_required": true,
        "provider": newcomer.provider,
        "email": newcomer.email,
        "full_name": newcomer.full_name,
        "registration_open": newcomer.registration_open,
    })
}
