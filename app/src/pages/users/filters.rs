//! Search and chips above the list: links and GET forms that keep each other's state.

use leptos::prelude::*;
use leptos_router::components::Form;
use messages::t;
use model::{OrgId, Paging, Role, RoleSet, UserQuery, UserSort};

use super::{
    calls::Organizations,
    columns::{ColumnChooser, Columns},
    head::sorted_by,
    state::ListUrl,
    times::{ByTime, Of},
};
use crate::{
    parts::{Chip, Icon, Pick, Picks, Shape, TickBox},
    routes,
};

#[component]
pub(super) fn Filters(
    query: UserQuery,
    organization: Option<String>,
    organizations: Organizations,
    filtered: bool,
    columns: Columns,
    url: ListUrl,
) -> impl IntoView {
    // A changed filter starts at the first page.
    let base = UserQuery {
        paging: Paging {
            page: 1,
            ..query.paging
        },
        ..query
    };
    let others = base.clone();
    let file = routes::file(&url.to(&base), "csv");
    let term = base.search.clone().unwrap_or_default();
    let by_organization =
        (organizations.total > 1 || organizations.search.is_some() || organization.is_some())
            .then(|| view! { <ByOrganization base=base.clone() organization organizations url /> });
    view! {
        <div class="chips" role="search" aria-label=t!("users-filter")>
            <Form method="get" action=routes::USERS attr:class="search">
                <label class="field">
                    <Icon shape=Shape::Find />
                    <input
                        type="search"
                        name="search"
                        value=term
                        placeholder=t!("users-search-hint")
                        aria-label=t!("users-search-label")
                        data-search=""
                    />
                    <kbd class="wide">"/"</kbd>
                </label>
                <Others query=others but="search" url />
                <button class="sr" type="submit">
                    {t!("users-search")}
                </button>
            </Form>
            <ByStatus base=base.clone() url />
            <ByRole base=base.clone() url />
            {by_organization}
            <ByTime of=Of::LastLogin base=base.clone() url />
            <ByTime of=Of::Created base=base.clone() url />
            <BySort base=base.clone() url />
            {filtered
                .then(|| {
                    view! {
                        <a class="link" href=url.unfiltered(&base)>
                            {t!("users-filter-clear-all")}
                        </a>
                    }
                })}
            <div class="tools">
            <ColumnChooser columns />
            <a class="btn small quiet" href=file rel="external" download="">
                <Icon shape=Shape::Download />
                {t!("users-export")}
            </a>
            </div>
        </div>
    }
}

/// The filters that a GET form has to carry along: all of the query but one.
#[component]
pub(super) fn Others(query: UserQuery, but: &'static str, url: ListUrl) -> impl IntoView {
    let url = url.to(&query);
    let search = url
        .split_once('?')
        .map(|(_, search)| search.to_owned())
        .unwrap_or_default();
    crate::query::pairs(&search)
        .into_iter()
        .filter(|(name, _)| name != but)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

#[component]
fn ByStatus(base: UserQuery, url: ListUrl) -> impl IntoView {
    let with = |is_active| {
        url.to(&UserQuery {
            is_active,
            ..base.clone()
        })
    };
    let names = [
        (None, t!("users-filter-status-all")),
        (Some(true), t!("users-filter-status-active")),
        (Some(false), t!("users-filter-status-deactivated")),
    ];
    let value = names
        .iter()
        .find(|(is, _)| is.is_some() && *is == base.is_active)
        .map(|(_, name)| (*name).to_owned());
    let picks = names
        .iter()
        .map(|(is, name)| Pick {
            label: (*name).to_owned(),
            href: with(*is),
            on: *is == base.is_active,
        })
        .collect();
    view! {
        <Chip label=t!("users-filter-status") value clear=with(None)>
            <Picks picks />
        </Chip>
    }
}

#[component]
fn ByRole(base: UserQuery, url: ListUrl) -> impl IntoView {
    let clear = url.to(&UserQuery {
        roles: RoleSet::EMPTY,
        ..base.clone()
    });
    let names: Vec<_> = base.roles.iter().map(Role::name).collect();
    let value = (!names.is_empty()).then(|| names.join(", "));
    let roles = base.roles;
    view! {
        <Chip label=t!("users-filter-role") value clear>
            <Form method="get" action=routes::USERS attr:class="form">
                <fieldset>
                    <legend>{t!("users-filter-role-any")}</legend>
                    {Role::ALL
                        .map(|role| {
                            view! {
                                <label class="check">
                                    <TickBox name="role_filter" value=role.name() checked=roles.contains(role) />
                                    <span>{role.title()}</span>
                                </label>
                            }
                        })
                        .collect_view()}
                </fieldset>
                <Others query=base but="role_filter" url />
                <button class="btn small primary" type="submit">
                    {t!("users-filter-role-apply")}
                </button>
            </Form>
        </Chip>
    }
}

#[component]
fn ByOrganization(
    base: UserQuery,
    organization: Option<String>,
    organizations: Organizations,
    url: ListUrl,
) -> impl IntoView {
    let with = |org_id: Option<OrgId>| {
        url.to(&UserQuery {
            org_id,
            ..base.clone()
        })
    };
    let Organizations {
        search,
        some,
        total,
    } = organizations;
    let rest = total.saturating_sub(some.len() as u64);
    let none = some.is_empty();
    let picks = some
        .into_iter()
        .map(|org| Pick {
            on: base.org_id == Some(org.id),
            href: with(Some(org.id)),
            label: org.name,
        })
        .collect();
    let open = search.is_some();
    view! {
        <Chip label=t!("users-filter-organization") value=organization clear=with(None) open>
            <Form method="get" action=routes::USERS attr:class="within" attr:data-stay="">
                <label class="field">
                    <Icon shape=Shape::Find />
                    <input
                        type="search"
                        name="org_search"
                        value=search.unwrap_or_default()
                        placeholder=t!("users-filter-organization-find")
                        aria-label=t!("users-filter-organization-find")
                    />
                </label>
                <Others query=base.clone() but="" url />
            </Form>
            <Picks picks />
            {none.then(|| view! { <p class="hint">{t!("users-filter-organization-none")}</p> })}
            {(rest > 0).then(|| view! { <p class="hint">{t!("users-filter-organization-more", count = rest)}</p> })}
        </Chip>
    }
}

/// The order, for phones, where the table has no head.
#[component]
fn BySort(base: UserQuery, url: ListUrl) -> impl IntoView {
    let name = |sort| match sort {
        UserSort::CreatedAt => t!("users-column-created"),
        UserSort::Email => t!("users-column-email"),
        UserSort::FullName => t!("users-column-name"),
        UserSort::LastLoginAt => t!("users-column-last-sign-in"),
        UserSort::IsActive => t!("users-column-status"),
        UserSort::Roles => t!("users-column-roles"),
        UserSort::OrgName => t!("users-column-organization"),
    };
    let picks = UserSort::ALL
        .into_iter()
        .map(|sort| Pick {
            label: name(sort).to_owned(),
            href: sorted_by(sort, &base, url),
            on: base.sort == sort,
        })
        .collect();
    let clear = url.to(&UserQuery {
        sort: UserSort::CreatedAt,
        descending: true,
        ..base.clone()
    });
    let value = (url.to(&base) != clear).then(|| name(base.sort).to_owned());
    view! {
        <Chip label=t!("users-sort") value clear class="narrow">
            <Picks picks />
        </Chip>
    }
}
