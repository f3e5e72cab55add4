//! `/users`: the URL is the whole state.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Timestamp, UserQuery, UserSort};

use super::{
    calls::{UsersView, users_page},
    filters::Filters,
    row::Row,
};
use crate::{
    call::At,
    frame::Frame,
    parts::{Empty, Icon, Odd, Pager, Shape, grouped, load},
    routes,
};

#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Users" />
        {load(move || search.get(), users_page, |At { now, data }| view! { <List now page=data /> })}
    }
}

#[component]
fn List(now: Timestamp, page: UsersView) -> impl IntoView {
    let frame = Frame::here();
    let may_create = frame.console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.create_user.yes())
    });
    let invitations = may_create.then(|| {
        view! {
            <a class="btn" href=routes::INVITATIONS>
                "Invitations"
            </a>
        }
    });
    let add = may_create.then(|| {
        view! {
            <a class="btn primary" href=routes::NEW_USER>
                <Icon shape=Shape::Plus />
                "Add user"
            </a>
        }
    });
    let UsersView {
        query,
        odd,
        users,
        verbs,
        organization,
        organizations,
    } = page;
    let query_for_filters = query.clone();
    let (range, total, paging) = (users.range(), users.total, query.paging);
    let filtered = query.search.is_some()
        || !query.roles.is_empty()
        || query.is_active.is_some()
        || query.org_id.is_some();
    let rows = users.items.into_iter().zip(verbs);
    let body = if range.is_some() {
        let query_of_rows = query.clone();
        view! {
            <div class="card">
                <table class="people">
                    <Head query=query.clone() />
                    <tbody>
                        {rows
                            .map(|(user, verbs)| view! { <Row user verbs now query=query_of_rows.clone() /> })
                            .collect_view()}
                    </tbody>
                </table>
                <Pager range total paging url=move |paging| routes::users(&UserQuery { paging, ..query.clone() }) />
            </div>
        }
        .into_any()
    } else {
        view! { <Nobody query filtered total may_create /> }.into_any()
    };
    view! {
        <div class="head">
            <h1>"Users"</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
            <span class="sp"></span>
            {invitations}
            {add}
        </div>
        <Filters query=query_for_filters organization organizations filtered />
        <Odd odd />
        {body}
    }
}

/// The three ways to see no row: nobody yet, nobody matches, past the last page.
#[component]
fn Nobody(query: UserQuery, filtered: bool, total: u64, may_create: bool) -> impl IntoView {
    if total > 0 {
        let first = routes::users(&UserQuery {
            paging: model::Paging {
                page: 1,
                ..query.paging
            },
            ..query
        });
        return view! {
            <Empty
                shape=Shape::Users
                title="Past the last page".to_owned()
                text="This list ends before the page that was asked for.".to_owned()
            >
                <a class="btn" href=first>
                    "Go to the first page"
                </a>
            </Empty>
        }
        .into_any();
    }
    if filtered {
        return view! {
            <Empty
                shape=Shape::Find
                title="Nobody matches".to_owned()
                text="The search looks for a part of a name or e-mail, or for a whole id, within the filters above.".to_owned()
            >
                <a class="btn" href=routes::USERS>
                    "Clear search and filters"
                </a>
            </Empty>
        }
        .into_any();
    }
    let add = may_create.then(|| {
        view! {
            <a class="btn primary" href=routes::NEW_USER>
                "Add the first user"
            </a>
        }
    });
    view! {
        <Empty
            shape=Shape::Users
            title="Nobody here yet".to_owned()
            text="People whom you create appear in this list.".to_owned()
        >
            {add}
        </Empty>
    }
    .into_any()
}

#[component]
fn Head(query: UserQuery) -> impl IntoView {
    let sorted = |sorts: &[UserSort]| {
        let here = sorts.contains(&query.sort);
        here.then_some(if query.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let link = |label: &'static str, sort: UserSort| sort_link(label, sort, &query);
    view! {
        <thead>
            <tr>
                <th scope="col" class="main" aria-sort=sorted(&[UserSort::FullName, UserSort::Email])>
                    {link("Name", UserSort::FullName)}
                    <span class="slash" aria-hidden="true">
                        "/"
                    </span>
                    {link("E-mail", UserSort::Email)}
                </th>
                <th scope="col">"Status"</th>
                <th scope="col">"Roles"</th>
                <th scope="col">"Organization"</th>
                <th scope="col" aria-sort=sorted(&[UserSort::LastLoginAt])>
                    {link("Last sign-in", UserSort::LastLoginAt)}
                </th>
                <th scope="col" aria-sort=sorted(&[UserSort::CreatedAt])>
                    {link("Created", UserSort::CreatedAt)}
                </th>
                <th scope="col">
                    <span class="sr">"Actions"</span>
                </th>
            </tr>
        </thead>
    }
}

/// Sorts by a column; on the sorted one it turns the order.
fn sort_link(label: &'static str, sort: UserSort, query: &UserQuery) -> impl IntoView + use<> {
    let on = query.sort == sort;
    let arrow =
        on.then(|| view! { <Icon shape=if query.descending { Shape::Down } else { Shape::Up } /> });
    view! {
        <a class:on=on href=sorted_by(sort, query)>
            {label}
            {arrow}
        </a>
    }
}

/// The URL for a sort: times start with the newest, names with A.
pub(super) fn sorted_by(sort: UserSort, query: &UserQuery) -> String {
    let newest_first = matches!(sort, UserSort::CreatedAt | UserSort::LastLoginAt);
    let descending = if query.sort == sort {
        !query.descending
    } else {
        newest_first
    };
    let paging = model::Paging {
        page: 1,
        ..query.paging
    };
    routes::users(&UserQuery {
        sort,
        descending,
        paging,
        ..query.clone()
    })
}
