//! When people signed in last and when they were created, which Usher adds to the filters that clients know.
//!
//! They stand after all other parameters in the document, because generated clients take parameters in that order.

use model::{Moment, Span};
use utoipa::IntoParams;

use super::{Ask, Input};

const NO_MOMENT: (&str, &str) = (
    "datetime_parsing",
    "This must be a date, 2026-11-24, a time, 2026-11-24T09:30:00Z, or days back from now, 90d.",
);

/// Which stretches of time.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UserSpans {
    /// People who signed in at this time or later: a day in UTC (`2026-11-24`), an instant, or so many days back
    /// from now (`7d`).
    #[param(value_type = Option<String>)]
    last_login_from: Option<Moment>,
    /// People whose last sign-in lies before the end of this day (in UTC), before this instant, or further back than
    /// so many days (`90d`), and those who never signed in; `never` for the latter alone.
    #[param(value_type = Option<String>)]
    last_login_to: Option<Moment>,
    /// People created at this time or later.
    #[param(value_type = Option<String>)]
    created_from: Option<Moment>,
    /// People created before the end of this day (in UTC), before this instant, or further back than so many days.
    #[param(value_type = Option<String>)]
    created_to: Option<Moment>,
}

impl Ask for UserSpans {
    fn ask(input: &mut Input) -> Self {
        Self {
            last_login_from: input.query_as("last_login_from", Span::read_from, NO_MOMENT),
            last_login_to: input.query_as("last_login_to", Span::read_to_or_never, NO_MOMENT),
            created_from: input.query_as("created_from", Span::read_from, NO_MOMENT),
            created_to: input.query_as("created_to", Span::read_to, NO_MOMENT),
        }
    }
}

impl UserSpans {
    pub(super) const fn last_login(&self) -> Span {
        Span {
            from: self.last_login_from,
            to: self.last_login_to,
        }
    }

    pub(super) const fn created(&self) -> Span {
        Span {
            from: self.created_from,
            to: self.created_to,
        }
    }
}
