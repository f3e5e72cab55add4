//! `/users/{id}/security/password`: a password that somebody else sets.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;
use model::UserPage;

use super::{calls::person, person::signed_out, security_calls::SetPassword};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Back, Check, Icon, Leave, Modal, Shape, Summary, Text, load},
    routes,
};

#[component]
pub(crate) fn PasswordDialog() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let back = Signal::derive(move || {
        id().parse()
            .map_or_else(|_| routes::USERS.to_owned(), routes::user_security)
    });
    view! {
        <Modal back>{load(id, person, |At { data, .. }| view! { <Ask page=data /> })}</Modal>
    }
}

#[component]
fn Ask(page: UserPage) -> impl IntoView {
    let deed = use_deed::<SetPassword>();
    let user = page.user;
    let label = user.label().to_owned();
    let sessions = signed_out(&label, page.open_sessions);
    let title = t!("set-password-title", label = label.as_str());
    let back = routes::user_security(user.id);
    let body = match page.actions.set_password.reason() {
        Some(reason) => view! {
            <div class="dialog-body">
                <p class="notice">{reason.to_owned()}</p>
            </div>
            <footer>
                <Leave to=back label=t!("set-password-back") />
            </footer>
        }
        .into_any(),
        None => view! {
            <DeedForm deed=deed attr:novalidate="">
                <div class="dialog-body form">
                    <Summary problem=deed.problem labels=[("new_password", t!("set-password-new"))] />
                    <ul class="consequences">
                        <li>{sessions}</li>
                        <li>{t!("set-password-links-stop")}</li>
                    </ul>
                    <input type="hidden" name="id" value=user.id.to_string() />
                    <input type="hidden" name="label" value=label.clone() />
                    <Back to=back.clone() />
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
                </div>
                <footer>
                    <Leave to=back label=t!("set-password-cancel") />
                    <button class="btn primary">
                        <Icon shape=Shape::Key />
                        {t!("set-password-set")}
                    </button>
                </footer>
            </DeedForm>
        }
        .into_any(),
    };
    view! {
        <Title text=title.clone() />
        <header>
            <h1 id="dialog-title">{title}</h1>
        </header>
        {body}
    }
}
