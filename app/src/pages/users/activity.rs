//! `/users/{id}/activity`: what the person did and what was done to them.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use model::{ActivityQuery, PersonRef};

use super::{
    calls::{ActivityView, person_activity},
    person::{PersonHead, Tab, use_list},
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
        |(id, search)| person_activity(id, search),
        |At { now, data }| {
            let ActivityView { page, trail } = data;
            let id = page.user.id;
            let whose = Whose::Person(PersonRef {
                id,
                label: page.user.label().to_owned(),
            });
            let list = use_list();
            let url =
                move |query: &ActivityQuery| routes::from(&routes::user_activity(id, query), &list);
            view! {
                <PersonHead page now tab=Tab::Activity />
                <Trail now view=trail whose url />
            }
        },
    )
}
