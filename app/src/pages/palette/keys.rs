//! The list of keys.

use leptos::prelude::*;

use crate::parts::{Icon, KEYS, Shape};

const LIST: [(&[&str], &str); 6] = [
    (&["/"], "Go to the search"),
    (&["Ctrl", "K"], "Find people, pages and actions"),
    (&["?"], "Show these keys"),
    (&["Esc"], "Close what is open"),
    (&["Tab"], "Go to the next link, button or field"),
    (&["Space"], "Tick a person, press a button"),
];

#[component]
pub(in crate::pages) fn KeyList() -> impl IntoView {
    let lines = LIST.map(|(keys, what)| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect();
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{keys}</dd>
            </div>
        }
    });
    view! {
        <dialog id=KEYS class="keys" aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keys"</h2>
                <form method="dialog">
                    <button class="btn icon small quiet" aria-label="Close">
                        <Icon shape=Shape::Cross />
                    </button>
                </form>
            </header>
            <dl>{lines.collect_view()}</dl>
        </dialog>
    }
}
