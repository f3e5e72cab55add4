//! Rows as the queries return them, and their way into views. A row never leaves this crate.

use messages::Language;
use model::{
    ActorKind, Called, Event, EventKind, EventStatus, Invitation, LinkInfo, LinkMail, Local, OrgId,
    OrgRef, Organization, OutboxItem, OutboxState, Provider, Role, RoleGrant, RoleSet, SessionId,
    SessionInfo, Timestamp, User, UserId,
};
use serde::{Deserialize, Deserializer};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{local, mail, policy::Target};

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

/// Which counter counts a person: organization (0: none), active, roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CountKey {
    pub(crate) org_id: i64,
    pub(crate) is_active: bool,
    pub(crate) role_mask: i64,
}

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

#[derive(Clone, Debug, FromRow)]
pub(crate) struct LinkRow {
    pub(crate) id: Uuid,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) email_key: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    /// It is void because a newer one took its place.
    pub(crate) replaced: bool,
    pub(crate) is_shown: bool,
}

/// An address for which a reset link was asked.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ForgottenRow {
    pub(crate) id: Uuid,
    pub(crate) address: Vec<u8>,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) request_id: String,
}

/// An invitation that waits, with its person and its letter.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct InvitationRow {
    pub(crate) user_id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) org_name: Option<String>,
    pub(crate) made_by: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) opened_at: Option<i64>,
    pub(crate) mailed_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Invitation {
        Invitation {
            user_id: UserId(row.user_id),
            email: row.email,
            full_name: row.full_name,
            organization: row.org_id.zip(row.org_name).map(|(id, name)| OrgRef {
                id: OrgId(id),
                name,
            }),
            made_by: row.made_by,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            opened_at: row.opened_at.map(Timestamp::from_micros),
            mail: row
                .mailed_at
                .map(|_| OutboxState::of(row.sent_at, row.dropped_at)),
        }
    }
}

#[derive(Clone, Debug, FromRow)]
pub(crate) struct OrganizationRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) legal_name: Option<String>,
    pub(crate) billing_email: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) is_active: bool,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) total_users: i64,
    pub(crate) active_users: i64,
    pub(crate) version: i64,
}

impl From<OrganizationRow> for Organization {
    fn from(row: OrganizationRow) -> Organization {
        Organization {
            id: OrgId(row.id),
            name: row.name,
            legal_name: row.legal_name,
            billing_email: row.billing_email,
            notes: row.notes,
            is_active: row.is_active,
            created_at: Timestamp::from_micros(row.created_at),
            updated_at: Timestamp::from_micros(row.updated_at),
            total_users: u64::try_from(row.total_users).unwrap_or(0),
            active_users: u64::try_from(row.active_users).unwrap_or(0),
            version: row.version,
        }
    }
}

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

/// A message as its sender needs it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct OutboxRow {
    pub(crate) id: Uuid,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    /// Sealed. Empty: it held a secret and was erased.
    pub(crate) body: Vec<u8>,
    pub(crate) created_at: i64,
    pub(crate) attempts: i64,
    pub(crate) useful_until: Option<i64>,
    pub(crate) holds_secret: bool,
}

/// What is kept under an idempotency key.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct IdempotencyRow {
    pub(crate) request: Vec<u8>,
    pub(crate) answer: Option<Vec<u8>>,
}

/// What became of a link.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct LinkInfoRow {
    pub(crate) id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) made_by: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) opened_at: Option<i64>,
    pub(crate) used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) replaced: bool,
    pub(crate) mailed_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
}

impl LinkInfoRow {
    pub(crate) fn info(self) -> LinkInfo {
        let at = Timestamp::from_micros;
        let mail = self
            .mailed_at
            .map(|_| match (self.sent_at, self.dropped_at) {
                (Some(sent), _) => LinkMail::Sent(at(sent)),
                (None, Some(dropped)) => LinkMail::Dropped(at(dropped)),
                (None, None) => LinkMail::Waiting,
            });
        LinkInfo {
            id: self.id,
            created_at: at(self.created_at),
            made_by: self.made_by,
            expires_at: at(self.expires_at),
            mail,
            opened_at: self.opened_at.map(at),
            used_at: self.used_at.map(at),
            revoked_at: self.revoked_at.map(at),
            replaced: self.replaced,
        }
    }
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

/// What a person is filed under, beside what it is made from.
#[derive(Clone, sqlx::FromRow)]
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
