//! `/organizations/{id}/activity`

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use model::ActivityQuery;

use super::{
    calls::{OrgActivityView, organization_activity},
    head::OrgHead,
};
use crate::{
    call::At,
    pages::trail::{Trail, Whose},
    parts::load,
    routes,
};

#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_location().search;
    load(
        move || (params.read().get("id").unwrap_or_default(), search.get()),
        |(id, search)| organization_activity(id, search),
        |At { now, data }| {
            let OrgActivityView {
                organization,
                verbs,
                trail,
            } = data;
            let id = organization.id;
            let url = move |query: &ActivityQuery| routes::organization_activity(id, query);
            view! {
                <OrgHead organization verbs overview=false />
                <Trail now view=trail whose=Whose::Organization url />
            }
        },
    )
}
