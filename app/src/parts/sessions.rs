//! Where somebody is signed in: browser, address, last use, and a button to end it.

use leptos::prelude::*;
use messages::{Piece, rich, t};
use model::{SessionInfo, Timestamp, UserId};

use super::{Ago, Back, ago, timeline::agent};
use crate::{
    frame::{DeedForm, use_deed},
    pages::users::security_calls::RevokeSession,
};

#[component]
pub(crate) fn Sessions(of: UserId, sessions: Vec<SessionInfo>, now: Timestamp) -> impl IntoView {
    let deed = use_deed::<RevokeSession>();
    let none = sessions
        .is_empty()
        .then(|| view! { <p class="perm muted">{t!("sessions-none")}</p> });
    let lines = sessions
        .into_iter()
        .map(|session| {
            let browser = session
                .user_agent
                .as_deref()
                .map_or_else(|| t!("sessions-unknown-program").to_owned(), agent);
            let name = match session.ip.as_deref() {
                Some(ip) => t!(
                    "sessions-end-of-from",
                    browser = browser.as_str(),
                    address = ip
                ),
                None => t!("sessions-end-of", browser = browser.as_str()),
            };
            let control = if session.is_current {
                view! { <span class="pill good">{t!("sessions-this-one")}</span> }.into_any()
            } else {
                view! {
                    <DeedForm deed=deed>
                        <input type="hidden" name="id" value=of.to_string() />
                        <input type="hidden" name="session" value=session.id.to_string() />
                        <Back />
                        <button class="btn small" aria-label=name>
                            {t!("sessions-end")}
                        </button>
                    </DeedForm>
                }
                .into_any()
            };
            view! {
                <li class="perm">
                    <span class="grow">
                        {place(browser, session.ip)}
                    </span>
                    <span class="muted">
                        {times(session.created_at, session.last_seen_at, now)}
                    </span>
                    {control}
                </li>
            }
        })
        .collect_view();
    view! {
        {none}
        <ul>{lines}</ul>
    }
}

/// The browser in bold, and the address where it is known.
fn place(browser: String, ip: Option<String>) -> impl IntoView {
    let Some(ip) = ip else {
        return view! { <b>{browser}</b> }.into_any();
    };
    rich!("sessions-place", browser = browser, address = ip)
        .into_iter()
        .map(|Piece { text, argument }| match argument {
            Some("browser") => view! { <b>{text}</b> }.into_any(),
            _ => text.into_any(),
        })
        .collect_view()
        .into_any()
}

/// When it began and was last used.
fn times(begun: Timestamp, used: Timestamp, now: Timestamp) -> impl IntoView {
    rich!(
        "sessions-times",
        begun = ago(begun, now),
        used = ago(used, now)
    )
    .into_iter()
    .map(|Piece { text, argument }| match argument {
        Some("begun") => view! { <Ago at=begun now /> }.into_any(),
        Some(_) => view! { <Ago at=used now /> }.into_any(),
        None => text.into_any(),
    })
    .collect_view()
}
