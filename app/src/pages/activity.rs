//! `/activity`: everything that happened, for who may see all of it.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::ActivityQuery;

use super::trail::{Trail, TrailView, Whose};
use crate::{
    call::{At, CallError},
    parts::load,
    routes,
};

/// What happened, for a query string of `/activity`.
#[server(input = GetUrl)]
pub(crate) async fn activity_page(query: String) -> Result<At<TrailView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let asked = bridge::asked_activity(&accounts, &caller, &query)
        .await
        .map_err(refused)?;
    let events = accounts
        .all_activity(&caller, &asked.0)
        .await
        .map_err(refused)?;
    let trail = bridge::trail(&accounts, &caller, &query, asked, events)
        .await
        .map_err(refused)?;
    Ok(bridge::at(&accounts, trail))
}

#[component]
pub(crate) fn EverythingPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("activity-page-title") />
        {load(
            move || search.get(),
            activity_page,
            |At { now, data }| {
                let url = |query: &ActivityQuery| routes::activity(routes::ACTIVITY, query);
                view! {
                    <div class="head">
                        <h1>{t!("activity-page-title")}</h1>
                    </div>
                    <Trail now view=data whose=Whose::Everybody url />
                }
            },
        )}
    }
}
