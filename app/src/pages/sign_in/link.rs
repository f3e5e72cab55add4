//! What the page of a single-use link says when the link opens nothing: why, and how to get another.

use leptos::prelude::*;
use leptos_meta::Title;
use messages::{Piece, rich, t};
use model::{LinkKind, LinkState};

use crate::routes;

/// A link that cannot be used, in a card of its own.
#[component]
pub(super) fn DeadLink(kind: LinkKind, state: LinkState, whose: Option<String>) -> impl IntoView {
    let (title, why) = match state {
        LinkState::Used => (t!("door-used"), t!("door-used-why")),
        LinkState::Replaced => (t!("door-replaced"), t!("door-replaced-why")),
        LinkState::Withdrawn => (t!("door-withdrawn"), t!("door-withdrawn-why")),
        LinkState::Expired => (t!("door-expired"), t!("door-expired-why")),
        LinkState::Unknown | LinkState::Open => (
            match kind {
                LinkKind::Reset => t!("door-no-reset"),
                LinkKind::Invitation => t!("door-no-invitation"),
                LinkKind::Verification => t!("door-no-verification"),
            },
            t!("door-unknown-why"),
        ),
    };
    let (next, href, label) = match kind {
        LinkKind::Reset => (
            t!("door-reset-next"),
            routes::FORGOT_PASSWORD,
            t!("door-reset-go"),
        ),
        LinkKind::Invitation => (
            t!("door-invitation-next"),
            routes::FORGOT_PASSWORD,
            t!("door-invitation-go"),
        ),
        LinkKind::Verification => (
            t!("door-verification-next"),
            routes::ACCOUNT,
            t!("door-verification-go"),
        ),
    };
    // An invitation that was accepted needs no other link.
    let came_in = kind == LinkKind::Invitation && state == LinkState::Used;
    let way_out = if came_in {
        view! {
            <a class="btn primary" href=routes::SIGN_IN>
                {t!("door-sign-in")}
            </a>
        }
        .into_any()
    } else {
        view! {
            <p>{next}</p>
            <a class="btn primary" href=href>
                {label}
            </a>
        }
        .into_any()
    };
    view! {
        <Title text=title />
        <section class="door card">
            <h1>{title}</h1>
            <Whose whose />
            <p>{why}</p>
            {way_out}
        </section>
    }
}

/// Whose account it is, for the one who knows the address.
#[component]
pub(super) fn Whose(whose: Option<String>) -> impl IntoView {
    whose.map(|whose| {
        let account = rich!("door-account", email = whose)
            .into_iter()
            .map(|Piece { text, argument }| match argument {
                Some(_) => view! { <b class="breaks">{text}</b> }.into_any(),
                None => text.into_any(),
            })
            .collect_view();
        view! {
            <p>{account}</p>
        }
    })
}
