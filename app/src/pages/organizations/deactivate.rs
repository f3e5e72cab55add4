//! `/organizations/{id}/deactivate`: asks before it does, and says what will happen.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;

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
    let title = t!("organization-deactivate-title", name = org.name.as_str());
    let heading = t!("organization-deactivate-heading", name = org.name.as_str());
    let refusal = match (org.is_active, page.verbs.manage) {
        (false, _) => Some(t!("organization-deactivated-already")),
        (true, false) => Some(t!("organization-deactivate-refused")),
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
    let body = match refusal {
        Some(reason) => view! {
            <div class="dialog-body">
                <p>{reason}</p>
            </div>
            <footer>
                <a class="btn" href=back>
                    {t!("organization-deactivate-back")}
                </a>
            </footer>
        }
        .into_any(),
        None => view! {
            <div class="dialog-body">
                <Summary problem=deed.problem />
                <ul class="consequences">
                    <li>{people}</li>
                    <li>{t!("organization-deactivate-spared")}</li>
                    <li>{t!("organization-deactivate-undone")}</li>
                </ul>
            </div>
            <footer>
                <a class="btn" href=back>
                    {t!("organization-deactivate-cancel")}
                </a>
                <DeedForm deed=deed>
                    <input type="hidden" name="id" value=org.id.to_string() />
                    <button class="btn danger solid">{t!("organization-deactivate")}</button>
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
