//! The super_devs who look after an organization; others are found by search and assigned.

use leptos::prelude::*;
use leptos_router::components::Form;
use messages::t;
use model::{OrgId, User};

use super::{
    calls::{AssignSuperDev, Candidates, UnassignSuperDev},
    people::who,
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Icon, Shape, Summary},
    routes,
};

#[component]
pub(super) fn Devs(id: OrgId, devs: Vec<User>, candidates: Candidates) -> impl IntoView {
    let unassign = use_deed::<UnassignSuperDev>();
    let none = devs
        .is_empty()
        .then(|| view! { <p class="perm muted">{t!("organization-devs-none")}</p> });
    let lines = devs
        .into_iter()
        .map(|user| {
            let name = t!("organization-unassign-person", person = user.label());
            let control = view! {
                <DeedForm deed=unassign>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="user" value=user.id.to_string() />
                    <button class="btn small" aria-label=name>
                        {t!("organization-unassign")}
                    </button>
                </DeedForm>
            };
            who(user, control.into_any())
        })
        .collect_view();
    view! {
        <section class="card below" aria-labelledby="devs">
            <header>
                <h2 id="devs">{t!("organization-devs")}</h2>
            </header>
            <Summary problem=unassign.problem form="unassign" />
            {none}
            <ul>{lines}</ul>
            <Assign id candidates />
        </section>
    }
}

#[component]
fn Assign(id: OrgId, candidates: Candidates) -> impl IntoView {
    let assign = use_deed::<AssignSuperDev>();
    let Candidates { search, some, more } = candidates;
    let searched = search.is_some();
    let told = match (some.is_empty(), searched, more) {
        (true, true, _) => Some(t!("organization-candidates-no-match")),
        (true, false, _) => Some(t!("organization-candidates-none")),
        (false, _, true) => Some(t!("organization-candidates-more")),
        (false, _, false) => None,
    };
    let lines = some
        .into_iter()
        .map(|user| {
            let name = t!("organization-assign-person", person = user.label());
            let control = view! {
                <DeedForm deed=assign>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="user" value=user.id.to_string() />
                    <button class="btn small" aria-label=name>
                        <Icon shape=Shape::Plus />
                        {t!("organization-assign")}
                    </button>
                </DeedForm>
            };
            who(user, control.into_any())
        })
        .collect_view();
    let find = (searched || more || told.is_none()).then(|| {
        view! {
            <Form
                method="get"
                action=routes::organization(id)
                attr:class="inline"
                attr:role="search"
                attr:aria-label=t!("organization-assign-another")
                noscroll=true
            >
                <input
                    class="input"
                    type="search"
                    name="dev_search"
                    value=search.unwrap_or_default()
                    placeholder=t!("organization-find-hint")
                    aria-label=t!("organization-find-label")
                />
                <button class="btn">{t!("organization-find")}</button>
            </Form>
        }
    });
    view! {
        <h3 class="group">{t!("organization-assign-another")}</h3>
        <Summary problem=assign.problem form="assign" />
        <div class="inner">
            {find} {told.map(|text| view! { <p class="hint">{text}</p> })}
        </div>
        <ul class="candidates" aria-label=t!("organization-candidates")>
            {lines}
        </ul>
    }
}
