//! `/users/{id}/roles`: what the person holds, what that lets them do, and from which role it comes.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use model::{Allowed, Permission, Role, RoleGrant, Timestamp, UserPage};

use super::{
    calls::{AssignRole, RemoveRole, person},
    person::{PersonHead, Tab},
};
use crate::{
    call::At,
    frame::use_deed,
    parts::{Ago, Back, Icon, Shape, Summary, exact, load, until},
};

#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person,
        |At { now, data }| {
            view! {
                <PersonHead page=data.clone() now tab=Tab::Roles />
                <div class="two">
                    <Held page=data.clone() now />
                    <Effective page=data />
                </div>
            }
        },
    )
}

#[component]
fn Held(page: UserPage, now: Timestamp) -> impl IntoView {
    let assign = use_deed::<AssignRole>();
    let remove = use_deed::<RemoveRole>();
    let inside = page.user.organization.as_ref().map_or_else(
        || "In an organization".to_owned(),
        |org| format!("In {}", org.name),
    );
    let label = page.user.label().to_owned();
    let group = |global: bool| {
        Role::ALL
            .into_iter()
            .filter(|role| role.is_global() == global)
            .map(|role| {
                let grant = page.grants.iter().find(|grant| grant.role == role).cloned();
                let answers = if grant.is_some() { &page.actions.remove } else { &page.actions.assign };
                let answer = answers.iter().find(|(of, _)| *of == role).map(|(_, answer)| answer.clone());
                let control = match answer {
                    Some(Allowed::Yes) if grant.is_some() => {
                        view! { <TakeAway deed=remove id=page.user.id.to_string() role label=label.clone() /> }
                            .into_any()
                    }
                    Some(Allowed::Yes) => {
                        view! { <Give deed=assign id=page.user.id.to_string() role /> }.into_any()
                    }
                    Some(Allowed::No(reason)) => view! { <p class="hint why">{reason}</p> }.into_any(),
                    None => ().into_any(),
                };
                line(role, grant, now, control)
            })
            .collect_view()
    };
    view! {
        <section class="card" aria-labelledby="held">
            <header>
                <h2 id="held">"Roles"</h2>
            </header>
            <Summary problem=assign.problem labels=&[("expires_at", "Until")] />
            <Summary problem=remove.problem form="remove" />
            <h3 class="group">"Global"</h3>
            {group(true)}
            <h3 class="group">{inside}</h3>
            {group(false)}
        </section>
    }
}

/// One role: whether it is held, since when and until when, and what the caller may do about it.
fn line(role: Role, grant: Option<RoleGrant>, now: Timestamp, control: AnyView) -> impl IntoView {
    let held = grant.is_some();
    let ends = grant
        .as_ref()
        .and_then(|grant| grant.expires_at)
        .map(|end| {
            view! {
                <span class="pill accent" title=exact(end)>
                    {format!("ends in {}", until(end, now))}
                </span>
            }
        });
    let since = grant.map(|grant| {
        view! {
            <p class="hint">"Held since " <Ago at=grant.granted_at now /></p>
        }
    });
    view! {
        <div class="role" class:off=!held data-testid=format!("role-{}", role.name())>
            <span class="tick">{held.then(|| view! { <Icon shape=Shape::Check /> })}</span>
            <div class="of">
                <b>{role.title()}</b>
                " "
                <code class="faint">{role.name()}</code>
                " "
                {ends}
                <p>{role.meaning()}</p>
                {since}
            </div>
            {control}
        </div>
    }
}

#[component]
fn Give(deed: crate::frame::Deed<AssignRole>, id: String, role: Role) -> impl IntoView {
    view! {
        <details class="menu give" name="roles">
            <summary class="btn small" aria-label=format!("Give the role {}", role.title())>
                <Icon shape=Shape::Plus />
                "Give"
            </summary>
            <div class="pop end">
                <ActionForm action=deed.action attr:class="form">
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="role" value=role.name() />
                    <Back />
                    <div class="row">
                        <label for=format!("until-{}", role.name())>
                            "Until" <span class="optional">"optional"</span>
                        </label>
                        <input
                            class="input"
                            type="date"
                            id=format!("until-{}", role.name())
                            name="expires_at"
                        />
                        <p class="hint">"The role ends with this day (UTC). Empty: it stays until it is removed."</p>
                    </div>
                    <button class="btn primary">{format!("Give {}", role.title().to_lowercase())}</button>
                </ActionForm>
            </div>
        </details>
    }
}

#[component]
fn TakeAway(
    deed: crate::frame::Deed<RemoveRole>,
    id: String,
    role: Role,
    label: String,
) -> impl IntoView {
    view! {
        <ActionForm action=deed.action>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="role" value=role.name() />
            <input type="hidden" name="label" value=label />
            <Back />
            <button class="btn small" aria-label=format!("Remove the role {}", role.title())>
                <Icon shape=Shape::Cross />
                "Remove"
            </button>
        </ActionForm>
    }
}

/// What all roles together let the person do.
#[component]
fn Effective(page: UserPage) -> impl IntoView {
    let name = page.user.label().to_owned();
    let roles = page.user.roles;
    let mut all: Vec<Permission> = roles
        .iter()
        .flat_map(|role| role.permissions().iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    let none = all
        .is_empty()
        .then(|| view! { <p class="perm muted">"Nothing: no role is held."</p> });
    let inactive = (!page.user.is_active)
        .then(|| view! { <p class="perm muted">"None of it while deactivated."</p> });
    view! {
        <section class="card" aria-labelledby="effective">
            <header>
                <h2 id="effective">{format!("What {name} may do")}</h2>
            </header>
            {inactive}
            {none}
            <ul>
                {all
                    .into_iter()
                    .map(|permission| {
                        let from: Vec<_> = roles
                            .iter()
                            .filter(|role| role.permissions().contains(&permission))
                            .map(Role::title)
                            .collect();
                        view! {
                            <li class="perm">
                                <code>{permission.name()}</code>
                                <span class="faint">{from.join(", ")}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
