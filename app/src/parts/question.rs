//! What a dialog asks: its heading, what will happen, and the form that makes it happen.

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;

use super::{Leave, Summary};
use crate::frame::{Deed, DeedForm};

/// Names the dialog, and the document while it is open.
#[component]
pub(crate) fn Heading(
    title: String,
    /// What the dialog says instead of the title.
    #[prop(optional, into)]
    question: Option<String>,
    #[prop(optional, into)] lead: Option<String>,
) -> impl IntoView {
    let heading = question.unwrap_or_else(|| title.clone());
    view! {
        <Title text=title />
        <header>
            <h1 id="dialog-title">{heading}</h1>
            {lead.map(|lead| view! { <p class="muted">{lead}</p> })}
        </header>
    }
}

/// The consequences, further fields, and the button; or, where there is nothing to decide, why not.
#[component]
pub(crate) fn Question(
    deed: Deed,
    /// Why it cannot be done.
    #[prop(into)]
    refusal: Option<String>,
    consequences: Vec<String>,
    /// Where it leads without the deed.
    #[prop(into)]
    back: String,
    /// The form's fields and their labels, for the summary of what is wrong.
    #[prop(optional, into)]
    labels: Vec<(&'static str, &'static str)>,
    #[prop(default = "f")] form: &'static str,
    /// The button that does it.
    button: AnyView,
    /// The fields.
    children: Children,
) -> impl IntoView {
    if let Some(reason) = refusal {
        return view! {
            <div class="dialog-body">
                <p class="notice">{reason}</p>
            </div>
            <footer>
                <Leave to=back label=t!("question-back") />
            </footer>
        }
        .into_any();
    }
    let consequences = consequences
        .into_iter()
        .map(|consequence| view! { <li>{consequence}</li> })
        .collect_view();
    view! {
        <DeedForm deed attr:novalidate="">
            <div class="dialog-body form">
                <Summary problem=deed.problem labels form />
                <ul class="consequences">{consequences}</ul>
                {children()}
            </div>
            <footer>
                <Leave to=back label=t!("question-cancel") />
                {button}
            </footer>
        </DeedForm>
    }
    .into_any()
}
