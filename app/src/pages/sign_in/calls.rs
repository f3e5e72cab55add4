//! Server functions of sign-in, setup and recovery.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::{LinkView, ProviderInfo, SetupState, Strength};
use serde::{Deserialize, Serialize};

use crate::call::{CallError, Done};

/// Opens a session and leads on to `next`.
#[server]
pub(crate) async fn sign_in(
    email: String,
    password: String,
    next: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("email", &email)]);
    let signed_in = accounts
        .sign_in(&caller, &email, &password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::open_session(&accounts, &signed_in);
    bridge::leave(Done {
        to: next,
        afresh: true,
        ..Done::default()
    })
    .await
}

/// What leads in besides a password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ways {
    /// The providers that the operator configured.
    pub(crate) providers: Vec<ProviderInfo>,
    /// Anybody may found an organization.
    pub(crate) registration_open: bool,
}

/// The ways in that the sign-in page offers besides the password.
#[server(input = GetUrl)]
pub(crate) async fn ways_in() -> Result<Ways, CallError> {
    let (_, accounts) = crate::bridge::caller()?;
    Ok(Ways {
        providers: accounts.oauth_providers(),
        registration_open: accounts.settings().registration_open,
    })
}

/// Founds an organization; its founder is signed in.
#[server]
pub(crate) async fn register(
    email: String,
    username: String,
    full_name: String,
    org_name: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let new = bridge::registration(email, username, full_name, org_name);
    let signed_in = accounts
        .register(&caller, new)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::welcome(&accounts, &signed_in).await
}

/// Ends the session that asks.
#[server]
pub(crate) async fn sign_out() -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    accounts
        .sign_out(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::close_session(&accounts);
    let said = Some(t!("sign-in-signed-out").to_owned());
    bridge::leave(Done {
        said,
        to: routes::SIGN_IN.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}

/// Whether the setup link is good; its token goes from the URL into a cookie.
#[server(input = GetUrl)]
pub(crate) async fn setup_page(query: String) -> Result<SetupState, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let token = bridge::link_token(&accounts, bridge::Link::Setup, &query).unwrap_or_default();
    accounts
        .setup_state(&caller, &token)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

/// Creates the first super_admin, who is then signed in.
#[server]
pub(crate) async fn complete_setup(
    full_name: String,
    email: String,
    password: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("full_name", &full_name), ("email", &email)]);
    let token = bridge::link_token(&accounts, bridge::Link::Setup, "").unwrap_or_default();
    let new = model::NewUser {
        email,
        full_name: bridge::given(full_name),
        password: Some(password),
        ..Default::default()
    };
    let signed_in = accounts
        .complete_setup(&caller, &token, new)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::open_session(&accounts, &signed_in);
    bridge::forget_link_token(&accounts, bridge::Link::Setup);
    bridge::leave(Done {
        to: routes::START.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}

/// Mails a reset link, if there is somebody to mail it to; the answer is the same either way.
#[server]
pub(crate) async fn forgot_password(email: String) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("email", &email)]);
    accounts
        .forgot_password(&caller, &email)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("forgot-sent"), routes::SIGN_IN).await
}

/// What the page of a reset link says. Opening it spends nothing.
#[server(input = GetUrl)]
pub(crate) async fn reset_page(query: String) -> Result<LinkView, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::opened_link(&accounts, &caller, model::LinkKind::Reset, &query)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

/// Spends the reset link on a new password.
#[server]
pub(crate) async fn reset_password(new_password: String) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let token = bridge::link_token(&accounts, bridge::Link::Reset, "").unwrap_or_default();
    accounts
        .reset_password(&caller, &token, &new_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::forget_link_token(&accounts, bridge::Link::Reset);
    bridge::done(t!("reset-done"), routes::SIGN_IN).await
}

/// What the page of an invitation says. Opening it spends nothing.
#[server(input = GetUrl)]
pub(crate) async fn invitation_page(query: String) -> Result<LinkView, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::opened_link(&accounts, &caller, model::LinkKind::Invitation, &query)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

/// Spends the invitation on the first password.
#[server]
pub(crate) async fn accept_invitation(new_password: String) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let token = bridge::link_token(&accounts, bridge::Link::Invitation, "").unwrap_or_default();
    accounts
        .accept_invitation(&caller, &token, &new_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::forget_link_token(&accounts, bridge::Link::Invitation);
    bridge::done(t!("accept-done"), routes::SIGN_IN).await
}

/// What the page of a link says that confirms an address. Opening it spends nothing.
#[server(input = GetUrl)]
pub(crate) async fn verification_page(query: String) -> Result<LinkView, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::opened_link(&accounts, &caller, model::LinkKind::Verification, &query)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

/// Spends the link on the confirmation of the address.
#[server]
pub(crate) async fn verify_email() -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let token = bridge::link_token(&accounts, bridge::Link::Verification, "").unwrap_or_default();
    accounts
        .verify_email(&caller, &token)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::forget_link_token(&accounts, bridge::Link::Verification);
    // A stranger is led on to the sign-in.
    let to = match caller.person() {
        Some(_) => routes::ACCOUNT,
        None => routes::SIGN_IN,
    };
    bridge::done(t!("verify-done"), to).await
}

/// How strong a password would be. By POST, so that it is in no URL; nothing of it is kept.
#[server]
pub(crate) async fn measure_password(password: String) -> Result<Strength, CallError> {
    let (caller, accounts) = crate::bridge::caller()?;
    Ok(accounts.measure_password(&caller, &password))
}
