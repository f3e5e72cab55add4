//! The ways in besides the password, below the form of the sign-in page.

use leptos::prelude::*;
use messages::t;
use model::ProviderInfo;

use crate::{frame::drawn_once, pages::sign_in::calls::ways_in, routes};

#[component]
pub(crate) fn WaysIn(next: Signal<String>) -> impl IntoView {
    let ways = Resource::new(|| (), |()| ways_in());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                // Without them the form still works.
                let ways = ways.await.unwrap_or_default();
                drawn_once().await;
                let providers = ways.providers;
                view! {
                    {(!providers.is_empty()).then(|| view! { <Buttons providers next /> })}
                    {ways
                        .registration_open
                        .then(|| {
                            view! {
                                <p class="aside">
                                    <a class="link" href=routes::REGISTER>
                                        {t!("sign-in-register")}
                                    </a>
                                </p>
                            }
                        })}
                }
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
