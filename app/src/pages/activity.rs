//! `/activity`: everything that happened, for who may see all of it.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{ActivityQuery, Event, Page};
use serde::{Deserialize, Serialize};

use super::users::Trail;
use crate::{
    call::{At, CallError},
    parts::load,
    routes,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AllActivity {
    query: ActivityQuery,
    /// What of the URL was not understood.
    odd: Vec<String>,
    events: Page<Event>,
}

/// What happened, for a query string of `/activity`.
#[server(input = GetUrl)]
pub(crate) async fn activity_page(query: String) -> Result<At<AllActivity>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let (query, odd) = bridge::read_activity(&query);
    let events = accounts
        .all_activity(&caller, &query)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(bridge::at(&accounts, AllActivity { query, odd, events }))
}

#[component]
pub(crate) fn EverythingPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Activity" />
        <div class="head">
            <h1>"Activity"</h1>
        </div>
        {load(
            move || search.get(),
            activity_page,
            |At { now, data }| {
                let AllActivity { query, odd, events } = data;
                let url = |query: &ActivityQuery| routes::activity(routes::ACTIVITY, query);
                view! { <Trail now query odd events url /> }
            },
        )}
    }
}
