//! A menu behind a button: `<details>`, so it opens without script. One of a group is open at a time.

use leptos::prelude::*;

use super::{Icon, Shape};

/// `label` is the button's accessible name, `group` the menus of which one is open.
#[component]
pub(crate) fn Menu(label: String, group: &'static str, children: Children) -> impl IntoView {
    view! {
        <details class="menu" name=group>
            <summary class="btn icon quiet" aria-label=label.clone() title=label>
                <Icon shape=Shape::More />
            </summary>
            <div class="pop end">{children()}</div>
        </details>
    }
}
