//! Server functions of one's own account.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::{Event, Local, Me, SessionInfo, SignInMethods};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// The caller, where they are signed in, and what happened last. All that the page shows: a part of it that read for
/// itself would be numbered otherwise on the server than in the browser where a dialog over the page reads, too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccountView {
    pub(crate) me: Me,
    pub(crate) sessions: Vec<SessionInfo>,
    pub(crate) events: Vec<Event>,
    /// Their ways in besides the password.
    pub(crate) methods: SignInMethods,
}

#[server(input = GetUrl)]
pub(crate) async fn account() -> Result<At<AccountView>, CallError> {
    use crate::bridge;
    use model::{ActivityQuery, Paging};
    /// So many of one's own events the page shows.
    const LATEST: u32 = 5;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let me = accounts.me(&caller).await.map_err(refused)?;
    let sessions = accounts
        .list_sessions(&caller, me.user.id)
        .await
        .map_err(refused)?;
    let latest = ActivityQuery {
        paging: Paging {
            page: 1,
            page_size: LATEST,
        },
        ..ActivityQuery::default()
    };
    let events = accounts
        .user_activity(&caller, me.user.id, &latest)
        .await
        .map_err(refused)?
        .items;
    let methods = accounts.sign_in_methods(&caller).await.map_err(refused)?;
    let view = AccountView {
        me,
        sessions,
        events,
        methods,
    };
    Ok(bridge::at(&accounts, view))
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
    let cookie = accounts
        .change_password(&caller, &current_password, &new_password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::renew_session(&accounts, &cookie);
    bridge::done(t!("account-password-changed"), routes::ACCOUNT).await
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
    bridge::done(t!("account-confirm-sent"), &back).await
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
        said: Some(t!("account-signed-out-everywhere").to_owned()),
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
    /// The tag and the own name of each language that Usher speaks.
    pub(crate) languages: Vec<(String, String)>,
}

#[server(input = GetUrl)]
pub(crate) async fn local_form() -> Result<At<LocalView>, CallError> {
    use messages::Language;

    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let me = accounts
        .me(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let view = LocalView {
        local: me.local,
        zones: accounts::local::zones(),
        languages: Language::all()
            .map(|language| (language.tag().to_owned(), language.own_name().to_owned()))
            .collect(),
    };
    Ok(bridge::at(&accounts, view))
}

/// Keeps the time zone, the locale and the language. The browser starts afresh: every time on every page is written anew.
#[server]
pub(crate) async fn choose_local(
    #[server(default)] time_zone: String,
    #[server(default)] locale: String,
    #[server(default)] language: Option<String>,
) -> Result<Done, CallError> {
    use messages::Language;

    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([("time_zone", &time_zone)]);
    accounts
        .choose_local(&caller, &time_zone, &locale, language.as_deref())
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    if let Some(language) = language.as_deref().and_then(Language::by_tag) {
        bridge::set_language(&accounts, language);
    }
    let said = Some(t!("account-local-chosen", zone = time_zone));
    bridge::leave(Done {
        said,
        to: routes::ACCOUNT.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}
