//! `/oauth/{provider}/continue`: out to a provider, for what a form has begun. A redirect would not do: the content
//! security policy lets no form of ours lead to another site, whatever redirects lie between.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use messages::t;

use super::calls::{Way, continue_external};
use crate::parts::load;

#[component]
pub(crate) fn OnwardPage() -> impl IntoView {
    let params = use_params_map();
    let provider = move || params.with(|params| params.get("provider").unwrap_or_default());
    view! {
        <Title text=t!("external-onward-title") />
        {load(provider, continue_external, |way| view! { <Out way /> })}
    }
}

#[component]
fn Out(way: Way) -> impl IntoView {
    let at_once = format!("0; url={}", way.url);
    view! {
        <Meta http_equiv="refresh" content=at_once />
        <section class="door card">
            <h1>{t!("external-onward", provider = way.title.as_str())}</h1>
            <p class="muted">{t!("external-onward-what")}</p>
            <a class="btn primary" href=way.url rel="external">
                {t!("external-continue", provider = way.title)}
            </a>
        </section>
    }
}
