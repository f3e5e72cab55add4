//! The outbox: what was mailed, what waits and why, and each message as its recipient reads it.

pub(crate) mod calls;
mod list;
mod message;

pub(crate) use list::ListPage;
pub(crate) use message::MessagePage;

use model::{OutboxItem, OutboxState, Timestamp};

use crate::parts::until;

/// The state in a word, and the tone that goes with it.
const fn state_of(item: &OutboxItem) -> (&'static str, &'static str) {
    match item.state {
        OutboxState::Sent => ("good", "Sent"),
        OutboxState::Waiting => ("warn", "Waiting"),
        OutboxState::Dropped => ("bad", "Given up"),
    }
}

/// Why a message is not out yet; empty where it is.
fn why(item: &OutboxItem, has_server: bool, now: Timestamp) -> String {
    let tries = match item.attempts {
        1 => "Tried once".to_owned(),
        n => format!("Tried {n} times"),
    };
    let said = |error: &String| format!("{tries}; the last answer was: {error}");
    match (item.state, has_server) {
        (OutboxState::Sent, _) => String::new(),
        (OutboxState::Waiting, false) => "No mail server is set. It can be read here.".to_owned(),
        (OutboxState::Waiting, true) => match &item.last_error {
            Some(error) if item.next_try_at > now => {
                format!(
                    "{}. Next try in {}.",
                    said(error),
                    until(item.next_try_at, now)
                )
            }
            Some(error) => format!("{}. It is tried again now.", said(error)),
            None => "On its way.".to_owned(),
        },
        (OutboxState::Dropped, _) => item.last_error.as_ref().map(said).unwrap_or(tries),
    }
}
