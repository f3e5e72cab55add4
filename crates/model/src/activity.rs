//! The activity trail as people read it: what happened, by whom, to whom, and in which words.

mod repeats;

use std::{fmt, str::FromStr};

use messages::{Piece, rich, t};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use repeats::told_together;

use crate::{OrgId, Paging, Role, Timestamp, UserId};

macro_rules! event_kinds {
    ($($kind:ident = $name:literal,)+) => {
        /// What kind of thing happened. The name is the same in the API, the database and the filters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($kind,)+ }

        impl EventKind {
            pub const ALL: &[EventKind] = &[$(EventKind::$kind,)+];

            pub const fn name(self) -> &'static str {
                match self { $(EventKind::$kind => $name,)+ }
            }
        }
    };
}

event_kinds! {
    UserCreated = "user_created",
    ProfileUpdated = "profile_updated",
    EmailChanged = "email_changed",
    EmailVerificationSent = "email_verification_sent",
    EmailVerified = "email_verified",
    RoleAssigned = "role_assigned",
    RoleRemoved = "role_removed",
    RoleExpired = "role_expired",
    Login = "login",
    LoginFailed = "login_failed",
    Logout = "logout",
    SessionRevoked = "session_revoked",
    ResetLinkRevoked = "reset_link_revoked",
    RefreshTokenReused = "refresh_token_reused",
    IdentityLinked = "identity_linked",
    IdentityUnlinked = "identity_unlinked",
    PasswordSet = "password_set",
    PasswordChanged = "password_changed",
    PasswordResetRequested = "password_reset_requested",
    PasswordResetLinkCreated = "password_reset_link_created",
    PasswordReset = "password_reset",
    InvitationCreated = "invitation_created",
    InvitationRevoked = "invitation_revoked",
    InvitationAccepted = "invitation_accepted",
    UserDeactivated = "user_deactivated",
    UserReactivated = "user_reactivated",
    OrganizationCreated = "organization_created",
    OrganizationUpdated = "organization_updated",
    OrganizationDeactivated = "organization_deactivated",
    OrganizationReactivated = "organization_reactivated",
    SuperDevAssigned = "super_dev_assigned",
    SuperDevUnassigned = "super_dev_unassigned",
    LetterRead = "letter_read",
    UsersExported = "users_exported",
    ActivityExported = "activity_exported",
}

impl EventKind {
    /// For the filter: "Role assigned".
    pub fn title(self) -> String {
        let title = match self {
            EventKind::UserCreated => t!("event-kind-user-created"),
            EventKind::ProfileUpdated => t!("event-kind-profile-updated"),
            EventKind::EmailChanged => t!("event-kind-email-changed"),
            EventKind::EmailVerificationSent => t!("event-kind-email-verification-sent"),
            EventKind::EmailVerified => t!("event-kind-email-verified"),
            EventKind::RoleAssigned => t!("event-kind-role-assigned"),
            EventKind::RoleRemoved => t!("event-kind-role-removed"),
            EventKind::RoleExpired => t!("event-kind-role-expired"),
            EventKind::Login => t!("event-kind-login"),
            EventKind::LoginFailed => t!("event-kind-login-failed"),
            EventKind::Logout => t!("event-kind-logout"),
            EventKind::SessionRevoked => t!("event-kind-session-revoked"),
            EventKind::ResetLinkRevoked => t!("event-kind-reset-link-revoked"),
            EventKind::RefreshTokenReused => t!("event-kind-refresh-token-reused"),
            EventKind::IdentityLinked => t!("event-kind-identity-linked"),
            EventKind::IdentityUnlinked => t!("event-kind-identity-unlinked"),
            EventKind::PasswordSet => t!("event-kind-password-set"),
            EventKind::PasswordChanged => t!("event-kind-password-changed"),
            EventKind::PasswordResetRequested => t!("event-kind-password-reset-requested"),
            EventKind::PasswordResetLinkCreated => t!("event-kind-password-reset-link-created"),
            EventKind::PasswordReset => t!("event-kind-password-reset"),
            EventKind::InvitationCreated => t!("event-kind-invitation-created"),
            EventKind::InvitationRevoked => t!("event-kind-invitation-revoked"),
            EventKind::InvitationAccepted => t!("event-kind-invitation-accepted"),
            EventKind::UserDeactivated => t!("event-kind-user-deactivated"),
            EventKind::UserReactivated => t!("event-kind-user-reactivated"),
            EventKind::OrganizationCreated => t!("event-kind-organization-created"),
            EventKind::OrganizationUpdated => t!("event-kind-organization-updated"),
            EventKind::OrganizationDeactivated => t!("event-kind-organization-deactivated"),
            EventKind::OrganizationReactivated => t!("event-kind-organization-reactivated"),
            EventKind::SuperDevAssigned => t!("event-kind-super-dev-assigned"),
            EventKind::SuperDevUnassigned => t!("event-kind-super-dev-unassigned"),
            EventKind::LetterRead => t!("event-kind-letter-read"),
            EventKind::UsersExported => t!("event-kind-users-exported"),
            EventKind::ActivityExported => t!("event-kind-activity-exported"),
        };
        title.to_owned()
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is no kind of event.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl FromStr for EventKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        EventKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name)
            .ok_or(UnknownKind)
    }
}

