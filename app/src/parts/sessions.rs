//! Where somebody is signed in: browser, address, last use, and a button to end it.

use leptos::prelude::*;
use model::{SessionInfo, Timestamp, UserId};

use super::{Ago, Back, timeline::agent};
use crate::{
    frame::{DeedForm, use_deed},
    pages::users::security_calls::RevokeSession,
};

#[component]
pub(crate) fn Sessions(of: UserId, sessions: Vec<SessionInfo>, now: Timestamp) -> impl IntoView {
    let deed = use_deed::<RevokeSession>();
    let none = sessions
        .is_empty()
        .then(|| view! { <p class="perm muted">"No session is open."</p> });
    let lines = sessions
        .into_iter()
        .map(|session| {
            let browser = session
                .user_agent
                .as_deref()
                .map_or_else(|| "Unknown program".to_owned(), agent);
            let from = session
                .ip
                .clone()
                .map(|ip| format!(" from {ip}"))
                .unwrap_or_default();
            let name = format!("End the session of {browser}{from}");
            let control = if session.is_current {
                view! { <span class="pill good">"This one"</span> }.into_any()
            } else {
                view! {
                    <DeedForm deed=deed>
                        <input type="hidden" name="id" value=of.to_string() />
                        <input type="hidden" name="session" value=session.id.to_string() />
                        <Back />
                        <button class="btn small" aria-label=name>
                            "End"
                        </button>
                    </DeedForm>
                }
                .into_any()
            };
            view! {
                <li class="perm">
                    <span class="grow">
                        <b>{browser}</b>
                        {from}
                    </span>
                    <span class="muted">
                        "Begun " <Ago at=session.created_at now /> ", last used "
                        <Ago at=session.last_seen_at now />
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
