//! What the activity is filtered by.

use model::{ActivityQuery, Actor, EventKind, Period, Timestamp};
use utoipa::IntoParams;

use super::{Ask, Cursor, Input, PageQuery};

const UNKNOWN_KIND: (&str, &str) = (
    "enum",
    "This must be the name of an event type, such as user_created.",
);
const UNKNOWN_ACTOR: (&str, &str) = ("enum", "This must be the id of a user, system or cli.");
const NO_INSTANT: (&str, &str) = (
    "datetime_parsing",
    "This must be a date, 2026-11-24, or a time, 2026-11-24T09:30:00Z.",
);

/// Which events.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActivityFilter {
    /// Events of this type alone, for instance `role_assigned`.
    #[param(value_type = Option<String>)]
    event_type: Option<EventKind>,
    #[param(ignore)]
    more: ActivityMore,
}

impl Ask for ActivityFilter {
    fn ask(input: &mut Input) -> Self {
        Self {
            event_type: input.query_as("event_type", |name| name.parse().ok(), UNKNOWN_KIND),
            more: ActivityMore::ask(input),
        }
    }
}

impl ActivityFilter {
    pub(crate) fn on(self, page: &PageQuery, from: Cursor) -> ActivityQuery {
        ActivityQuery {
            kind: self.event_type,
            since: self.more.start_date,
            until: self.more.end_date,
            actor: self.more.actor,
            paging: page.paging,
            cursor: from.cursor,
            ..ActivityQuery::default()
        }
    }
}

/// Which events of an organization.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrganizationActivityFilter {
    /// Events of this type alone, for instance `role_assigned`.
    #[param(value_type = Option<String>)]
    event_type: Option<EventKind>,
    #[param(ignore)]
    more: ActivityMore,
}

impl Ask for OrganizationActivityFilter {
    fn ask(input: &mut Input) -> Self {
        Self {
            event_type: input.query_as("event_type", |name| name.parse().ok(), UNKNOWN_KIND),
            more: ActivityMore::ask(input),
        }
    }
}

/// When and by whom. In the document it stands after all that clients of the original know, because generated clients
/// take parameters in that order.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActivityMore {
    /// Not before this day (in UTC) or this instant: `2026-11-24` or `2026-11-24T09:30:00Z`.
    #[param(value_type = Option<String>)]
    start_date: Option<Timestamp>,
    /// Up to the end of this day (in UTC), or before this instant.
    #[param(value_type = Option<String>)]
    end_date: Option<Timestamp>,
    /// Done by the person with this id, by Usher itself (`system`), or on the command line (`cli`).
    #[param(value_type = Option<String>)]
    actor: Option<Actor>,
}

impl Ask for ActivityMore {
    fn ask(input: &mut Input) -> Self {
        let start = |text: &str| Timestamp::parse(text).or_else(|| midnight(text));
        let end = |text: &str| {
            Timestamp::parse(text).or_else(|| midnight(text).map(|start| start + Period::days(1)))
        };
        Self {
            start_date: input.query_as("start_date", start, NO_INSTANT),
            end_date: input.query_as("end_date", end, NO_INSTANT),
            actor: input.query_as("actor", |text| text.parse().ok(), UNKNOWN_ACTOR),
        }
    }
}

/// The start of a day in UTC.
fn midnight(day: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{day}T00:00:00Z"))
}

impl OrganizationActivityFilter {
    pub(crate) fn on(self, page: &PageQuery, from: Cursor) -> ActivityQuery {
        ActivityQuery {
            kind: self.event_type,
            since: self.more.start_date,
            until: self.more.end_date,
            actor: self.more.actor,
            paging: page.paging,
            cursor: from.cursor,
            ..ActivityQuery::default()
        }
    }
}
