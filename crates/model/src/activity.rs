//! The activity trail as people read it: what happened, by whom, to whom, and in which words.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    UsersExported = "users_exported",
    ActivityExported = "activity_exported",
}

impl EventKind {
    /// For the filter: "Role assigned".
    pub fn title(self) -> String {
        let mut words = self.name().replace('_', " ");
        if let Some(first) = words.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        words
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

impl Sentence {
    fn new() -> Self {
        Sentence(Vec::new())
    }

    fn say(mut self, words: &str) -> Self {
        self.0.push((words.to_owned(), false));
        self
    }

    fn name(mut self, name: &str) -> Self {
        self.0.push((name.to_owned(), true));
        self
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(words, _)| f.write_str(words))
    }
}

impl Event {
    /// What happened, in plain words.
    pub fn sentence(&self) -> Sentence {
        use EventKind::*;
        let actor = self.actor.as_deref().unwrap_or("Somebody");
        let subject = self.resource.as_deref().unwrap_or("somebody");
        let own =
            self.actor_id.is_some() && self.actor_id.map(|id| id.to_string()) == self.resource_id;
        let detail = |key: &str| {
            self.details
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let role = || {
            detail("role")
                .parse::<Role>()
                .map_or_else(|_| detail("role").to_owned(), |r| r.title().to_lowercase())
        };
        let by = Sentence::new().name(actor);
        // "Ana changed her …" would need a gender; "their own" does not.
        let whose = |by: Sentence, own_words: &str, others: &str, what: &str| {
            if own {
                by.say(own_words)
            } else {
                by.say(others).name(subject).say(what)
            }
        };
        match self.kind {
            UserCreated => match detail("organization") {
                "" => by.say(" created ").name(subject),
                org => by.say(" created ").name(subject).say(" in ").name(org),
            },
            ProfileUpdated => whose(
                by,
                " changed their own profile",
                " changed the profile of ",
                "",
            ),
            EmailChanged => whose(
                by,
                " changed their own e-mail address",
                " changed the e-mail address of ",
                "",
            ),
            EmailVerificationSent => by.say(" asked for a link that confirms their e-mail address"),
            EmailVerified => Sentence::new()
                .name(subject)
                .say(" confirmed their e-mail address"),
            RoleAssigned => {
                let given = by
                    .say(" gave ")
                    .name(subject)
                    .say(" the role ")
                    .name(&role());
                match detail("expires_at") {
                    "" => given,
                    end => given.say(" until ").say(end),
                }
            }
            RoleRemoved => by
                .say(" removed the role ")
                .name(&role())
                .say(" from ")
                .name(subject),
            RoleExpired => Sentence::new()
                .say("The role ")
                .name(&role())
                .say(" of ")
                .name(subject)
                .say(" ended as planned"),
            Login => Sentence::new().name(subject).say(" signed in"),
            LoginFailed => Sentence::new().say("Failed sign-in for ").name(subject),
            Logout => Sentence::new().name(subject).say(" signed out"),
            SessionRevoked => whose(
                by,
                " ended sessions of their own",
                " ended sessions of ",
                "",
            ),
            ResetLinkRevoked => by.say(" withdrew the reset link of ").name(subject),
            RefreshTokenReused => Sentence::new()
                .say("A refresh token of ")
                .name(subject)
                .say(" was used a second time; its session was ended"),
            IdentityLinked => Sentence::new()
                .name(subject)
                .say(" linked their account to ")
                .name(detail("provider")),
            IdentityUnlinked => Sentence::new()
                .name(subject)
                .say(" unlinked their account from ")
                .name(detail("provider")),
            PasswordSet => by.say(" set the password of ").name(subject),
            PasswordChanged => whose(
                by,
                " changed their own password",
                " changed the password of ",
                "",
            ),
            PasswordResetRequested => Sentence::new()
                .say("A reset link was requested for ")
                .name(subject),
            PasswordResetLinkCreated => by.say(" made a reset link for ").name(subject),
            PasswordReset => Sentence::new()
                .name(subject)
                .say(" chose a new password with a reset link"),
            InvitationCreated => by.say(" invited ").name(subject),
            InvitationRevoked => by.say(" withdrew the invitation of ").name(subject),
            InvitationAccepted => Sentence::new()
                .name(subject)
                .say(" accepted the invitation and chose a password"),
            UserDeactivated => by.say(" deactivated ").name(subject),
            UserReactivated => by.say(" reactivated ").name(subject),
            OrganizationCreated => by.say(" created the organization ").name(subject),
            OrganizationUpdated => by.say(" changed the organization ").name(subject),
            OrganizationDeactivated => by.say(" deactivated the organization ").name(subject),
            OrganizationReactivated => by.say(" reactivated the organization ").name(subject),
            SuperDevAssigned => by
                .say(" assigned ")
                .name(detail("user"))
                .say(" to ")
                .name(subject),
            SuperDevUnassigned => by
                .say(" took ")
                .name(detail("user"))
                .say(" off ")
                .name(subject),
            UsersExported => match self.details.get("people").and_then(Value::as_u64) {
                Some(1) => by.say(" exported a list of 1 person"),
                people => by.say(&format!(
                    " exported a list of {} people",
                    people.unwrap_or_default()
                )),
            },
            ActivityExported => match &self.resource {
                Some(of) => by.say(" exported the activity of ").name(of),
                None => by.say(" exported the activity of everybody"),
            },
        }
    }

    /// The same for several events in a row that say the same, as one sentence with their number.
    pub fn sentence_for(&self, times: usize) -> Sentence {
        let subject = self.resource.as_deref().unwrap_or("somebody");
        let many = |words: &str| {
            let told = Sentence::new()
                .say(&format!("{times} {words} "))
                .name(subject);
            match &self.ip {
                Some(ip) => told.say(&format!(", from {ip}")),
                None => told,
            }
        };
        match self.kind {
            _ if times < 2 => self.sentence(),
            EventKind::LoginFailed => many("failed sign-ins for"),
            EventKind::PasswordResetRequested => many("reset links were requested for"),
            _ => self.sentence(),
        }
    }

    /// Whether the one before says the same again: told as a number.
    pub fn repeats(&self, other: &Event) -> bool {
        matches!(
            self.kind,
            EventKind::LoginFailed | EventKind::PasswordResetRequested
        ) && (self.kind, &self.resource_id, &self.ip) == (other.kind, &other.resource_id, &other.ip)
    }

    /// The fields that changed, from `details.changes`.
    pub fn changes(&self) -> Vec<Change> {
        let text = |value: Option<&Value>| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        };
        let Some(Value::Object(changes)) = self.details.get("changes") else {
            return Vec::new();
        };
        changes
            .iter()
            .map(|(field, pair)| Change {
                field: field.clone(),
                before: text(pair.get("before")),
                after: text(pair.get("after")),
            })
            .collect()
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
