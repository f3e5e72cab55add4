//! Roles that were given.

use model::{Role, RoleGrant, Timestamp, UserId};
use sqlx::FromRow;
use uuid::Uuid;

use super::roles;

#[derive(Clone, Debug, FromRow)]
pub(crate) struct GrantRow {
    pub(crate) role: i64,
    pub(crate) granted_at: i64,
    pub(crate) granted_by: Option<Uuid>,
    pub(crate) expires_at: Option<i64>,
}

impl GrantRow {
    pub(crate) fn grant(self) -> Option<RoleGrant> {
        Some(RoleGrant {
            role: roles(self.role).iter().next()?,
            granted_at: Timestamp::from_micros(self.granted_at),
            granted_by: self.granted_by.map(UserId),
            expires_at: self.expires_at.map(Timestamp::from_micros),
        })
    }
}

/// A grant whose end has come.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct EndedGrantRow {
    pub(crate) user_id: Uuid,
    pub(crate) role: i64,
}

impl EndedGrantRow {
    pub(crate) fn role(&self) -> Option<Role> {
        roles(self.role).iter().next()
    }
}
