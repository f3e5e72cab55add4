//! `/oauth/{provider}/register`: for somebody whom a provider knows and nobody here does.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;
use model::Newcomer;

use super::calls::{RegisterExternal, external_newcomer};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Summary, Text, load},
    routes,
};

fn labels() -> [(&'static str, &'static str); 4] {
    [
        ("email", t!("external-email")),
        ("username", t!("external-username")),
        ("full_name", t!("external-name")),
        ("org_name", t!("external-organization")),
    ]
}

#[component]
pub(crate) fn RegisterPage() -> impl IntoView {
    let params = use_params_map();
    let provider = move || params.with(|params| params.get("provider").unwrap_or_default());
    view! {
        <Title text=t!("external-register-title") />
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
    let known = match email {
        Some(email) => t!("external-known-as", provider = title, email = email),
        None => t!("external-known", provider = title),
    };
    view! {
        <section class="door card">
            <h1>{t!("external-no-account")}</h1>
            <p>{known}</p>
            <p class="muted">
                {t!("external-no-account-what")}
            </p>
            <a class="btn primary" href=routes::SIGN_IN>
                {t!("external-back")}
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
            <h1>{t!("external-register")}</h1>
            <p class="muted">
                {t!("external-register-what", provider = title)}
            </p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=labels() />
                <input type="hidden" name="provider" value=provider.name() />
                <Text
                    label=t!("external-organization")
                    name="org_name"
                    problem=deed.problem
                    value=deed.typed("org_name", "")
                    autocomplete="organization"
                    autofocus=true
                />
                <Text
                    label=t!("external-name")
                    name="full_name"
                    problem=deed.problem
                    value=deed.typed("full_name", full_name.unwrap_or_default())
                    autocomplete="name"
                />
                <Text
                    label=t!("external-email")
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", email.unwrap_or_default())
                    autocomplete="email"
                />
                <Text
                    label=t!("external-username")
                    name="username"
                    problem=deed.problem
                    value=deed.typed("username", "")
                    hint=t!("external-username-hint")
                    autocomplete="username"
                />
                <button class="btn primary" type="submit">
                    {t!("external-register-go")}
                </button>
            </DeedForm>
        </section>
    }
}
