//! Every path that a page links to and its typed builder: no other file writes a URL. The names in the query are those of
//! the API, so a list's URL and an API call ask for the same rows.

use model::{
    ActivityQuery, DEFAULT_PAGE_SIZE, Moment, OrgId, OrgSort, OrganizationQuery, OutboxQuery,
    Paging, Provider, Role, RoleSet, Span, Timestamp, UserId, UserQuery, UserSort, Uuid, Zone,
};

use crate::{
    pages::users::Columns,
    parts::with_local,
    query::{pairs, search_of, value, with_query},
};

pub(crate) const START: &str = "/";
pub(crate) const SIGN_IN: &str = "/sign-in";
pub(crate) const REGISTER: &str = "/register";
pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";
pub(crate) const USERS: &str = "/users";
pub(crate) const NEW_USER: &str = "/users/new";
pub(crate) const INVITATIONS: &str = "/invitations";
pub(crate) const ORGANIZATIONS: &str = "/organizations";
pub(crate) const NEW_ORGANIZATION: &str = "/organizations/new";
pub(crate) const ROLES: &str = "/roles";
pub(crate) const ACTIVITY: &str = "/activity";
pub(crate) const OUTBOX: &str = "/outbox";
pub(crate) const SETTINGS: &str = "/settings";
pub(crate) const ACCOUNT: &str = "/account";
pub(crate) const OWN_LOCAL: &str = "/account/local";
pub(crate) const OWN_PASSWORD: &str = "/account/password";
pub(crate) const OWN_SIGN_OUT: &str = "/account/sign-out-everywhere";
pub(crate) const OWN_SIGN_OUT_ELSEWHERE: &str = "/account/sign-out-elsewhere";

/// A page of the outbox.
pub(crate) fn outbox(query: &OutboxQuery) -> String {
    let state = query.state.map(|state| state.name().to_owned());
    let [page, page_size] = paging(query.paging);
    let state = ("state", state.unwrap_or_default());
    with_query(OUTBOX, &[state, page, page_size])
}

pub(crate) fn outbox_message(id: &str) -> String {
    format!("{OUTBOX}/{id}")
}

/// The sign-in page that leads on to `next`.
pub(crate) fn sign_in_then(next: &str) -> String {
    with_query(
        SIGN_IN,
        &[(
            "next",
            if next == START {
                String::new()
            } else {
                next.to_owned()
            },
        )],
    )
}

/// Leaves for a sign-in provider; afterwards it leads on to `next`.
pub(crate) fn external(provider: Provider, next: &str) -> String {
    let next = if next == START { "" } else { next };
    with_query(&format!("/oauth/{provider}"), &[("next", next.to_owned())])
}

pub(crate) fn user(id: UserId) -> String {
    format!("/users/{id}")
}

pub(crate) fn edit_user(id: UserId) -> String {
    format!("/users/{id}/edit")
}

/// A page that leads `back` to where its reader comes from; the list of everybody need not be named.
pub(crate) fn from(page: &str, back: &str) -> String {
    if back == USERS {
        return page.to_owned();
    }
    with_param(page, "back", Some(back.to_owned()))
}

/// A page that leads back to a person's overview, and from there to the `list`.
pub(crate) fn from_user(page: &str, id: UserId, list: &str) -> String {
    if list == USERS {
        return page.to_owned();
    }
    from(page, &from(&user(id), list))
}

/// The list of people that its reader came from, for the query string of a page: a page in between has led on what
/// led to it.
pub(crate) fn list_behind(search: &str) -> String {
    let mut search = search.to_owned();
    while let Some(back) = value(&pairs(&search), "back") {
        let of_list = back.strip_prefix(USERS);
        if of_list.is_some_and(|rest| rest.starts_with(['?', '#'])) {
            return back;
        }
        search = search_of(&back);
    }
    USERS.to_owned()
}

pub(crate) fn user_roles(id: UserId) -> String {
    format!("/users/{id}/roles")
}

pub(crate) fn user_security(id: UserId) -> String {
    format!("/users/{id}/security")
}

/// The invitation that waits for a person.
pub(crate) fn user_invitation(id: UserId) -> String {
    format!("/users/{id}/invitation")
}

/// A page of the invitations that wait.
pub(crate) fn invitations(page: Paging) -> String {
    with_query(INVITATIONS, &paging(page))
}

/// The dialog that makes a reset link and shows it.
pub(crate) fn user_reset_link(id: UserId) -> String {
    format!("/users/{id}/security/reset-link")
}

/// The dialog in which somebody's password is set.
pub(crate) fn user_password(id: UserId) -> String {
    format!("/users/{id}/security/password")
}

