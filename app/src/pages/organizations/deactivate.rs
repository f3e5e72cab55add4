//! `/organizations/{id}/deactivate`: a dialog over the organization that says what will happen before it does.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use messages::t;

use super::calls::{DeactivateOrganization, OrganizationView, organization_page};
use crate::{
    call::At,
    frame::use_deed,
    parts::{Heading, Modal, Question, grouped, load_over},
    routes,
};

#[component]
pub(crate) fn DeactivateDialog() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let back = Signal::derive(move || {
        id().parse()
            .map_or_else(|_| routes::ORGANIZATIONS.to_owned(), routes::organization)
    });
    load_over(
        id,
        |id| organization_page(id, String::new()),
        move |At { data, .. }| {
            view! {
                <Modal back>
                    <Ask page=data />
                </Modal>
            }
        },
    )
}

#[component]
fn Ask(page: OrganizationView) -> impl IntoView {
    let deed = use_deed::<DeactivateOrganization>();
    let org = page.organization;
    let refusal = match (org.is_active, page.verbs.manage) {
        (false, _) => Some(t!("organization-deactivated-already").to_owned()),
        (true, false) => Some(t!("organization-deactivate-refused").to_owned()),
        (true, true) => None,
    };
    let people = match org.active_users {
        0 => t!("organization-deactivate-nobody").to_owned(),
        n => t!(
            "organization-deactivate-people",
            count = n,
            shown = grouped(n)
        ),
    };
    let consequences = vec![
        people,
        t!("organization-deactivate-spared").to_owned(),
        t!("organization-deactivate-undone").to_owned(),
    ];
    let button =
        view! { <button class="btn danger solid">{t!("organization-deactivate")}</button> };
    view! {
        <Heading
            title=t!("organization-deactivate-title", name = org.name.as_str())
            question=t!("organization-deactivate-heading", name = org.name.as_str())
        />
        <Question
            deed
            refusal
            consequences
            back=routes::organization(org.id)
            button=button.into_any()
        >
            <input type="hidden" name="id" value=org.id.to_string() />
        </Question>
    }
}
