//! `/oauth/{provider}/register`: for somebody whom a provider knows and nobody here does.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::Newcomer;

use super::calls::{RegisterExternal, external_newcomer};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Summary, Text, load},
    routes,
};

const LABELS: &[(&str, &str)] = &[
    ("email", "E-mail"),
    ("username", "User name"),
    ("full_name", "Name"),
    ("org_name", "Organization"),
];

#[component]
pub(crate) fn RegisterPage() -> impl IntoView {
    let params = use_params_map();
    let provider = move || params.with(|params| params.get("provider").unwrap_or_default());
    view! {
        <Title text="Register" />
        {load(
            provider,
            external_newcomer,
            |newcomer| {
                if newcomer.registration_open {
                    view! { <Register newcomer /> }.into_any()
                } else {
                    view! { <Closed newcomer /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn Closed(newcomer: Newcomer) -> impl IntoView {
    let Newcomer { title, email, .. } = newcomer;
    let known = email.unwrap_or_else(|| "somebody".to_owned());
    view! {
        <section class="door card">
            <h1>"There is no account for you yet"</h1>
            <p>{format!("{title} knows you as {known}, but no account here is linked to that.")}</p>
            <p class="muted">
                "If you have an account, sign in with your password and link it on the page of your account. Otherwise ask an
                administrator for one."
            </p>
            <a class="btn primary" href=routes::SIGN_IN>
                "Back to sign-in"
            </a>
        </section>
    }
}

#[component]
fn Register(newcomer: Newcomer) -> impl IntoView {
    let deed = use_deed::<RegisterExternal>();
    let Newcomer {
        provider,
        title,
        email,
        full_name,
        ..
    } = newcomer;
    view! {
        <section class="door card">
            <h1>"Found an organization"</h1>
            <p class="muted">
                {format!("No account here is linked to your {title} identity yet. You become the first administrator of a new \
                          organization.")}
            </p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=LABELS />
                <input type="hidden" name="provider" value=provider.name() />
                <Text
                    label="Organization"
                    name="org_name"
                    problem=deed.problem
                    value=deed.typed("org_name", "")
                    autocomplete="organization"
                    autofocus=true
                />
                <Text
                    label="Name"
                    name="full_name"
                    problem=deed.problem
                    value=deed.typed("full_name", full_name.unwrap_or_default())
                    autocomplete="name"
                />
                <Text
                    label="E-mail"
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", email.unwrap_or_default())
                    autocomplete="email"
                />
                <Text
                    label="User name"
                    name="username"
                    problem=deed.problem
                    value=deed.typed("username", "")
                    hint="At least 3 characters."
                    autocomplete="username"
                />
                <button class="btn primary" type="submit">
                    "Found the organization"
                </button>
            </DeedForm>
        </section>
    }
}