/// What kind of principal acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person in the console, by cookie.
    User,
    /// A person's program, by bearer token.
    ApiToken,
    /// Usher itself.
    System,
    /// The command line on the server.
    Cli,
}

impl ActorKind {
    pub const ALL: [ActorKind; 4] = [
        ActorKind::User,
        ActorKind::ApiToken,
        ActorKind::System,
        ActorKind::Cli,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            ActorKind::User => "user",
            ActorKind::ApiToken => "api_token",
            ActorKind::System => "system",
            ActorKind::Cli => "cli",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    Success,
    Failure,
}

impl EventStatus {
    pub const fn name(self) -> &'static str {
        match self {
            EventStatus::Success => "success",
            EventStatus::Failure => "failure",
        }
    }
}

/// One audit event, as it was recorded in the transaction of the change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its place in the trail: 1, 2, 3, … in commit order, without gaps.
    pub seq: i64,
    /// The name that clients know it by.
    pub id: uuid::Uuid,
    pub kind: EventKind,
    pub at: Timestamp,
    pub actor_id: Option<UserId>,
    /// E-mail or system name of the actor at the time.
    pub actor: Option<String>,
    pub actor_kind: ActorKind,
    /// `user`, `organization` or `session`.
    pub resource_type: Option<String>,
    pub resource_id: Option<String>,
    /// What the resource was called at the time.
    pub resource: Option<String>,
    pub org_id: Option<OrgId>,
    /// Before and after of what changed, and what else the sentence needs. Never a secret.
    pub details: Map<String, Value>,
    pub status: EventStatus,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
    #[serde(default)]
    pub called: Called,
}

/// How a sentence calls people, where not in the words of the record: that has addresses and names as they were, and
/// people read names as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Called {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A sentence whose names can be set in bold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence(pub Vec<(String, bool)>);

/// Arguments of a sentence that are no names.
const PLAIN: [&str; 2] = ["until", "ip"];

impl From<Vec<Piece>> for Sentence {
    fn from(pieces: Vec<Piece>) -> Self {
        let is_name = |argument: &str| !PLAIN.contains(&argument);
        let told = pieces.into_iter().map(|piece| {
            let bold = piece.argument.is_some_and(is_name);
            (piece.text, bold)
        });
        Sentence(told.collect())
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(words, _)| f.write_str(words))
    }
}

fn as_utc(at: Timestamp) -> String {
    at.to_string()
}

/// What the trail calls the command line. It is kept in these words and told in the reader's.
pub const COMMAND_LINE: &str = "command line";
/// What the trail calls somebody whom Usher does not know: likewise.
pub const UNKNOWN_ACCOUNT: &str = "an unknown account";

impl Event {
    /// The detail `how` of a failure that was a guess at the current password, in a session.
    pub const BY_CURRENT_PASSWORD: &str = "current password";

    /// Who did it, as the sentence calls them.
    pub fn doer(&self) -> &str {
        let called = self.called.actor.as_deref();
        match (called.or(self.actor.as_deref()), self.actor_kind) {
            (Some(COMMAND_LINE), ActorKind::Cli) => t!("event-command-line"),
            (Some(name), _) => name,
            (None, _) => t!("event-somebody-did"),
        }
    }

