//! What the page of a single-use link says when the link opens nothing: why, and how to get another.

use leptos::prelude::*;
use leptos_meta::Title;
use model::{LinkKind, LinkState};

use crate::routes;

/// A link that cannot be used, in a card of its own.
#[component]
pub(super) fn DeadLink(kind: LinkKind, state: LinkState) -> impl IntoView {
    let (title, why) = match state {
        LinkState::Used => (
            "This link was used already",
            "Each link works once. If it was not you who used it, ask your administrator at once.",
        ),
        LinkState::Replaced => (
            "There is a newer link",
            "This one stopped working when the newer one was made. Look for the newest mail.",
        ),
        LinkState::Withdrawn => (
            "This link was withdrawn",
            "Somebody made it void, or the account has changed since it was made.",
        ),
        LinkState::Expired => (
            "This link is too old",
            "For safety, links work for a limited time only.",
        ),
        LinkState::Unknown | LinkState::Open => (
            match kind {
                LinkKind::Reset => "There is no reset link here",
                LinkKind::Invitation => "There is no invitation here",
                LinkKind::Verification => "There is no such link",
            },
            "Open the link from your mail again, and check that it is complete.",
        ),
    };
    let (next, href, label) = match kind {
        LinkKind::Reset => (
            "You can have another one mailed to you.",
            routes::FORGOT_PASSWORD,
            "Get another link",
        ),
        LinkKind::Invitation => (
            "Ask whoever invited you to send it again, or have a link mailed to you.",
            routes::FORGOT_PASSWORD,
            "Get a link by mail",
        ),
        LinkKind::Verification => (
            "Sign in, and ask for another one on the page of your account.",
            routes::ACCOUNT,
            "Your account",
        ),
    };
    // An invitation that was accepted needs no other link.
    let came_in = kind == LinkKind::Invitation && state == LinkState::Used;
    let way_out = if came_in {
        view! {
            <a class="btn primary" href=routes::SIGN_IN>
                "Sign in"
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
            <p>{why}</p>
            {way_out}
        </section>
    }
}

/// Whose account it is, for the one who knows the address.
#[component]
pub(super) fn Whose(whose: Option<String>) -> impl IntoView {
    whose.map(|whose| {
        view! {
            <p>
                "For the account " <b class="breaks">{whose}</b>
            </p>
        }
    })
}
