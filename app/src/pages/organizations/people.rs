//! The people of an organization and its administrators, the first of each; the lists have the rest.

use leptos::prelude::*;
use messages::t;
use model::{Organization, Page, Role, RoleSet, User, UserQuery};

use super::list::people;
use crate::{
    parts::{Avatar, Icon, Shape, Standing, StatusPill, grouped},
    routes,
};

#[component]
pub(super) fn People(org: Organization, latest: Vec<User>, add: bool) -> impl IntoView {
    let add = (add && org.is_active).then(|| {
        view! {
            <a class="btn small" href=routes::new_user_in(&org.name)>
                <Icon shape=Shape::Plus />
                {t!("organization-add-user")}
            </a>
        }
    });
    let none = latest
        .is_empty()
        .then(|| view! { <p class="perm muted">{t!("organization-people-none")}</p> });
    view! {
        <section class="card" aria-labelledby="people">
            <header>
                <h2 id="people">{t!("organization-people")}</h2>
                <span class="muted num">{people(&org)}</span>
                <span class="sp"></span>
                {add}
            </header>
            {none}
            <ul>{latest.into_iter().map(|user| who(user, ().into_any())).collect_view()}</ul>
            <p class="perm">
                <a class="link" href=routes::users_of(org.id)>
                    {t!("organization-people-all")}
                </a>
            </p>
        </section>
    }
}

#[component]
pub(super) fn Admins(org: Organization, admins: Page<User>) -> impl IntoView {
    let all = routes::users(&UserQuery {
        org_id: Some(org.id),
        roles: RoleSet::EMPTY.with(Role::OrgAdmin),
        descending: true,
        ..UserQuery::default()
    });
    let total = admins.total;
    let more = (total > admins.items.len() as u64).then(|| {
        view! {
            <p class="perm">
                <a class="link" href=all>
                    {t!("organization-admins-all", shown = grouped(total))}
                </a>
            </p>
        }
    });
    let none = (total == 0).then(|| {
        view! {
            <p class="perm muted">
                {t!("organization-admins-none")}
            </p>
        }
    });
    view! {
        <section class="card below" aria-labelledby="admins">
            <header>
                <h2 id="admins">{t!("organization-admins")}</h2>
            </header>
            {none}
            <ul>{admins.items.into_iter().map(|user| who(user, ().into_any())).collect_view()}</ul>
            {more}
        </section>
    }
}

/// A person in a list of a card, with what can be done there.
pub(super) fn who(user: User, control: AnyView) -> impl IntoView {
    let label = user.label().to_owned();
    let state = (!user.is_active).then(|| {
        let (tone, text) = Standing::of(&user).said();
        view! { <StatusPill tone text /> }
    });
    view! {
        <li class="perm">
            <a class="who" href=routes::user(user.id)>
                <Avatar id=user.id label=label.clone() />
                <span>
                    <b>{label}</b>
                    <span>{user.email.clone()}</span>
                </span>
            </a>
            {state}
            {control}
        </li>
    }
}
