//! Sessions: who the caller is, and what keys a sign-in hands out.

use serde::{Deserialize, Serialize};

use crate::{Allowed, OrgId, Permission, RoleSet, SessionId, Timestamp, User, UserId};

/// What a sign-in hands out, once. Only hashes of the three secrets are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    pub access_token: String,
    pub refresh_token: String,
    /// The value of the cookie `session_token` for the same session.
    pub cookie: String,
    /// Seconds that the access token lives.
    pub expires_in: i64,
    pub user: User,
}

/// The signed-in person, for the console's frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub user: User,
    pub session_id: SessionId,
    /// Roles in force, as the policy sees them.
    pub roles: RoleSet,
}

impl Me {
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.carries(permission)
    }
}

/// What other services learn when they ask about a token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verified {
    pub user_id: UserId,
    pub email: String,
    pub org_id: Option<OrgId>,
    pub roles: RoleSet,
    pub session_id: SessionId,
    /// The key that was shown dies at this instant, if its session does not end before.
    pub expires_at: Timestamp,
}

/// One live session in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    /// The session that asks.
    pub is_current: bool,
}

/// What the console's frame and its lists offer the caller.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Console {
    pub me: Me,
    pub list_users: Allowed,
    pub create_user: Allowed,
    pub list_organizations: Allowed,
    pub create_organization: Allowed,
    pub read_all_activity: Allowed,
    pub read_outbox: Allowed,
    /// The caller may put people into any organization, or into several.
    pub chooses_organization: bool,
}

/// A newcomer who founds an organization and becomes its first administrator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    pub email: String,
    pub username: String,
    pub full_name: String,
    pub org_name: String,
    pub org_legal_name: Option<String>,
    pub billing_email: Option<String>,
}

/// Whether the first administrator can be created with a given link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupState {
    /// There is no super_admin, and the link is good.
    Open,
    /// There is a super_admin already.
    Done,
    /// There is none, but this is not the link that the log shows.
    BadLink,
}

/// One reset link of a person, without its token: what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkInfo {
    pub id: uuid::Uuid,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// Withdrawn, or replaced by a newer one.
    pub revoked_at: Option<Timestamp>,
}
