//! `/sign-in`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;

use super::calls::SignIn;
use crate::{
    frame::{DeedForm, use_deed},
    pages::external::WaysIn,
    parts::{Summary, Text},
    query::{is_local, pairs, value},
    routes,
};

fn labels() -> [(&'static str, &'static str); 2] {
    [
        ("email", t!("sign-in-email")),
        ("password", t!("sign-in-password")),
    ]
}

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
        <Title text=t!("sign-in-title") />
        <section class="door card">
            <h1>{t!("sign-in-title")}</h1>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=labels() />
                <input type="hidden" name="next" value=next />
                <Text
                    label=t!("sign-in-email")
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                    autofocus=true
                />
                <Text
                    label=t!("sign-in-password")
                    name="password"
                    kind="password"
                    problem=deed.problem
                    autocomplete="current-password"
                />
                <button class="btn primary" type="submit">
                    {t!("sign-in-go")}
                </button>
            </DeedForm>
            <WaysIn next=Signal::derive(next) />
            <p class="aside">
                <a class="link" href=routes::FORGOT_PASSWORD>
                    {t!("sign-in-forgot")}
                </a>
            </p>
        </section>
    }
}
