//! `/users/{id}`: who it is; what cannot be taken back lightly comes last.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::{Permission, Timestamp, UserPage};

use super::{
    calls::{ReactivateUser, person},
    person::{PersonHead, Tab, signed_out},
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{Ago, Back, CopyButton, Exact, Icon, RolePills, Shape, StatusPill, load},
    routes,
};

#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person,
        |At { now, data }| {
            view! {
                <PersonHead page=data.clone() now tab=Tab::Overview />
                <div class="two">
                    <Profile page=data.clone() now />
                    <Access page=data.clone() now />
                </div>
                <Danger page=data />
            }
        },
    )
}

#[component]
fn Profile(page: UserPage, now: Timestamp) -> impl IntoView {
    let user = page.user;
    let id = user.id.to_string();
    let lists = Frame::here().console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.list_organizations.yes())
    });
    let organization = match user.organization.clone() {
        Some(org) if lists => view! {
            <a class="link" href=routes::organization(org.id)>
                {org.name}
            </a>
        }
        .into_any(),
        Some(org) => org.name.into_any(),
        None => "None".into_any(),
    };
    let verified = if user.is_email_verified {
        ("good", "Confirmed")
    } else {
        ("warn", "Not confirmed")
    };
    view! {
        <section class="card" aria-labelledby="profile">
            <header>
                <h2 id="profile">"Profile"</h2>
            </header>
            <dl class="facts">
                <dt>"Name"</dt>
                <dd>{user.full_name.clone().unwrap_or_else(|| "–".to_owned())}</dd>
                <dt>"E-mail"</dt>
                <dd>
                    <span class="breaks">{user.email.clone()}</span>
                    " "
                    <StatusPill tone=verified.0 text=verified.1 />
                </dd>
                <dt>"Organization"</dt>
                <dd>{organization}</dd>
                <dt>"Id"</dt>
                <dd class="copies">
                    <code class="code" id="user-id" data-testid="user-id">
                        {id.clone()}
                    </code>
                    <CopyButton text=id what="id" shown_in="user-id" />
                </dd>
                <dt>"Created"</dt>
                <dd>
                    <Exact at=user.created_at />
                </dd>
                <dt>"Changed"</dt>
                <dd>
                    <Ago at=user.updated_at now />
                </dd>
            </dl>
        </section>
    }
}

#[component]
fn Access(page: UserPage, now: Timestamp) -> impl IntoView {
    let user = page.user;
    let password = match (user.has_password, user.must_change_password) {
        (true, true) => "Set by somebody else, to be changed",
        (true, false) => "Set",
        (false, _) => "None",
    };
    view! {
        <section class="card" aria-labelledby="access">
            <header>
                <h2 id="access">"Sign-in"</h2>
            </header>
            <dl class="facts">
                <dt>"Roles"</dt>
                <dd>
                    <RolePills roles=user.roles />
                </dd>
                <dt>"Password"</dt>
                <dd>{password}</dd>
                {user
                    .oauth_provider
                    .clone()
                    .map(|provider| {
                        view! {
                            <dt>"Provider"</dt>
                            <dd>{provider}</dd>
                        }
                    })}
                <dt>"Last sign-in"</dt>
                <dd>
                    {match user.last_login_at {
                        Some(at) => view! { <Ago at now /> }.into_any(),
                        None => "Never".into_any(),
                    }}
                </dd>
                <dt>"Open sessions"</dt>
                <dd class="num">{page.open_sessions}</dd>
            </dl>
        </section>
    }
}

/// Deactivate or reactivate, or why not; nothing where the caller's roles never allow it.
#[component]
fn Danger(page: UserPage) -> impl IntoView {
    let frame = Frame::here();
    let ever = frame.console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.me.may(Permission::UsersDeactivate))
    });
    ever.then(|| view! { <Zone page /> })
}

#[component]
fn Zone(page: UserPage) -> impl IntoView {
    let reactivate = use_deed::<ReactivateUser>();
    let user = page.user;
    let answer = if user.is_active {
        page.actions.deactivate
    } else {
        page.actions.reactivate
    };
    let label = user.label().to_owned();
    let (title, text) = if user.is_active {
        (
            "Deactivate",
            format!(
                "{} They keep their data and roles, and you can reactivate them at any time.",
                signed_out(&label, page.open_sessions)
            ),
        )
    } else {
        (
            "Reactivate",
            format!("{label} can sign in again, with the password and the roles from before."),
        )
    };
    let control = match (answer.reason(), user.is_active) {
        (Some(reason), _) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        (None, true) => view! {
            <a class="btn danger" href=routes::deactivate_user(user.id, &routes::user(user.id))>
                <Icon shape=Shape::Off />
                "Deactivate …"
            </a>
        }
        .into_any(),
        (None, false) => view! {
            <DeedForm deed=reactivate>
                <input type="hidden" name="id" value=user.id.to_string() />
                <Back />
                <button class="btn">
                    <Icon shape=Shape::On />
                    "Reactivate"
                </button>
            </DeedForm>
        }
        .into_any(),
    };
    view! {
        <section class="card zone" class:danger=user.is_active aria-labelledby="zone">
            <div>
                <h2 id="zone">{title}</h2>
                <p class="muted">{text}</p>
            </div>
            {control}
        </section>
    }
}
