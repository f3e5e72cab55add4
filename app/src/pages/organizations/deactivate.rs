//! `/organizations/{id}/deactivate`: asks before it does, and says what will happen.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::calls::{DeactivateOrganization, OrganizationView, organization_page};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Summary, grouped, load},
    routes,
};

#[component]
pub(crate) fn DeactivatePage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        |id| organization_page(id, String::new()),
        |At { data, .. }| view! { <Ask page=data /> },
    )
}

#[component]
fn Ask(page: OrganizationView) -> impl IntoView {
    let deed = use_deed::<DeactivateOrganization>();
    let org = page.organization;
    let back = routes::organization(org.id);
    let title = format!("Deactivate {}", org.name);
    let heading = format!("{title}?");
    let refusal = match (org.is_active, page.verbs.manage) {
        (false, _) => Some("It is deactivated already."),
        (true, false) => Some("Only a super administrator deactivates an organization."),
        (true, true) => None,
    };
    let people = match org.active_users {
        0 => "Nobody active is in it now.".to_owned(),
        1 => "1 person is signed out at once and cannot sign in from then on.".to_owned(),
        n => format!(
            "{} people are signed out at once and cannot sign in from then on.",
            grouped(n)
        ),
    };
    let body = match refusal {
        Some(reason) => view! {
            <div class="dialog-body">
                <p>{reason}</p>
            </div>
            <footer>
                <a class="btn" href=back>
                    "Back"
                </a>
            </footer>
        }
        .into_any(),
        None => view! {
            <div class="dialog-body">
                <Summary problem=deed.problem />
                <ul class="consequences">
                    <li>{people}</li>
                    <li>"Super administrators and super developers in it are not affected."</li>
                    <li>"Nobody’s own status changes. You can reactivate it at any time."</li>
                </ul>
            </div>
            <footer>
                <a class="btn" href=back>
                    "Cancel"
                </a>
                <DeedForm deed=deed>
                    <input type="hidden" name="id" value=org.id.to_string() />
                    <button class="btn danger solid">"Deactivate"</button>
                </DeedForm>
            </footer>
        }
        .into_any(),
    };
    view! {
        <Title text=title />
        <section class="dialog" aria-labelledby="ask">
            <header>
                <h1 id="ask">{heading}</h1>
            </header>
            {body}
        </section>
    }
}
