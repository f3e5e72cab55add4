//! `/oauth/{provider}/register`: for somebody whom a provider knows and nobody here does.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;
use model::Newcomer;

use super::calls::{RegisterExternal, external_newcomer};
use crate::{
    frame::{DeedForm, use_deed},
    pages::sign_in::RegistrationFields,
    parts::load,
    routes,
};

#[component]
pub(crate) fn NewcomerPage() -> impl IntoView {
    let params = use_params_map();
    let provider = move || params.with(|params| params.get("provider").unwrap_or_default());
    view! {
        <Title text=t!("register-title") />
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
                {t!("register-back")}
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
            <h1>{t!("register-heading")}</h1>
            <p class="muted">
                {t!("external-register-what", provider = title)}
            </p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <input type="hidden" name="provider" value=provider.name() />
                <RegistrationFields
                    deed
                    email=email.unwrap_or_default()
                    full_name=full_name.unwrap_or_default()
                />
            </DeedForm>
        </section>
    }
}
