//! A menu behind a button: `<details>`, so it opens without script. One of a group is open at a time.

use leptos::{html, prelude::*};
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{Icon, Shape};

/// `label` is the button's accessible name, `group` the menus of which one is open.
#[component]
pub(crate) fn Menu(
    label: String,
    group: &'static str,
    /// Has just been asked for: it comes open, with the focus.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    let summary = NodeRef::<html::Summary>::new();
    Effect::new(move |_| {
        if let Some(summary) = summary.get().filter(|_| open) {
            let _ = summary.focus();
            if let Some(pop) = summary.next_element_sibling() {
                bring_into_sight(&pop);
            }
        }
    });
    view! {
        <details class="menu" name=group open=open>
            <summary class="btn icon quiet" aria-label=label.clone() title=label node_ref=summary>
                <Icon shape=Shape::More />
            </summary>
            <div class="pop end">{children()}</div>
        </details>
    }
}

/// Moves nothing that is in sight already.
pub(crate) fn bring_into_sight(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
