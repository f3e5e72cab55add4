//! The chips of a timeline: type, who did it, whom it concerns, where, when. Each choice is a link or a GET form.

use leptos::prelude::*;
use leptos_router::components::Form;
use messages::t;
use model::{ActivityQuery, Actor, EventKind, OrgId, Paging, UserId};

use super::{calls::Choices, view::Whose};
use crate::{
    parts::{
        Chip, DayField, Icon, Pick, Picks, Shape, beginning, day_of_instant, ending, last_day,
    },
    query::{pairs, search_of},
};

#[component]
pub(super) fn Filters<U>(
    query: ActivityQuery,
    choices: Choices,
    whose: Whose,
    url: U,
    filtered: bool,
) -> impl IntoView
where
    U: Fn(&ActivityQuery) -> String + Clone + Send + Sync + 'static,
{
    // A changed filter starts at the first page.
    let base = ActivityQuery {
        paging: Paging {
            page: 1,
            ..query.paging
        },
        ..query
    };
    let clear = filtered.then(|| {
        view! {
            <a class="link" href=url(&ActivityQuery::default())>
                {t!("trail-clear-all")}
            </a>
        }
    });
    let by_person = (whose == Whose::Organization || whose == Whose::Everybody)
        .then(|| view! { <ByPerson base=base.clone() choices=choices.clone() url=url.clone() /> });
    let by_organization = (whose == Whose::Everybody).then(
        || view! { <ByOrganization base=base.clone() choices=choices.clone() url=url.clone() /> },
    );
    view! {
        <ByKind base=base.clone() url=url.clone() />
        <ByActor base=base.clone() choices whose url=url.clone() />
        {by_person}
        {by_organization}
        <ByDate base url />
        {clear}
    }
}

