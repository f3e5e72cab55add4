//! `/activity/{id}`: one event, at an address that stays.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::{Piece, rich, t};
use model::{ActivityQuery, Event, Timestamp};

use super::calls::{EventView, Reach, Timeline, event_page};
use crate::{
    call::At,
    parts::{
        Changes, Copies, CopyButton, Crumb, Facts, Told, ago, ending, exact, field_name, load,
        recorded,
    },
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
    let EventView { event, reach } = view;
    let title = event.sentence_for(1, &ending).to_string();
    let (up, label) = whose(&reach);
    let id = event.id.to_string();
    let when = t!(
        "trail-when",
        exact = exact(event.at),
        ago = ago(event.at, now)
    );
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
                    <h2 id="facts">{t!("trail-details")}</h2>
                </header>
                <Facts event=event.clone() />
                <Recorded event=event.clone() />
            </section>
            <section class="card" aria-labelledby="places">
                <header>
                    <h2 id="places">{t!("trail-this-event")}</h2>
                </header>
                <div class="inner">
                    <p class="facts plain copies">
                        <code id="event-id">{id.clone()}</code>
                        <CopyButton text=id what=Copies::Id shown_in="event-id" />
                    </p>
                    <p class="muted">{t!("trail-number", number = event.seq.to_string())}</p>
                    <Places event=event.clone() reach />
                </div>
            </section>
        </div>
        {has_changes
            .then(|| {
                view! {
                    <section class="card below" aria-labelledby="changes">
                        <header>
                            <h2 id="changes">{t!("trail-before-and-after")}</h2>
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
    // By their names: server and browser keep a map in different orders, and have to draw the same.
    let mut facts: Vec<_> = event
        .details
        .into_iter()
        .filter(|(name, _)| name != "changes")
        .collect();
    facts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            view! {
                <dt>{field_name(&name)}</dt>
                <dd>{recorded(&name, value)}</dd>
            }
        })
        .collect();
    (!facts.is_empty()).then(|| view! { <dl class="facts recorded">{facts}</dl> })
}

/// The timeline that the way back leads to.
fn whose(reach: &Reach) -> (String, String) {
    let nothing = ActivityQuery::default();
    let timeline = match reach.within {
        _ if reach.all => routes::activity(routes::ACTIVITY, &nothing),
        Some(Timeline::Person(id)) => routes::user_activity(id, &nothing),
        Some(Timeline::Organization(id)) => routes::organization_activity(id, &nothing),
        None => return (routes::START.to_owned(), t!("trail-up-start").to_owned()),
    };
    (timeline, t!("trail-up-activity").to_owned())
}

/// Whom and what it concerns, and what else happened then.
#[component]
fn Places(event: Event, reach: Reach) -> impl IntoView {
    let subject = (event.resource_type.as_deref() == Some("user") && event.resource.is_some())
        .then(|| event.subject().to_owned());
    let by_themselves = event.actor_id.is_some_and(|actor| {
        let actor = actor.to_string();
        event.resource_id.as_deref() == Some(actor.as_str())
    });
    let actor = (event.actor_id.is_some() && !by_themselves).then(|| event.doer().to_owned());
    let around = reach.all.then(|| {
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
                    {t!("trail-what-happened-before")}
                </a>
            </li>
        }
    });
    let subject = subject.map(|label| {
        let told = rich!("trail-concerns", person = label);
        place(told, reach.subject.map(routes::user))
    });
    let actor = actor.map(|label| {
        let told = rich!("trail-done-by", person = label);
        place(told, reach.actor.map(routes::user))
    });
    let organization = event.org_id.map(|id| {
        let name = t!("trail-in-organization-number", number = id.to_string());
        let told = rich!("trail-in-organization", organization = name);
        place(told, reach.organization.then(|| routes::organization(id)))
    });
    view! { <ul class="places">{subject} {actor} {organization} {around}</ul> }
}

/// A line whose argument is a link, where its page opens for the reader.
fn place(told: Vec<Piece>, href: Option<String>) -> impl IntoView {
    let told =
        told.into_iter().map(
            move |Piece { text, argument }| match (argument, href.clone()) {
                (Some(_), Some(href)) => view! {
                    <a class="link" href=href>
                        {text}
                    </a>
                }
                .into_any(),
                (Some(_), None) => text.into_any(),
                (None, _) => view! { <span class="muted">{text}</span> }.into_any(),
            },
        );
    view! { <li>{told.collect_view()}</li> }
}
