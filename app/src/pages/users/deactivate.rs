//! `/users/{id}/deactivate`: a dialog over the overview that says what will happen before it does.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;
use model::UserPage;

use super::{
    calls::{DeactivateUser, person},
    person::signed_out,
};
use crate::{
    call::At,
    frame::use_deed,
    parts::{Back, Heading, Modal, Question, load_over},
    query::{is_local, pairs, value},
    routes,
};

#[component]
pub(crate) fn DeactivateDialog() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let search = use_location().search;
    // The list opens it too, and wants its reader back.
    let back = Signal::derive(move || {
        value(&pairs(&search.get()), "back")
            .filter(|back| is_local(back))
            .unwrap_or_else(|| {
                id().parse()
                    .map_or_else(|_| routes::USERS.to_owned(), routes::user)
            })
    });
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
    let deed = use_deed::<DeactivateUser>();
    let user = page.user;
    let label = user.label().to_owned();
    let refusal = match (user.is_active, page.actions.deactivate.reason()) {
        (false, _) => Some(t!("person-is-deactivated-already", person = label.as_str())),
        (true, reason) => reason.map(str::to_owned),
    };
    let consequences = vec![
        signed_out(&label, page.open_sessions),
        t!("person-deactivate-closes").to_owned(),
        t!("person-deactivate-keeps").to_owned(),
    ];
    let button = view! { <button class="btn danger solid">{t!("person-deactivate-now")}</button> };
    view! {
        <Heading
            title=t!("person-deactivate-title", person = label.as_str())
            question=t!("person-deactivate-question", person = label.as_str())
            lead=user.email.clone()
        />
        <Question deed refusal consequences back=back.clone() button=button.into_any()>
            <input type="hidden" name="id" value=user.id.to_string() />
            <input type="hidden" name="label" value=label />
            <Back to=back />
        </Question>
    }
}
