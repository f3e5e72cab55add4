//! The head of the list: every column sorts by a link.

use leptos::prelude::*;
use messages::t;
use model::{Paging, UserQuery, UserSort};

use super::{
    bulk::TickPage,
    columns::{Column, Columns},
    state::ListUrl,
};
use crate::parts::{Icon, Shape};

#[component]
pub(super) fn Head(
    query: UserQuery,
    columns: Columns,
    url: ListUrl,
    /// The rows have boxes to tick.
    ticks: bool,
) -> impl IntoView {
    let sorted = |sorts: &[UserSort]| {
        let here = sorts.contains(&query.sort);
        here.then_some(if query.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let column = |column: Column| {
        let sort = sort_of(column);
        // Both sort by the day of creation: where both are shown, only the column of that name says so.
        let said = column != Column::Id || !columns.has(Column::Created);
        columns.has(column).then(|| {
            view! {
                <th scope="col" class=giving_way(column) aria-sort=sorted(&[sort]).filter(|_| said)>
                    {sort_link(column.title(), sort, said, &query, url)}
                </th>
            }
        })
    };
    view! {
        <thead>
            <tr>
                {ticks
                    .then(|| {
                        view! {
                            <th scope="col" class="tick">
                                <TickPage query=query.clone() url />
                            </th>
                        }
                    })}
                <th scope="col" class="main" aria-sort=sorted(&[UserSort::FullName, UserSort::Email])>
                    {sort_link(t!("users-column-name"), UserSort::FullName, true, &query, url)}
                    <span class="slash" aria-hidden="true">
                        "/"
                    </span>
                    {sort_link(t!("users-column-email"), UserSort::Email, true, &query, url)}
                </th>
                {Column::ALL.map(column).collect_view()}
                <th scope="col">
                    <span class="sr">{t!("users-column-actions")}</span>
                </th>
            </tr>
        </thead>
    }
}

/// A column that a small screen does without.
const fn giving_way(column: Column) -> Option<&'static str> {
    match column {
        Column::Organization => Some("org"),
        Column::Created => Some("created"),
        Column::Id => Some("id"),
        Column::Status | Column::Roles | Column::LastLogin => None,
    }
}

/// What a column sorts by. Ids begin with the instant of creation, so their order is that of the days.
const fn sort_of(column: Column) -> UserSort {
    match column {
        Column::Status => UserSort::IsActive,
        Column::Roles => UserSort::Roles,
        Column::Organization => UserSort::OrgName,
        Column::LastLogin => UserSort::LastLoginAt,
        Column::Created | Column::Id => UserSort::CreatedAt,
    }
}

/// Sorts by a column; on the sorted one it turns the order. `said`: on that one it shows the order, too.
fn sort_link(
    label: &'static str,
    sort: UserSort,
    said: bool,
    query: &UserQuery,
    url: ListUrl,
) -> impl IntoView + use<> {
    let on = said && query.sort == sort;
    let arrow =
        on.then(|| view! { <Icon shape=if query.descending { Shape::Down } else { Shape::Up } /> });
    view! {
        <a class:on=on href=sorted_by(sort, query, url)>
            {label}
            {arrow}
        </a>
    }
}

/// The URL for a sort: names start with A, everything else from its high end.
pub(super) fn sorted_by(sort: UserSort, query: &UserQuery, url: ListUrl) -> String {
    let descending = if query.sort == sort {
        !query.descending
    } else {
        sort.begins_high()
    };
    let paging = Paging {
        page: 1,
        ..query.paging
    };
    url.to(&UserQuery {
        sort,
        descending,
        paging,
        ..query.clone()
    })
}
