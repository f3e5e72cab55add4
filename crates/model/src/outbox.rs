//! Mail that waits, was sent, or was given up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Paging, Timestamp, UserId};

/// One message, without its body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxItem {
    pub id: Uuid,
    /// What it is about: `reset_link`, `password_set`, ….
    pub kind: String,
    pub user_id: Option<UserId>,
    pub recipient: String,
    pub subject: String,
    pub state: OutboxState,
    pub created_at: Timestamp,
    /// How often the mail server was asked to take it.
    pub attempts: u32,
    pub next_try_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// What the mail server said last.
    pub last_error: Option<String>,
}

/// Which messages, and which page of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OutboxQuery {
    pub state: Option<OutboxState>,
    pub paging: Paging,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    Waiting,
    Sent,
    /// Given up after too many tries.
    Dropped,
}

impl OutboxState {
    pub const ALL: [OutboxState; 3] = [
        OutboxState::Waiting,
        OutboxState::Dropped,
        OutboxState::Sent,
    ];

    /// As a URL has it.
    pub const fn name(self) -> &'static str {
        match self {
            OutboxState::Waiting => "waiting",
            OutboxState::Sent => "sent",
            OutboxState::Dropped => "dropped",
        }
    }

    /// By the instants at which it was sent or given up.
    pub const fn of(sent_at: Option<i64>, dropped_at: Option<i64>) -> Self {
        match (sent_at, dropped_at) {
            (Some(_), _) => OutboxState::Sent,
            (None, Some(_)) => OutboxState::Dropped,
            (None, None) => OutboxState::Waiting,
        }
    }
}

impl std::str::FromStr for OutboxState {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let named = |state: &OutboxState| state.name() == name;
        OutboxState::ALL.into_iter().find(named).ok_or(())
    }
}

/// A message with its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxMessage {
    pub item: OutboxItem,
    /// `None`: it held a link or a password and was erased, because the mail server has it or its link has died.
    pub text: Option<String>,
}
