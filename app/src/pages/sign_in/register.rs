//! `/register`: whoever founds an organization becomes its first administrator, where the operator lets them.

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;

use super::calls::{Register, ways_in};
use crate::{
    frame::{Deed, DeedForm, use_deed},
    parts::{Summary, Text, load},
    routes,
};

fn labels() -> [(&'static str, &'static str); 4] {
    [
        ("email", t!("register-email")),
        ("username", t!("register-username")),
        ("full_name", t!("register-name")),
        ("org_name", t!("register-organization")),
    ]
}

#[component]
pub(crate) fn RegisterPage() -> impl IntoView {
    view! {
        <Title text=t!("register-title") />
        {load(
            || (),
            |()| ways_in(),
            |ways| {
                if ways.registration_open {
                    view! { <Found /> }.into_any()
                } else {
                    view! { <Closed /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn Closed() -> impl IntoView {
    view! {
        <section class="door card">
            <h1>{t!("register-closed")}</h1>
            <p>{t!("register-closed-what")}</p>
            <a class="btn primary" href=routes::SIGN_IN>
                {t!("register-back")}
            </a>
        </section>
    }
}

#[component]
fn Found() -> impl IntoView {
    let deed = use_deed::<Register>();
    view! {
        <section class="door card">
            <h1>{t!("register-heading")}</h1>
            <p class="muted">{t!("register-what")}</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <RegistrationFields deed email="" full_name="" />
            </DeedForm>
            <p class="aside">
                <a class="link" href=routes::SIGN_IN>
                    {t!("register-back")}
                </a>
            </p>
        </section>
    }
}

/// What is asked of a founder, filled in as far as it is known of them.
#[component]
pub(crate) fn RegistrationFields(
    deed: Deed,
    #[prop(into)] email: String,
    #[prop(into)] full_name: String,
) -> impl IntoView {
    view! {
        <Summary problem=deed.problem labels=labels() />
        <Text
            label=t!("register-organization")
            name="org_name"
            problem=deed.problem
            value=deed.typed("org_name", "")
            autocomplete="organization"
            autofocus=true
        />
        <Text
            label=t!("register-name")
            name="full_name"
            problem=deed.problem
            value=deed.typed("full_name", full_name)
            autocomplete="name"
        />
        <Text
            label=t!("register-email")
            name="email"
            kind="email"
            problem=deed.problem
            value=deed.typed("email", email)
            autocomplete="email"
        />
        <Text
            label=t!("register-username")
            name="username"
            problem=deed.problem
            value=deed.typed("username", "")
            hint=t!("register-username-hint")
            autocomplete="username"
        />
        <button class="btn primary" type="submit">
            {t!("register-go")}
        </button>
    }
}
