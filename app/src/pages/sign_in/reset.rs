//! `/reset-password`: opening it changes nothing; only the new password spends the link.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::{LinkKind, LinkState, LinkView};

use super::{
    calls::{ResetPassword, reset_page},
    link::{DeadLink, Whose},
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Summary, load},
    routes,
};

#[component]
pub(crate) fn ResetPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("reset-title") />
        {load(
            move || search.get(),
            reset_page,
            |LinkView { state, whose, .. }| {
                if state == LinkState::Open {
                    view! { <ResetForm whose /> }.into_any()
                } else {
                    view! { <DeadLink kind=LinkKind::Reset state whose /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn ResetForm(whose: Option<String>) -> impl IntoView {
    let deed = use_deed::<ResetPassword>();
    view! {
        <section class="door card">
            <h1>{t!("reset-title")}</h1>
            <Whose whose />
            <p class="muted">{t!("reset-what")}</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=[("new_password", t!("reset-new-password"))] />
                <ChosenPassword label=t!("reset-new-password") name="new_password" problem=deed.problem autofocus=true />
                <button class="btn primary" type="submit">
                    {t!("reset-go")}
                </button>
            </DeedForm>
            <p class="aside">
                <a class="link" href=routes::FORGOT_PASSWORD>
                    {t!("reset-another")}
                </a>
            </p>
        </section>
    }
}
