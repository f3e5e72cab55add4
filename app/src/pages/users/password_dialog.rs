//! `/users/{id}/security/password`: a password that somebody else sets.

use leptos::prelude::*;
use messages::t;
use model::UserPage;

use super::{
    calls::person,
    person::{signed_out, use_over_security},
    security_calls::SetPassword,
};
use crate::{
    call::At,
    frame::use_deed,
    parts::{Back, Check, Heading, Icon, Modal, Question, Shape, Text, load_over},
};

#[component]
pub(crate) fn PasswordDialog() -> impl IntoView {
    let (id, back) = use_over_security();
    load_over(id, person, move |At { data, .. }| {
        view! {
            <Modal back>
                <Ask page=data back=back.get_untracked() />
            </Modal>
        }
    })
}

#[component]
fn Ask(page: UserPage, back: String) -> impl IntoView {
    let deed = use_deed::<SetPassword>();
    let user = page.user;
    let label = user.label().to_owned();
    let consequences = vec![
        signed_out(&label, page.open_sessions),
        t!("set-password-links-stop").to_owned(),
    ];
    let button = view! {
        <button class="btn primary">
            <Icon shape=Shape::Key />
            {t!("set-password-set")}
        </button>
    };
    view! {
        <Heading title=t!("set-password-title", label = label.as_str()) />
        <Question
            deed
            refusal=page.actions.set_password.reason().map(str::to_owned)
            consequences
            back=back.clone()
            labels=[("new_password", t!("set-password-new"))]
            button=button.into_any()
        >
            <input type="hidden" name="id" value=user.id.to_string() />
            <input type="hidden" name="label" value=label />
            <Back to=back />
            <Text
                label=t!("set-password-new")
                name="new_password"
                kind="password"
                problem=deed.problem
                hint=t!("set-password-hint")
                autocomplete="new-password"
                autofocus=true
            />
            <Check
                label=t!("set-password-must-change")
                name="must_change"
                checked=true
                hint=t!("set-password-must-change-hint")
            />
            <Check
                label=t!("set-password-mail")
                name="send_email"
                checked=true
                hint=t!("set-password-mail-hint", email = user.email.as_str())
            />
        </Question>
    }
}
