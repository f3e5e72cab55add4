//! People: what is asked of them, what is told of them, what the caller may do with them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{OrgId, OrgRef, Paging, Role, RoleGrant, RoleSet, Span, Timestamp, UserId};

/// A person as callers see one, in lists and alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    /// As it was given; compared without regard to case or width.
    pub email: String,
    pub full_name: Option<String>,
    pub avatar_url: Option<String>,
    pub oauth_provider: Option<String>,
    pub organization: Option<OrgRef>,
    /// Roles in force at the time of reading.
    pub roles: RoleSet,
    pub is_active: bool,
    pub is_email_verified: bool,
    /// Whether there is a password; without one, a link or an external provider is needed to sign in.
    pub has_password: bool,
    /// The password can only be used to choose another.
    pub must_change_password: bool,
    pub last_login_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Grows by one with each change of this person: the ETag.
    pub version: i64,
}

impl User {
    /// The name, or the e-mail where there is none.
    pub fn label(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.email)
    }
}

/// Which people, in which order. The names are those of the URL and of the API.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserQuery {
    /// Part of an e-mail or a full name, or a whole id.
    pub search: Option<String>,
    /// People who hold any of these; empty: everybody.
    pub roles: RoleSet,
    pub is_active: Option<bool>,
    pub org_id: Option<OrgId>,
    /// When they signed in last. Who never did stands before every instant.
    #[serde(default)]
    pub last_login: Span,
    /// When they were created.
    #[serde(default)]
    pub created: Span,
    pub sort: UserSort,
    pub descending: bool,
    pub paging: Paging,
    /// Read on behind this place ([`Page::next`](crate::Page::next)) instead of by page number: rows that come
    /// and go meanwhile neither repeat nor hide others.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// What a list of people is sorted by; people with equal values stand in order of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    #[default]
    CreatedAt,
    Email,
    FullName,
    LastLoginAt,
    /// Active people and deactivated ones.
    IsActive,
    /// By the highest role that they hold.
    Roles,
    /// By the name of the organization; people in none come before all others.
    OrgName,
}

impl UserSort {
    pub const ALL: [UserSort; 7] = [
        UserSort::CreatedAt,
        UserSort::Email,
        UserSort::FullName,
        UserSort::LastLoginAt,
        UserSort::IsActive,
        UserSort::Roles,
        UserSort::OrgName,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            UserSort::CreatedAt => "created_at",
            UserSort::Email => "email",
            UserSort::FullName => "full_name",
            UserSort::LastLoginAt => "last_login_at",
            UserSort::IsActive => "is_active",
            UserSort::Roles => "roles",
            UserSort::OrgName => "org_name",
        }
    }

    /// Whether a list is more useful from its end: the newest, the active, the highest first.
    pub const fn begins_high(self) -> bool {
        !matches!(
            self,
            UserSort::Email | UserSort::FullName | UserSort::OrgName
        )
    }

    /// Reads `FIELD` or `-FIELD`; the flag says that it is descending.
    pub fn parse(text: &str) -> Option<(UserSort, bool)> {
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        UserSort::ALL
            .into_iter()
            .find(|sort| sort.name() == name)
            .map(|sort| (sort, descending))
    }
}

/// A new person. Every field but the e-mail may be absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewUser {
    pub email: String,
    pub full_name: Option<String>,
    pub password: Option<String>,
    pub oauth_provider: Option<String>,
    pub github_id: Option<String>,
    pub google_id: Option<String>,
    pub linkedin_id: Option<String>,
    pub org_id: Option<OrgId>,
    /// The password opens nothing until its owner has chosen their own.
    #[serde(default)]
    pub must_change_password: bool,
}

/// A field of a JSON Merge Patch (RFC 7396): absent, null, or a value. Absent is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Maybe<T> {
    #[default]
    Absent,
    Null,
    Value(T),
}

impl<T> Maybe<T> {
    pub const fn is_absent(&self) -> bool {
        matches!(self, Maybe::Absent)
    }
}

impl<T: Serialize> Serialize for Maybe<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Maybe::Absent | Maybe::Null => serializer.serialize_none(),
            Maybe::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Maybe::Null, Maybe::Value))
    }
}

/// A change of a person. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UserChange {
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub full_name: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub email: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub avatar_url: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub preferences: Maybe<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub is_active: Maybe<bool>,
}

/// One answer of the policy, for drawing: may, may not and why, or nothing to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allowed {
    Yes,
    /// Shown but disabled, with this reason.
    No(String),
}

impl Allowed {
    pub const fn yes(&self) -> bool {
        matches!(self, Allowed::Yes)
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Allowed::Yes => None,
            Allowed::No(reason) => Some(reason),
        }
    }
}

/// What the caller may do with one person: the same answers that the operations enforce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserActions {
    pub update: Allowed,
    pub deactivate: Allowed,
    pub reactivate: Allowed,
    pub set_password: Allowed,
    pub reset_link: Allowed,
    /// Inviting them, again or for the first time, and withdrawing the invitation.
    pub invite: Allowed,
    pub read_activity: Allowed,
    /// Seeing and ending their sessions and reset links.
    pub sessions: Allowed,
    /// One answer a role, in the order of [`Role::ALL`].
    pub assign: Vec<(Role, Allowed)>,
    pub remove: Vec<(Role, Allowed)>,
}

/// What a set password did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasswordSet {
    pub user_id: UserId,
    pub sessions_ended: u64,
    pub email: EmailDelivery,
}

/// What became of the mail that an operation sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailDelivery {
    /// Nobody asked for one.
    NotAsked,
    /// The mail server accepted it within the request.
    Accepted,
    /// It waits in the outbox and is tried again.
    Queued,
    /// It waits in the outbox; no mail server is configured.
    NoServer,
    /// The mail server takes no such address, so it is not tried again. The outbox has it.
    GivenUp,
}

/// A fresh reset link. It is shown once: only the token's hash is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResetLink {
    pub user_id: UserId,
    pub link: String,
    pub token: String,
    pub expires_at: Timestamp,
    pub email: EmailDelivery,
    /// Sessions that end when it is used.
    pub open_sessions: u64,
}

/// A person's page: the person, their roles one by one, and what the caller may do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserPage {
    pub user: User,
    pub grants: Vec<RoleGrant>,
    /// Sessions that a deactivation or a set password would end.
    pub open_sessions: u64,
    /// Their organization is deactivated and keeps them out.
    pub is_kept_out: bool,
    /// The addresses from which too many wrong passwords came just now; empty for who may not know of it.
    pub locked_addresses: Vec<String>,
    /// Until when a link, or an invitation, is open for somebody who has no other way in; for who may know of it.
    pub open_link_until: Option<Timestamp>,
    pub actions: UserActions,
}

/// A password that an administrator chooses for somebody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    pub new_password: String,
    /// Tell the person by mail.
    pub send_email: bool,
    /// The password can only be used to choose another.
    pub must_change: bool,
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassword")
            .field("must_change", &self.must_change)
            .finish_non_exhaustive()
    }
}
