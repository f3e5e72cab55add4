//! `/users/{id}/activity`: what the person did and what was done to them.

use leptos::prelude::*;
use leptos_router::{
    components::Form,
    hooks::{use_location, use_params_map},
};
use model::{ActivityQuery, Event, EventKind, Paging, Timestamp};

use super::{
    calls::{ActivityView, person_activity},
    person::{PersonHead, Tab},
};
use crate::{
    call::At,
    parts::{Chip, Empty, Odd, Pager, Pick, Picks, Shape, Timeline, load},
    routes,
};

#[component]
pub(crate) fn ActivityPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_location().search;
    load(
        move || (params.read().get("id").unwrap_or_default(), search.get()),
        |(id, search)| person_activity(id, search),
        |At { now, data }| {
            let id = data.page.user.id;
            let ActivityView {
                page,
                query,
                odd,
                events,
            } = data;
            let url = move |query: &ActivityQuery| routes::user_activity(id, query);
            view! {
                <PersonHead page now tab=Tab::Activity />
                <Trail now query odd events url />
            }
        },
    )
}

/// A filtered timeline with its pages; `url` builds the URL for another query of it.
#[component]
pub(crate) fn Trail<U>(
    now: Timestamp,
    query: ActivityQuery,
    odd: Vec<String>,
    events: model::Page<Event>,
    url: U,
) -> impl IntoView
where
    U: Fn(&ActivityQuery) -> String + Clone + Send + Sync + 'static,
{
    let (range, total, paging) = (events.range(), events.total, query.paging);
    let all = url(&ActivityQuery::default());
    let filtered = query.kind.is_some() || query.since.is_some() || query.until.is_some();
    let filters = view! { <Filters query=query.clone() url=url.clone() filtered /> };
    let body = if range.is_some() {
        // An event stays where its link says: first of those that are not younger than it.
        let link = {
            let (url, query) = (url.clone(), query.clone());
            move |event: &Event| {
                let until = Some(Timestamp::from_micros(event.at.micros() + 1));
                let first = Paging {
                    page: 1,
                    ..query.paging
                };
                let here = ActivityQuery {
                    until,
                    paging: first,
                    ..query.clone()
                };
                format!("{}#event-{}", url(&here), event.id)
            }
        };
        let paged = move |paging| {
            url(&ActivityQuery {
                paging,
                ..query.clone()
            })
        };
        view! {
            <Timeline events=events.items now link />
            <div class="card">
                <Pager range total paging url=paged />
            </div>
        }
        .into_any()
    } else {
        let nothing = !filtered && total == 0;
        let (title, text) = if nothing {
            (
                "Nothing has happened yet",
                "What is done here appears in this timeline, and stays.",
            )
        } else {
            (
                "No such event",
                "Nothing in this timeline matches the filter.",
            )
        };
        view! {
            <Empty shape=Shape::Activity title=title.to_owned() text=text.to_owned()>
                {(!nothing)
                    .then(|| {
                        view! {
                            <a class="btn" href=all>
                                "Show everything"
                            </a>
                        }
                    })}
            </Empty>
        }
        .into_any()
    };
    view! {
        {filters}
        <Odd odd />
        {body}
    }
}

#[component]
fn Filters<U>(query: ActivityQuery, url: U, filtered: bool) -> impl IntoView
where
    U: Fn(&ActivityQuery) -> String + Clone + Send + Sync + 'static,
{
    let base = ActivityQuery {
        paging: Paging {
            page: 1,
            ..query.paging
        },
        ..query
    };
    let of_kind = |kind| {
        url(&ActivityQuery {
            kind,
            ..base.clone()
        })
    };
    let every = Pick {
        label: "All".to_owned(),
        href: of_kind(None),
        on: base.kind.is_none(),
    };
    let picks = std::iter::once(every)
        .chain(EventKind::ALL.iter().map(|kind| Pick {
            label: kind.title(),
            href: of_kind(Some(*kind)),
            on: base.kind == Some(*kind),
        }))
        .collect();
    let undated = url(&ActivityQuery {
        since: None,
        until: None,
        ..base.clone()
    });
    let (path, others) = undated.split_once('?').unwrap_or((&undated, ""));
    let others = crate::query::pairs(others)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let path = path.to_owned();
    let first = base.since.map(routes::first_day).unwrap_or_default();
    let last = base.until.map(routes::last_day).unwrap_or_default();
    // A link to one event ends at an instant; the field knows days.
    let day = |text: &str| text.get(..10).unwrap_or_default().to_owned();
    let dates = match (first.is_empty(), last.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("from {}", day(&first))),
        (true, false) => Some(format!("to {}", day(&last))),
        (false, false) => Some(format!("{} to {}", day(&first), day(&last))),
    };
    let clear = filtered.then(|| {
        view! {
            <a class="link" href=url(&ActivityQuery::default())>
                "Clear all"
            </a>
        }
    });
    view! {
        <div class="chips" role="search" aria-label="Filter activity">
            <Chip label="Type" value=base.kind.map(EventKind::title) clear=of_kind(None)>
                <Picks picks />
            </Chip>
            <Chip label="Date" value=dates clear=undated>
                <Form method="get" action=path attr:class="form">
                    {others} <div class="row">
                        <label for="start">"From"</label>
                        <input class="input" id="start" type="date" name="start_date" value=day(&first) />
                    </div> <div class="row">
                        <label for="end">"To"</label>
                        <input class="input" id="end" type="date" name="end_date" value=day(&last) />
                    </div> <button class="btn small primary" type="submit">
                        "Apply"
                    </button>
                </Form>
            </Chip>
            {clear}
        </div>
    }
}
