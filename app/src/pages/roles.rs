//! `/roles`: the four roles, what each carries, and who holds it.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use model::{Role, RoleInfo};

use crate::{
    call::CallError,
    parts::{Icon, Shape, load},
    routes,
};

/// The roles that the caller may give.
#[server(input = GetUrl)]
pub(crate) async fn available_roles() -> Result<Vec<RoleInfo>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .available_roles(&caller)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    view! {
        <Title text="Roles" />
        <div class="head">
            <h1>"Roles"</h1>
        </div>
        {load(
            || (),
            |()| available_roles(),
            |available| {
                let gives: Vec<Role> = available.iter().map(|info| info.role).collect();
                view! {
                    <div class="roles-page">
                        {Role::ALL.map(|role| card(role, gives.contains(&role))).collect_view()}
                    </div>
                }
            },
        )}
    }
}

fn card(role: Role, gives: bool) -> impl IntoView {
    let scope = if role.is_global() {
        "Global"
    } else {
        "In an organization"
    };
    let note = if gives {
        "You may give this role."
    } else {
        "Only a super administrator can give this role."
    };
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
                <ul class="permissions">
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
                        "Who holds it"
                    </a>
                </p>
            </div>
        </section>
    }
}
