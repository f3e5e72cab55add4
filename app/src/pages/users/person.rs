//! The head of one person's pages: who it is, in which state, and the tabs.

use leptos::prelude::*;
use leptos_meta::Title;
use model::{ActivityQuery, Timestamp, UserPage};

use crate::{
    frame::Frame,
    parts::{Avatar, Crumb, Icon, Shape, StatusPill, ago, date, status_of},
    routes,
};

/// The tabs of a person's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Roles,
    Security,
    Activity,
}

#[component]
pub(super) fn PersonHead(page: UserPage, now: Timestamp, tab: Tab) -> impl IntoView {
    let frame = Frame::here();
    let user = page.user.clone();
    let label = user.label().to_owned();
    let title = match tab {
        Tab::Overview => label.clone(),
        Tab::Roles => format!("Roles of {label}"),
        Tab::Security => format!("Security of {label}"),
        Tab::Activity => format!("Activity of {label}"),
    };
    let lists = frame.console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.list_users.yes())
    });
    let (tone, status) = status_of(&user);
    let under = match (&user.full_name, &user.organization) {
        (Some(_), Some(org)) => format!("{} · {}", user.email, org.name),
        (Some(_), None) => user.email.clone(),
        (None, Some(org)) => org.name.clone(),
        (None, None) => String::new(),
    };
    let reset = page.actions.reset_link.yes().then(|| {
        view! {
            <a class="btn" href=routes::user_reset_link(user.id)>
                <Icon shape=Shape::Link />
                "Reset link"
            </a>
        }
    });
    let edit = page.actions.update.yes().then(|| {
        view! {
            <a class="btn" href=routes::edit_user(user.id)>
                <Icon shape=Shape::Pen />
                "Edit profile"
            </a>
        }
    });
    // A deactivated person's tab says why there is no link; without the roles for it there is no tab.
    let manages_password = page.actions.set_password.yes()
        || page.actions.reset_link.yes()
        || page.actions.sessions.yes();
    let tabs = [
        (Tab::Overview, "Overview", routes::user(user.id), true),
        (Tab::Roles, "Roles", routes::user_roles(user.id), true),
        (
            Tab::Security,
            "Security",
            routes::user_security(user.id),
            manages_password,
        ),
        (
            Tab::Activity,
            "Activity",
            routes::user_activity(user.id, &ActivityQuery::default()),
            page.actions.read_activity.yes(),
        ),
    ];
    view! {
        <Title text=title />
        {lists.then(|| view! { <Crumb href=routes::USERS label="Users" /> })}
        <div class="person">
            <Avatar id=user.id label=label.clone() big=true />
            <div class="names">
                <h1>{label.clone()}</h1>
                <p class="muted">{under}</p>
            </div>
            <div class="buttons">{reset} {edit}</div>
        </div>
        <p class="status">
            <StatusPill tone text=status />
            <span class="muted">{sentence(&page, now)}</span>
        </p>
        <nav class="tabs" aria-label=label>
            {tabs
                .into_iter()
                .filter(|(.., shown)| *shown)
                .map(|(this, name, href, _)| {
                    view! {
                        <a href=href aria-current=(this == tab).then_some("page")>
                            {name}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// The person's state in one true sentence, or two.
fn sentence(page: &UserPage, now: Timestamp) -> String {
    let user = &page.user;
    let last = match user.last_login_at {
        None => "Has not signed in yet".to_owned(),
        Some(at) => {
            let when = ago(at, now);
            if when == date(at) {
                format!("Last signed in on {when}")
            } else {
                format!("Signed in {when}")
            }
        }
    };
    if !user.is_active {
        return format!("Cannot sign in. {last}.");
    }
    if let (true, Some(org)) = (page.is_kept_out, &user.organization) {
        return format!("Cannot sign in while {} is deactivated. {last}.", org.name);
    }
    let next = match (user.has_password, &user.oauth_provider, page.open_sessions) {
        (_, _, 1) => "1 open session",
        (_, _, n) if n > 1 => return format!("{last}. {n} open sessions."),
        (false, None, _) => "Needs a reset link to choose a password",
        (_, _, _) if user.must_change_password => {
            "Has to choose a new password at the next sign-in"
        }
        (false, Some(provider), _) => return format!("{last}. Signs in with {provider}."),
        _ if user.last_login_at.is_none() => return format!("{last}, but can."),
        _ => "No open session",
    };
    format!("{last}. {next}.")
}

/// What becomes of the person's sessions when their password or their account is taken.
pub(super) fn signed_out(label: &str, open_sessions: u64) -> String {
    match open_sessions {
        0 => format!("{label} is not signed in anywhere now."),
        1 => format!("{label} is signed out of 1 session at once."),
        n => format!("{label} is signed out of {n} sessions at once."),
    }
}
