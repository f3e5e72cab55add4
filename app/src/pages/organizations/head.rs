//! The head of one organization's pages.

use leptos::prelude::*;
use leptos_meta::Title;
use messages::t;
use model::{ActivityQuery, Organization};

use super::calls::OrgVerbs;
use crate::{
    parts::{Crumb, Icon, Shape, StatusPill},
    routes,
};

/// A status in a word and the tone that goes with it.
pub(super) fn status_of(org: &Organization) -> (&'static str, &'static str) {
    if org.is_active {
        ("good", t!("organization-status-active"))
    } else {
        ("bad", t!("organization-status-deactivated"))
    }
}

/// `overview`: the first tab, else Activity.
#[component]
pub(super) fn OrgHead(
    organization: Organization,
    verbs: OrgVerbs,
    overview: bool,
) -> impl IntoView {
    let org = organization;
    let (tone, status) = status_of(&org);
    let title = if overview {
        org.name.clone()
    } else {
        t!("organization-activity-title", name = org.name.as_str())
    };
    let sentence = if org.is_active {
        t!("organization-may-sign-in")
    } else {
        t!("organization-may-not-sign-in")
    };
    let edit = verbs.edit.then(|| {
        view! {
            <a class="btn" href=routes::edit_organization(org.id)>
                <Icon shape=Shape::Pen />
                {t!("organization-edit")}
            </a>
        }
    });
    let current = |on: bool| on.then_some("page");
    let tabs = verbs.activity.then(|| {
        view! {
            <nav class="tabs" aria-label=org.name.clone()>
                <a href=routes::organization(org.id) aria-current=current(overview)>
                    {t!("organization-overview")}
                </a>
                <a
                    href=routes::organization_activity(org.id, &ActivityQuery::default())
                    aria-current=current(!overview)
                >
                    {t!("organization-activity")}
                </a>
            </nav>
        }
    });
    view! {
        <Title text=title />
        <Crumb href=routes::ORGANIZATIONS label=t!("organizations-title") />
        <div class="person">
            <div class="names">
                <h1>{org.name.clone()}</h1>
                <p class="muted">{org.legal_name.clone()}</p>
            </div>
            {edit}
        </div>
        <p class="status">
            <StatusPill tone text=status />
            <span class="muted">{sentence}</span>
        </p>
        {tabs.map_or_else(|| view! { <div class="untabbed"></div> }.into_any(), IntoAny::into_any)}
    }
}
