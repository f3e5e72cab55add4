//! A thin line at the top while the next page or the answer to a deed is on its way; what is there stays until then.

use leptos::prelude::*;

use crate::frame::Frame;

#[component]
pub(crate) fn Progress(routing: ReadSignal<bool>) -> impl IntoView {
    let Frame {
        underway, behind, ..
    } = Frame::here();
    let on = move || routing.get() || underway.get() > 0 || behind.get() > 0;
    view! { <div class="progress" class:on=on aria-hidden="true"></div> }
}
