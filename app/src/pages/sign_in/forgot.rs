//! `/forgot-password`

use leptos::prelude::*;
use leptos_meta::Title;

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
        <Title text="Forgot your password" />
        <section class="door card">
            <h1>"Forgot your password?"</h1>
            <p class="muted">"Enter the address that you sign in with. You get a mail with a link to choose a new one."</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=&[("email", "E-mail")] />
                <Text
                    label="E-mail"
                    name="email"
                    kind="email"
                    problem=deed.problem
                    value=deed.typed("email", "")
                    autocomplete="username"
                    autofocus=true
                />
                <button class="btn primary" type="submit">
                    "Send the link"
                </button>
            </DeedForm>
            <p class="aside">
                <a class="link" href=routes::SIGN_IN>
                    "Back to sign-in"
                </a>
            </p>
        </section>
    }
}
