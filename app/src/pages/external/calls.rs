//! Server functions of external sign-in.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::Newcomer;
use serde::{Deserialize, Serialize};

use crate::call::{CallError, Done};

/// Where a person goes next: an address at the provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Way {
    pub(crate) title: String,
    pub(crate) url: String,
}

/// Begins a sign-in and leads out to the provider; `query` may name the page that it leads to in the end.
#[server]
pub(crate) async fn begin_external(provider: String, query: String) -> Result<(), CallError> {
    use leptos::server_fn::ServerFn;

    use crate::{bridge, pages::sign_in::calls::SignIn, query, routes};
    let (caller, accounts) = bridge::caller()?;
    let next = query::value(&query::pairs(&query), "next").unwrap_or_default();
    let begun = accounts.begin_external(&provider, accounts::Landing::Page, &next);
    match begun.await {
        Ok(leaving) => {
            bridge::give(&accounts, &leaving.keep);
            bridge::lead_out(&leaving.url);
        }
        Err(refusal) => bridge::lead_back(refusal, &caller, SignIn::PATH, routes::SIGN_IN),
    }
    Ok(())
}

/// The way out for what a form has begun.
#[server(input = GetUrl)]
pub(crate) async fn continue_external(provider: String) -> Result<Way, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let kept = bridge::kept(accounts::Keep::ATTEMPT);
    let accounts::Leaving { title, url, .. } = accounts
        .continue_external(&provider, kept.as_deref())
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(Way { title, url })
}

/// Takes up who comes back from a provider with this query, and leads them on.
#[server]
pub(crate) async fn finish_external(provider: String, query: String) -> Result<(), CallError> {
    use accounts::{Finished, Keep, Returned};
    use leptos::server_fn::ServerFn;

    use crate::{bridge, pages::sign_in::calls::SignIn, query, routes};
    let (caller, accounts) = bridge::caller()?;
    let pairs = query::pairs(&query);
    let returned = Returned {
        code: query::value(&pairs, "code"),
        state: query::value(&pairs, "state"),
        issuer: query::value(&pairs, "iss"),
        kept: bridge::kept(Keep::ATTEMPT),
    };
    let finished = accounts.finish_external(&caller, &provider, returned).await;
    bridge::take_back(&accounts, Keep::ATTEMPT);
    match finished {
        Ok(Finished::SignedIn { keys, next }) => {
            bridge::open_session(&accounts, &keys);
            bridge::lead_on(None, &next).await;
        }
        Ok(Finished::Linked { title }) => {
            let said = t!("external-is-linked", provider = title);
            bridge::lead_on(Some(said), routes::ACCOUNT).await;
        }
        Ok(Finished::RegistrationRequired { newcomer, keep }) => {
            bridge::give(&accounts, &keep);
            bridge::lead_on(None, &bridge::external_register(newcomer.provider)).await;
        }
        // Whoever has a session came from their account.
        Err(refusal) => {
            let (path, at) = if caller.person().is_some() {
                (LinkIdentity::PATH, routes::ACCOUNT)
            } else {
                (SignIn::PATH, routes::SIGN_IN)
            };
            bridge::lead_back(refusal, &caller, path, at);
        }
    }
    Ok(())
}

/// Who is about to register.
#[server(input = GetUrl)]
pub(crate) async fn external_newcomer(provider: String) -> Result<Newcomer, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let kept = bridge::kept(accounts::Keep::NEWCOMER);
    accounts
        .external_newcomer(&provider, kept.as_deref())
        .map_err(|r| bridge::refused(r, &caller))
}

/// Founds an organization as somebody whom a provider knows, who is then signed in.
#[server]
pub(crate) async fn register_external(
    provider: String,
    email: String,
    username: String,
    full_name: String,
    org_name: String,
) -> Result<Done, CallError> {
    use accounts::Keep;

    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let new = bridge::registration(email, username, full_name, org_name);
    let kept = bridge::kept(Keep::NEWCOMER);
    let signed_in = accounts
        .register_external(&caller, &provider, kept.as_deref(), new)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::take_back(&accounts, Keep::NEWCOMER);
    bridge::welcome(&accounts, &signed_in).await
}

/// Begins to link the caller's account; the page that follows leads out to the provider.
#[server]
pub(crate) async fn link_identity(
    provider: String,
    current_password: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("provider", &provider)]);
    let (provider, keep) = accounts
        .begin_link(&caller, &provider, &current_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::give(&accounts, &keep);
    bridge::leave(Done {
        to: bridge::external_onward(provider),
        afresh: true,
        ..Done::default()
    })
    .await
}

/// Takes a provider off the caller's account.
#[server]
pub(crate) async fn unlink_identity(
    provider: String,
    current_password: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("provider", &provider)]);
    let title = accounts
        .unlink_identity(&caller, &provider, &current_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!("external-is-unlinked", provider = title);
    bridge::done(said, routes::ACCOUNT).await
}