/// The dialog that asks before it ends all sessions of a person.
pub(crate) fn end_sessions(id: UserId) -> String {
    format!("/users/{id}/security/end-sessions")
}

/// The dialog that asks before it deactivates, over the person's overview.
pub(crate) fn deactivate_user(id: UserId) -> String {
    format!("/users/{id}/deactivate")
}

/// The same, opened from elsewhere: it leads `back` there.
pub(crate) fn deactivate_user_from(id: UserId, back: &str) -> String {
    with_query(&deactivate_user(id), &[("back", back.to_owned())])
}

/// What can be done with a person, for whoever comes from the list `back`.
pub(crate) fn user_actions_from(id: UserId, back: &str) -> String {
    from(&format!("/users/{id}/actions"), back)
}

/// The id of a person's row: the end of theirs, all of whose digits are drawn by lot.
pub(crate) fn row_of(id: UserId) -> String {
    format!("u-{:012x}", id.0.as_u128() & 0xffff_ffff_ffff)
}

/// The form for a new user, with the organization filled in.
pub(crate) fn new_user_in(organization: &str) -> String {
    with_query(NEW_USER, &[("organization", organization.to_owned())])
}

pub(crate) fn organization(id: OrgId) -> String {
    format!("/organizations/{id}")
}

pub(crate) fn edit_organization(id: OrgId) -> String {
    format!("/organizations/{id}/edit")
}

/// The dialog that asks before it deactivates, over the organization.
pub(crate) fn deactivate_organization(id: OrgId) -> String {
    format!("/organizations/{id}/deactivate")
}

pub(crate) fn organization_activity(id: OrgId, query: &ActivityQuery) -> String {
    activity(&format!("/organizations/{id}/activity"), query)
}

/// The list of people for a query; what is the default is left out. Its days are those of the reader.
pub(crate) fn users(query: &UserQuery) -> String {
    with_local(|local| users_in(&local.zone, query))
}

/// The same for somebody who lives in `zone`.
pub(crate) fn users_in(zone: &Zone, query: &UserQuery) -> String {
    let from = |span: Span| match span.from {
        Some(Moment::At(at)) => first_day(at, zone),
        _ => span.from_text(),
    };
    let to = |span: Span| match span.to {
        Some(Moment::At(at)) => last_day(at, zone),
        _ => span.to_text(),
    };
    let roles: Vec<_> = query.roles.iter().map(Role::name).collect();
    let sort = match (query.sort, query.descending) {
        (UserSort::CreatedAt, true) => String::new(),
        (sort, descending) => format!("{}{}", if descending { "-" } else { "" }, sort.name()),
    };
    let [page, page_size] = paging(query.paging);
    with_query(
        USERS,
        &[
            ("search", query.search.clone().unwrap_or_default()),
            ("role_filter", roles.join(",")),
            (
                "is_active",
                query
                    .is_active
                    .map(|yes| yes.to_string())
                    .unwrap_or_default(),
            ),
            (
                "org_id",
                query.org_id.map(|id| id.to_string()).unwrap_or_default(),
            ),
            ("last_login_from", from(query.last_login)),
            ("last_login_to", to(query.last_login)),
            ("created_from", from(query.created)),
            ("created_to", to(query.created)),
            ("sort", sort),
            page,
            page_size,
        ],
    )
}

/// A list's URL that names its columns.
pub(crate) fn with_columns(url: &str, columns: Columns) -> String {
    with_param(url, "columns", Some(columns.text()))
}

/// A list with people ticked.
pub(crate) fn picking(url: &str, who: &str) -> String {
    with_param(url, "select", Some(who.to_owned()))
}

/// The page of a run over many people, at this page of its results; it leads `back`.
pub(crate) fn bulk(id: Uuid, back: &str, paged: Paging) -> String {
    let [page, page_size] = paging(paged);
    let back = ("back", back.to_owned());
    with_query(&format!("/users/bulk/{id}"), &[back, page, page_size])
}

