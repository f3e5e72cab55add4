//! `/account/password`

use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::{ChangePassword, own_password_form};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Crumb, Summary, Text, load},
    routes,
};

const LABELS: &[(&str, &str)] = &[
    ("current_password", "Current password"),
    ("current", "Current password"),
    ("new_password", "New password"),
];

#[component]
pub(crate) fn PasswordPage() -> impl IntoView {
    view! {
        <Title text="Change password" />
        {load(|| (), |()| own_password_form(), |asked| view! { <Change asked /> })}
    }
}

/// `asked`: the person may do nothing else before.
#[component]
fn Change(asked: bool) -> impl IntoView {
    let deed = use_deed::<ChangePassword>();
    let lead = if asked {
        view! { <p class="notice">"Your password was set for you. Choose your own before you go on."</p> }.into_any()
    } else {
        view! { <Crumb href=routes::ACCOUNT label="Your account" /> }.into_any()
    };
    let cancel = (!asked).then(|| {
        view! {
            <a class="btn quiet" href=routes::ACCOUNT>
                "Cancel"
            </a>
        }
    });
    view! {
        {lead}
        <div class="head">
            <h1>"Change password"</h1>
        </div>
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Summary problem=deed.problem labels=LABELS />
            <Text
                label="Current password"
                name="current_password"
                kind="password"
                problem=deed.problem
                autocomplete="current-password"
                autofocus=true
            />
            <ChosenPassword label="New password" name="new_password" problem=deed.problem />
            <div class="buttons">
                <button class="btn primary" type="submit">
                    "Change password"
                </button>
                {cancel}
            </div>
        </DeedForm>
    }
}
