//! The cookies of the pages: the session's key, the theme, and the token of a link that was opened.

use accounts::{Accounts, Caller, Keep, Refusal};
use axum::http::{
    HeaderValue,
    header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use messages::Language;
use model::{LinkKind, LinkView, SignedIn};

use crate::{
    parts::Theme,
    query::{self, encode, pairs},
};

/// The key of a session.
const SESSION_COOKIE: &str = "session_token";
const THEME_COOKIE: &str = "theme";
const LANGUAGE_COOKIE: &str = "language";
/// A year.
const TASTES_LAST: i64 = 365 * 86_400;

/// The cookie of a fresh sign-in.
pub(crate) fn open_session(accounts: &Accounts, signed_in: &SignedIn) {
    set_session(accounts, &signed_in.cookie);
    if let Some(language) = signed_in.language.as_deref().and_then(Language::by_tag) {
        set_language(accounts, language);
    }
}

/// Another cookie for the session that goes on. The one that came with this request opens nothing any more, so what is
/// left for the next page cannot be left in its session.
pub(crate) fn renew_session(accounts: &Accounts, cookie: &str) {
    set_session(accounts, cookie);
    provide_context(Renewed);
}

/// See [`renew_session`].
#[derive(Clone, Copy)]
pub(super) struct Renewed;

fn set_session(accounts: &Accounts, cookie: &str) {
    let age = accounts.settings().session_absolute.as_seconds();
    set_cookie(accounts, SESSION_COOKIE, cookie, age);
}

pub(crate) fn close_session(accounts: &Accounts) {
    set_cookie(accounts, SESSION_COOKIE, "", 0);
}

pub(crate) fn set_theme(accounts: &Accounts, theme: Theme) {
    set_cookie(accounts, THEME_COOKIE, theme.name(), TASTES_LAST);
}

pub(crate) fn set_language(accounts: &Accounts, language: Language) {
    set_cookie(accounts, LANGUAGE_COOKIE, language.tag(), TASTES_LAST);
}

/// The language that was chosen here, else the best for this browser.
pub(crate) fn language() -> Language {
    let chosen = cookie(LANGUAGE_COOKIE);
    let accepted = || {
        let parts = use_context::<Parts>()?;
        let header = parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        Some(Language::accepted(header))
    };
    chosen
        .and_then(|tag| Language::by_tag(&tag))
        .or_else(accepted)
        .unwrap_or_default()
}

pub(crate) fn theme() -> Theme {
    let name = cookie(THEME_COOKIE).unwrap_or_default();
    let mut themes = Theme::ALL.into_iter();
    themes
        .find(|theme| theme.name() == name)
        .unwrap_or_default()
}

/// Links that come from outside, by mail or from the log, with a token that no page may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    Setup,
    Reset,
    Invitation,
    Verification,
}

impl Link {
    const fn page(self) -> &'static str {
        match self {
            Link::Setup => "/setup",
            Link::Reset => LinkKind::Reset.page(),
            Link::Invitation => LinkKind::Invitation.page(),
            Link::Verification => LinkKind::Verification.page(),
        }
    }

    const fn cookie(self) -> &'static str {
        match self {
            Link::Setup => "setup_link",
            Link::Reset => "reset_link",
            Link::Invitation => "invitation_link",
            Link::Verification => "verification_link",
        }
    }
}

impl From<LinkKind> for Link {
    fn from(kind: LinkKind) -> Self {
        match kind {
            LinkKind::Reset => Link::Reset,
            LinkKind::Invitation => Link::Invitation,
            LinkKind::Verification => Link::Verification,
        }
    }
}

/// What the page of a link says. Its token goes from the URL into a cookie; nothing is spent.
pub(crate) async fn opened_link(
    accounts: &Accounts,
    caller: &Caller,
    kind: LinkKind,
    query: &str,
) -> Result<LinkView, Refusal> {
    let token = link_token(accounts, kind.into(), query).unwrap_or_default();
    accounts.open_link(caller, kind, &token).await
}

/// A link's token. The first request of `/reset-password?token=…` puts it into a cookie and goes on without it, so
/// that it is in no HTML, no history entry and no Referer. Opening a link spends nothing.
pub(crate) fn link_token(accounts: &Accounts, link: Link, query: &str) -> Option<String> {
    if let Some(token) = query::value(&pairs(query), "token") {
        set_cookie(accounts, link.cookie(), &encode(&token), 3_600);
        leptos_axum::redirect(link.page());
        return Some(token);
    }
    let kept = cookie(link.cookie())?;
    query::value(&pairs(&format!("token={kept}")), "token")
}

pub(crate) fn forget_link_token(accounts: &Accounts, link: Link) {
    set_cookie(accounts, link.cookie(), "", 0);
}

/// Gives the browser something to keep until the next step of an external sign-in.
pub(crate) fn give(accounts: &Accounts, keep: &Keep) {
    set_cookie(accounts, keep.name, &keep.value, keep.seconds);
}

/// What it kept.
pub(crate) fn kept(name: &str) -> Option<String> {
    cookie(name)
}

pub(crate) fn take_back(accounts: &Accounts, name: &str) {
    set_cookie(accounts, name, "", 0);
}

pub(super) fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// `value` is of cookie characters only; `seconds` 0 removes it.
pub(super) fn set_cookie(accounts: &Accounts, name: &str, value: &str, seconds: i64) {
    let secure = if accounts.settings().public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&cookie),
    ) {
        response.append_header(SET_COOKIE, cookie);
    }
}
