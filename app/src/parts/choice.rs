//! One of a few ways, with what each means.

use leptos::prelude::*;

/// A way: its value, its label, and what it means.
pub(crate) type Way = (&'static str, &'static str, &'static str);

#[component]
pub(crate) fn Choice(
    legend: &'static str,
    name: &'static str,
    ways: Vec<Way>,
    #[prop(into)] chosen: String,
) -> impl IntoView {
    let boxes = ways
        .into_iter()
        .map(|(value, label, hint)| {
            view! {
                <label class="check">
                    <input type="radio" name=name value=value checked=chosen == value />
                    <span>
                        <b>{label}</b>
                        <span class="hint">{hint}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choice">
            <legend>{legend}</legend>
            {boxes}
        </fieldset>
    }
}
