//! The outbox: what was mailed, what waits and why, and each message as its recipient reads it.

pub(crate) mod calls;
mod list;
mod message;

pub(crate) use list::ListPage;
pub(crate) use message::MessagePage;

use messages::t;
use model::{OutboxItem, OutboxState, Timestamp};

use crate::parts::until;

/// The state in a word, and the tone that goes with it.
fn state_of(item: &OutboxItem) -> (&'static str, &'static str) {
    let tone = match item.state {
        OutboxState::Sent => "good",
        OutboxState::Waiting => "warn",
        OutboxState::Dropped => "bad",
    };
    (tone, name_of(item.state))
}

fn name_of(state: OutboxState) -> &'static str {
    match state {
        OutboxState::Sent => t!("outbox-state-sent"),
        OutboxState::Waiting => t!("outbox-state-waiting"),
        OutboxState::Dropped => t!("outbox-state-dropped"),
    }
}

/// Why a message is not out yet; empty where it is.
fn why(item: &OutboxItem, has_server: bool, now: Timestamp) -> String {
    // Some are sentences and some are not; whoever tells of them sets the full stop.
    let error = item.last_error.as_deref();
    let (count, error) = (item.attempts, error.map(|said| said.trim_end_matches('.')));
    match (item.state, error) {
        (OutboxState::Sent, _) => String::new(),
        (OutboxState::Waiting, _) if !has_server => t!("outbox-why-no-server").to_owned(),
        (OutboxState::Waiting, Some(error)) if item.next_try_at > now => {
            let time = until(item.next_try_at, now);
            t!(
                "outbox-why-next-try",
                count = count,
                error = error,
                time = time
            )
        }
        (OutboxState::Waiting, Some(error)) => {
            t!("outbox-why-tried-now", count = count, error = error)
        }
        (OutboxState::Waiting, None) => t!("outbox-why-on-its-way").to_owned(),
        (OutboxState::Dropped, Some(error)) => {
            t!("outbox-why-dropped", count = count, error = error)
        }
        (OutboxState::Dropped, None) => t!("outbox-why-dropped-unanswered", count = count),
    }
}
