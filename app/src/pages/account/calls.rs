//! Server functions of one's own account.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Local, Me, SessionInfo};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// The caller and where they are signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccountView {
    pub(crate) me: Me,
    pub(crate) sessions: Vec<SessionInfo>,
}

#[server(input = GetUrl)]
pub(crate) async fn account() -> Result<At<AccountView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let me = accounts.me(&caller).await.map_err(refused)?;
    let sessions = accounts
        .list_sessions(&caller, me.user.id)
        .await
        .map_err(refused)?;
    Ok(bridge::at(&accounts, AccountView { me, sessions }))
}

/// Whether the password was set by somebody else, so that the page says why it asks.
#[server(input = GetUrl)]
pub(crate) async fn own_password_form() -> Result<bool, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let me = accounts
        .me(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(me.user.must_change_password)
}

/// Changes one's own password; the current one is asked.
#[server]
pub(crate) async fn change_password(
    current_password: String,
    new_password: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    accounts
        .change_password(&caller, &current_password, &new_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done("Your password is changed.", routes::ACCOUNT).await
}

/// Mails the link that confirms one's address once more.
#[server]
pub(crate) async fn resend_verification(back: String) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .resend_verification(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(
        "A mail with a link is on its way. It works for a day.",
        &back,
    )
    .await
}

/// Ends every session of one's own, the one that asks as well.
#[server]
pub(crate) async fn sign_out_everywhere() -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let me = accounts
        .me(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    accounts
        .revoke_sessions(&caller, me.user.id, true)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::close_session(&accounts);
    bridge::leave(Done {
        said: Some("You are signed out everywhere.".to_owned()),
        to: routes::SIGN_IN.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}

/// How one reads times and numbers, and the zones to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct LocalView {
    pub(crate) local: Local,
    pub(crate) zones: Vec<String>,
}

#[server(input = GetUrl)]
pub(crate) async fn local_form() -> Result<At<LocalView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let me = accounts
        .me(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let view = LocalView {
        local: me.local,
        zones: accounts::local::zones(),
    };
    Ok(bridge::at(&accounts, view))
}

/// Keeps the time zone and the locale. The browser starts afresh: every time on every page is written anew.
#[server]
pub(crate) async fn choose_local(
    #[server(default)] time_zone: String,
    #[server(default)] locale: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("time_zone", &time_zone)]);
    accounts
        .choose_local(&caller, &time_zone, &locale)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = Some(format!("Times are shown in {time_zone} from now on."));
    bridge::leave(Done {
        said,
        to: routes::ACCOUNT.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}
