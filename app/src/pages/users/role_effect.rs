//! What the chosen roles together let the person do, from which of them it comes, and what is gained and lost.

use leptos::prelude::*;
use messages::{Piece, rich, t};
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
            .then(|| view! { <p class="perm muted">{t!("roles-effect-none")}</p> });
        view! {
            {none}
            <ul>{all.into_iter().map(|permission| line(permission, was, will)).collect_view()}</ul>
        }
    };
    view! {
        <section class="card" aria-labelledby="effective">
            <header>
                <h2 id="effective">{t!("roles-effect", label = label)}</h2>
            </header>
            {(!is_active).then(|| view! { <p class="perm muted">{t!("roles-effect-deactivated")}</p> })}
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
    let name = permission.name();
    let (class, sign, words) = match (was.carries(permission), will.carries(permission)) {
        (false, true) => (
            "perm gain",
            "+",
            rich!("roles-effect-gained", permission = name),
        ),
        (true, false) => (
            "perm lose",
            "−",
            rich!("roles-effect-lost", permission = name),
        ),
        _ => ("perm", "", Vec::new()),
    };
    let said = if words.is_empty() {
        view! { <code>{name}</code> }.into_any()
    } else {
        let piece = |piece: Piece| match piece.argument {
            Some(_) => view! { <code>{piece.text}</code> }.into_any(),
            None => view! { <span class="sr">{piece.text}</span> }.into_any(),
        };
        words.into_iter().map(piece).collect_view().into_any()
    };
    let roles = if will.carries(permission) { will } else { was };
    view! {
        <li class=class>
            <span>
                <span class="sign" aria-hidden="true">
                    {sign}
                </span>
                {said}
            </span>
            <span class="faint">{from(roles)}</span>
        </li>
    }
}
