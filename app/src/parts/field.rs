//! Form fields: a label, the input, a hint, and what is wrong beside it. The summary on top links to the fields.

use leptos::{html, prelude::*};
use messages::t;
use model::{FieldProblem, Problem};

use super::{Icon, Shape, with_moments};
use crate::frame::{focus_when, use_here};

type Refused = Signal<Option<Problem>>;

/// What is wrong with one field, joined.
fn wrong(problem: Refused, name: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let texts = problem.with(|problem| {
            problem.as_ref().map(|problem| {
                problem
                    .of_field(name)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
        })?;
        (!texts.is_empty()).then(|| texts.join(" "))
    })
}

/// Label, hint and problem around one input; `id` is that of the input.
#[component]
fn Around(
    id: String,
    label: &'static str,
    hint: &'static str,
    wrong: Signal<Option<String>>,
    optional: bool,
    children: Children,
) -> impl IntoView {
    let optional = optional.then(|| view! { <span class="optional">{t!("field-optional")}</span> });
    let hint = (!hint.is_empty()).then(|| {
        view! {
            <p class="hint" id=format!("{id}-hint")>
                {hint}
            </p>
        }
    });
    let wrong_id = format!("{id}-wrong");
    view! {
        <div class="row" class:bad=move || wrong.with(Option::is_some)>
            <label for=id>{label} {optional}</label>
            {children()}
            {hint}
            <p class="wrong" id=wrong_id hidden=move || wrong.with(Option::is_none)>
                <Icon shape=Shape::Alert />
                <span>{move || wrong.get().unwrap_or_default()}</span>
            </p>
        </div>
    }
}

