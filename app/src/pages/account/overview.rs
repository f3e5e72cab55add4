//! `/account`

use leptos::prelude::*;
use leptos_meta::Title;
use model::{ActivityQuery, Role, Timestamp};

use super::{
    calls::{AccountView, account},
    confirm::{ConfirmAddress, SignOutEverywhere},
};
use crate::{
    call::At,
    pages::external::SignInMethods,
    parts::{Avatar, Icon, Sessions, Shape, StatusPill, load},
    routes,
};

#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    view! {
        <Title text="Your account" />
        {load(|| (), |()| account(), |At { now, data }| view! { <Account now page=data /> })}
    }
}

#[component]
fn Account(now: Timestamp, page: AccountView) -> impl IntoView {
    let user = page.me.user;
    let label = user.label().to_owned();
    let roles: Vec<_> = page.me.roles.iter().map(Role::title).collect();
    let verified = if user.is_email_verified {
        ("good", "Confirmed")
    } else {
        ("warn", "Not confirmed")
    };
    let password = if user.has_password { "Set" } else { "None" };
    view! {
        <div class="person">
            <Avatar id=user.id label=label.clone() big=true />
            <div class="names">
                <h1>"Your account"</h1>
                <p class="muted">{label}</p>
            </div>
            <a class="btn" href=routes::edit_user(user.id)>
                <Icon shape=Shape::Pen />
                "Edit profile"
            </a>
        </div>
        <div class="untabbed"></div>
        <div class="two">
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
                        <ConfirmAddress verified=user.is_email_verified />
                    </dd>
                    <dt>"Organization"</dt>
                    <dd>{user.organization.clone().map_or_else(|| "None".to_owned(), |org| org.name)}</dd>
                    <dt>"Roles"</dt>
                    <dd>{if roles.is_empty() { "None".to_owned() } else { roles.join(", ") }}</dd>
                    <dt>"Activity"</dt>
                    <dd>
                        <a class="link" href=routes::user_activity(user.id, &ActivityQuery::default())>
                            "What you did and what was done to you"
                        </a>
                    </dd>
                </dl>
            </section>
            <section class="card" aria-labelledby="password">
                <header>
                    <h2 id="password">"Password"</h2>
                </header>
                <div class="inner">
                    <p class="muted">{password}</p>
                    <a class="btn" href=routes::OWN_PASSWORD>
                        <Icon shape=Shape::Key />
                        "Change password"
                    </a>
                </div>
            </section>
        </div>
        <SignInMethods />
        <section class="card below" aria-labelledby="sessions">
            <header>
                <h2 id="sessions">"Where you are signed in"</h2>
                <span class="sp"></span>
                <SignOutEverywhere />
            </header>
            <Sessions of=user.id sessions=page.sessions now />
        </section>
    }
}
