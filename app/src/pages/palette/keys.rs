//! The list of keys.

use leptos::prelude::*;
use messages::t;

use crate::parts::{Icon, KEYS, Shape};

/// The keys to press, and what for.
fn list() -> [(Vec<&'static str>, &'static str); 6] {
    [
        (vec!["/"], t!("keys-for-search")),
        (vec![t!("keys-ctrl"), "K"], t!("keys-for-palette")),
        (vec!["?"], t!("keys-for-keys")),
        (vec![t!("keys-escape")], t!("keys-for-escape")),
        (vec![t!("keys-tab")], t!("keys-for-tab")),
        (vec![t!("keys-space")], t!("keys-for-space")),
    ]
}

#[component]
pub(in crate::pages) fn KeyList() -> impl IntoView {
    // Not before it opens: no page needs to carry what only script shows.
    let open = RwSignal::new(false);
    let lines = move || {
        if !open.get() {
            return Vec::new();
        }
        let line = |(keys, what): (Vec<&'static str>, &'static str)| {
            let keys: Vec<_> = keys
                .into_iter()
                .map(|key| view! { <kbd>{key}</kbd> })
                .collect();
            view! {
                <div>
                    <dt>{what}</dt>
                    <dd>{keys}</dd>
                </div>
            }
            .into_any()
        };
        list().map(line).into()
    };
    view! {
        <dialog id=KEYS class="keys" aria-labelledby="keys-title" on:focusin=move |_| open.set(true)>
            <header>
                <h2 id="keys-title">{t!("keys-title")}</h2>
                <form method="dialog">
                    <button class="btn icon small quiet" aria-label=t!("keys-close")>
                        <Icon shape=Shape::Cross />
                    </button>
                </form>
            </header>
            <dl>{lines}</dl>
        </dialog>
    }
}
