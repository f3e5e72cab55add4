//! Copies a text. Without script the button is not there, and the text can be selected as a whole.

use leptos::prelude::*;

use super::{Icon, Shape};

/// `what` completes the button's name: "Copy id".
#[component]
pub(crate) fn CopyButton(
    text: String,
    what: &'static str,
    #[prop(optional)] primary: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        // Browsers lend the clipboard to secure pages only (https, or this very machine).
        let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
            return;
        };
        let written = window.navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                copied.set(true);
                set_timeout(move || copied.set(false), std::time::Duration::from_secs(3));
            }
        });
    };
    let class = if primary {
        "btn primary needs-js"
    } else {
        "btn small quiet needs-js"
    };
    view! {
        <button type="button" class=class on:click=copy aria-label=format!("Copy {what}")>
            <Icon shape=Shape::Copy />
            {move || if copied.get() { "Copied" } else { "Copy" }}
        </button>
        <span class="sr" role="status">
            {move || if copied.get() { "Copied" } else { "" }}
        </span>
    }
}
