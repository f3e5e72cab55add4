//! Who asks, and from where.

use std::sync::{Arc, OnceLock};

use model::{ActorKind, COMMAND_LINE, OrgId, RoleSet, SessionId, Timestamp, UserId};

/// What the trail calls Usher where it does something by itself.
pub(crate) const SYSTEM: &str = "Usher";

/// The principal of a request and what the trail keeps of the request itself.
#[derive(Clone, Debug)]
pub struct Caller {
    pub principal: Principal,
    pub request: RequestInfo,
}

#[derive(Clone, Debug)]
pub enum Principal {
    /// No key, or one that opens nothing.
    Nobody,
    Person(Person),
    /// The command line on the server: whoever can run it can read the database anyway.
    Cli,
    /// Usher itself: jobs.
    System,
}

/// A signed-in person with the rights that the database held when the request arrived.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub full_name: Option<String>,
    pub session_id: SessionId,
    pub roles: RoleSet,
    pub org_id: Option<OrgId>,
    /// The organizations that a super_dev looks after; empty for everybody else.
    pub assigned_orgs: Vec<OrgId>,
    pub must_change_password: bool,
    /// By cookie ([`ActorKind::User`]) or by bearer token ([`ActorKind::ApiToken`]).
    pub by: ActorKind,
    /// When the shown key dies, if its session does not end before.
    pub key_expires_at: Timestamp,
}

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct RequestInfo {
    pub ip: Option<String>,
    /// At most 512 bytes of it.
    pub user_agent: Option<String>,
    /// Names the request in the log, in the trail and in an error 500.
    pub request_id: String,
    /// Who signed in by this request, once they have: the log tells of nobody else that they asked.
    pub signed_in: Arc<OnceLock<UserId>>,
}

impl Caller {
    pub fn nobody(request: RequestInfo) -> Self {
        Self {
            principal: Principal::Nobody,
            request,
        }
    }

    pub fn cli() -> Self {
        Self {
            principal: Principal::Cli,
            request: RequestInfo {
                request_id: "cli".to_owned(),
                ..RequestInfo::default()
            },
        }
    }

    pub fn system() -> Self {
        Self {
            principal: Principal::System,
            request: RequestInfo {
                request_id: "system".to_owned(),
                ..RequestInfo::default()
            },
        }
    }

    /// The signed-in person, if there is one.
    pub fn person(&self) -> Option<&Person> {
        match &self.principal {
            Principal::Person(person) => Some(person),
            _ => None,
        }
    }

    pub(crate) fn actor_kind(&self) -> ActorKind {
        match &self.principal {
            Principal::Person(person) => person.by,
            Principal::Cli => ActorKind::Cli,
            Principal::Nobody | Principal::System => ActorKind::System,
        }
    }

    /// What the trail calls the actor.
    pub(crate) fn actor_name(&self) -> Option<String> {
        match &self.principal {
            Principal::Person(person) => Some(person.email.clone()),
            Principal::Cli => Some(COMMAND_LINE.to_owned()),
            Principal::System => Some(SYSTEM.to_owned()),
            Principal::Nobody => None,
        }
    }
}
