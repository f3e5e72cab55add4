//! Status and roles as pills: always text, colour only beside it.

use leptos::prelude::*;
use messages::t;
use model::{Role, RoleSet, User};
use serde::{Deserialize, Serialize};

/// Whether and how a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Standing {
    Active,
    Deactivated,
    NoPassword,
    MustChange,
}

impl Standing {
    pub(crate) fn of(user: &User) -> Self {
        match user {
            user if !user.is_active => Standing::Deactivated,
            user if !user.has_password && user.oauth_provider.is_none() => Standing::NoPassword,
            user if user.must_change_password => Standing::MustChange,
            _ => Standing::Active,
        }
    }

    /// The tone and the word.
    pub(crate) fn said(self) -> (&'static str, &'static str) {
        match self {
            Standing::Active => ("good", t!("common-status-active")),
            Standing::Deactivated => ("bad", t!("common-status-deactivated")),
            Standing::NoPassword => ("warn", t!("common-status-no-password")),
            Standing::MustChange => ("warn", t!("common-status-must-change")),
        }
    }
}

#[component]
pub(crate) fn StatusPill(tone: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <span class=format!("pill dot {tone}")>{text}</span>
    }
}

/// Two roles, then how many more; the rest is named in the title.
#[component]
pub(crate) fn RolePills(roles: RoleSet) -> impl IntoView {
    let all: Vec<Role> = roles.iter().collect();
    let rest: Vec<_> = all.iter().skip(2).map(|role| role.name()).collect();
    if all.is_empty() {
        return view! { <span class="faint">{t!("common-no-role")}</span> }.into_any();
    }
    let mut pills: Vec<_> = all
        .into_iter()
        .take(2)
        .map(|role| {
            let tone = if role.is_global() {
                "pill accent"
            } else {
                "pill"
            };
            view! {
                <span class=tone title=role.title()>
                    {role.name()}
                </span>
            }
            .into_any()
        })
        .collect();
    if !rest.is_empty() {
        let names = rest.join(", ");
        let more = view! {
            <span class="pill" title=names.clone()>
                {format!("+{}", rest.len())}
                <span class="sr">{format!(": {names}")}</span>
            </span>
        };
        pills.push(more.into_any());
    }
    view! { <span class="pills">{pills}</span> }.into_any()
}
