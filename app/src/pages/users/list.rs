//! `/users`: the URL is the whole state.

use std::mem;

use leptos::{ev::MouseEvent, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::{Timestamp, UserQuery};
use serde::{Deserialize, Serialize};

use super::{
    actions::menu_asked_for,
    bulk::{
        Bar, Ticks,
        calls::{ProposeBulk, TICKED},
    },
    calls::{UsersView, users_page},
    filters::Filters,
    head::Head,
    line::Line,
    row::Rows,
    state::{ListUrl, Picked},
};
use crate::{
    call::At,
    frame::{Frame, use_deed},
    parts::{Empty, Icon, Odd, Pager, Shape, bring_into_sight, grouped, load, say_exactly},
    query::{pairs, value},
    routes,
};

#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("users-title") />
        {load(
            move || search.get(),
            |search| async move { users_page(search).await.map(Shown::from) },
            |shown: Shown| view! { <List shown /> },
        )}
    }
}

/// A page of people as it is drawn. Beside its own HTML it goes to the browser without them: their rows are there.
#[derive(Clone, Serialize, Deserialize)]
struct Shown {
    now: Timestamp,
    /// First and last row, counted from 1.
    range: Option<(u64, u64)>,
    /// How many rows.
    here: usize,
    #[serde(skip)]
    lines: Vec<Line>,
    /// All but its lines.
    page: UsersView,
}

impl From<At<UsersView>> for Shown {
    fn from(At { now, data }: At<UsersView>) -> Self {
        let mut page = data;
        // For whoever reads on by cursor; pages have numbers.
        page.users.next = None;
        let range = page.users.range();
        let lines = mem::take(&mut page.users.items);
        Self {
            now,
            range,
            here: lines.len(),
            lines,
            page,
        }
    }
}

#[component]
fn List(shown: Shown) -> impl IntoView {
    let frame = Frame::here();
    let may_create = frame.console.with(|console| {
        console
            .as_ref()
            .is_some_and(|console| console.create_user.yes())
    });
    let invitations = may_create.then(|| {
        view! {
            <a class="btn" href=routes::INVITATIONS>
                {t!("users-invitations")}
            </a>
        }
    });
    let add = may_create.then(|| {
        view! {
            <a class="btn primary" href=routes::NEW_USER>
                <Icon shape=Shape::Plus />
                {t!("users-add")}
            </a>
        }
    });
    let Shown {
        now,
        range,
        here,
        lines,
        page,
    } = shown;
    let UsersView {
        query,
        odd,
        users,
        organization,
        organizations,
        columns,
        columns_in_url,
        bulk,
    } = page;
    // After a deed the URL names the row that it was about. The router looked for it before it was there.
    let hash = use_location().hash;
    Effect::new(move |_| {
        let row = hash.get_untracked();
        request_animation_frame(move || {
            if let Some(row) = document().get_element_by_id(row.trim_start_matches('#')) {
                bring_into_sight(&row);
            }
        });
    });
    let search = use_location().search;
    let picked = value(&pairs(&search.get_untracked()), "select").unwrap_or_default();
    let url = ListUrl {
        columns: columns_in_url.then_some(columns),
        picked: Picked::read(&picked),
    };
    let query_for_filters = query.clone();
    let (total, paging) = (users.total, query.paging);
    let filtered = query.search.is_some()
        || !query.roles.is_empty()
        || query.is_active.is_some()
        || query.org_id.is_some()
        || !query.last_login.is_open()
        || !query.created.is_open();
    let body = if range.is_some() {
        let back = url.to(&query);
        let ticks = (!bulk.is_empty()).then_some(url.picked);
        let propose = use_deed::<ProposeBulk>();
        let were_ticked = propose.typed(TICKED, "");
        let bar = ticks.map(|_| {
            view! { <Bar query=query.clone() url offer=bulk total here deed=propose /> }
        });
        // All are kept: what was sent from one may be under way when another opens.
        let (mut menus, list) = (Vec::new(), back.clone());
        let ask = move |event: MouseEvent| menus.extend(menu_asked_for(&event, &list));
        let ticked = Ticks::here();
        let point = move |event: MouseEvent| say_exactly(&event);
        let rows = if lines.is_empty() {
            // The page came with them, and leptos leaves its HTML as it is.
            view! {
                <tbody on:change=move |_| ticked.take() on:click=ask on:mouseover=point></tbody>
            }
            .into_any()
        } else {
            let rows = Rows {
                now,
                columns,
                ticks,
                were_ticked: &were_ticked,
                back: &back,
            };
            let rows = rows.html(&lines);
            view! {
                <tbody
                    inner_html=rows
                    on:change=move |_| ticked.take()
                    on:click=ask
                    on:mouseover=point
                ></tbody>
            }
            .into_any()
        };
        // When the boxes are there.
        Effect::new(move |_| {
            let search = search.get_untracked();
            request_animation_frame(move || ticked.meet(&search, url.picked));
        });
        view! {
            <div class="card people-card">
                {bar}
                <table class="people">
                    <Head query=query.clone() columns url ticks=ticks.is_some() />
                    {rows}
                </table>
                <Pager range total paging url=move |paging| url.to(&UserQuery { paging, ..query.clone() }) />
            </div>
        }
        .into_any()
    } else {
        view! { <Nobody query filtered total may_create url /> }.into_any()
    };
    view! {
        <div class="head">
            <h1>{t!("users-title")}</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
            <span class="sp"></span>
            {invitations}
            {add}
        </div>
        <Filters query=query_for_filters organization organizations filtered columns url />
        <Odd odd />
        {body}
    }
}

/// The three ways to see no row: nobody yet, nobody matches, past the last page.
#[component]
fn Nobody(
    query: UserQuery,
    filtered: bool,
    total: u64,
    may_create: bool,
    url: ListUrl,
) -> impl IntoView {
    if total > 0 {
        let first = url.to(&UserQuery {
            paging: model::Paging {
                page: 1,
                ..query.paging
            },
            ..query
        });
        return view! {
            <Empty
                shape=Shape::Users
                title=t!("users-past-the-end").to_owned()
                text=t!("users-past-the-end-text").to_owned()
            >
                <a class="btn" href=first>
                    {t!("users-past-the-end-first")}
                </a>
            </Empty>
        }
        .into_any();
    }
    if filtered {
        return view! {
            <Empty
                shape=Shape::Find
                title=t!("users-nobody-matches").to_owned()
                text=t!("users-nobody-matches-text").to_owned()
            >
                <a class="btn" href=url.unfiltered(&query)>
                    {t!("users-nobody-matches-clear")}
                </a>
            </Empty>
        }
        .into_any();
    }
    let add = may_create.then(|| {
        view! {
            <a class="btn primary" href=routes::NEW_USER>
                {t!("users-nobody-yet-add")}
            </a>
        }
    });
    view! {
        <Empty
            shape=Shape::Users
            title=t!("users-nobody-yet").to_owned()
            text=t!("users-nobody-yet-text").to_owned()
        >
            {add}
        </Empty>
    }
    .into_any()
}
