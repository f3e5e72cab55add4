//! `cursor`, which Usher adds to the lists that clients know: read on behind a row instead of by page number.
//!
//! What a cursor holds is the operation's own affair; here it is text. It stands after the parameters of the
//! original in the document, because generated clients take parameters in that order.

use utoipa::IntoParams;

use super::{Ask, Input};

/// The parameter's name, in the query and in the links.
pub(super) const CURSOR: &str = "cursor";

/// Where to read on; `None` to count by pages.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Cursor {
    /// `next_cursor` of an earlier answer with the same filters and order: the list goes on right behind it,
    /// whatever has come or gone meanwhile. `page` does not count then.
    pub(crate) cursor: Option<String>,
}

impl Ask for Cursor {
    fn ask(input: &mut Input) -> Self {
        Self {
            cursor: input.query(CURSOR),
        }
    }
}
