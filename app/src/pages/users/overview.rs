//! `/users/{id}`: who it is; what cannot be taken back lightly comes last.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};
use messages::t;
use model::{Permission, Timestamp, UserPage};

use super::{
    calls::{ReactivateUser, person},
    person::{PersonHead, Tab, signed_out, use_list},
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{
        Ago, Back, Copies, CopyButton, Exact, Icon, Opens, RolePills, Shape, StatusPill, load,
    },
    routes,
};

/// The tab; the dialog opens over it.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    view! {
        <div class="below-dialog">
            {load(
                id,
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
            )}
        </div>
        <Outlet />
    }
}

#[component]
fn Profile(page: UserPage, now: Timestamp) -> impl IntoView {
    let user = page.user;
    let id = user.id.to_string();
    let lists = Frame::here().reader(|console| console.list_organizations.yes());
    let organization = match user.organization.clone() {
        Some(org) if lists => view! {
            <a class="link" href=routes::organization(org.id)>
                {org.name}
            </a>
        }
        .into_any(),
        Some(org) => org.name.into_any(),
        None => t!("person-organization-none").into_any(),
    };
    let verified = if user.is_email_verified {
        ("good", t!("person-email-confirmed"))
    } else {
        ("warn", t!("person-email-not-confirmed"))
    };
    view! {
        <section class="card" aria-labelledby="profile">
            <header>
                <h2 id="profile">{t!("person-profile")}</h2>
            </header>
            <dl class="facts">
                <dt>{t!("person-name")}</dt>
                <dd>{user.full_name.clone().unwrap_or_else(|| "–".to_owned())}</dd>
                <dt>{t!("person-email")}</dt>
                <dd>
                    <span class="breaks">{user.email.clone()}</span>
                    " "
                    <StatusPill tone=verified.0 text=verified.1 />
                </dd>
                <dt>{t!("person-organization")}</dt>
                <dd>{organization}</dd>
                <dt>{t!("person-id")}</dt>
                <dd class="copies">
                    <code class="code" id="user-id" data-testid="user-id">
                        {id.clone()}
                    </code>
                    <CopyButton text=id what=Copies::Id shown_in="user-id" />
                </dd>
                <dt>{t!("person-created")}</dt>
                <dd>
                    <Exact at=user.created_at />
                </dd>
                <dt>{t!("person-changed")}</dt>
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
        (true, true) => t!("person-password-to-be-changed"),
        (true, false) => t!("person-password-set"),
        (false, _) => t!("person-password-none"),
    };
    view! {
        <section class="card" aria-labelledby="access">
            <header>
                <h2 id="access">{t!("person-sign-in")}</h2>
            </header>
            <dl class="facts">
                <dt>{t!("person-roles")}</dt>
                <dd>
                    <RolePills roles=user.roles />
                </dd>
                <dt>{t!("person-password")}</dt>
                <dd>{password}</dd>
                {user
                    .oauth_provider
                    .clone()
                    .map(|provider| {
                        view! {
                            <dt>{t!("person-provider")}</dt>
                            <dd>{provider}</dd>
                        }
                    })}
                <dt>{t!("person-last-sign-in")}</dt>
                <dd>
                    {match user.last_login_at {
                        Some(at) => view! { <Ago at now /> }.into_any(),
                        None => t!("person-last-sign-in-never").into_any(),
                    }}
                </dd>
                <dt>{t!("person-open-sessions")}</dt>
                <dd class="num">{page.open_sessions}</dd>
            </dl>
        </section>
    }
}

/// Deactivate or reactivate, or why not; nothing where the caller's roles never allow it.
#[component]
fn Danger(page: UserPage) -> impl IntoView {
    let ever = Frame::here().reader(|console| console.me.may(Permission::UsersDeactivate));
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
            t!("person-deactivate"),
            t!(
                "person-deactivate-effect",
                sessions = signed_out(&label, page.open_sessions)
            ),
        )
    } else {
        (
            t!("person-reactivate"),
            t!("person-reactivate-effect", person = label),
        )
    };
    let deactivate = routes::deactivate_user(user.id);
    let deactivate = routes::from_user(&deactivate, user.id, &use_list());
    let control = match (answer.reason(), user.is_active) {
        (Some(reason), _) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        (None, true) => view! {
            <Opens to=deactivate class="btn danger">
                <Icon shape=Shape::Off />
                {t!("person-deactivate-ask")}
            </Opens>
        }
        .into_any(),
        (None, false) => view! {
            <DeedForm deed=reactivate>
                <input type="hidden" name="id" value=user.id.to_string() />
                <Back />
                <button class="btn">
                    <Icon shape=Shape::On />
                    {t!("person-reactivate-now")}
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
