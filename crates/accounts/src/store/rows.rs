//! Rows as the queries return them, and their way into views. A row never leaves this crate.

mod grants;
mod links;
mod organizations;
mod outbox;
mod people;
mod sign_in;
mod trail;

pub(crate) use {
    grants::{EndedGrantRow, GrantRow},
    links::{ForgottenRow, InvitationRow, LinkInfoRow, LinkRow},
    organizations::OrganizationRow,
    outbox::{OutboxItemRow, OutboxRow},
    people::{CountKey, FiledRow, ListedRow, PlaceRow, SpanRow, UserRow},
    sign_in::{CredentialRow, IdentitiesRow, PrincipalRow, RefreshRow, SessionRow},
    trail::{ChainedLine, ChainedRow, EventRow, HeadRow},
};

use model::RoleSet;
use serde::{Deserialize, Deserializer};
use sqlx::FromRow;

fn roles(mask: i64) -> RoleSet {
    RoleSet::from_bits(u8::try_from(mask).unwrap_or(0))
}

/// SQLite has numbers for booleans.
fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    u8::deserialize(from).map(|flag| flag != 0)
}

fn maybe_flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let flag = Option::<u8>::deserialize(from)?;
    Ok(flag.map(|flag| flag != 0))
}

/// What is kept under an idempotency key.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct IdempotencyRow {
    pub(crate) request: Vec<u8>,
    pub(crate) answer: Option<Vec<u8>>,
}
