//! `/organizations/{id}`

use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};
use messages::t;
use model::{Organization, Timestamp};

use super::{
    calls::{OrganizationView, ReactivateOrganization, organization_page},
    devs::Devs,
    head::OrgHead,
    people::{Admins, People},
};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Ago, Exact, Icon, Opens, Shape, load},
    routes,
};

/// The page; the dialog opens over it.
#[component]
pub(crate) fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_location().search;
    let below = load(
        move || (params.read().get("id").unwrap_or_default(), search.get()),
        |(id, search)| organization_page(id, search),
        |At { now, data }| {
            let OrganizationView {
                organization,
                verbs,
                people,
                admins,
                devs,
                candidates,
            } = data;
            let org = organization.clone();
            view! {
                <OrgHead organization=organization.clone() verbs overview=true />
                <div class="two">
                    <div>
                        <People org=org.clone() latest=people add=verbs.add_user />
                        <Admins org=org.clone() admins />
                        {verbs.assign.then(|| view! { <Devs id=org.id devs candidates /> })}
                    </div>
                    <Facts org=org.clone() now />
                </div>
                {verbs.manage.then(|| view! { <Zone org=org.clone() /> })}
            }
        },
    );
    view! {
        <div class="below-dialog">{below}</div>
        <Outlet />
    }
}

#[component]
fn Facts(org: Organization, now: Timestamp) -> impl IntoView {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    view! {
        <section class="card" aria-labelledby="facts">
            <header>
                <h2 id="facts">{t!("organization-facts")}</h2>
            </header>
            <dl class="facts">
                <dt>{t!("organization-fact-name")}</dt>
                <dd>{org.name.clone()}</dd>
                <dt>{t!("organization-fact-legal-name")}</dt>
                <dd>{or_none(org.legal_name.clone())}</dd>
                <dt>{t!("organization-fact-billing-email")}</dt>
                <dd>{or_none(org.billing_email.clone())}</dd>
                <dt>{t!("organization-fact-number")}</dt>
                <dd class="num" data-testid="org-id">
                    {org.id.to_string()}
                </dd>
                <dt>{t!("organization-fact-notes")}</dt>
                <dd class="lines">{or_none(org.notes.clone())}</dd>
                <dt>{t!("organization-fact-created")}</dt>
                <dd>
                    <Exact at=org.created_at />
                </dd>
                <dt>{t!("organization-fact-changed")}</dt>
                <dd>
                    <Ago at=org.updated_at now />
                </dd>
            </dl>
        </section>
    }
}

#[component]
fn Zone(org: Organization) -> impl IntoView {
    let reactivate = use_deed::<ReactivateOrganization>();
    let name = org.name.clone();
    let (title, text) = if org.is_active {
        (
            t!("organization-zone-deactivate"),
            t!("organization-zone-deactivate-what", name = name),
        )
    } else {
        (
            t!("organization-zone-reactivate"),
            t!("organization-zone-reactivate-what", name = name),
        )
    };
    let control = if org.is_active {
        view! {
            <Opens to=routes::deactivate_organization(org.id) class="btn danger">
                <Icon shape=Shape::Off />
                {t!("organization-deactivate-ask")}
            </Opens>
        }
        .into_any()
    } else {
        view! {
            <DeedForm deed=reactivate>
                <input type="hidden" name="id" value=org.id.to_string() />
                <button class="btn">
                    <Icon shape=Shape::On />
                    {t!("organization-reactivate")}
                </button>
            </DeedForm>
        }
        .into_any()
    };
    view! {
        <section class="card zone" class:danger=org.is_active aria-labelledby="zone">
            <div>
                <h2 id="zone">{title}</h2>
                <p class="muted">{text}</p>
            </div>
            {control}
        </section>
    }
}
