//! The trail.

use model::{ActorKind, Called, Event, EventKind, EventStatus, OrgId, Timestamp, UserId};
use serde::Deserialize;
use sqlx::FromRow;
use uuid::Uuid;

/// In the order of the columns, by which SQLite's pages are read.
#[derive(Clone, Debug, FromRow, Deserialize)]
pub(crate) struct EventRow {
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) at: i64,
    pub(crate) actor_id: Option<Uuid>,
    pub(crate) actor: Option<String>,
    pub(crate) actor_kind: String,
    pub(crate) resource_type: Option<String>,
    pub(crate) resource_id: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) details: String,
    pub(crate) status: String,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) request_id: Option<String>,
    /// What the actor is called now. No part of the record: only a page of the trail reads it.
    #[sqlx(default)]
    pub(crate) actor_name: Option<String>,
    /// Whose timelines show it. They stand in rows of their own, which are read where the chain is followed and nowhere
    /// else: a page of the trail leaves this empty.
    #[sqlx(skip)]
    #[serde(skip)]
    pub(crate) people: Vec<Uuid>,
}

impl EventRow {
    /// `None` for a kind that this program does not know: written by a newer one.
    pub(crate) fn event(self) -> Option<Event> {
        Some(Event {
            seq: self.seq,
            id: self.id,
            kind: self.kind.parse::<EventKind>().ok()?,
            at: Timestamp::from_micros(self.at),
            actor_id: self.actor_id.map(UserId),
            actor: self.actor,
            actor_kind: ActorKind::ALL
                .into_iter()
                .find(|kind| kind.name() == self.actor_kind)?,
            resource_type: self.resource_type,
            resource_id: self.resource_id,
            resource: self.resource,
            org_id: self.org_id.map(OrgId),
            details: serde_json::from_str(&self.details).unwrap_or_default(),
            status: if self.status == "failure" {
                EventStatus::Failure
            } else {
                EventStatus::Success
            },
            ip: self.ip,
            user_agent: self.user_agent,
            request_id: self.request_id,
            called: Called {
                actor: self.actor_name,
                subject: None,
            },
        })
    }
}

/// An entry with the hash that it was written with.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ChainedRow {
    #[sqlx(flatten)]
    pub(crate) row: EventRow,
    pub(crate) hash: Vec<u8>,
}

/// An entry beside one of the people whom it concerns, or beside nobody.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ChainedLine {
    #[sqlx(flatten)]
    pub(crate) chained: ChainedRow,
    pub(crate) person: Option<Uuid>,
    /// Under which kind the entry stands in the person's timeline.
    pub(crate) person_kind: Option<String>,
}

/// The end of the trail.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct HeadRow {
    pub(crate) seq: i64,
    pub(crate) hash: Vec<u8>,
}
