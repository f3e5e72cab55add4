//! `/users/{id}/edit`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;

use super::calls::{EditView, UpdateUser, person_to_edit};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Back, Crumb, Summary, Text, load},
    query::{is_local, pairs, value},
    routes,
};

fn labels() -> [(&'static str, &'static str); 2] {
    [
        ("full_name", t!("person-edit-name")),
        ("email", t!("person-edit-email")),
    ]
}

#[component]
pub(crate) fn EditPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person_to_edit,
        |edit| view! { <Edit edit /> },
    )
}

#[component]
fn Edit(edit: EditView) -> impl IntoView {
    let deed = use_deed::<UpdateUser>();
    let user = edit.page.user;
    let label = user.label().to_owned();
    // From a row of the list it leads back there.
    let back = value(&pairs(&use_location().search.get_untracked()), "back");
    let home = back
        .filter(|back| is_local(back))
        .unwrap_or_else(|| routes::user(user.id));
    let (cancel, up) = (home.clone(), home.clone());
    let above = if home.starts_with("/users/") {
        label.clone()
    } else {
        t!("users-title").to_owned()
    };
    let email = edit.email.then(|| {
        view! {
            <Text
                label=t!("person-edit-email")
                name="email"
                kind="email"
                problem=deed.problem
                value=deed.typed("email", user.email.clone())
                hint=t!("person-edit-email-hint")
                autocomplete="off"
            />
        }
    });
    let body = match edit.page.actions.update.reason() {
        Some(reason) => view! { <p class="notice">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
                <Summary problem=deed.problem labels=labels() />
                <input type="hidden" name="id" value=user.id.to_string() />
                <input type="hidden" name="version" value=user.version.to_string() />
                <Back to=home.clone() />
                <Text
                    label=t!("person-edit-name")
                    name="full_name"
                    problem=deed.problem
                    value=deed.typed("full_name", user.full_name.clone().unwrap_or_default())
                    autocomplete="off"
                    optional=true
                    autofocus=true
                />
                {email}
                <div class="buttons">
                    <button class="btn primary" type="submit">
                        {t!("person-edit-save")}
                    </button>
                    <a class="btn quiet" href=cancel>
                        {t!("person-edit-cancel")}
                    </a>
                </div>
            </DeedForm>
        }
        .into_any(),
    };
    view! {
        <Title text=t!("person-edit-title", person = label.as_str()) />
        <Crumb href=up label=above />
        <div class="head">
            <h1>{t!("person-edit-heading")}</h1>
        </div>
        {body}
    }
}
