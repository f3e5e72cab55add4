//! Copies a text. Without script the button is not there, and the text can be selected as a whole. Where the browser
//! does not lend its clipboard, the text is selected and the keys are named that copy it.

use leptos::prelude::*;
use messages::t;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{Icon, Shape};

/// What became of the click. It stays until the focus leaves the button: no time limit, however slow the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    None,
    Copied,
    Selected,
}

/// What a button copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copies {
    Id,
    Link,
}

impl Copies {
    /// As the catalogue tells them apart.
    const fn name(self) -> &'static str {
        match self {
            Copies::Id => "id",
            Copies::Link => "link",
        }
    }
}

/// `what` is named by the button's label; `shown_in` is the id of the element that shows the text.
#[component]
pub(crate) fn CopyButton(
    text: String,
    what: Copies,
    shown_in: &'static str,
    #[prop(optional)] primary: bool,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::None);
    let copy = move |_| {
        outcome.set(Outcome::None);
        // Browsers lend the clipboard to secure pages only (https, or this very machine), and not always to these.
        let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
            select(shown_in);
            outcome.set(Outcome::Selected);
            return;
        };
        let written = window.navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                outcome.try_set(Outcome::Copied);
            } else if outcome.try_set(Outcome::Selected).is_none() {
                select(shown_in);
            }
        });
    };
    let class = if primary {
        "btn primary needs-js"
    } else {
        "btn small quiet needs-js"
    };
    view! {
        <button
            type="button"
            class=class
            on:click=copy
            on:blur=move |_| outcome.update(|outcome| if *outcome == Outcome::Copied { *outcome = Outcome::None })
            aria-label=t!("copy-what", what = what.name())
        >
            {move || if outcome.get() == Outcome::Copied {
                view! { <Icon shape=Shape::Check /> }
            } else {
                view! { <Icon shape=Shape::Copy /> }
            }}
            {move || if outcome.get() == Outcome::Copied { t!("copy-copied") } else { t!("copy-copy") }}
        </button>
        <span class=move || if outcome.get() == Outcome::Selected { "hint copy-hint" } else { "sr" } role="status">
            {move || match outcome.get() {
                Outcome::None => String::new(),
                Outcome::Copied => t!("copy-copied").to_owned(),
                Outcome::Selected => t!("copy-selected", what = what.name(), keys = keys()),
            }}
        </span>
    }
}

/// Selects what a field or any other element shows.
fn select(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    match element.dyn_into::<HtmlInputElement>() {
        Ok(field) => {
            let _ = field.focus();
            field.select();
        }
        Err(element) => {
            if let Ok(Some(selection)) = window().get_selection() {
                let _ = selection.select_all_children(&element);
            }
        }
    }
}

fn keys() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.contains("Mac") || platform.contains("iP") {
        t!("copy-keys-apple")
    } else {
        t!("copy-keys")
    }
}
