//! `/organizations`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Form, hooks::use_location};
use messages::t;
use model::{OrgSort, Organization, OrganizationQuery, Paging, Timestamp};

use super::calls::{OrganizationsView, organizations_page};
use crate::{
    call::At,
    frame::Frame,
    parts::{Ago, Chip, Empty, Icon, Odd, Pager, Pick, Picks, Shape, StatusPill, grouped, load},
    routes,
};

#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("organizations-title") />
        {load(
            move || search.get(),
            organizations_page,
            |At { now, data }| view! { <List now page=data /> },
        )}
    }
}

#[component]
fn List(now: Timestamp, page: OrganizationsView) -> impl IntoView {
    let frame = Frame::here();
    let may_create = frame.console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.create_organization.yes())
    });
    let OrganizationsView {
        query,
        odd,
        organizations,
    } = page;
    let (range, total, paging) = (organizations.range(), organizations.total, query.paging);
    let filtered = query.search.is_some() || query.is_active.is_some();
    let for_filters = query.clone();
    let add = may_create.then(|| {
        view! {
            <a class="btn primary" href=routes::NEW_ORGANIZATION>
                <Icon shape=Shape::Plus />
                {t!("organizations-add")}
            </a>
        }
    });
    let body = if range.is_some() {
        view! {
            <div class="card">
                <table class="orgs">
                    <Head query=query.clone() />
                    <tbody>{organizations.items.into_iter().map(|org| row(org, now)).collect_view()}</tbody>
                </table>
                <Pager
                    range
                    total
                    paging
                    url=move |paging| routes::organizations(
                        &OrganizationQuery {
                            paging,
                            ..query.clone()
                        },
                    )
                />
            </div>
        }
        .into_any()
    } else {
        let (title, text) = match (filtered, total) {
            (_, 1..) => (
                t!("organizations-past-the-end"),
                t!("organizations-past-the-end-why"),
            ),
            (true, _) => (
                t!("organizations-no-match"),
                t!("organizations-no-match-why"),
            ),
            (false, _) => (t!("organizations-none"), t!("organizations-none-why")),
        };
        view! {
            <Empty shape=Shape::Organization title=title.to_owned() text=text.to_owned()>
                {(filtered || total > 0)
                    .then(|| {
                        view! {
                            <a class="btn" href=routes::ORGANIZATIONS>
                                {t!("organizations-show-all")}
                            </a>
                        }
                    })}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>{t!("organizations-title")}</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
            <span class="sp"></span>
            {add}
        </div>
        <Filters query=for_filters />
        <Odd odd />
        {body}
    }
}

#[component]
fn Filters(query: OrganizationQuery) -> impl IntoView {
    let base = OrganizationQuery {
        paging: Paging {
            page: 1,
            ..query.paging
        },
        ..query
    };
    let with = |is_active| {
        routes::organizations(&OrganizationQuery {
            is_active,
            ..base.clone()
        })
    };
    let term = base.search.clone().unwrap_or_default();
    let names = [
        (None, t!("organizations-filter-all")),
        (Some(true), t!("organizations-filter-active")),
        (Some(false), t!("organizations-filter-deactivated")),
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
    let status = base
        .is_active
        .map(|is| view! { <input type="hidden" name="is_active" value=is.to_string() /> });
    view! {
        <div class="chips" role="search" aria-label=t!("organizations-filter")>
            <Form method="get" action=routes::ORGANIZATIONS attr:class="search">
                <label class="field">
                    <Icon shape=Shape::Find />
                    <input
                        type="search"
                        name="search"
                        value=term
                        placeholder=t!("organizations-search-hint")
                        aria-label=t!("organizations-search-label")
                        data-search=""
                    />
                    <kbd class="wide">"/"</kbd>
                </label>
                {status}
                <button class="sr" type="submit">
                    {t!("organizations-search")}
                </button>
            </Form>
            <Chip label=t!("organizations-filter-status") value clear=with(None)>
                <Picks picks />
            </Chip>
        </div>
    }
}

#[component]
fn Head(query: OrganizationQuery) -> impl IntoView {
    let sorted = |sort| {
        (query.sort == sort).then_some(if query.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let link = |label: &'static str, sort: OrgSort| {
        let on = query.sort == sort;
        let descending = if on {
            !query.descending
        } else {
            sort == OrgSort::CreatedAt
        };
        let paging = Paging {
            page: 1,
            ..query.paging
        };
        let href = routes::organizations(&OrganizationQuery {
            sort,
            descending,
            paging,
            ..query.clone()
        });
        let arrow = on.then(
            || view! { <Icon shape=if query.descending { Shape::Down } else { Shape::Up } /> },
        );
        view! {
            <a class:on=on href=href>
                {label}
                {arrow}
            </a>
        }
    };
    view! {
        <thead>
            <tr>
                <th scope="col" aria-sort=sorted(OrgSort::OrgName)>
                    {link(t!("organizations-name"), OrgSort::OrgName)}
                </th>
                <th scope="col">{t!("organizations-status")}</th>
                <th scope="col">{t!("organizations-people-head")}</th>
                <th scope="col" aria-sort=sorted(OrgSort::CreatedAt)>
                    {link(t!("organizations-created"), OrgSort::CreatedAt)}
                </th>
            </tr>
        </thead>
    }
}

fn row(org: Organization, now: Timestamp) -> impl IntoView {
    let (tone, status) = super::head::status_of(&org);
    view! {
        <tr>
            <td class="main">
                <a class="who" href=routes::organization(org.id)>
                    <span>
                        <b>{org.name.clone()}</b>
                        <span>{org.legal_name.clone().unwrap_or_default()}</span>
                    </span>
                </a>
            </td>
            <td class="state">
                <StatusPill tone text=status />
            </td>
            <td class="people-of">
                <a class="link" href=routes::users_of(org.id)>
                    {people(&org)}
                </a>
            </td>
            <td class="created">
                <Ago at=org.created_at now />
            </td>
        </tr>
    }
}

/// "12 people", "12 people, 2 deactivated"
pub(super) fn people(org: &Organization) -> String {
    let (all, shown) = (org.total_users, grouped(org.total_users));
    match all.saturating_sub(org.active_users) {
        0 => t!("organizations-people", count = all, shown = shown),
        off => t!(
            "organizations-people-deactivated",
            count = all,
            shown = shown,
            off = off,
            off_shown = grouped(off)
        ),
    }
}
