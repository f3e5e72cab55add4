//! A question over the page that it is asked on, with a URL of its own. Without script it stands alone on a page;
//! with it, it is a native `<dialog>`: the focus stays inside, Escape leads back, and the focus returns to where it
//! was.

use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use crate::frame::use_here;

/// `back` is the page below; inside, a heading with the id `dialog-title` names the dialog.
#[component]
pub(crate) fn Modal(#[prop(into)] back: Signal<String>, children: Children) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let here = use_here().get_untracked();
    // What the browser's objects are kept in lives in the effect: the server, which runs none, disposes of this on any of
    // its threads.
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        let shown = StoredValue::new_local(dialog);
        show(shown);
        let opener = format!("a[href=\"{here}\"]");
        on_cleanup(move || {
            shown.with_value(|dialog| dialog.close());
            // Back to the link that leads here.
            let opener = document()
                .query_selector(&opener)
                .ok()
                .flatten()
                .and_then(|link| link.dyn_into::<HtmlElement>().ok());
            if let Some(opener) = opener {
                let _ = opener.focus();
            }
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

/// Opens the dialog as soon as it is part of the document: a page that is on its way is drawn before it is put there.
fn show(dialog: StoredValue<HtmlDialogElement, LocalStorage>) {
    // Whoever went on meanwhile has disposed of it.
    let there = dialog.try_with_value(|dialog| {
        let there = dialog.is_connected();
        if there {
            // The server sent it open, for those without script; only a closed one can become modal.
            let _ = dialog.remove_attribute("open");
            let _ = dialog.show_modal();
        }
        there
    });
    if there == Some(false) {
        request_animation_frame(move || show(dialog));
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
pub(crate) fn Opens(
    #[prop(into)] to: String,
    #[prop(default = "btn")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=class href=to data-noscroll="">
            {children()}
        </a>
    }
}