#[component]
fn ByKind<U: Fn(&ActivityQuery) -> String>(base: ActivityQuery, url: U) -> impl IntoView {
    let of_kind = |kind| {
        url(&ActivityQuery {
            kind,
            ..base.clone()
        })
    };
    let every = Pick {
        label: t!("trail-type-all").to_owned(),
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
    view! {
        <Chip label=t!("trail-type") value=base.kind.map(EventKind::title) clear=of_kind(None)>
            <Picks picks />
        </Chip>
    }
}

#[component]
fn ByActor<U: Fn(&ActivityQuery) -> String>(
    base: ActivityQuery,
    choices: Choices,
    whose: Whose,
    url: U,
) -> impl IntoView {
    let by = |actor| {
        url(&ActivityQuery {
            actor,
            ..base.clone()
        })
    };
    let mut offered = Vec::new();
    if let Whose::Person(person) = whose {
        offered.push((person.label, Actor::Person(person.id)));
    }
    offered.push((t!("trail-by-usher").to_owned(), Actor::System));
    offered.push((t!("trail-by-command-line").to_owned(), Actor::Cli));
    let found = found(&choices, "actor");
    if let Some((_, people)) = &found {
        offered = people
            .iter()
            .map(|(id, label)| (label.clone(), Actor::Person(*id)))
            .collect();
    }
    let none = offered.is_empty();
    let picks = offered
        .into_iter()
        .map(|(label, actor)| Pick {
            label,
            href: by(Some(actor)),
            on: base.actor == Some(actor),
        })
        .collect();
    let clear = by(None);
    let open = found.is_some();
    let search = choices.finds_people.then(|| {
        let words = found.map(|found| found.0).unwrap_or_default();
        view! { <Search name="actor_search" label=t!("trail-find-actor") words url=clear.clone() /> }
    });
    view! {
        <Chip label=t!("trail-by") value=choices.actor clear open>
            {search}
            <Picks picks />
            {none.then(|| view! { <p class="hint">{t!("trail-nobody-matches")}</p> })}
        </Chip>
    }
}

#[component]
fn ByPerson<U: Fn(&ActivityQuery) -> String>(
    base: ActivityQuery,
    choices: Choices,
    url: U,
) -> impl IntoView {
    let of = |person| {
        url(&ActivityQuery {
            person,
            ..base.clone()
        })
    };
    let found = found(&choices, "person");
    let open = found.is_some();
    let (words, people) = found.unwrap_or_default();
    let none = open && people.is_empty();
    let picks = people
        .into_iter()
        .map(|(id, label)| Pick {
            label,
            href: of(Some(id)),
            on: base.person == Some(id),
        })
        .collect();
    let clear = of(None);
    view! {
        <Chip label=t!("trail-person") value=choices.person clear=clear.clone() open>
            <Search name="person_search" label=t!("trail-find-person") words url=clear />
            <Picks picks />
            {none.then(|| view! { <p class="hint">{t!("trail-nobody-matches")}</p> })}
            {(!open).then(|| view! { <p class="hint">{t!("trail-person-hint")}</p> })}
        </Chip>
    }
}

#[component]
fn ByOrganization<U: Fn(&ActivityQuery) -> String>(
    base: ActivityQuery,
    choices: Choices,
    url: U,
) -> impl IntoView {
    let of = |org_id: Option<OrgId>| {
        url(&ActivityQuery {
            org_id,
            ..base.clone()
        })
    };
    let open = choices.organizations.is_some();
    let (words, some) = choices
        .organizations
        .map(|found| (found.search, found.some))
        .unwrap_or_default();
    let none = open && some.is_empty();
    let picks = some
        .into_iter()
        .map(|org| Pick {
            on: base.org_id == Some(org.id),
            href: of(Some(org.id)),
            label: org.name,
        })
        .collect();
    let clear = of(None);
    view! {
        <Chip label=t!("trail-organization") value=choices.organization clear=clear.clone() open>
            <Search name="org_search" label=t!("trail-find-organization") words url=clear />
            <Picks picks />
            {none.then(|| view! { <p class="hint">{t!("trail-no-organization-matches")}</p> })}
        </Chip>
    }
}

#[component]
fn ByDate<U: Fn(&ActivityQuery) -> String>(base: ActivityQuery, url: U) -> impl IntoView {
    let undated = url(&ActivityQuery {
        since: None,
        until: None,
        ..base.clone()
    });
    // An instant in the URL falls on a day; the field knows days alone.
    let first = base.since.map(day_of_instant).unwrap_or_default();
    let last = base.until.map(last_day).unwrap_or_default();
    let dates = match (base.since.map(beginning), base.until.map(ending)) {
        (None, None) => None,
        (Some(first), None) => Some(t!("trail-dates-from", first = first)),
        (None, Some(last)) => Some(t!("trail-dates-to", last = last)),
        (Some(first), Some(last)) if first == last => Some(first),
        (Some(first), Some(last)) => Some(t!("trail-dates", first = first, last = last)),
    };
    view! {
        <Chip label=t!("trail-date") value=dates clear=undated.clone()>
            <Form method="get" action=path_of(&undated) attr:class="form">
                <Hidden url=undated />
                <div class="row">
                    <label for="start">{t!("trail-date-from")}</label>
                    <DayField id="start" name="start_date" value=first />
                </div>
                <div class="row">
                    <label for="end">{t!("trail-date-to")}</label>
                    <DayField id="end" name="end_date" value=last />
                </div>
                <button class="btn small primary" type="submit">
                    {t!("trail-date-apply")}
                </button>
            </Form>
        </Chip>
    }
}

/// A search inside a chip: what it finds stands below it on the page that follows.
#[component]
fn Search(name: &'static str, label: &'static str, words: String, url: String) -> impl IntoView {
    view! {
        <Form method="get" action=path_of(&url) attr:class="within" attr:data-stay="">
            <label class="field">
                <Icon shape=Shape::Find />
                <input type="search" name=name value=words placeholder=label aria-label=label />
            </label>
            <Hidden url />
        </Form>
    }
}

/// The rest of the URL's state, for a GET form to carry along.
#[component]
fn Hidden(url: String) -> impl IntoView {
    pairs(&search_of(&url))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}

fn path_of(url: &str) -> String {
    url.split('?').next().unwrap_or_default().to_owned()
}

/// What a search in this chip found: its words and the people.
fn found(choices: &Choices, of: &str) -> Option<(String, Vec<(UserId, String)>)> {
    let found = choices.people.as_ref().filter(|found| found.of == of)?;
    let people = found
        .some
        .iter()
        .map(|person| (person.id, person.label.clone()))
        .collect();
    Some((found.search.clone(), people))
}
