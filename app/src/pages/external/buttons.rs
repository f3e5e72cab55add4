//! The ways in besides the password, below the form of the sign-in page.

use leptos::prelude::*;
use messages::t;
use model::ProviderInfo;

use super::calls::providers;
use crate::{frame::drawn_once, routes};

#[component]
pub(crate) fn ProviderButtons(next: Signal<String>) -> impl IntoView {
    let providers = Resource::new(|| (), |()| providers());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                // Without the buttons the form still works.
                let providers = providers.await.unwrap_or_default();
                drawn_once().await;
                (!providers.is_empty()).then(|| view! { <Buttons providers next /> })
            })}
        </Suspense>
    }
}

#[component]
fn Buttons(providers: Vec<ProviderInfo>, next: Signal<String>) -> impl IntoView {
    let buttons = providers
        .into_iter()
        .map(|ProviderInfo { provider, title }| {
            // A whole page, not the router's: it leads out of this site.
            view! {
                <a class="btn" href=move || routes::external(provider, &next.get()) rel="external">
                    {t!("external-sign-in", provider = title)}
                </a>
            }
        })
        .collect_view();
    view! {
        <p class="or">{t!("external-or")}</p>
        <div class="providers">{buttons}</div>
    }
}
