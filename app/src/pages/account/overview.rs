//! `/account`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use messages::t;
use model::{ActivityQuery, Event, Local, Role, Timestamp, UserId};

use super::{
    calls::{AccountView, account},
    confirm::ConfirmAddress,
    local::title,
};
use crate::{
    call::At,
    pages::external::SignInMethods,
    parts::{Avatar, Icon, Opens, Sessions, Shape, StatusPill, ThemeChoice, Timeline, load},
    routes,
};

/// The page; the dialogs open over it.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    view! {
        <Title text=t!("account-title") />
        <div class="below-dialog">
            {load(|| (), |()| account(), |At { now, data }| view! { <Account now page=data /> })}
        </div>
        <Outlet />
    }
}

#[component]
fn Account(now: Timestamp, page: AccountView) -> impl IntoView {
    let elsewhere = page.sessions.iter().any(|session| !session.is_current);
    let local = page.me.local;
    let user = page.me.user;
    let label = user.label().to_owned();
    let roles: Vec<_> = page.me.roles.iter().map(Role::title).collect();
    let verified = if user.is_email_verified {
        ("good", t!("account-email-confirmed"))
    } else {
        ("warn", t!("account-email-not-confirmed"))
    };
    let password = if user.has_password {
        t!("account-password-set")
    } else {
        t!("account-password-none")
    };
    view! {
        <div class="person">
            <Avatar id=user.id label=label.clone() big=true />
            <div class="names">
                <h1>{t!("account-title")}</h1>
                <p class="muted">{label}</p>
            </div>
            <a class="btn" href=routes::edit_user(user.id)>
                <Icon shape=Shape::Pen />
                {t!("account-edit")}
            </a>
        </div>
        <div class="untabbed"></div>
        <div class="two">
            <section class="card" aria-labelledby="profile">
                <header>
                    <h2 id="profile">{t!("account-profile")}</h2>
                </header>
                <dl class="facts">
                    <dt>{t!("account-name")}</dt>
                    <dd>{user.full_name.clone().unwrap_or_else(|| "–".to_owned())}</dd>
                    <dt>{t!("account-email")}</dt>
                    <dd>
                        <span class="breaks">{user.email.clone()}</span>
                        " "
                        <StatusPill tone=verified.0 text=verified.1 />
                        <ConfirmAddress verified=user.is_email_verified />
                    </dd>
                    <dt>{t!("account-organization")}</dt>
                    <dd>{user.organization.clone().map_or_else(|| t!("account-no-organization").to_owned(), |org| org.name)}</dd>
                    <dt>{t!("account-roles")}</dt>
                    <dd>{if roles.is_empty() { t!("account-no-roles").to_owned() } else { roles.join(", ") }}</dd>
                </dl>
            </section>
            <section class="card" aria-labelledby="password">
                <header>
                    <h2 id="password">{t!("account-password")}</h2>
                </header>
                <div class="inner">
                    <p class="muted">{password}</p>
                    <a class="btn" href=routes::OWN_PASSWORD>
                        <Icon shape=Shape::Key />
                        {t!("account-change-password")}
                    </a>
                </div>
            </section>
        </div>
        <SignInMethods page=page.methods />
        <Reading local />
        <section class="card below" aria-labelledby="sessions">
            <header>
                <h2 id="sessions">{t!("account-sessions")}</h2>
                <span class="sp"></span>
                <Opens to=routes::OWN_SIGN_OUT class="btn small">
                    {t!("account-sign-out-everywhere-ask")}
                </Opens>
                {elsewhere
                    .then(|| {
                        view! {
                            <Opens to=routes::OWN_SIGN_OUT_ELSEWHERE class="btn small">
                                {t!("account-sign-out-elsewhere-ask")}
                            </Opens>
                        }
                    })}
            </header>
            <Sessions of=user.id sessions=page.sessions now />
        </section>
        <Latest id=user.id events=page.events now />
    }
}

/// What one did last and what was done to one.
#[component]
fn Latest(id: UserId, events: Vec<Event>, now: Timestamp) -> impl IntoView {
    view! {
        <section class="card below" aria-labelledby="activity">
            <header>
                <h2 id="activity">{t!("account-activity")}</h2>
                <span class="sp"></span>
                <a class="btn small" href=routes::user_activity(id, &ActivityQuery::default())>
                    {t!("account-activity-all")}
                </a>
            </header>
            <div class="inner">
                <Timeline events now within=true />
            </div>
        </section>
    }
}

/// How one sees Usher: the theme, the time zone, the format of dates and numbers.
#[component]
fn Reading(local: Local) -> impl IntoView {
    view! {
        <section class="card below" aria-labelledby="reading">
            <header>
                <h2 id="reading">{t!("account-display")}</h2>
                <span class="sp"></span>
                <a class="btn small" href=routes::OWN_LOCAL>
                    {t!("account-change-display")}
                </a>
            </header>
            <dl class="facts">
                <dt>{t!("account-theme")}</dt>
                <dd>
                    <ThemeChoice />
                </dd>
                <dt>{t!("account-zone")}</dt>
                <dd>{local.zone.name.replace('_', " ")}</dd>
                <dt>{t!("account-format")}</dt>
                <dd>{title(local.locale)}</dd>
            </dl>
        </section>
    }
}
