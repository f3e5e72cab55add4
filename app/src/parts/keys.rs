//! The keyboard and the menus, where the browser alone does not reach: `/` goes to search, Ctrl K to anywhere, `?` lists
//! the keys, Escape and a click elsewhere close what is open.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement};

/// The dialog that finds people, pages and actions.
pub(crate) const PALETTE: &str = "palette";
/// The dialog that lists the keys.
pub(crate) const KEYS: &str = "keys";

const OPEN: &str = "details[name][open]";

/// Listens for as long as the caller's owner lives; on the server it does nothing.
pub(crate) fn use_keys() {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, |event| match event.key().as_str() {
            "/" if !event.ctrl_key()
                && !event.meta_key()
                && !event.alt_key()
                && !typing(event.target()) =>
            {
                // The page's own search, else the one in the top bar.
                if let Some(search) = find("main [data-search]")
                    .or_else(|| find("[data-search]"))
                    .and_then(|found| found.dyn_into::<HtmlInputElement>().ok())
                {
                    event.prevent_default();
                    let _ = search.focus();
                    search.select();
                }
            }
            "k" | "K" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                show(PALETTE);
            }
            "?" if !typing(event.target()) => show(KEYS),
            "Escape" => {
                if let Some(open) = find(OPEN) {
                    let summary = open.query_selector("summary").ok().flatten();
                    close(&open);
                    if let Some(summary) =
                        summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok())
                    {
                        let _ = summary.focus();
                    }
                }
            }
            _ => {}
        });
        let clicks = window_event_listener(ev::click, |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            // What lies around a dialog belongs to it: a click there closes what a key opens again. A dialog with a URL
            // is left by its buttons or Escape: what it holds may be shown this once.
            if let Some(dialog) = target
                .clone()
                .and_then(|t| t.dyn_into::<HtmlDialogElement>().ok())
                .filter(|dialog| [PALETTE, KEYS].contains(&dialog.id().as_str()))
            {
                dialog.close();
            }
            // What was clicked is gone, and nobody can say any more whether it was inside.
            if target.as_ref().is_some_and(|target| !target.is_connected()) {
                return;
            }
            let Some(open) = find(OPEN) else { return };
            let inside = target
                .as_ref()
                .is_some_and(|target| open.contains(Some(target)));
            let chosen = target
                .and_then(|target| target.closest(".pop a, .pop button[name]").ok().flatten())
                .is_some();
            if !inside || chosen {
                close(&open);
            }
        });
        // A form that is sent. Its `submit` does not come this far: the router's forms keep it to themselves.
        let submits = window_event_listener_untyped("formdata", |event| {
            let form = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if form.is_some_and(|form| {
                form.closest(".pop").ok().flatten().is_some() && !form.has_attribute("data-stay")
            }) && let Some(open) = find(OPEN)
            {
                close(&open);
            }
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
            submits.remove();
        });
    });
}

/// Opens a dialog of the frame; the browser gives the focus back when it closes. One is open at a time.
pub(crate) fn show(id: &str) {
    let dialog = find(&format!("dialog#{id}")).and_then(|found| found.dyn_into().ok());
    if let Some(dialog) = dialog.filter(|_| find("dialog[open]").is_none()) {
        let dialog: HtmlDialogElement = dialog;
        let _ = dialog.show_modal();
    }
}

/// Closes the menu that is open, if one is.
pub(crate) fn close_menus() {
    if let Some(open) = find(OPEN) {
        close(&open);
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn close(details: &Element) {
    let _ = details.remove_attribute("open");
}

/// Whether keys belong to a field. One in a dialog that has just been closed may keep the focus for a moment more.
fn typing(target: Option<web_sys::EventTarget>) -> bool {
    target
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| {
            let is_field = matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                || element.is_content_editable();
            is_field
                && element
                    .closest("dialog:not([open])")
                    .ok()
                    .flatten()
                    .is_none()
        })
}
