//! `/accept-invitation`: opening it changes nothing; only the password spends the link.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::{LinkKind, LinkState, LinkView};

use super::{
    calls::{AcceptInvitation, invitation_page},
    link::{DeadLink, Whose},
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Summary, load},
};

#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("accept-title") />
        {load(
            move || search.get(),
            invitation_page,
            |LinkView { state, whose, .. }| {
                if state == LinkState::Open {
                    view! { <AcceptForm whose /> }.into_any()
                } else {
                    view! { <DeadLink kind=LinkKind::Invitation state whose /> }.into_any()
                }
            },
        )}
    }
}

#[component]
fn AcceptForm(whose: Option<String>) -> impl IntoView {
    let deed = use_deed::<AcceptInvitation>();
    view! {
        <section class="door card">
            <h1>{t!("accept-title")}</h1>
            <Whose whose />
            <p class="muted">{t!("accept-what")}</p>
            <DeedForm deed=deed attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=[("new_password", t!("accept-password"))] />
                <ChosenPassword label=t!("accept-password") name="new_password" problem=deed.problem autofocus=true />
                <button class="btn primary" type="submit">
                    {t!("accept-go")}
                </button>
            </DeedForm>
        </section>
    }
}
