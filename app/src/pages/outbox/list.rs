//! `/outbox`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::{OutboxItem, OutboxQuery, OutboxState, Paging, Timestamp};

use super::{
    calls::{OutboxView, outbox_page},
    name_of, state_of, why,
};
use crate::{
    call::At,
    parts::{Ago, Chip, Empty, Icon, Odd, Pager, Pick, Picks, Shape, StatusPill, grouped, load},
    routes,
};

#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text=t!("outbox-title") />
        {load(
            move || search.get(),
            outbox_page,
            |At { now, data }| view! { <List now view=data /> },
        )}
    }
}

#[component]
fn List(now: Timestamp, view: OutboxView) -> impl IntoView {
    let OutboxView {
        query,
        odd,
        messages,
        has_server,
    } = view;
    let (range, total) = (messages.range(), messages.total);
    let notice = (!has_server).then(|| {
        view! {
            <p class="notice warn">
                <Icon shape=Shape::Mail />
                {t!("outbox-no-server")}
            </p>
        }
    });
    let body = if range.is_some() {
        view! {
            <div class="card">
                <table class="outbox">
                    <thead>
                        <tr>
                            <th scope="col" class="main">
                                {t!("outbox-message")}
                            </th>
                            <th scope="col">{t!("outbox-state")}</th>
                            <th scope="col">{t!("outbox-why")}</th>
                            <th scope="col">{t!("outbox-written")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {messages.items.into_iter().map(|item| row(item, has_server, now)).collect_view()}
                    </tbody>
                </table>
                <Pager
                    range
                    total
                    paging=query.paging
                    url=move |paging| routes::outbox(&OutboxQuery { paging, ..query })
                />
            </div>
        }
        .into_any()
    } else if total > 0 {
        view! {
            <Empty
                shape=Shape::Mail
                title=t!("outbox-past-end").to_owned()
                text=t!("outbox-past-end-text").to_owned()
            >
                <a class="btn" href=routes::outbox(&first_page(query))>
                    {t!("outbox-show-first")}
                </a>
            </Empty>
        }
        .into_any()
    } else if query.state.is_some() {
        view! {
            <Empty
                shape=Shape::Mail
                title=t!("outbox-no-match").to_owned()
                text=t!("outbox-no-match-text").to_owned()
            >
                <a class="btn" href=routes::OUTBOX>
                    {t!("outbox-show-all")}
                </a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty
                shape=Shape::Mail
                title=t!("outbox-empty").to_owned()
                text=t!("outbox-empty-text").to_owned()
            />
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>{t!("outbox-title")}</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
        </div>
        {notice}
        <Filters query />
        <Odd odd />
        {body}
    }
}

/// A changed filter starts at the first page.
fn first_page(query: OutboxQuery) -> OutboxQuery {
    OutboxQuery {
        paging: Paging {
            page: 1,
            ..query.paging
        },
        ..query
    }
}

#[component]
fn Filters(query: OutboxQuery) -> impl IntoView {
    let of = |state| {
        routes::outbox(&OutboxQuery {
            state,
            ..first_page(query)
        })
    };
    let some = OutboxState::ALL.map(|state| (Some(state), name_of(state)));
    let picks = std::iter::once((None, t!("outbox-filter-all")))
        .chain(some)
        .map(|(state, name)| Pick {
            label: name.to_owned(),
            href: of(state),
            on: state == query.state,
        })
        .collect();
    let value = query.state.map(|state| name_of(state).to_owned());
    view! {
        <div class="chips" role="search" aria-label=t!("outbox-filter")>
            <Chip label=t!("outbox-state") value clear=of(None)>
                <Picks picks />
            </Chip>
        </div>
    }
}

fn row(item: OutboxItem, has_server: bool, now: Timestamp) -> impl IntoView {
    let (tone, state) = state_of(&item);
    let why = why(&item, has_server, now);
    view! {
        <tr>
            <td class="main">
                <a class="who" href=routes::outbox_message(&item.id.to_string())>
                    <span>
                        <b>{item.subject.clone()}</b>
                        <span>{item.recipient.clone()}</span>
                    </span>
                </a>
            </td>
            <td class="state">
                <StatusPill tone text=state />
            </td>
            <td class="why muted">{why}</td>
            <td class="created">
                <Ago at=item.created_at now />
            </td>
        </tr>
    }
}
