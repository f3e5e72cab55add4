//! `usher openapi`: the document, without a database.

use super::{Failure, say};

pub(super) fn print() -> Result<(), Failure> {
    say(&serde_json::to_string_pretty(&api::document())?);
    Ok(())
}
