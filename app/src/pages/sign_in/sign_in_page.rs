//! `/sign-in`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::calls::SignIn;
use crate::{
    frame::{DeedForm, use_deed},
    pages::external::ProviderButtons,
    parts::{Summary, Text},
    query::{is_local, pairs, value},
    routes,
};

const LABELS: &[(&str, &str)] = &[("email", "E-mail"), ("password", "Password")];

#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let deed = use_deed::<SignIn>();
    let location = use_location();
    let next = move || {
        let next = value(&pairs(&location.search.get()), "next");
        next.filter(|next| is_local(next))
            .unwrap_or_else(|| routes::START.to_owned())
    };
    view! {
        <Title text="Sign in" />
        <section class="door card">
            <h1>"Sign in"</h1>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=LABELS />
                <input type="hidden" name="next" value=next />
                <Text
                    label="E-mail"
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                    autofocus=true
                />
                <Text
                    label="Password"
                    name="password"
                    kind="password"
                    problem=deed.problem
                    autocomplete="current-password"
                />
                <button class="btn primary" type="submit">
                    "Sign in"
                </button>
            </DeedForm>
            <ProviderButtons next=Signal::derive(next) />
            <p class="aside">
                <a class="link" href=routes::FORGOT_PASSWORD>
                    "Forgot your password?"
                </a>
            </p>
        </section>
    }
}
