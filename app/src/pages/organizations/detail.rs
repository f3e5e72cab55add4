//! `/organizations/{id}`

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use model::{Organization, Role, RoleSet, Timestamp, User, UserQuery};

use super::{
    calls::{
        AssignSuperDev, OrganizationView, ReactivateOrganization, UnassignSuperDev,
        organization_page,
    },
    head::OrgHead,
    list::people,
};
use crate::{
    call::At,
    frame::use_deed,
    parts::{Ago, Avatar, Exact, Icon, Shape, Summary, load},
    routes,
};

#[component]
pub(crate) fn DetailPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        organization_page,
        |At { now, data }| {
            let OrganizationView {
                organization,
                verbs,
                devs,
                candidates,
            } = data;
            let org = organization.clone();
            view! {
                <OrgHead organization=organization.clone() verbs overview=true />
                <div class="two">
                    <Facts org=org.clone() now />
                    <People org=org.clone() add=verbs.add_user />
                </div>
                {verbs.assign.then(|| view! { <Devs org=org.clone() devs candidates /> })}
                {verbs.manage.then(|| view! { <Zone org=org.clone() /> })}
            }
        },
    )
}

#[component]
fn Facts(org: Organization, now: Timestamp) -> impl IntoView {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    view! {
        <section class="card" aria-labelledby="facts">
            <header>
                <h2 id="facts">"Facts"</h2>
            </header>
            <dl class="facts">
                <dt>"Name"</dt>
                <dd>{org.name.clone()}</dd>
                <dt>"Legal name"</dt>
                <dd>{or_none(org.legal_name.clone())}</dd>
                <dt>"Billing e-mail"</dt>
                <dd>{or_none(org.billing_email.clone())}</dd>
                <dt>"Number"</dt>
                <dd class="num" data-testid="org-id">
                    {org.id.to_string()}
                </dd>
                <dt>"Notes"</dt>
                <dd class="lines">{or_none(org.notes.clone())}</dd>
                <dt>"Created"</dt>
                <dd>
                    <Exact at=org.created_at />
                </dd>
                <dt>"Changed"</dt>
                <dd>
                    <Ago at=org.updated_at now />
                </dd>
            </dl>
        </section>
    }
}

#[component]
fn People(org: Organization, add: bool) -> impl IntoView {
    let admins = routes::users(&UserQuery {
        org_id: Some(org.id),
        roles: RoleSet::EMPTY.with(Role::OrgAdmin),
        descending: true,
        ..UserQuery::default()
    });
    let add = (add && org.is_active).then(|| {
        view! {
            <a class="btn small" href=routes::new_user_in(&org.name)>
                <Icon shape=Shape::Plus />
                "Add user"
            </a>
        }
    });
    view! {
        <section class="card" aria-labelledby="people">
            <header>
                <h2 id="people">"People"</h2>
                <span class="sp"></span>
                {add}
            </header>
            <div class="inner">
                <p>{people(&org)}</p>
                <p>
                    <a class="link" href=routes::users_of(org.id)>
                        "All people"
                    </a>
                    " · "
                    <a class="link" href=admins>
                        "Its administrators"
                    </a>
                </p>
            </div>
        </section>
    }
}

/// The super_devs who look after it.
#[component]
fn Devs(org: Organization, devs: Vec<User>, candidates: Vec<User>) -> impl IntoView {
    let assign = use_deed::<AssignSuperDev>();
    let unassign = use_deed::<UnassignSuperDev>();
    let id = org.id.to_string();
    let none = devs
        .is_empty()
        .then(|| view! { <p class="perm muted">"Nobody is assigned."</p> });
    let lines = devs
        .into_iter()
        .map(|user| {
            let label = user.label().to_owned();
            let id = id.clone();
            view! {
                <li class="perm">
                    <a class="who" href=routes::user(user.id)>
                        <Avatar id=user.id label=label.clone() />
                        <span>
                            <b>{label.clone()}</b>
                            <span>{user.email.clone()}</span>
                        </span>
                    </a>
                    <ActionForm action=unassign.action>
                        <input type="hidden" name="id" value=id />
                        <input type="hidden" name="user" value=user.id.to_string() />
                        <button class="btn small" aria-label=format!("Unassign {label}")>
                            "Unassign"
                        </button>
                    </ActionForm>
                </li>
            }
        })
        .collect_view();
    let choice = if candidates.is_empty() {
        view! { <p class="hint">"No other active super developer can be assigned."</p> }.into_any()
    } else {
        view! {
            <ActionForm action=assign.action attr:class="inline">
                <input type="hidden" name="id" value=org.id.to_string() />
                <select class="input" name="user" aria-label="Super developer">
                    {candidates
                        .into_iter()
                        .map(|user| {
                            view! {
                                <option value=user
                                    .id
                                    .to_string()>{format!("{} ({})", user.label(), user.email)}</option>
                            }
                        })
                        .collect_view()}
                </select>
                <button class="btn">"Assign"</button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <section class="card below" aria-labelledby="devs">
            <header>
                <h2 id="devs">"Super developers"</h2>
            </header>
            {none}
            <ul>{lines}</ul>
            <div class="inner">
                <Summary problem=assign.problem form="assign" />
                <Summary problem=unassign.problem form="unassign" />
                {choice}
            </div>
        </section>
    }
}

#[component]
fn Zone(org: Organization) -> impl IntoView {
    let reactivate = use_deed::<ReactivateOrganization>();
    let name = org.name.clone();
    let (title, text) = if org.is_active {
        (
            "Deactivate",
            format!("Everybody in {name} is signed out and cannot sign in. Nothing is deleted."),
        )
    } else {
        (
            "Reactivate",
            format!("The people of {name} can sign in again, each as before."),
        )
    };
    let control = if org.is_active {
        view! {
            <a class="btn danger" href=routes::deactivate_organization(org.id)>
                <Icon shape=Shape::Off />
                "Deactivate …"
            </a>
        }
        .into_any()
    } else {
        view! {
            <ActionForm action=reactivate.action>
                <input type="hidden" name="id" value=org.id.to_string() />
                <button class="btn">
                    <Icon shape=Shape::On />
                    "Reactivate"
                </button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <section class="card zone" class:danger=org.is_active aria-labelledby="zone">
            <div>
                <h2 id="zone">{title}</h2>
                <p class="muted">{text}</p>
            </div>
            {control}
        </section>
    }
}
