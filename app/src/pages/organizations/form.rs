//! `/organizations/new` and `/organizations/{id}/edit`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;
use model::{Organization, Problem};

use super::calls::{
    CreateOrganization, OrganizationView, UpdateOrganization, new_organization_form,
    organization_page,
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{Area, Crumb, Summary, Text, load},
    routes,
};

fn labels() -> [(&'static str, &'static str); 4] {
    [
        ("org_name", t!("organization-name")),
        ("legal_name", t!("organization-legal-name")),
        ("billing_email", t!("organization-billing-email")),
        ("notes", t!("organization-notes")),
    ]
}

#[component]
pub(crate) fn NewPage() -> impl IntoView {
    let lists = Frame::here().reader(|console| console.list_organizations.yes());
    view! {
        <Title text=t!("organization-add") />
        {lists.then(|| view! { <Crumb href=routes::ORGANIZATIONS label=t!("organizations-title") /> })}
        {load(
            || (),
            |()| new_organization_form(),
            |()| {
                view! {
                    <div class="head">
                        <h1>{t!("organization-add")}</h1>
                    </div>
                    <New />
                }
            },
        )}
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
            <Area label=t!("organization-notes") name="notes" problem value=notes hint=t!("organization-notes-hint") />
        }
    });
    view! {
        <Summary problem labels=labels() />
        <Text
            label=t!("organization-name")
            name="org_name"
            problem
            value=typed.org_name
            hint=t!("organization-name-hint")
            autocomplete="off"
            autofocus=true
        />
        <Text label=t!("organization-legal-name") name="legal_name" problem value=typed.legal_name autocomplete="off" optional=true />
        <Text
            label=t!("organization-billing-email")
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
                    {t!("organization-create")}
                </button>
                <a class="btn quiet" href=routes::ORGANIZATIONS>
                    {t!("organization-form-cancel")}
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
                        {t!("organization-save")}
                    </button>
                    <a class="btn quiet" href=home.clone()>
                        {t!("organization-form-cancel")}
                    </a>
                </div>
            </DeedForm>
        }
        .into_any()
    } else {
        view! { <p class="notice">{t!("organization-edit-refused")}</p> }.into_any()
    };
    view! {
        <Title text=t!("organization-edit-title", name = org.name.as_str()) />
        <Crumb href=routes::organization(org.id) label=org.name.clone() />
        <div class="head">
            <h1>{t!("organization-edit-heading")}</h1>
        </div>
        {body}
    }
}
