//! `/forgot-password`

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;

use super::calls::ForgotPassword;
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Summary, Text},
    routes,
};

#[component]
pub(crate) fn ForgotPage() -> impl IntoView {
    let deed = use_deed::<ForgotPassword>();
    view! {
        <Title text=t!("forgot-title") />
        <section class="door card">
            <h1>{t!("forgot-heading")}</h1>
            <p class="muted">{t!("forgot-what")}</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=[("email", t!("forgot-email"))] />
                <Text
                    label=t!("forgot-email")
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                    autofocus=true
                />
                <button class="btn primary" type="submit">
                    {t!("forgot-go")}
                </button>
            </DeedForm>
            <p class="aside">
                <a class="link" href=routes::SIGN_IN>
                    {t!("forgot-back")}
                </a>
            </p>
        </section>
    }
}
