//! The life of a person's reset links: made, mailed, opened, and how each ended.

use leptos::prelude::*;
use model::{LinkInfo, LinkMail, Timestamp, UserId};

use super::security_calls::RevokeResetLink;
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Ago, Back, StatusPill, Summary, until},
};

#[component]
pub(super) fn Links(links: Vec<LinkInfo>, now: Timestamp, id: UserId) -> impl IntoView {
    let deed = use_deed::<RevokeResetLink>();
    let some = !links.is_empty();
    let lines = links
        .into_iter()
        .map(|link| {
            let (tone, state) = state(&link, now);
            let revoke = link.is_open(now).then(|| {
                view! {
                    <DeedForm deed=deed>
                        <input type="hidden" name="id" value=id.to_string() />
                        <Back />
                        <button class="btn small">"Revoke"</button>
                    </DeedForm>
                }
            });
            view! {
                <li class="perm">
                    <StatusPill tone text=state />
                    <ol class="steps">{life(&link, now)}</ol>
                    {revoke}
                </li>
            }
        })
        .collect_view();
    some.then(|| {
        view! {
            <section class="card below" aria-labelledby="links">
                <header>
                    <h2 id="links">"Reset links"</h2>
                </header>
                <Summary problem=deed.problem form="links" />
                <ul aria-labelledby="links">{lines}</ul>
            </section>
        }
    })
}

fn state(link: &LinkInfo, now: Timestamp) -> (&'static str, &'static str) {
    if link.used_at.is_some() {
        ("good", "Used")
    } else if link.replaced {
        ("", "Replaced")
    } else if link.revoked_at.is_some() {
        ("", "Revoked")
    } else if link.is_open(now) {
        ("warn", "Open")
    } else {
        ("", "Expired")
    }
}

/// One step after the other, each with its time.
fn life(link: &LinkInfo, now: Timestamp) -> impl IntoView + use<> {
    let step = |words: String, at: Timestamp| {
        view! {
            <li>
                {words}
                " "
                <Ago at now />
            </li>
        }
        .into_any()
    };
    let made = match &link.made_by {
        Some(name) => format!("Created by {name}"),
        None => "Asked for".to_owned(),
    };
    let mut steps = vec![step(made, link.created_at)];
    match link.mail {
        Some(LinkMail::Sent(at)) => steps.push(step("Mailed".to_owned(), at)),
        Some(LinkMail::Waiting) => {
            steps.push(view! { <li>"Mail waits in the outbox"</li> }.into_any())
        }
        Some(LinkMail::Dropped(at)) => steps.push(step("Mail given up".to_owned(), at)),
        None => {}
    }
    if let Some(at) = link.opened_at {
        steps.push(step("Opened".to_owned(), at));
    }
    steps.push(match (link.used_at, link.revoked_at) {
        (Some(at), _) => step("Used".to_owned(), at),
        (None, Some(at)) if link.replaced => step("Replaced by a newer one".to_owned(), at),
        (None, Some(at)) => step("Revoked".to_owned(), at),
        (None, None) if link.is_open(now) => view! {
            <li>{format!("Open for another {}", until(link.expires_at, now))}</li>
        }
        .into_any(),
        (None, None) => step("Expired".to_owned(), link.expires_at),
    });
    steps.collect_view()
}
