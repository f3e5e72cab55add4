//! Status and roles as pills: always text, colour only beside it.

use leptos::prelude::*;
use messages::t;
use model::{Role, RoleSet, User};

/// A status in a word and the tone that goes with it.
pub(crate) fn status_of(user: &User) -> (&'static str, &'static str) {
    match user {
        user if !user.is_active => ("bad", t!("common-status-deactivated")),
        user if !user.has_password && user.oauth_provider.is_none() => {
            ("warn", t!("common-status-no-password"))
        }
        user if user.must_change_password => ("warn", t!("common-status-must-change")),
        _ => ("good", t!("common-status-active")),
    }
}

#[component]
pub(crate) fn StatusPill(tone: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <span class=format!("pill {tone}")>
            <span class="dot"></span>
            {text}
        </span>
    }
}

/// Two roles, then how many more; the rest is named in the title.
#[component]
pub(crate) fn RolePills(roles: RoleSet) -> impl IntoView {
    let all: Vec<Role> = roles.iter().collect();
    let rest: Vec<_> = all.iter().skip(2).map(|role| role.name()).collect();
    let more = (!rest.is_empty()).then(|| {
        let names = rest.join(", ");
        view! {
            <span class="pill" title=names.clone()>
                {format!("+{}", rest.len())}
                <span class="sr">{format!(": {names}")}</span>
            </span>
        }
    });
    let none = all
        .is_empty()
        .then(|| view! { <span class="faint">{t!("common-no-role")}</span> });
    view! {
        <span class="pills">
            {all
                .into_iter()
                .take(2)
                .map(|role| {
                    let tone = if role.is_global() { "pill accent" } else { "pill" };
                    view! {
                        <span class=tone title=role.title()>
                            {role.name()}
                        </span>
                    }
                })
                .collect_view()} {more} {none}
        </span>
    }
}