    /// To whom or to what it was done, as the sentence calls them.
    pub fn subject(&self) -> &str {
        // Who acted upon themselves has one name in all sentences.
        let themselves = self.called.actor.as_deref().filter(|_| self.is_own());
        let called = self.called.subject.as_deref().or(themselves);
        match (called.or(self.resource.as_deref()), &self.resource_id) {
            (Some(UNKNOWN_ACCOUNT), None) => t!("event-unknown-account"),
            (Some(name), _) => name,
            (None, _) => t!("event-somebody"),
        }
    }

    /// Whether whoever acted did it to themselves.
    fn is_own(&self) -> bool {
        self.actor_id.is_some() && self.actor_id.map(|id| id.to_string()) == self.resource_id
    }

    fn detail(&self, key: &str) -> &str {
        let text = self.details.get(key).and_then(Value::as_str);
        text.unwrap_or_default()
    }

    /// Of how many people a list left.
    fn people(&self) -> u64 {
        let people = self.details.get("people").and_then(Value::as_u64);
        people.unwrap_or_default()
    }

    /// What happened, in plain words; a time in it is an instant in UTC.
    pub fn sentence(&self) -> Sentence {
        self.told(&as_utc).into()
    }

    fn told(&self, ending: &dyn Fn(Timestamp) -> String) -> Vec<Piece> {
        use EventKind::*;
        let (actor, subject) = (self.doer(), self.subject());
        // "Ana changed her …" would need a gender; "their own" does not.
        let own = self.is_own();
        let (person, provider) = (self.detail("user"), self.detail("provider"));
        let role = self.detail("role");
        let role = role
            .parse()
            .map_or(role, |role: Role| role.within_sentence());
        match self.kind {
            UserCreated => match self.detail("organization") {
                "" => rich!("event-user-created", actor = actor, subject = subject),
                organization => rich!(
                    "event-user-created-in",
                    actor = actor,
                    subject = subject,
                    organization = organization
                ),
            },
            ProfileUpdated if own => rich!("event-profile-changed-own", actor = actor),
            ProfileUpdated => rich!("event-profile-changed", actor = actor, subject = subject),
            EmailChanged if own => rich!("event-email-changed-own", actor = actor),
            EmailChanged => rich!("event-email-changed", actor = actor, subject = subject),
            EmailVerificationSent => rich!("event-verification-sent", actor = actor),
            EmailVerified => rich!("event-email-verified", subject = subject),
            RoleAssigned => match self.detail("expires_at") {
                "" => rich!(
                    "event-role-assigned",
                    actor = actor,
                    subject = subject,
                    role = role
                ),
                until => {
                    let end = Timestamp::parse(until);
                    let until = end.map_or_else(|| until.to_owned(), ending);
                    rich!(
                        "event-role-assigned-until",
                        actor = actor,
                        subject = subject,
                        role = role,
                        until = until
                    )
                }
            },
            RoleRemoved => rich!(
                "event-role-removed",
                actor = actor,
                role = role,
                subject = subject
            ),
            RoleExpired => rich!("event-role-expired", role = role, subject = subject),
            Login => rich!("event-login", subject = subject),
            LoginFailed if self.is_within_a_session() => {
                rich!("event-current-password-wrong", subject = subject)
            }
            LoginFailed => rich!("event-login-failed", subject = subject),
            Logout => rich!("event-logout", subject = subject),
            SessionRevoked if own => rich!("event-sessions-ended-own", actor = actor),
            SessionRevoked => rich!("event-sessions-ended", actor = actor, subject = subject),
            ResetLinkRevoked => {
                rich!(
                    "event-reset-link-withdrawn",
                    actor = actor,
                    subject = subject
                )
            }
            RefreshTokenReused => rich!("event-refresh-token-reused", subject = subject),
            IdentityLinked => rich!(
                "event-identity-linked",
                subject = subject,
                provider = provider
            ),
            IdentityUnlinked => rich!(
                "event-identity-unlinked",
                subject = subject,
                provider = provider
            ),
            PasswordSet => rich!("event-password-set", actor = actor, subject = subject),
            PasswordChanged if own => rich!("event-password-changed-own", actor = actor),
            PasswordChanged => rich!("event-password-changed", actor = actor, subject = subject),
            PasswordResetRequested => rich!("event-reset-link-requested", subject = subject),
            PasswordResetLinkCreated => {
                rich!("event-reset-link-made", actor = actor, subject = subject)
            }
            PasswordReset => rich!("event-password-reset", subject = subject),
            InvitationCreated => rich!("event-invited", actor = actor, subject = subject),
            InvitationRevoked => rich!(
                "event-invitation-withdrawn",
                actor = actor,
                subject = subject
            ),
            InvitationAccepted => rich!("event-invitation-accepted", subject = subject),
            UserDeactivated => rich!("event-user-deactivated", actor = actor, subject = subject),
            UserReactivated => rich!("event-user-reactivated", actor = actor, subject = subject),
            OrganizationCreated => rich!(
                "event-organization-created",
                actor = actor,
                subject = subject
            ),
            OrganizationUpdated => rich!(
                "event-organization-changed",
                actor = actor,
                subject = subject
            ),
            OrganizationDeactivated => rich!(
                "event-organization-deactivated",
                actor = actor,
                subject = subject
            ),
            OrganizationReactivated => rich!(
                "event-organization-reactivated",
                actor = actor,
                subject = subject
            ),
            SuperDevAssigned => rich!(
                "event-super-dev-assigned",
                actor = actor,
                person = person,
                subject = subject
            ),
            SuperDevUnassigned => rich!(
                "event-super-dev-unassigned",
                actor = actor,
                person = person,
                subject = subject
            ),
            LetterRead => rich!("event-letter-read", actor = actor, subject = subject),
            UsersExported => {
                rich!("event-users-exported", actor = actor, count = self.people())
            }
            // What else is written down is the filter.
            ActivityExported if self.details.is_empty() && self.resource.is_none() => {
                rich!("event-all-activity-exported", actor = actor)
            }
            ActivityExported if self.resource.is_none() => {
                rich!("event-filtered-activity-exported", actor = actor)
            }
            ActivityExported if !self.details.is_empty() => rich!(
                "event-part-of-activity-exported",
                actor = actor,
                subject = subject
            ),
            ActivityExported => {
                rich!("event-activity-exported", actor = actor, subject = subject)
            }
        }
    }

