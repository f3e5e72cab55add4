//! `/users/{id}/security/password`: a password that somebody else sets.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
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
    let title = format!("Set the password of {label}");
    let back = routes::user_security(user.id);
    let body = match page.actions.set_password.reason() {
        Some(reason) => view! {
            <div class="dialog-body">
                <p class="notice">{reason.to_owned()}</p>
            </div>
            <footer>
                <Leave to=back label="Back" />
            </footer>
        }
        .into_any(),
        None => view! {
            <DeedForm deed=deed attr:novalidate="">
                <div class="dialog-body form">
                    <Summary problem=deed.problem labels=&[("new_password", "New password")] />
                    <ul class="consequences">
                        <li>{sessions}</li>
                        <li>"Reset links for them stop working."</li>
                    </ul>
                    <input type="hidden" name="id" value=user.id.to_string() />
                    <input type="hidden" name="label" value=label.clone() />
                    <Back to=back.clone() />
                    <Text
                        label="New password"
                        name="new_password"
                        kind="password"
                        problem=deed.problem
                        hint="At least 8 characters; long beats complicated."
                        autocomplete="new-password"
                        autofocus=true
                    />
                    <Check
                        label="Has to be changed at the next sign-in"
                        name="must_change"
                        checked=true
                        hint="Until then it opens nothing else."
                    />
                    <Check
                        label="Tell the person by mail"
                        name="send_email"
                        checked=true
                        hint=format!("To {}.", user.email)
                    />
                </div>
                <footer>
                    <Leave to=back label="Cancel" />
                    <button class="btn primary">
                        <Icon shape=Shape::Key />
                        "Set password"
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
