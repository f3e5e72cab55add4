//! `/activity/{id}`: one event, at an address that stays.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{ActivityQuery, Event, OrgId, Timestamp, UserId};

use super::calls::{EventView, event_page};
use crate::{
    call::At,
    parts::{Changes, CopyButton, Crumb, Facts, Told, ago, exact, field_name, load},
    routes,
};

#[component]
pub(crate) fn EventPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        event_page,
        |At { now, data }| view! { <One view=data now /> },
    )
}

#[component]
fn One(view: EventView, now: Timestamp) -> impl IntoView {
    let EventView { event, reads_all } = view;
    let title = event.sentence().to_string();
    let (up, label) = whose(&event, reads_all);
    let id = event.id.to_string();
    let when = format!("{} ({})", exact(event.at), ago(event.at, now));
    let has_changes = !event.changes().is_empty();
    view! {
        <Title text=title />
        <Crumb href=up label />
        <div class="head">
            <h1 class="sentence">
                <Told event=event.clone() />
            </h1>
        </div>
        <p class="muted num under">
            <time datetime=event.at.to_string()>{when}</time>
        </p>
        <div class="two">
            <section class="card" aria-labelledby="facts">
                <header>
                    <h2 id="facts">"Details"</h2>
                </header>
                <Facts event=event.clone() />
                <Recorded event=event.clone() />
            </section>
            <section class="card" aria-labelledby="places">
                <header>
                    <h2 id="places">"This event"</h2>
                </header>
                <div class="inner">
                    <p class="facts plain copies">
                        <code id="event-id">{id.clone()}</code>
                        <CopyButton text=id what="id" shown_in="event-id" />
                    </p>
                    <p class="muted">{format!("Number {} of the trail, which is only ever added to.", event.seq)}</p>
                    <Places event=event.clone() reads_all />
                </div>
            </section>
        </div>
        {has_changes
            .then(|| {
                view! {
                    <section class="card below" aria-labelledby="changes">
                        <header>
                            <h2 id="changes">"Before and after"</h2>
                        </header>
                        <div class="inner">
                            <Changes event />
                        </div>
                    </section>
                }
            })}
    }
}

/// What else was written down with it: the role, how many sessions ended.
#[component]
fn Recorded(event: Event) -> impl IntoView {
    let facts: Vec<_> = event
        .details
        .into_iter()
        .filter(|(name, _)| name != "changes")
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            view! {
                <dt>{field_name(&name)}</dt>
                <dd>{value}</dd>
            }
        })
        .collect();
    (!facts.is_empty()).then(|| view! { <dl class="facts recorded">{facts}</dl> })
}

/// The timeline that the way back leads to.
fn whose(event: &Event, reads_all: bool) -> (String, String) {
    let nothing = ActivityQuery::default();
    if reads_all {
        return (
            routes::activity(routes::ACTIVITY, &nothing),
            "Activity".to_owned(),
        );
    }
    match (person(event), event.actor_id) {
        (Some(id), _) | (None, Some(id)) => {
            (routes::user_activity(id, &nothing), "Activity".to_owned())
        }
        (None, None) => (routes::START.to_owned(), "Start".to_owned()),
    }
}

fn person(event: &Event) -> Option<UserId> {
    let id = event
        .resource_id
        .as_deref()
        .filter(|_| event.resource_type.as_deref() == Some("user"))?;
    id.parse().ok()
}

/// Whom and what it concerns, and what else happened then.
#[component]
fn Places(event: Event, reads_all: bool) -> impl IntoView {
    let subject = person(&event).zip(event.resource.clone());
    let actor = event
        .actor_id
        .filter(|actor| Some(*actor) != person(&event))
        .zip(event.actor.clone());
    let org: Option<OrgId> = event.org_id;
    let around = reads_all.then(|| {
        let day = ActivityQuery {
            until: Some(Timestamp::from_micros(event.at.micros() + 1)),
            ..ActivityQuery::default()
        };
        let href = format!(
            "{}#event-{}",
            routes::activity(routes::ACTIVITY, &day),
            event.id
        );
        view! {
            <li>
                <a class="link" href=href rel="external">
                    "What happened before it"
                </a>
            </li>
        }
    });
    let people = [("Concerns ", subject), ("By ", actor)];
    let people = people.into_iter().filter_map(|(what, person)| {
        let (id, label) = person?;
        Some(view! {
            <li>
                <span class="muted">{what}</span>
                <a class="link" href=routes::user(id)>
                    {label}
                </a>
            </li>
        })
    });
    let people: Vec<_> = people.collect();
    let organization = org.map(|id| {
        view! {
            <li>
                <span class="muted">"In "</span>
                <a class="link" href=routes::organization(id)>
                    {format!("organization {id}")}
                </a>
            </li>
        }
    });
    view! { <ul class="places">{people} {organization} {around}</ul> }
}
