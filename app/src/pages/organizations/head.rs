//! The head of one organization's pages.

use leptos::prelude::*;
use leptos_meta::Title;
use model::{ActivityQuery, Organization};

use super::calls::OrgVerbs;
use crate::{
    parts::{Crumb, Icon, Shape, StatusPill},
    routes,
};

/// A status in a word and the tone that goes with it.
pub(super) const fn status_of(org: &Organization) -> (&'static str, &'static str) {
    if org.is_active {
        ("good", "Active")
    } else {
        ("bad", "Deactivated")
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
        format!("Activity of {}", org.name)
    };
    let sentence = if org.is_active {
        "Its people can sign in."
    } else {
        "Nobody in it can sign in, but for super administrators and super developers."
    };
    let edit = verbs.edit.then(|| {
        view! {
            <a class="btn" href=routes::edit_organization(org.id)>
                <Icon shape=Shape::Pen />
                "Edit"
            </a>
        }
    });
    let current = |on: bool| on.then_some("page");
    let tabs = verbs.activity.then(|| {
        view! {
            <nav class="tabs" aria-label=org.name.clone()>
                <a href=routes::organization(org.id) aria-current=current(overview)>
                    "Overview"
                </a>
                <a
                    href=routes::organization_activity(org.id, &ActivityQuery::default())
                    aria-current=current(!overview)
                >
                    "Activity"
                </a>
            </nav>
        }
    });
    view! {
        <Title text=title />
        <Crumb href=routes::ORGANIZATIONS label="Organizations" />
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
