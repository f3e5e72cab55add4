//! `/reset-password`: opening it changes nothing; only the new password spends the link.

use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::calls::{ResetPassword, reset_page};
use crate::{
    frame::use_deed,
    parts::{Summary, Text, load},
    routes,
};

#[component]
pub(crate) fn ResetPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Choose a new password" />
        {load(
            move || search.get(),
            reset_page,
            |there_is_a_link| {
                if there_is_a_link {
                    view! { <ResetForm /> }.into_any()
                } else {
                    view! {
                        <section class="door card">
                            <h1>"There is no reset link here"</h1>
                            <p>"Open the link from your mail again, or ask for another one."</p>
                            <a class="btn primary" href=routes::FORGOT_PASSWORD>
                                "Get another link"
                            </a>
                        </section>
                    }
                        .into_any()
                }
            },
        )}
    }
}

#[component]
fn ResetForm() -> impl IntoView {
    let deed = use_deed::<ResetPassword>();
    view! {
        <section class="door card">
            <h1>"Choose a new password"</h1>
            <p class="muted">"Saving it signs you out everywhere and uses up the link."</p>
            <ActionForm action=deed.action attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=&[("new_password", "New password")] />
                <Text
                    label="New password"
                    name="new_password"
                    kind="password"
                    problem=deed.problem
                    hint="At least 8 characters; long beats complicated."
                    autocomplete="new-password"
                    autofocus=true
                />
                <button class="btn primary" type="submit">
                    "Save the new password"
                </button>
            </ActionForm>
            <p class="aside">
                <a class="link" href=routes::FORGOT_PASSWORD>
                    "The link does not work? Get another one"
                </a>
            </p>
        </section>
    }
}
