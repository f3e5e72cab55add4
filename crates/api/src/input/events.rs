//! What the activity is filtered by.

use model::{ActivityQuery, EventKind, Period, Timestamp};
use utoipa::IntoParams;

use super::{Ask, Cursor, Input, PageQuery};

const UNKNOWN_KIND: (&str, &str) = (
    "enum",
    "This must be the name of an event type, such as user_created.",
);
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
}

impl Ask for ActivityFilter {
    fn ask(input: &mut Input) -> Self {
        Self {
            event_type: input.query_as("event_type", |name| name.parse().ok(), UNKNOWN_KIND),
        }
    }
}

impl ActivityFilter {
    pub(crate) fn on(self, page: &PageQuery, from: Cursor) -> ActivityQuery {
        ActivityQuery {
            kind: self.event_type,
            since: None,
            until: None,
            paging: page.paging,
            cursor: from.cursor,
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
    /// Not before this day (in UTC) or this instant: `2026-11-24` or `2026-11-24T09:30:00Z`.
    #[param(value_type = Option<String>)]
    start_date: Option<Timestamp>,
    /// Up to the end of this day (in UTC), or before this instant.
    #[param(value_type = Option<String>)]
    end_date: Option<Timestamp>,
}

impl Ask for OrganizationActivityFilter {
    fn ask(input: &mut Input) -> Self {
        let start = |text: &str| Timestamp::parse(text).or_else(|| midnight(text));
        let end = |text: &str| {
            Timestamp::parse(text).or_else(|| midnight(text).map(|start| start + Period::days(1)))
        };
        Self {
            event_type: input.query_as("event_type", |name| name.parse().ok(), UNKNOWN_KIND),
            start_date: input.query_as("start_date", start, NO_INSTANT),
            end_date: input.query_as("end_date", end, NO_INSTANT),
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
            since: self.start_date,
            until: self.end_date,
            paging: page.paging,
            cursor: from.cursor,
        }
    }
}
