//! `/setup`: the first super_admin, by the link that the log of the first start shows.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::{Piece, rich, t};
use model::SetupState;

use super::calls::{CompleteSetup, setup_page};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Summary, Text, load},
    routes,
};

fn labels() -> [(&'static str, &'static str); 3] {
    [
        ("full_name", t!("setup-name")),
        ("email", t!("setup-email")),
        ("password", t!("setup-password")),
    ]
}

#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("setup-title") />
        {load(
            move || search.get(),
            setup_page,
            |state| match state {
                SetupState::Open => view! { <SetupForm /> }.into_any(),
                SetupState::Done => {
                    view! {
                        <section class="door card">
                            <h1>{t!("setup-done")}</h1>
                            <p>{t!("setup-done-what")}</p>
                            <a class="btn primary" href=routes::SIGN_IN>
                                {t!("setup-sign-in")}
                            </a>
                        </section>
                    }
                        .into_any()
                }
                SetupState::BadLink => {
                    view! {
                        <section class="door card">
                            <h1>{t!("setup-bad-link")}</h1>
                            <p>
                                {t!("setup-bad-link-what")}
                            </p>
                            <p class="muted">{on_the_server()}</p>
                        </section>
                    }
                        .into_any()
                }
            },
        )}
    }
}

/// The other way to create the administrator.
fn on_the_server() -> impl IntoView {
    rich!("setup-by-command", command = "usher admin create --email …")
        .into_iter()
        .map(|Piece { text, argument }| match argument {
            Some(_) => view! { <code>{text}</code> }.into_any(),
            None => text.into_any(),
        })
        .collect_view()
}

#[component]
fn SetupForm() -> impl IntoView {
    let deed = use_deed::<CompleteSetup>();
    view! {
        <section class="door card">
            <h1>{t!("setup-heading")}</h1>
            <p class="muted">{t!("setup-what")}</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=labels() />
                <Text
                    label=t!("setup-name")
                    name="full_name"
                    problem=deed.problem
                    value=deed.typed("full_name", "")
                    autocomplete="name"
                    optional=true
                    autofocus=true
                />
                <Text
                    label=t!("setup-email")
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                />
                <ChosenPassword label=t!("setup-password") name="password" problem=deed.problem />
                <button class="btn primary" type="submit">
                    {t!("setup-go")}
                </button>
            </DeedForm>
        </section>
    }
}
