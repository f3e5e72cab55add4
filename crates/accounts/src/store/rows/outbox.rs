//! Mail.

use model::{OutboxItem, OutboxState, Timestamp, UserId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::mail;

/// A message as its sender needs it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct OutboxRow {
    pub(crate) id: Uuid,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    /// Sealed. Empty: it held a secret and was erased.
    pub(crate) body: Vec<u8>,
    pub(crate) created_at: i64,
    /// How often it was tried since it was written, or since somebody asked for it to be tried anew.
    pub(crate) tries: i64,
    pub(crate) useful_until: Option<i64>,
    pub(crate) holds_secret: bool,
    /// The link in it was used, withdrawn or replaced. When one is too old, `useful_until` says.
    pub(crate) link_is_dead: bool,
}

/// A message in the outbox's list.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct OutboxItemRow {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) created_at: i64,
    pub(crate) attempts: i64,
    pub(crate) next_try_at: i64,
    pub(crate) sent_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
    pub(crate) last_error: Option<String>,
}

impl From<OutboxItemRow> for OutboxItem {
    fn from(row: OutboxItemRow) -> OutboxItem {
        OutboxItem {
            id: row.id,
            kind: row.kind,
            user_id: row.user_id.map(UserId),
            recipient: row.recipient,
            subject: row.subject,
            state: OutboxState::of(row.sent_at, row.dropped_at),
            created_at: Timestamp::from_micros(row.created_at),
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            next_try_at: Timestamp::from_micros(row.next_try_at),
            sent_at: row.sent_at.map(Timestamp::from_micros),
            last_error: row.last_error.map(mail::told),
        }
    }
}
