//! `/users/bulk/{id}`: what a run would do, how far it is, what it did. One address for all three.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::BulkRun;

use super::{calls::bulk_page, plan::Plan, result::Outcome};
use crate::{
    call::At,
    parts::{ending, load},
    query::{is_local, pairs, value},
    routes,
};

#[component]
pub(crate) fn BulkPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_location().search;
    load(
        move || (params.read().get("id").unwrap_or_default(), search.get()),
        |(id, search)| bulk_page(id, search),
        |At { data, .. }| view! { <Run run=data /> },
    )
}

#[component]
fn Run(run: BulkRun) -> impl IntoView {
    let search = use_location().search;
    let back = value(&pairs(&search.get_untracked()), "back")
        .filter(|back| is_local(back))
        .unwrap_or_else(|| routes::USERS.to_owned());
    let people = run
        .plan
        .as_ref()
        .map_or(run.progress.total, |plan| plan.people);
    let title = run.deed.title(people, &ending);
    view! {
        <Title text=title.clone() />
        {match run.plan.clone() {
            Some(plan) => view! { <Plan run plan title back /> }.into_any(),
            None => view! { <Outcome run back /> }.into_any(),
        }}
    }
}
