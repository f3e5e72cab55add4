//! `/setup`: the first super_admin, by the link that the log of the first start shows.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::SetupState;

use super::calls::{CompleteSetup, setup_page};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Summary, Text, load},
    routes,
};

const LABELS: &[(&str, &str)] = &[
    ("full_name", "Name"),
    ("email", "E-mail"),
    ("password", "Password"),
];

#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Set up" />
        {load(
            move || search.get(),
            setup_page,
            |state| match state {
                SetupState::Open => view! { <SetupForm /> }.into_any(),
                SetupState::Done => {
                    view! {
                        <section class="door card">
                            <h1>"Usher is set up"</h1>
                            <p>"There is a super administrator already, so this link does nothing any more."</p>
                            <a class="btn primary" href=routes::SIGN_IN>
                                "Sign in"
                            </a>
                        </section>
                    }
                        .into_any()
                }
                SetupState::BadLink => {
                    view! {
                        <section class="door card">
                            <h1>"This setup link is not valid"</h1>
                            <p>
                                "Each start of the server makes a new link and ends the one before. Use the link that the
                                server’s log shows last."
                            </p>
                            <p class="muted">
                                "Or create the administrator on the server: " <code>"usher admin create --email …"</code>
                            </p>
                        </section>
                    }
                        .into_any()
                }
            },
        )}
    }
}

#[component]
fn SetupForm() -> impl IntoView {
    let deed = use_deed::<CompleteSetup>();
    view! {
        <section class="door card">
            <h1>"Create the first administrator"</h1>
            <p class="muted">"This person may do everything, in every organization. The link works once."</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=LABELS />
                <Text
                    label="Name"
                    name="full_name"
                    problem=deed.problem
                    value=deed.typed("full_name", "")
                    autocomplete="name"
                    optional=true
                    autofocus=true
                />
                <Text
                    label="E-mail"
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                />
                <ChosenPassword label="Password" name="password" problem=deed.problem />
                <button class="btn primary" type="submit">
                    "Create administrator"
                </button>
            </DeedForm>
        </section>
    }
}
