//! `/account/password`

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;

use super::calls::{ChangePassword, own_password_form};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{ChosenPassword, Crumb, Summary, Text, load},
    routes,
};

fn labels() -> [(&'static str, &'static str); 3] {
    [
        ("current_password", t!("account-current-password")),
        ("current", t!("account-current-password")),
        ("new_password", t!("account-new-password")),
    ]
}

#[component]
pub(crate) fn PasswordPage() -> impl IntoView {
    view! {
        <Title text=t!("account-password-title") />
        {load(|| (), |()| own_password_form(), |asked| view! { <Change asked /> })}
    }
}

/// `asked`: the person may do nothing else before.
#[component]
fn Change(asked: bool) -> impl IntoView {
    let deed = use_deed::<ChangePassword>();
    let lead = if asked {
        view! { <p class="notice">{t!("account-password-asked")}</p> }.into_any()
    } else {
        view! { <Crumb href=routes::ACCOUNT label=t!("account-title") /> }.into_any()
    };
    let cancel = (!asked).then(|| {
        view! {
            <a class="btn quiet" href=routes::ACCOUNT>
                {t!("account-password-cancel")}
            </a>
        }
    });
    view! {
        {lead}
        <div class="head">
            <h1>{t!("account-password-title")}</h1>
        </div>
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Summary problem=deed.problem labels=labels() />
            <Text
                label=t!("account-current-password")
                name="current_password"
                kind="password"
                problem=deed.problem
                autocomplete="current-password"
                autofocus=true
            />
            <ChosenPassword label=t!("account-new-password") name="new_password" problem=deed.problem />
            <div class="buttons">
                <button class="btn primary" type="submit">
                    {t!("account-password-go")}
                </button>
                {cancel}
            </div>
        </DeedForm>
    }
}
