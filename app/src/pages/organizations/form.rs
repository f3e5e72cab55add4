//! `/organizations/new` and `/organizations/{id}/edit`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{Organization, Problem};

use super::calls::{
    CreateOrganization, OrganizationView, UpdateOrganization, new_organization_form,
    organization_page,
};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Area, Crumb, Summary, Text, load},
    routes,
};

const LABELS: &[(&str, &str)] = &[
    ("org_name", "Name"),
    ("legal_name", "Legal name"),
    ("billing_email", "Billing e-mail"),
    ("notes", "Notes"),
];

#[component]
pub(crate) fn NewPage() -> impl IntoView {
    view! {
        <Title text="Add organization" />
        <Crumb href=routes::ORGANIZATIONS label="Organizations" />
        <div class="head">
            <h1>"Add organization"</h1>
        </div>
        {load(|| (), |()| new_organization_form(), |()| view! { <New /> })}
    }
}

/// What the four fields hold.
#[derive(Clone, Default)]
struct Typed {
    org_name: String,
    legal_name: String,
    billing_email: String,
    /// `None`: the caller may not write notes.
    notes: Option<String>,
}

#[component]
fn Fields(problem: Signal<Option<Problem>>, typed: Typed) -> impl IntoView {
    let notes = typed.notes.map(|notes| {
        view! {
            <Area label="Notes" name="notes" problem value=notes hint="Its administrators read them; only super administrators write them." />
        }
    });
    view! {
        <Summary problem labels=LABELS />
        <Text
            label="Name"
            name="org_name"
            problem
            value=typed.org_name
            hint="At least 3 characters; no two organizations share a name."
            autocomplete="off"
            autofocus=true
        />
        <Text label="Legal name" name="legal_name" problem value=typed.legal_name autocomplete="off" optional=true />
        <Text
            label="Billing e-mail"
            name="billing_email"
            kind="email"
            problem
            value=typed.billing_email
            autocomplete="off"
            optional=true
        />
        {notes}
    }
}

#[component]
fn New() -> impl IntoView {
    let deed = use_deed::<CreateOrganization>();
    let typed = Typed {
        org_name: deed.typed("org_name", ""),
        legal_name: deed.typed("legal_name", ""),
        billing_email: deed.typed("billing_email", ""),
        notes: Some(deed.typed("notes", "")),
    };
    view! {
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Fields problem=deed.problem typed />
            <div class="buttons">
                <button class="btn primary" type="submit">
                    "Create organization"
                </button>
                <a class="btn quiet" href=routes::ORGANIZATIONS>
                    "Cancel"
                </a>
            </div>
        </DeedForm>
    }
}

#[component]
pub(crate) fn EditPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        |id| organization_page(id, String::new()),
        |At { data, .. }| {
            let OrganizationView {
                organization,
                verbs,
                ..
            } = data;
            view! { <Edit org=organization may=verbs.edit notes=verbs.manage /> }
        },
    )
}

#[component]
fn Edit(org: Organization, may: bool, notes: bool) -> impl IntoView {
    let deed = use_deed::<UpdateOrganization>();
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let typed = Typed {
        org_name: deed.typed("org_name", org.name.clone()),
        legal_name: deed.typed("legal_name", or_empty(&org.legal_name)),
        billing_email: deed.typed("billing_email", or_empty(&org.billing_email)),
        notes: notes.then(|| deed.typed("notes", or_empty(&org.notes))),
    };
    let home = routes::organization(org.id);
    let body = if may {
        view! {
            <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
                <Fields problem=deed.problem typed />
                <input type="hidden" name="id" value=org.id.to_string() />
                <input type="hidden" name="version" value=org.version.to_string() />
                <div class="buttons">
                    <button class="btn primary" type="submit">
                        "Save"
                    </button>
                    <a class="btn quiet" href=home.clone()>
                        "Cancel"
                    </a>
                </div>
            </DeedForm>
        }
        .into_any()
    } else {
        view! { <p class="notice">"Your roles do not allow you to change this organization."</p> }
            .into_any()
    };
    view! {
        <Title text=format!("Edit {}", org.name) />
        <Crumb href=routes::organization(org.id) label=org.name.clone() />
        <div class="head">
            <h1>"Edit organization"</h1>
        </div>
        {body}
    }
}