/// The ids that describe an input.
fn described(
    id: &str,
    hint: &str,
    wrong: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Send + 'static {
    let hint = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let id = id.to_owned();
    move || {
        let wrong = wrong.with(Option::is_some).then(|| format!("{id}-wrong"));
        let ids: Vec<_> = wrong.into_iter().chain(hint.clone()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A line of text: also e-mail, password and date by its `kind`.
#[component]
pub(crate) fn Text(
    label: &'static str,
    name: &'static str,
    problem: Refused,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] autofocus: bool,
    /// The id of a `<datalist>`.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Tells the fields of several forms on one page apart.
    #[prop(default = "f")]
    form: &'static str,
) -> impl IntoView {
    let id = format!("{form}-{name}");
    let wrong = wrong(problem, name);
    let described = described(&id, hint, wrong);
    view! {
        <Around id=id.clone() label hint wrong optional>
            <input
                id=id
                class="input"
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                autofocus=autofocus
                list=list
                spellcheck="false"
                aria-required=(!optional).then_some("true")
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby=described
            />
        </Around>
    }
}

/// Text inside `<title>` or `<textarea>`. In the browser it is set as text. On the server leptos writes it as it stands,
/// as if it were a script, so that whoever is called `</title><script>` would put an element into the page.
pub(crate) fn raw_text(text: String) -> String {
    if !cfg!(feature = "ssr") {
        return text;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    // HTML drops a line break at the beginning.
    match escaped.strip_prefix('\n') {
        Some(_) => format!("\n{escaped}"),
        None => escaped,
    }
}

/// Several lines of text.
#[component]
pub(crate) fn Area(
    label: &'static str,
    name: &'static str,
    problem: Refused,
    #[prop(optional, into)] value: String,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let id = format!("f-{name}");
    let wrong = wrong(problem, name);
    let described = described(&id, hint, wrong);
    view! {
        <Around id=id.clone() label hint wrong optional=true>
            <textarea
                id=id
                class="input"
                name=name
                rows="3"
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby=described
            >
                {raw_text(value)}
            </textarea>
        </Around>
    }
}

/// A box to tick; unticked sends nothing.
#[component]
pub(crate) fn Check(
    label: &'static str,
    name: &'static str,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> });
    view! {
        <label class="check">
            <TickBox name value="true" checked />
            <span>
                <b>{label}</b>
                {hint}
            </span>
        </label>
    }
}

/// The box itself. Drawn anew together with what is around it, and never made of another field: Chromium leaves a
/// hidden field that became a box without one.
#[component]
pub(crate) fn TickBox(name: &'static str, value: &'static str, checked: bool) -> impl IntoView {
    move || view! { <input type="checkbox" name=name value=value checked=checked /> }
}

/// A day to choose. Drawn anew, too: one that lost its type for a moment may stay out of sight.
#[component]
pub(crate) fn DayField(id: &'static str, name: &'static str, value: String) -> impl IntoView {
    move || view! { <input class="input" type="date" id=id name=name value=value.clone() /> }
}

/// The page that a form was sent from, so that it leads back there.
#[component]
pub(crate) fn Back(#[prop(optional, into)] to: Option<String>) -> impl IntoView {
    let here = use_here();
    view! { <input type="hidden" name="back" value=move || to.clone().unwrap_or_else(|| here.get()) /> }
}

/// The sentence of a refusal. One that tells who changed something meanwhile has the times of it.
pub(crate) fn said(problem: &Problem) -> String {
    let sentence = problem.to_string();
    match problem {
        Problem::Changed { .. } => with_moments(&sentence),
        _ => sentence,
    }
}

/// What is wrong, on top of the form: each line leads to its field. `labels` are the fields' names and labels.
#[component]
pub(crate) fn Summary(
    problem: Refused,
    #[prop(optional, into)] labels: Vec<(&'static str, &'static str)>,
    #[prop(default = "f")] form: &'static str,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    focus_when(element, move || problem.with(Option::is_some));
    let labels = StoredValue::new(labels);
    let label_of = move |field: &FieldProblem| {
        let of_field = |(name, _): &&(&str, &str)| *name == field.field();
        labels.with_value(|labels| labels.iter().find(of_field).copied())
    };
    // What no field of the form can mend, such as a spent link: its sentence is all there is to say.
    let speaks_alone =
        move |fields: &[FieldProblem]| matches!(fields, [only] if label_of(only).is_none());
    let lines = move || match problem.get() {
        Some(Problem::Invalid { fields }) if !speaks_alone(&fields) => fields
            .into_iter()
            .map(|field| {
                let label = label_of(&field);
                let text = field.msg.clone();
                match label {
                    Some((name, label)) => view! {
                        <li>
                            // Not the router's: the browser moves the focus along.
                            <a href=format!("#{form}-{name}") rel="external">
                                {t!("field-problem", label = label, problem = text)}
                            </a>
                        </li>
                    }
                    .into_any(),
                    None => view! { <li>{text}</li> }.into_any(),
                }
            })
            .collect_view()
            .into_any(),
        // The times in them are for people and programs alike.
        Some(Problem::Changed { since, .. }) => since
            .iter()
            .map(|change| view! { <li>{with_moments(change)}</li> })
            .collect_view()
            .into_any(),
        _ => ().into_any(),
    };
    let headline = move || match problem.get() {
        Some(Problem::Changed { since, .. }) if !since.is_empty() => {
            t!("field-changed-since").to_owned()
        }
        Some(Problem::Invalid { fields }) if !fields.is_empty() && !speaks_alone(&fields) => {
            t!("field-problems", count = fields.len())
        }
        Some(problem) => said(&problem),
        None => String::new(),
    };
    view! {
        <div
            class="summary"
            id=if form == "f" { "problems".to_owned() } else { format!("{form}-problems") }
            role="alert"
            tabindex="-1"
            node_ref=element
            hidden=move || problem.with(Option::is_none)
        >
            <Icon shape=Shape::Alert />
            <div>
                <p>
                    <b>{headline}</b>
                </p>
                <ul>{lines}</ul>
            </div>
        </div>
    }
}