    /// A wrong guess at the current password, by somebody who is signed in.
    fn is_within_a_session(&self) -> bool {
        self.details.get("how").and_then(Value::as_str) == Some(Self::BY_CURRENT_PASSWORD)
    }

    /// The fields that changed, from `details.changes`, by their names: server and browser keep a map in different orders,
    /// and have to draw the same.
    pub fn changes(&self) -> Vec<Change> {
        let text = |value: Option<&Value>| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        };
        let Some(Value::Object(changes)) = self.details.get("changes") else {
            return Vec::new();
        };
        let mut changes: Vec<Change> = changes
            .iter()
            .map(|(field, pair)| Change {
                field: field.clone(),
                before: text(pair.get("before")),
                after: text(pair.get("after")),
            })
            .collect();
        changes.sort_by(|one, other| one.field.cmp(&other.field));
        changes
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    Person(UserId),
    /// Usher itself: its jobs.
    System,
    /// Whoever runs commands on the server.
    Cli,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Person(id) => id.fmt(f),
            Actor::System => f.write_str(ActorKind::System.name()),
            Actor::Cli => f.write_str(ActorKind::Cli.name()),
        }
    }
}

/// The text names nobody who could act.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownActor;

impl FromStr for Actor {
    type Err = UnknownActor;

    fn from_str(text: &str) -> Result<Self, UnknownActor> {
        match text {
            "system" => Ok(Actor::System),
            "cli" => Ok(Actor::Cli),
            id => id.parse().map(Actor::Person).map_err(|_| UnknownActor),
        }
    }
}

/// Which events, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActivityQuery {
    pub kind: Option<EventKind>,
    /// Not before this instant.
    pub since: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
    /// Done by this one.
    #[serde(default)]
    pub actor: Option<Actor>,
    /// Concerning this person, as actor or as the one acted upon.
    #[serde(default)]
    pub person: Option<UserId>,
    /// Of this organization.
    #[serde(default)]
    pub org_id: Option<OrgId>,
    pub paging: Paging,
    /// Read on behind this place ([`Page::next`](crate::Page::next)) instead of by page number.
    #[serde(default)]
    pub cursor: Option<String>,
}
