//! The life of a person's reset links: made, mailed, opened, and how each ended.

use leptos::prelude::*;
use messages::{Piece, rich, t};
use model::{LinkInfo, LinkMail, LinkState, Timestamp, UserId};

use super::{apart, security_calls::RevokeResetLink};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Ago, Back, StatusPill, Summary, ago, until},
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
                        <button class="btn small">{t!("person-link-revoke")}</button>
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
                    <h2 id="links">{t!("person-links")}</h2>
                </header>
                <Summary problem=deed.problem form="links" />
                <ul aria-labelledby="links">{lines}</ul>
            </section>
        }
    })
}

fn state(link: &LinkInfo, now: Timestamp) -> (&'static str, &'static str) {
    match link.state(now) {
        LinkState::Used => ("good", t!("person-link-state-used")),
        LinkState::Replaced => ("", t!("person-link-state-replaced")),
        LinkState::Withdrawn => ("", t!("person-link-state-revoked")),
        LinkState::Open => ("warn", t!("person-link-state-open")),
        LinkState::Expired | LinkState::Unknown => ("", t!("person-link-state-expired")),
    }
}

/// One step after the other, each with its time.
fn life(link: &LinkInfo, now: Timestamp) -> impl IntoView + use<> {
    let when = |at| ago(at, now);
    let step = |sentence: Vec<Piece>, at: Timestamp| {
        let sentence = apart(sentence, "when", move |_| {
            view! { <Ago at now /> }.into_any()
        });
        view! { <li>{sentence}</li> }.into_any()
    };
    let at = link.created_at;
    let made = match link.made_by.as_deref() {
        Some(name) => rich!("person-link-created", maker = name, when = when(at)),
        None => rich!("person-link-asked-for", when = when(at)),
    };
    let mut steps = vec![step(made, at)];
    match link.mail {
        Some(LinkMail::Sent(at)) => {
            steps.push(step(rich!("person-link-mailed", when = when(at)), at));
        }
        Some(LinkMail::Waiting) => {
            steps.push(view! { <li>{t!("person-link-mail-waits")}</li> }.into_any());
        }
        Some(LinkMail::Dropped(at)) => {
            steps.push(step(
                rich!("person-link-mail-given-up", when = when(at)),
                at,
            ));
        }
        None => {}
    }
    if let Some(at) = link.opened_at {
        steps.push(step(rich!("person-link-opened", when = when(at)), at));
    }
    let (used, revoked) = (link.used_at.unwrap_or(at), link.revoked_at.unwrap_or(at));
    steps.push(match link.state(now) {
        LinkState::Used => step(rich!("person-link-used", when = when(used)), used),
        LinkState::Replaced => step(rich!("person-link-replaced", when = when(revoked)), revoked),
        LinkState::Withdrawn => step(rich!("person-link-revoked", when = when(revoked)), revoked),
        LinkState::Open => view! {
            <li>{t!("person-link-open-for", left = until(link.expires_at, now))}</li>
        }
        .into_any(),
        LinkState::Expired | LinkState::Unknown => {
            let at = link.expires_at;
            step(rich!("person-link-expired", when = when(at)), at)
        }
    });
    steps.collect_view()
}
