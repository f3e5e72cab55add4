//! The field for a password that somebody chooses. With script, how strong it is is told while it is typed; without,
//! a refusal says what is wrong.
//!
//! The list of common passwords and the estimate stay on the server: in the browser they would more than double what a
//! page loads. A password travels once more for it, over the same connection as the form a moment later.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use messages::t;
use model::{Problem, Strength};
use wasm_bindgen::JsCast as _;

use super::Text;
use crate::pages::sign_in::calls::MeasurePassword;

/// Whoever types faster than this is not asked about in between.
const PAUSE: Duration = Duration::from_millis(300);

#[component]
pub(crate) fn ChosenPassword(
    label: &'static str,
    name: &'static str,
    problem: Signal<Option<Problem>>,
    #[prop(default = t!("field-password-hint"))] hint: &'static str,
    #[prop(optional)] optional: bool,
    #[prop(optional)] autofocus: bool,
    /// Tells the fields of several forms on one page apart.
    #[prop(default = "f")]
    form: &'static str,
) -> impl IntoView {
    let measure = ServerAction::<MeasurePassword>::new();
    let (typed, set_typed) = signal(false);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    // Whoever has gone on is not asked about any more.
    on_cleanup(move || {
        if let Some(before) = waiting.try_get_value().flatten() {
            before.clear();
        }
    });
    let ask = move |event: leptos::ev::Event| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(password) = field.map(|field| field.value()) else {
            return;
        };
        if let Some(before) = waiting.get_value() {
            before.clear();
        }
        set_typed.set(!password.is_empty());
        let later = set_timeout_with_handle(
            move || {
                measure.dispatch(MeasurePassword { password });
            },
            PAUSE,
        );
        waiting.set_value(later.ok());
    };
    let strength = move || {
        let measured = measure.value().get().and_then(Result::ok);
        measured.filter(|_| typed.get())
    };
    view! {
        <div class="chosen" on:input=ask>
            <Text label name kind="password" problem hint autocomplete="new-password" optional autofocus form />
            <p class="strength" role="status" hidden=move || strength().is_none()>
                <meter
                    min="0"
                    max="4"
                    low="2"
                    high="3"
                    optimum="4"
                    aria-hidden="true"
                    value=move || strength().map_or(0, |strength| strength.score).to_string()
                ></meter>
                <span>{move || strength().map(|strength| words(&strength))}</span>
            </p>
        </div>
    }
}

fn words(strength: &Strength) -> String {
    let how = match strength.score {
        0 | 1 => t!("field-password-weak"),
        2 => t!("field-password-fair"),
        3 => t!("field-password-good"),
        _ => t!("field-password-strong"),
    };
    match &strength.problem {
        Some(problem) => problem.clone(),
        None => how.to_owned(),
    }
}
