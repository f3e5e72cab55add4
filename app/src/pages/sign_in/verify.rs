//! `/verify-email`: opening it changes nothing; the button confirms the address and spends the link.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::{LinkKind, LinkState, LinkView};

use super::{
    calls::{VerifyEmail, verification_page},
    link::{DeadLink, Whose},
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Summary, load},
};

#[component]
pub(crate) fn VerifyPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("verify-title") />
        {load(
            move || search.get(),
            verification_page,
            |LinkView { state, whose, .. }| {
                if state == LinkState::Open {
                    view! { <VerifyForm whose /> }.into_any()
                } else {
                    view! { <DeadLink kind=LinkKind::Verification state whose /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn VerifyForm(whose: Option<String>) -> impl IntoView {
    let deed = use_deed::<VerifyEmail>();
    view! {
        <section class="door card">
            <h1>{t!("verify-title")}</h1>
            <Whose whose />
            <p class="muted">{t!("verify-what")}</p>
            <DeedForm deed=deed attr:class="form">
                <Summary problem=deed.problem />
                <button class="btn primary" type="submit">
                    {t!("verify-go")}
                </button>
            </DeedForm>
        </section>
    }
}
