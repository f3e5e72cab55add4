//! Filters as chips: each opens a small list of links or a GET form, so it works without script and every state has
//! a URL.

use leptos::prelude::*;
use messages::t;

use super::{Icon, Shape};

/// `value` is what the filter lets through now; `clear` the URL without it.
#[component]
pub(crate) fn Chip(
    label: &'static str,
    value: Option<String>,
    clear: String,
    /// Starts open: a search inside it has just been sent.
    #[prop(optional)]
    open: bool,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let on = value.is_some();
    let cross = on.then(|| {
        view! {
            <a class="cross" href=clear aria-label=t!("chip-clear-filter", filter = label) title=t!("chip-clear")>
                <Icon shape=Shape::Cross />
            </a>
        }
    });
    view! {
        <div class=format!("chip {class}") class:on=on>
            <details name="chips" open=open>
                <summary>
                    {(!on).then(|| view! { <Icon shape=Shape::Plus /> })} {label}
                    {value.map(|value| view! { <b>{value}</b> })}
                </summary>
                <div class="pop">{children()}</div>
            </details>
            {cross}
        </div>
    }
}

/// One choice of a chip.
#[derive(Clone, Debug)]
pub(crate) struct Pick {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) on: bool,
}

/// The choices of a chip as links.
#[component]
pub(crate) fn Picks(picks: Vec<Pick>) -> impl IntoView {
    view! {
        <ul class="picks">
            {picks
                .into_iter()
                .map(|pick| {
                    view! {
                        <li>
                            <a href=pick.href aria-current=pick.on.then_some("true")>
                                {pick.label}
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// What the URL asks for and nobody understands.
#[component]
pub(crate) fn Odd(odd: Vec<String>) -> impl IntoView {
    (!odd.is_empty()).then(|| {
        view! {
            <p class="notice warn" role="status">
                <Icon shape=Shape::Alert />
                {t!("chip-left-out", parts = odd.join("; "))}
            </p>
        }
    })
}
