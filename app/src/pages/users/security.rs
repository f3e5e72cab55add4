//! `/users/{id}/security`: whether the person can sign in and what to do about it, their reset links and sessions.

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_params_map};
use model::{Obstacle, Permission, Timestamp, UserPage};

use super::{
    links::Links,
    person::{PersonHead, Tab},
    security_calls::{RevokeSessions, SecurityView, person_security},
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{Back, Icon, Opens, Sessions, Shape, load, until},
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
    // Whose roles never allow it finds no reason why not, only their own sessions.
    let sets = Frame::here().console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.me.may(Permission::UsersSetPassword))
    });
    view! {
        <PersonHead page=page.clone() now tab=Tab::Security />
        {sees.then(|| view! { <SigningIn page=page.clone() obstacles now /> })}
        {sets.then(|| view! { <Password page /> })}
        {sees.then(|| view! { <Links links now id /> })}
        {sees
            .then(|| {
                view! {
                    <section class="card below" aria-labelledby="sessions">
                        <header>
                            <h2 id="sessions">"Sessions"</h2>
                            <span class="sp"></span>
                            <EndAll id=id.to_string() some=!sessions.is_empty() />
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
    let label = page.user.label().to_owned();
    let free = obstacles.is_empty();
    let way = match (&page.user.oauth_provider, page.user.has_password) {
        (Some(provider), false) => {
            format!("{label} can sign in with {provider}. Nothing stands in the way.")
        }
        (Some(provider), true) => {
            format!(
                "{label} can sign in with a password or with {provider}. Nothing stands in the way."
            )
        }
        (None, _) => format!("{label} can sign in with a password. Nothing stands in the way."),
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
                <h2 id="signing-in">{if free { "Can sign in" } else { "What stands in the way of signing in" }}</h2>
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
            "Deactivated.".to_owned(),
            "Every sign-in is refused until they are reactivated, at the end of the Overview."
                .to_owned(),
        ),
        Obstacle::OrganizationDeactivated { name } => (
            format!("{name} is deactivated."),
            "Nobody in it can sign in until a super administrator reactivates it.".to_owned(),
        ),
        Obstacle::NoPassword => (
            "There is no password.".to_owned(),
            "A reset link lets them choose one.".to_owned(),
        ),
        Obstacle::MustChangePassword => (
            "The password was set by somebody else.".to_owned(),
            "It signs in, but opens nothing except the choice of another.".to_owned(),
        ),
        Obstacle::TooManyGuesses {
            address,
            until: end,
        } => (
            format!("Too many wrong passwords from {address}."),
            format!(
                "From there every try is refused for another {}; from elsewhere they can sign in. A reset link does not \
                 shorten it.",
                until(*end, now)
            ),
        ),
    }
}

/// The two ways to a new password, each a dialog.
#[component]
fn Password(page: UserPage) -> impl IntoView {
    let id = page.user.id;
    let state = match (page.user.has_password, page.user.must_change_password) {
        (true, true) => "Set by somebody else; it has to be changed at the next sign-in.",
        (true, false) => "Set. Nobody can read it.",
        (false, _) => "None.",
    };
    let link = match page.actions.reset_link.reason() {
        Some(reason) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <Opens to=routes::user_reset_link(id)>
                <Icon shape=Shape::Link />
                "Reset link …"
            </Opens>
        }
        .into_any(),
    };
    let set = match page.actions.set_password.reason() {
        // Both are refused for the same reason; it need not be said twice.
        Some(reason) if page.actions.reset_link.reason() == Some(reason) => ().into_any(),
        Some(reason) => view! { <p class="hint">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <Opens to=routes::user_password(id)>
                <Icon shape=Shape::Key />
                "Set password …"
            </Opens>
        }
        .into_any(),
    };
    view! {
        <section class="card zone below" aria-labelledby="password">
            <div>
                <h2 id="password">"Password"</h2>
                <p class="muted">{state}</p>
            </div>
            <div class="buttons">{link} {set}</div>
        </section>
    }
}

/// Ends all sessions at once.
#[component]
fn EndAll(id: String, some: bool) -> impl IntoView {
    let deed = use_deed::<RevokeSessions>();
    some.then(|| {
        view! {
            <DeedForm deed=deed>
                <input type="hidden" name="id" value=id />
                <Back />
                <button class="btn small">"End all"</button>
            </DeedForm>
        }
    })
}
