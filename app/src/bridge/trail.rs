//! What the chips of a timeline offer: found within the caller's reach, like everything else that they see.

use accounts::{
    Accounts, Caller, Refusal,
    policy::{self, Action},
};
use messages::t;
use model::{
    ActivityQuery, Actor, Event, OrgId, Page, Paging, PersonRef, UserId, UserQuery, UserSort, Zone,
};

use super::{names_days, read_activity, read_users};
use crate::{
    pages::trail::{
        TrailView,
        calls::{Choices, FoundOrganizations, FoundPeople, Reach, Timeline},
    },
    query::{pairs, value},
};

/// So many people or organizations a chip offers.
const OFFERED: u32 = 8;

/// What the query string of a timeline asks for, and what of it was not understood. Days are those of the caller.
pub(crate) async fn asked_activity(
    accounts: &Accounts,
    caller: &Caller,
    search: &str,
) -> Result<(ActivityQuery, Vec<String>), Refusal> {
    let zone = zone_for(accounts, caller, search).await?;
    Ok(read_activity(search, &zone))
}

/// What the query string of the list of people asks for, likewise.
pub(crate) async fn asked_users(
    accounts: &Accounts,
    caller: &Caller,
    search: &str,
) -> Result<(UserQuery, Vec<String>), Refusal> {
    let zone = zone_for(accounts, caller, search).await?;
    Ok(read_users(search, &zone))
}

/// Where the caller lives, if the query string names days.
async fn zone_for(accounts: &Accounts, caller: &Caller, search: &str) -> Result<Zone, Refusal> {
    Ok(if names_days(search) {
        accounts.me(caller).await?.local.zone
    } else {
        Zone::default()
    })
}

/// A timeline as its page draws it, for the query string of the page.
pub(crate) async fn trail(
    accounts: &Accounts,
    caller: &Caller,
    search: &str,
    (query, odd): (ActivityQuery, Vec<String>),
    events: Page<Event>,
) -> Result<TrailView, Refusal> {
    let pairs = pairs(search);
    let mut choices = Choices {
        finds_people: policy::may(caller, Action::ListUsers).is_ok(),
        ..Choices::default()
    };
    choices.actor = match query.actor {
        None => None,
        Some(Actor::System) => Some(t!("trail-chosen-usher").to_owned()),
        Some(Actor::Cli) => Some(t!("trail-chosen-command-line").to_owned()),
        Some(Actor::Person(id)) => Some(name_of(accounts, caller, id).await),
    };
    if let Some(id) = query.person {
        choices.person = Some(name_of(accounts, caller, id).await);
    }
    if let Some(id) = query.org_id {
        let found = accounts.get_organization(caller, id).await;
        let unnamed = |_| t!("trail-organization-number", number = id.to_string());
        choices.organization = Some(found.map_or_else(unnamed, |org| org.name));
    }
    for of in ["actor", "person"] {
        let Some(words) = value(&pairs, &format!("{of}_search")).filter(|_| choices.finds_people)
        else {
            continue;
        };
        choices.people = Some(FoundPeople {
            of: of.to_owned(),
            some: people(accounts, caller, &words).await?,
            search: words,
        });
    }
    if let Some(words) = value(&pairs, "org_search") {
        let found = super::organizations(accounts, caller, Some(words.clone()), OFFERED).await?;
        choices.organizations = Some(FoundOrganizations {
            search: words,
            some: found.some,
        });
    }
    Ok(TrailView {
        query,
        odd,
        events,
        choices,
    })
}

/// What the page of an event may link to.
pub(crate) async fn reach(accounts: &Accounts, caller: &Caller, event: &Event) -> Reach {
    let page_of = async |id: Option<UserId>| accounts.user_page(caller, id?).await.ok();
    let about = event
        .resource_id
        .as_deref()
        .filter(|_| event.resource_type.as_deref() == Some("user"))
        .and_then(|id| id.parse().ok());
    let subject = page_of(about).await;
    let actor = page_of(event.actor_id.filter(|actor| Some(*actor) != about)).await;
    let organization = match event.org_id {
        Some(id) => accounts.get_organization(caller, id).await.is_ok(),
        None => false,
    };
    let person = subject
        .iter()
        .chain(&actor)
        .find(|page| page.actions.read_activity.yes());
    let reads = |id: &OrgId| {
        let action = Action::ReadOrganizationActivity(Some(*id));
        policy::may(caller, action).is_ok()
    };
    Reach {
        all: policy::may(caller, Action::ReadAllActivity).is_ok(),
        within: person
            .map(|page| Timeline::Person(page.user.id))
            .or_else(|| event.org_id.filter(reads).map(Timeline::Organization)),
        subject: subject.map(|page| page.user.id),
        actor: actor.map(|page| page.user.id),
        organization,
    }
}

async fn name_of(accounts: &Accounts, caller: &Caller, id: UserId) -> String {
    let found = accounts.get_user(caller, id).await;
    found.map_or_else(|_| id.to_string(), |user| user.label().to_owned())
}

/// The first people by name who match.
pub(crate) async fn people(
    accounts: &Accounts,
    caller: &Caller,
    words: &str,
) -> Result<Vec<PersonRef>, Refusal> {
    let query = UserQuery {
        search: Some(words.to_owned()),
        sort: UserSort::FullName,
        paging: Paging {
            page: 1,
            page_size: OFFERED,
        },
        ..UserQuery::default()
    };
    let found = accounts.list_users(caller, &query).await?;
    Ok(found
        .items
        .into_iter()
        .map(|user| PersonRef {
            id: user.id,
            label: match user.full_name {
                Some(name) => format!("{name} ({})", user.email),
                None => user.email,
            },
        })
        .collect())
}
