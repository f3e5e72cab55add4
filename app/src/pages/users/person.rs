//! The head of one person's pages: who it is, in which state, and the tabs.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;
use model::{ActivityQuery, Timestamp, UserPage};

use crate::{
    frame::Frame,
    parts::{Avatar, Crumb, Icon, Shape, Standing, StatusPill, ago, date, until},
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
        Tab::Roles => t!("tabs-title-roles", label = label.as_str()),
        Tab::Security => t!("tabs-title-security", label = label.as_str()),
        Tab::Activity => t!("tabs-title-activity", label = label.as_str()),
    };
    let lists = frame.reader(|console| console.list_users.yes());
    let (tone, status) = Standing::of(&user).said();
    let under = match (&user.full_name, &user.organization) {
        (Some(_), Some(org)) => format!("{} · {}", user.email, org.name),
        (Some(_), None) => user.email.clone(),
        (None, Some(org)) => org.name.clone(),
        (None, None) => String::new(),
    };
    let list = use_list();
    let edit = routes::from_user(&routes::edit_user(user.id), user.id, &list);
    let reset = page.actions.reset_link.yes().then(|| {
        view! {
            <a class="btn" href=routes::from(&routes::user_reset_link(user.id), &list)>
                <Icon shape=Shape::Link />
                {t!("tabs-reset-link")}
            </a>
        }
    });
    let edit = page.actions.update.yes().then(|| {
        view! {
            <a class="btn" href=edit>
                <Icon shape=Shape::Pen />
                {t!("tabs-edit")}
            </a>
        }
    });
    // A deactivated person's tab says why there is no link; without the roles for it there is no tab, unless it was
    // opened by its address: then it says why it is empty.
    let manages_password = tab == Tab::Security
        || page.actions.set_password.yes()
        || page.actions.reset_link.yes()
        || page.actions.sessions.yes();
    let tabs = [
        (
            Tab::Overview,
            t!("tabs-overview"),
            routes::user(user.id),
            true,
        ),
        (
            Tab::Roles,
            t!("tabs-roles"),
            routes::user_roles(user.id),
            true,
        ),
        (
            Tab::Security,
            t!("tabs-security"),
            routes::user_security(user.id),
            manages_password,
        ),
        (
            Tab::Activity,
            t!("tabs-activity"),
            routes::user_activity(user.id, &ActivityQuery::default()),
            page.actions.read_activity.yes(),
        ),
    ];
    view! {
        <Title text=title />
        {lists.then(|| view! { <Crumb href=list.clone() label=t!("tabs-users") /> })}
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
                        <a href=routes::from(&href, &list) aria-current=(this == tab).then_some("page")>
                            {name}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// The list of people that the reader came from, as it was.
pub(super) fn use_list() -> String {
    routes::list_behind(&use_location().search.get_untracked())
}

/// Whom a dialog over the tab of security is about, as its address names them, and the way back to the tab.
pub(super) fn use_over_security() -> (impl Fn() -> String + Copy + Send + Sync, Signal<String>) {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let list = use_list();
    let back = Signal::derive(move || {
        let tab = id().parse().map(routes::user_security);
        tab.map_or_else(|_| list.clone(), |tab| routes::from(&tab, &list))
    });
    (id, back)
}

/// The person's state in one true sentence, or two.
fn sentence(page: &UserPage, now: Timestamp) -> String {
    let user = &page.user;
    let last = last_sign_in(user.last_login_at, now);
    if !user.is_active {
        return format!("{} {last}", t!("state-cannot-sign-in"));
    }
    if let (true, Some(org)) = (page.is_kept_out, &user.organization) {
        let kept_out = t!("state-kept-out", organization = org.name.as_str());
        return format!("{kept_out} {last}");
    }
    let next = match (user.has_password, &user.oauth_provider, page.open_sessions) {
        (_, _, open) if open > 0 => t!("state-open-sessions", count = open),
        (false, None, _) => match page.open_link_until {
            Some(end) => t!("state-link-open", left = until(end, now)),
            None => t!("state-needs-link").to_owned(),
        },
        (_, _, _) if user.must_change_password => t!("state-must-change").to_owned(),
        (false, Some(provider), _) => t!("state-signs-in-with", provider = provider.as_str()),
        _ if user.last_login_at.is_none() && page.locked_addresses.is_empty() => {
            return t!("state-never-signed-in-but-can").to_owned();
        }
        _ => t!("state-no-open-session").to_owned(),
    };
    let locked = match page.locked_addresses.as_slice() {
        [] => return format!("{last} {next}"),
        [address] => t!("state-locked", address = address.as_str()),
        more => t!("state-locked-more", count = more.len()),
    };
    format!("{last} {next} {locked}")
}

fn last_sign_in(at: Option<Timestamp>, now: Timestamp) -> String {
    let Some(at) = at else {
        return t!("state-never-signed-in").to_owned();
    };
    let when = ago(at, now);
    if when == date(at) {
        t!("state-signed-in-on", date = when)
    } else {
        t!("state-signed-in", ago = when)
    }
}

/// What becomes of the person's sessions when their password or their account is taken.
pub(super) fn signed_out(label: &str, open_sessions: u64) -> String {
    t!("state-signed-out", label = label, sessions = open_sessions)
}
