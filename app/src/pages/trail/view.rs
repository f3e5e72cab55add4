//! A timeline with its filters, its pages and its files.

use leptos::prelude::*;
use messages::t;
use model::{ActivityQuery, Paging, Timestamp};

use super::{TrailView, filters::Filters};
use crate::{
    parts::{Empty, Icon, Odd, Pager, Shape, Timeline},
    routes,
};

/// Whose timeline it is: which chips make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// A person's, who is called this.
    Person(model::PersonRef),
    Organization,
    Everybody,
}

/// `url` builds the URL for another query of the same timeline.
#[component]
pub(crate) fn Trail<U>(now: Timestamp, view: TrailView, whose: Whose, url: U) -> impl IntoView
where
    U: Fn(&ActivityQuery) -> String + Clone + Send + Sync + 'static,
{
    let TrailView {
        query,
        odd,
        events,
        choices,
    } = view;
    let (range, total, paging) = (events.range(), events.total, query.paging);
    let all = url(&ActivityQuery::default());
    let filtered = ActivityQuery {
        paging,
        ..ActivityQuery::default()
    } != query;
    let whole = url(&ActivityQuery {
        paging: Paging::default(),
        ..query.clone()
    });
    let files = [("csv", t!("trail-as-csv")), ("jsonl", t!("trail-as-json"))];
    let files = files.map(|(ending, label)| {
        view! {
            <a class="pick" href=routes::file(&whole, ending) rel="external" download="">
                {label}
            </a>
        }
    });
    let export = (total > 0).then(|| {
        view! {
            <details class="menu" name="chips">
                <summary class="btn small quiet">
                    <Icon shape=Shape::Download />
                    {t!("trail-export")}
                </summary>
                <div class="pop end">
                    {files.collect_view()} <p class="hint">{t!("trail-export-hint")}</p>
                </div>
            </details>
        }
    });
    let body = if range.is_some() {
        let paged = {
            let (url, query) = (url.clone(), query.clone());
            move |paging| {
                url(&ActivityQuery {
                    paging,
                    ..query.clone()
                })
            }
        };
        view! {
            <Timeline events=events.items now />
            <div class="card">
                <Pager range total paging url=paged />
            </div>
        }
        .into_any()
    } else {
        view! { <Nothing filtered total all /> }.into_any()
    };
    view! {
        <div class="chips" role="search" aria-label=t!("trail-filter")>
            <Filters query choices whose url filtered />
            <div class="tools">{export}</div>
        </div>
        <Odd odd />
        {body}
    }
}

/// No event on this page: none at all, none that matches, or the last page is passed.
#[component]
fn Nothing(filtered: bool, total: u64, all: String) -> impl IntoView {
    let nothing = !filtered && total == 0;
    let (title, text) = match total {
        0 if filtered => (t!("trail-no-match"), t!("trail-no-match-text")),
        0 => (t!("trail-nothing"), t!("trail-nothing-text")),
        _ => (t!("trail-past-end"), t!("trail-past-end-text")),
    };
    view! {
        <Empty shape=Shape::Activity title=title.to_owned() text=text.to_owned()>
            {(!nothing)
                .then(|| {
                    view! {
                        <a class="btn" href=all>
                            {t!("trail-show-everything")}
                        </a>
                    }
                })}
        </Empty>
    }
}
