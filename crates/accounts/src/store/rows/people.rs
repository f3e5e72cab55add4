//! People, and what they are counted and filed under.

use messages::Language;
use model::{Local, OrgId, OrgRef, RoleSet, Timestamp, User, UserId};
use serde::Deserialize;
use sqlx::FromRow;
use uuid::Uuid;

use super::{flag, maybe_flag, roles};
use crate::{local, policy::Target};

/// In the order of the columns, by which SQLite's pages are read.
#[derive(Clone, Debug, FromRow, Deserialize)]
pub(crate) struct UserRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) avatar_url: Option<String>,
    pub(crate) preferences: String,
    pub(crate) oauth_provider: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) org_name: Option<String>,
    #[serde(deserialize_with = "maybe_flag")]
    pub(crate) org_is_active: Option<bool>,
    pub(crate) role_mask: i64,
    pub(crate) stored_mask: i64,
    #[serde(deserialize_with = "flag")]
    pub(crate) is_active: bool,
    #[serde(deserialize_with = "flag")]
    pub(crate) is_email_verified: bool,
    #[serde(deserialize_with = "flag")]
    pub(crate) has_password: bool,
    #[serde(deserialize_with = "flag")]
    pub(crate) must_change_password: bool,
    pub(crate) last_login_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) version: i64,
}

impl UserRow {
    /// Roles in force.
    pub(crate) fn roles(&self) -> RoleSet {
        roles(self.role_mask)
    }

    /// Whether the account may be used at all. A deactivated organization keeps its people out, except those who
    /// look after organizations.
    pub(crate) fn may_sign_in(&self) -> bool {
        self.is_active && (self.org_is_active.unwrap_or(true) || self.roles().is_privileged())
    }

    /// The facts that the policy asks for.
    pub(crate) fn target(&self) -> Target {
        Target {
            id: UserId(self.id),
            org_id: self.org_id.map(OrgId),
            roles: self.roles(),
            is_active: self.is_active,
            is_newcomer: !self.has_password && self.last_login_at.is_none(),
            last_super_admin: false,
        }
    }

    /// Their organization is deactivated, which keeps its people out, except those who look after organizations.
    pub(crate) fn is_kept_out(&self) -> bool {
        self.org_is_active == Some(false) && !self.roles().is_privileged()
    }

    /// The key of the counter that counts this person.
    pub(crate) fn count_key(&self) -> CountKey {
        CountKey {
            org_id: self.org_id.unwrap_or(0),
            is_active: self.is_active,
            role_mask: self.stored_mask,
        }
    }

    /// What people call them.
    pub(crate) fn label(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.email)
    }

    /// The language that they chose.
    pub(crate) fn language(&self) -> Option<Language> {
        local::language(&self.preferences)
    }

    /// How they read times.
    pub(crate) fn local(&self) -> Local {
        local::of_preferences(&self.preferences)
    }

    /// Writes in the language that they read, whoever asked for it: a letter.
    pub(crate) fn in_their_language<T>(&self, write: impl FnOnce() -> T) -> T {
        messages::within(self.language().unwrap_or_default(), write)
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> User {
        User {
            id: UserId(row.id),
            roles: row.roles(),
            email: row.email,
            full_name: row.full_name,
            avatar_url: row.avatar_url,
            oauth_provider: row.oauth_provider,
            organization: row.org_id.zip(row.org_name).map(|(id, name)| OrgRef {
                id: OrgId(id),
                name,
            }),
            is_active: row.is_active,
            is_email_verified: row.is_email_verified,
            has_password: row.has_password,
            must_change_password: row.must_change_password,
            last_login_at: row.last_login_at.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
            version: row.version,
        }
    }
}

/// A person on a page of a list, and how many there are on all its pages.
#[derive(Clone, Debug, FromRow, Deserialize)]
pub(crate) struct ListedRow {
    #[sqlx(flatten)]
    pub(crate) row: UserRow,
    pub(crate) total: i64,
}

/// How many people were created in one span of time.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct SpanRow {
    pub(crate) span: i64,
    pub(crate) n: i64,
}

/// A span of a list, and how many people stand before it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct PlaceRow {
    pub(crate) first_key: String,
    pub(crate) first_id: Uuid,
    pub(crate) before: i64,
}

/// Which counter counts a person: organization (0: none), active, roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CountKey {
    pub(crate) org_id: i64,
    pub(crate) is_active: bool,
    pub(crate) role_mask: i64,
}

/// What a person is filed under, beside what it is made from.
#[derive(Clone, FromRow)]
pub(crate) struct FiledRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) email_key: String,
    pub(crate) name_key: String,
    pub(crate) search_text: String,
    pub(crate) org_key: String,
    pub(crate) org_key_found: String,
    pub(crate) last_login_key: i64,
    pub(crate) last_login_key_found: i64,
    pub(crate) role_mask: i64,
    pub(crate) role_mask_found: i64,
}
