//! What a sign-in and a session are judged by.

use model::{Provider, RoleSet, SessionId, SessionInfo, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::roles;

/// What a sign-in needs to know of an account.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct CredentialRow {
    pub(crate) id: Uuid,
    pub(crate) password_hash: Option<String>,
    pub(crate) is_active: bool,
    pub(crate) role_mask: i64,
    pub(crate) org_is_active: Option<bool>,
}

impl CredentialRow {
    /// Whether the account may be used at all. A deactivated organization keeps its people out, except those
    /// who look after organizations.
    pub(crate) fn may_sign_in(&self) -> bool {
        self.is_active
            && (self.org_is_active.unwrap_or(true) || roles(self.role_mask).is_privileged())
    }
}

/// A person's ids at the providers.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct IdentitiesRow {
    pub(crate) github_id: Option<String>,
    pub(crate) google_id: Option<String>,
    pub(crate) linkedin_id: Option<String>,
    pub(crate) oidc_id: Option<String>,
}

impl IdentitiesRow {
    pub(crate) fn at(&self, provider: Provider) -> Option<&str> {
        match provider {
            Provider::Github => self.github_id.as_deref(),
            Provider::Google => self.google_id.as_deref(),
            Provider::Linkedin => self.linkedin_id.as_deref(),
            Provider::Oidc => self.oidc_id.as_deref(),
        }
    }
}

/// A live session joined with its person, in one read: no right outlives its removal.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct PrincipalRow {
    pub(crate) session_id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) org_is_active: Option<bool>,
    pub(crate) role_mask: i64,
    pub(crate) must_change_password: bool,
    pub(crate) last_seen_at: i64,
    pub(crate) key_expires_at: i64,
}

impl PrincipalRow {
    pub(crate) fn roles(&self) -> RoleSet {
        roles(self.role_mask)
    }
}

#[derive(Clone, Debug, FromRow)]
pub(crate) struct SessionRow {
    pub(crate) id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl SessionRow {
    pub(crate) fn info(self, current: Option<SessionId>) -> SessionInfo {
        SessionInfo {
            id: SessionId(self.id),
            created_at: Timestamp::from_micros(self.created_at),
            last_seen_at: Timestamp::from_micros(self.last_seen_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            ip: self.ip,
            user_agent: self.user_agent,
            is_current: current == Some(SessionId(self.id)),
        }
    }
}

/// A refresh token and the session that it belongs to.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct RefreshRow {
    pub(crate) session_id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) used_at: Option<i64>,
}