/// The URL with one parameter changed, or without it.
fn with_param(url: &str, name: &str, value: Option<String>) -> String {
    let (url, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (path, search) = url.split_once('?').unwrap_or((url, ""));
    let mut all = pairs(search);
    all.retain(|(known, _)| known != name);
    all.extend(value.map(|value| (name.to_owned(), value)));
    let all: Vec<_> = all
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let mut url = with_query(path, &all);
    if !fragment.is_empty() {
        url.push('#');
        url.push_str(fragment);
    }
    url
}

/// The URL with these parameters too.
pub(crate) fn asking(url: &str, more: Vec<(String, String)>) -> String {
    more.into_iter().fold(url.to_owned(), |url, (name, value)| {
        with_param(&url, &name, Some(value))
    })
}

/// The list of organizations for a query.
pub(crate) fn organizations(query: &OrganizationQuery) -> String {
    let sort = match (query.sort, query.descending) {
        (OrgSort::OrgName, false) => String::new(),
        (sort, descending) => format!("{}{}", if descending { "-" } else { "" }, sort.name()),
    };
    let [page, page_size] = paging(query.paging);
    with_query(
        ORGANIZATIONS,
        &[
            ("search", query.search.clone().unwrap_or_default()),
            (
                "is_active",
                query
                    .is_active
                    .map(|yes| yes.to_string())
                    .unwrap_or_default(),
            ),
            ("sort", sort),
            page,
            page_size,
        ],
    )
}

/// People who hold a role.
pub(crate) fn users_with(role: Role) -> String {
    users(&UserQuery {
        roles: RoleSet::EMPTY.with(role),
        descending: true,
        ..UserQuery::default()
    })
}

/// People of an organization.
pub(crate) fn users_of(id: OrgId) -> String {
    users(&UserQuery {
        org_id: Some(id),
        descending: true,
        ..UserQuery::default()
    })
}

pub(crate) fn user_activity(id: UserId, query: &ActivityQuery) -> String {
    activity(&format!("/users/{id}/activity"), query)
}

/// A timeline at `path` for a query. Its days are those of the reader.
pub(crate) fn activity(path: &str, query: &ActivityQuery) -> String {
    with_local(|local| activity_in(&local.zone, path, query))
}

/// The same for somebody who lives in `zone`.
pub(crate) fn activity_in(zone: &Zone, path: &str, query: &ActivityQuery) -> String {
    let (since, until) = (query.since, query.until);
    let first = since.map(|since| first_day(since, zone));
    let last = until.map(|until| last_day(until, zone));
    let kind = query.kind.map(|kind| kind.name().to_owned());
    let [page, page_size] = paging(query.paging);
    with_query(
        path,
        &[
            ("event_type", kind.unwrap_or_default()),
            ("start_date", first.unwrap_or_default()),
            ("end_date", last.unwrap_or_default()),
            (
                "actor",
                query
                    .actor
                    .map(|actor| actor.to_string())
                    .unwrap_or_default(),
            ),
            (
                "person",
                query.person.map(|id| id.to_string()).unwrap_or_default(),
            ),
            (
                "org_id",
                query.org_id.map(|id| id.to_string()).unwrap_or_default(),
            ),
            page,
            page_size,
        ],
    )
}

/// One event, for good.
pub(crate) fn event(id: Uuid) -> String {
    format!("/activity/{id}")
}

/// The same list as a file with this ending.
pub(crate) fn file(list: &str, ending: &str) -> String {
    let (path, search) = list.split_once('?').unwrap_or((list, ""));
    let mut url = format!("{path}.{ending}");
    if !search.is_empty() {
        url.push('?');
        url.push_str(search);
    }
    url
}

/// The instant at which a stretch begins: a date where a day of the reader's begins then.
fn first_day(since: Timestamp, zone: &Zone) -> String {
    let day = zone.reads(since).date();
    if zone.begins(day) == since {
        day.to_string()
    } else {
        since.to_string()
    }
}

/// The instant before which a stretch ends: the last date in it, where a day of the reader's ends then.
fn last_day(until: Timestamp, zone: &Zone) -> String {
    let day = zone.last_day(until);
    if zone.ends(day) == until {
        day.to_string()
    } else {
        until.to_string()
    }
}

fn paging(paging: Paging) -> [(&'static str, String); 2] {
    let unless = |default: u64, n: u64| {
        if n == default {
            String::new()
        } else {
            n.to_string()
        }
    };
    [
        ("page", unless(1, paging.page)),
        (
            "page_size",
            unless(u64::from(DEFAULT_PAGE_SIZE), u64::from(paging.page_size)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_found_behind_the_pages_in_between() {
        let id = UserId(Uuid::from_u128(7));
        let list = "/users?search=a%26b&sort=email#user-7";
        let behind = |url: &str| list_behind(&search_of(url));
        assert_eq!(behind(&from(&user(id), list)), list);
        assert_eq!(behind(&from_user(&edit_user(id), id, list)), list);
        assert_eq!(behind(&user(id)), USERS);
        assert_eq!(from_user(&edit_user(id), id, USERS), edit_user(id));
        for elsewhere in ["https://example.org", "//example.org/users?", "/account"] {
            assert_eq!(behind(&from(&user(id), elsewhere)), USERS, "{elsewhere}");
        }
    }
}
