//! A question over the page that it is asked on, with a URL of its own. Without script it stands alone on a page;
//! with it, it is a native `<dialog>`: the focus stays inside, Escape leads back, and the focus returns to where it
//! was.

use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// `back` is the page below; inside, a heading with the id `dialog-title` names the dialog.
#[component]
pub(crate) fn Modal(#[prop(into)] back: Signal<String>, children: Children) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    // What the browser's objects are kept in lives in the effect: the server, which runs none, disposes of this on any of
    // its threads.
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        let focused = document().active_element();
        let before = StoredValue::new_local(
            focused.and_then(|focused| focused.dyn_into::<HtmlElement>().ok()),
        );
        // The server sent it open, for those without script; only a closed one can become modal.
        let _ = dialog.remove_attribute("open");
        let _ = dialog.show_modal();
        let shown = StoredValue::new_local(dialog);
        on_cleanup(move || {
            shown.with_value(|dialog| dialog.close());
            before.with_value(|before| {
                if let Some(before) = before.as_ref().filter(|before| before.is_connected()) {
                    let _ = before.focus();
                }
            });
        });
    });
    let navigate = use_navigate();
    let leave = move |event: web_sys::Event| {
        event.prevent_default();
        let stay = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&back.get_untracked(), stay);
    };
    view! {
        <dialog node_ref=element class="dialog" open=true aria-labelledby="dialog-title" on:cancel=leave>
            {children()}
        </dialog>
    }
}

/// Leads from a dialog to the page below, which stays where it is scrolled to.
#[component]
pub(crate) fn Leave(#[prop(into)] to: String, label: &'static str) -> impl IntoView {
    view! {
        <a class="btn" href=to data-noscroll="">
            {label}
        </a>
    }
}

/// Opens a dialog over this page.
#[component]
pub(crate) fn Opens(#[prop(into)] to: String, children: Children) -> impl IntoView {
    view! {
        <a class="btn" href=to data-noscroll="">
            {children()}
        </a>
    }
}
