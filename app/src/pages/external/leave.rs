//! `/oauth/{provider}`, `/oauth/{provider}/continue`, `/oauth/{provider}/callback`: out to a provider and back.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_location, use_params_map};

use super::calls::{Way, begin_external, continue_external, finish_external};
use crate::{
    parts::load,
    query::{pairs, value},
    routes,
};

fn use_provider() -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.with(|params| params.get("provider").unwrap_or_default())
}

/// Begins a sign-in. The server answers with a redirect; the page is for who comes here without one.
#[component]
pub(crate) fn LeavePage() -> impl IntoView {
    let (provider, search) = (use_provider(), use_location().search);
    let asked = move || {
        let next = value(&pairs(&search.get()), "next").unwrap_or_default();
        (provider(), next)
    };
    view! {
        <Title text="Sign in" />
        {load(asked, |(provider, next)| begin_external(provider, next), |way| view! { <Out way /> })}
    }
}

/// Goes on to the provider for what a form has begun. A redirect would not do: the content security policy lets no form
/// of ours lead to another site, whatever redirects lie between.
#[component]
pub(crate) fn OnwardPage() -> impl IntoView {
    let provider = use_provider();
    view! {
        <Title text="Going on" />
        {load(
            provider,
            continue_external,
            |way| {
                let at_once = format!("0; url={}", way.url);
                view! {
                    <Meta http_equiv="refresh" content=at_once />
                    <Out way />
                }
            },
        )}
    }
}

#[component]
fn Out(way: Way) -> impl IntoView {
    view! {
        <section class="door card">
            <h1>{format!("On to {}", way.title)}</h1>
            <p class="muted">"You prove there who you are, and come back."</p>
            <a class="btn primary" href=way.url rel="external">
                {format!("Continue to {}", way.title)}
            </a>
        </section>
    }
}

/// Where the provider sends the person back to: it always leads on.
#[component]
pub(crate) fn CallbackPage() -> impl IntoView {
    let (provider, search) = (use_provider(), use_location().search);
    view! {
        <Title text="Sign in" />
        {load(
            move || (provider(), search.get()),
            |(provider, query)| finish_external(provider, query),
            |()| {
                view! {
                    <section class="door card">
                        <h1>"You are back"</h1>
                        <a class="btn primary" href=routes::START rel="external">
                            "Go on"
                        </a>
                    </section>
                }
            },
        )}
    }
}
