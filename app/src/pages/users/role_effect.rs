//! What the chosen roles together let the person do, from which of them it comes, and what is gained and lost.

use leptos::prelude::*;
use model::{Permission, Role, RoleSet};

use super::role_choice::Chosen;

#[component]
pub(super) fn Effective(
    label: String,
    is_active: bool,
    before: StoredValue<Chosen>,
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let lines = move || {
        let (was, will) = (before.with_value(Chosen::roles), chosen.with(Chosen::roles));
        let all = carried(was, will);
        let none = all
            .is_empty()
            .then(|| view! { <p class="perm muted">"Nothing: no role is held."</p> });
        view! {
            {none}
            <ul>{all.into_iter().map(|permission| line(permission, was, will)).collect_view()}</ul>
        }
    };
    view! {
        <section class="card" aria-labelledby="effective">
            <header>
                <h2 id="effective">{format!("What {label} may do")}</h2>
            </header>
            {(!is_active).then(|| view! { <p class="perm muted">"None of it while deactivated."</p> })}
            {lines}
        </section>
    }
}

/// The permissions of either set, each once, in their order.
fn carried(was: RoleSet, will: RoleSet) -> Vec<Permission> {
    let mut all: Vec<Permission> = was
        .iter()
        .chain(will.iter())
        .flat_map(|role| role.permissions().iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn line(permission: Permission, was: RoleSet, will: RoleSet) -> impl IntoView {
    let from = |roles: RoleSet| {
        let with = roles
            .iter()
            .filter(|role| role.permissions().contains(&permission));
        with.map(Role::title).collect::<Vec<_>>().join(", ")
    };
    let (class, sign, word) = match (was.carries(permission), will.carries(permission)) {
        (false, true) => ("perm gain", "+", "gained: "),
        (true, false) => ("perm lose", "−", "lost: "),
        _ => ("perm", "", ""),
    };
    let roles = if will.carries(permission) { will } else { was };
    view! {
        <li class=class>
            <span>
                <span class="sign" aria-hidden="true">
                    {sign}
                </span>
                <span class="sr">{word}</span>
                <code>{permission.name()}</code>
            </span>
            <span class="faint">{from(roles)}</span>
        </li>
    }
}
