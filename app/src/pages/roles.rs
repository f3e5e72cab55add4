//! `/roles`: the four roles, what each carries, and who holds it.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use messages::t;
use model::{Page, Role, User};
use serde::{Deserialize, Serialize};

use crate::{
    call::CallError,
    parts::{Avatar, Icon, Shape, grouped, load},
    routes,
};

/// One role as the caller meets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RoleView {
    role: Role,
    /// The caller may give it.
    gives: bool,
    /// The first who hold it, of those whom the caller may see.
    holders: Page<User>,
}

/// The roles, highest first.
#[server(input = GetUrl)]
pub(crate) async fn available_roles() -> Result<Vec<RoleView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let available = accounts.available_roles(&caller).await.map_err(refused)?;
    let mut roles = Vec::new();
    for role in Role::ALL {
        let holders = bridge::holders(&accounts, &caller, role)
            .await
            .map_err(refused)?;
        let gives = available.iter().any(|info| info.role == role);
        roles.push(RoleView {
            role,
            gives,
            holders,
        });
    }
    Ok(roles)
}

#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    view! {
        <Title text=t!("roles-page-title") />
        {load(
            || (),
            |()| available_roles(),
            |roles| {
                view! {
                    <div class="head">
                        <h1>{t!("roles-page-title")}</h1>
                    </div>
                    <div class="roles-page">{roles.into_iter().map(card).collect_view()}</div>
                }
            },
        )}
    }
}

fn card(view: RoleView) -> impl IntoView {
    let RoleView {
        role,
        gives,
        holders,
    } = view;
    let scope = if role.is_global() {
        t!("roles-page-global")
    } else {
        t!("roles-page-in-organization")
    };
    let note = if gives {
        t!("roles-page-may-give")
    } else {
        t!("roles-page-may-not-give")
    };
    let held = match holders.total {
        0 => t!("roles-page-held-by-nobody").to_owned(),
        n => t!("roles-page-held", count = n, shown = grouped(n)),
    };
    let rest = holders.total.saturating_sub(holders.items.len() as u64);
    let all = (rest > 0).then(|| {
        view! {
            <li>
                <a class="link" href=routes::users_with(role)>
                    {t!("roles-page-more", count = rest, shown = grouped(rest))}
                </a>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby=role.name()>
            <header>
                <Icon shape=Shape::Role />
                <h2 id=role.name()>{role.title()}</h2>
                <span class="sp"></span>
                <span class="pill">{scope}</span>
            </header>
            <div class="inner">
                <p>{role.meaning()}</p>
                <ul class="permissions" aria-label=t!("roles-page-permissions")>
                    {role
                        .permissions()
                        .iter()
                        .map(|permission| {
                            view! {
                                <li>
                                    <code>{permission.name()}</code>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                <p class="hint">{note}</p>
                <p>
                    <a class="link" href=routes::users_with(role)>
                        {held}
                    </a>
                </p>
                <ul class="holders" aria-label=t!("roles-page-holders")>
                    {holders.items.into_iter().map(holder).collect_view()} {all}
                </ul>
            </div>
        </section>
    }
}

fn holder(user: User) -> impl IntoView {
    let label = user.label().to_owned();
    view! {
        <li>
            <a class="who" href=routes::user(user.id)>
                <Avatar id=user.id label=label.clone() />
                <span>
                    <b>{label}</b>
                </span>
            </a>
        </li>
    }
}
