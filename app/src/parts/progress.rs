//! A thin line at the top while the next page is on its way; the page before it stays until then.

use leptos::prelude::*;

#[component]
pub(crate) fn Progress(routing: ReadSignal<bool>) -> impl IntoView {
    view! { <div class="progress" class:on=move || routing.get() aria-hidden="true"></div> }
}
