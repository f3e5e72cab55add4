//! What every timeline needs, and the server function of one event.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{ActivityQuery, Event, OrgId, OrgRef, Page, PersonRef, UserId};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError};

/// A filtered timeline and what its chips offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TrailView {
    pub(crate) query: ActivityQuery,
    /// What of the URL was not understood.
    pub(crate) odd: Vec<String>,
    pub(crate) events: Page<Event>,
    pub(crate) choices: Choices,
}

/// What can be chosen in the chips, and the names of what is chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Choices {
    pub(crate) actor: Option<String>,
    pub(crate) person: Option<String>,
    pub(crate) organization: Option<String>,
    /// The caller may look for people.
    pub(crate) finds_people: bool,
    /// What a search inside a chip found.
    pub(crate) people: Option<FoundPeople>,
    pub(crate) organizations: Option<FoundOrganizations>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FoundPeople {
    /// The chip: `actor` or `person`.
    pub(crate) of: String,
    pub(crate) search: String,
    pub(crate) some: Vec<PersonRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FoundOrganizations {
    pub(crate) search: String,
    pub(crate) some: Vec<OrgRef>,
}

/// One event and what its page links to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EventView {
    pub(crate) event: Event,
    pub(crate) reach: Reach,
}

/// What of an event's surroundings the caller may open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reach {
    /// Everything that happened.
    pub(crate) all: bool,
    /// Whom it concerns, and who did it, if that is somebody else.
    pub(crate) subject: Option<UserId>,
    pub(crate) actor: Option<UserId>,
    pub(crate) organization: bool,
    /// The timeline that it stands in.
    pub(crate) within: Option<Timeline>,
}

/// Whose timeline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Timeline {
    Person(UserId),
    Organization(OrgId),
}

#[server(input = GetUrl)]
pub(crate) async fn event_page(id: String) -> Result<At<EventView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let event = accounts
        .read_event(&caller, id.parse().unwrap_or_default())
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let reach = bridge::reach(&accounts, &caller, &event).await;
    Ok(bridge::at(&accounts, EventView { event, reach }))
}
