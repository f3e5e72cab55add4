//! `/users/{id}/security`: whether the person can sign in and what to do about it, their reset links and sessions.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};
use messages::t;
use model::{Obstacle, Permission, Timestamp, UserPage};

use super::{
    links::Links,
    person::{PersonHead, Tab, use_list},
    security_calls::{SecurityView, person_security},
};
use crate::{
    call::At,
    frame::Frame,
    parts::{Empty, Icon, Opens, Sessions, Shape, load, until},
    routes,
};

/// The tab; the dialogs open over it.
#[component]
pub(crate) fn SecurityPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    view! {
        <div class="below-dialog">
            {load(id, person_security, |At { now, data }| view! { <Security now view=data /> })}
        </div>
        <Outlet />
    }
}

#[component]
fn Security(now: Timestamp, view: SecurityView) -> impl IntoView {
    let SecurityView {
        page,
        obstacles,
        sessions,
        links,
    } = view;
    let id = page.user.id;
    let sees = page.actions.sessions.yes();
    let nothing = !sees && !page.actions.set_password.yes() && !page.actions.reset_link.yes();
    let why = page.actions.set_password.reason().unwrap_or_default();
    let refusal = nothing.then(|| {
        let title = t!("common-refused-forbidden").to_owned();
        view! { <Empty shape=Shape::Alert title text=why.to_owned() /> }
    });
    // Whose roles never allow it finds no reason why not, only their own sessions.
    let sets =
        !nothing && Frame::here().reader(|console| console.me.may(Permission::UsersSetPassword));
    view! {
        <PersonHead page=page.clone() now tab=Tab::Security />
        {refusal}
        {sees.then(|| view! { <SigningIn page=page.clone() obstacles now /> })}
        {sets.then(|| view! { <Password page /> })}
        {sees.then(|| view! { <Links links now id /> })}
        {sees
            .then(|| {
                view! {
                    <section class="card below" aria-labelledby="sessions">
                        <header>
                            <h2 id="sessions">{t!("security-sessions")}</h2>
                            <span class="sp"></span>
                            {sessions
                                .iter()
                                .any(|session| !session.is_current)
                                .then(|| {
                                    view! {
                                        <Opens to=routes::from(&routes::end_sessions(id), &use_list()) class="btn small">
                                            {t!("security-end-all")}
                                        </Opens>
                                    }
                                })}
                        </header>
                        <Sessions of=id sessions now />
                    </section>
                }
            })}
    }
}

/// Why a sign-in fails just now, and what helps.
#[component]
fn SigningIn(page: UserPage, obstacles: Vec<Obstacle>, now: Timestamp) -> impl IntoView {
    let label = page.user.label();
    let free = obstacles.is_empty();
    let way = match (&page.user.oauth_provider, page.user.has_password) {
        (Some(provider), false) => {
            t!(
                "security-way-provider",
                label = label,
                provider = provider.as_str()
            )
        }
        (Some(provider), true) => {
            t!(
                "security-way-both",
                label = label,
                provider = provider.as_str()
            )
        }
        (None, _) => t!("security-way-password", label = label),
    };
    let lines = obstacles
        .iter()
        .map(|obstacle| {
            let (why, help) = words(obstacle, now);
            view! {
                <li class="perm obstacle">
                    <Icon shape=Shape::Alert />
                    <span class="grow">
                        <b>{why}</b>
                        <span class="muted">{help}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="signing-in">
            <header>
                <h2 id="signing-in">{if free { t!("security-can-sign-in") } else { t!("security-obstacles") }}</h2>
            </header>
            {free.then(|| view! { <p class="perm">{way}</p> })}
            <ul>{lines}</ul>
        </section>
    }
}

/// The reason, and what would remove it.
fn words(obstacle: &Obstacle, now: Timestamp) -> (String, String) {
    match obstacle {
        Obstacle::Deactivated => (
            t!("security-deactivated").to_owned(),
            t!("security-deactivated-help").to_owned(),
        ),
        Obstacle::OrganizationDeactivated { name } => (
            t!(
                "security-organization-deactivated",
                organization = name.as_str()
            ),
            t!("security-organization-deactivated-help").to_owned(),
        ),
        Obstacle::NoPassword => (
            t!("security-no-password").to_owned(),
            t!("security-no-password-help").to_owned(),
        ),
        Obstacle::MustChangePassword => (
            t!("security-must-change").to_owned(),
            t!("security-must-change-help").to_owned(),
        ),
        Obstacle::TooManyGuesses {
            address,
            until: end,
        } => (
            t!("security-guesses", address = address.as_str()),
            t!("security-guesses-help", left = until(*end, now)),
        ),
    }
}

/// The two ways to a new password, each a dialog.
#[component]
fn Password(page: UserPage) -> impl IntoView {
    let id = page.user.id;
    let list = use_list();
    let state = match (page.user.has_password, page.user.must_change_password) {
        (true, true) => t!("security-password-set-by-other"),
        (true, false) => t!("security-password-set"),
        (false, _) => t!("security-password-none"),
    };
    let link = match page.actions.reset_link.reason() {
        Some(reason) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <Opens to=routes::from(&routes::user_reset_link(id), &list)>
                <Icon shape=Shape::Link />
                {t!("security-reset-link")}
            </Opens>
        }
        .into_any(),
    };
    let set = match page.actions.set_password.reason() {
        // Both are refused for the same reason; it need not be said twice.
        Some(reason) if page.actions.reset_link.reason() == Some(reason) => ().into_any(),
        Some(reason) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <Opens to=routes::from(&routes::user_password(id), &list)>
                <Icon shape=Shape::Key />
                {t!("security-set-password")}
            </Opens>
        }
        .into_any(),
    };
    view! {
        <section class="card zone below" aria-labelledby="password">
            <div>
                <h2 id="password">{t!("security-password")}</h2>
                <p class="muted">{state}</p>
            </div>
            <div class="buttons">{link} {set}</div>
        </section>
    }
}
