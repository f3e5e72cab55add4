//! One deed for many people at once: proposed, looked at, run, and taken back where that is possible.

use std::{fmt, str::FromStr};

use messages::t;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Page, Role, Timestamp, UserId, UserQuery};

/// The most people that one run takes.
pub const MOST_PEOPLE: u64 = 10_000;

/// What can be done to many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkDeed {
    Deactivate,
    Reactivate,
    /// Until then, or for good.
    AssignRole(Role, Option<Timestamp>),
    RemoveRole(Role),
    /// Ends their sessions; one's own but the one that asks.
    SignOut,
}

impl BulkDeed {
    /// Whoever holds super_admin and meets this does not act with it any more.
    pub const fn takes_super_admin(self) -> bool {
        matches!(
            self,
            BulkDeed::Deactivate | BulkDeed::RemoveRole(Role::SuperAdmin)
        )
    }

    /// What takes it back. Signing out and taking super_dev (which forgets the assigned organizations) cannot be
    /// taken back.
    pub const fn undone_by(self) -> Option<BulkDeed> {
        match self {
            BulkDeed::Deactivate => Some(BulkDeed::Reactivate),
            BulkDeed::Reactivate => Some(BulkDeed::Deactivate),
            BulkDeed::AssignRole(role, _) => Some(BulkDeed::RemoveRole(role)),
            BulkDeed::RemoveRole(Role::SuperDev) | BulkDeed::SignOut => None,
            // Each person's grant ends when it would have.
            BulkDeed::RemoveRole(role) => Some(BulkDeed::AssignRole(role, None)),
        }
    }

    /// "Deactivate 12 people"; `ending` says when something ends as the reader does.
    pub fn title(self, people: u64, ending: &dyn Fn(Timestamp) -> String) -> String {
        match self {
            BulkDeed::Deactivate => t!("status-bulk-deactivate", count = people),
            BulkDeed::Reactivate => t!("status-bulk-reactivate", count = people),
            BulkDeed::AssignRole(role, None) => {
                t!("status-bulk-give", count = people, role = role.name())
            }
            BulkDeed::AssignRole(role, Some(end)) => t!(
                "status-bulk-give-until",
                count = people,
                role = role.name(),
                end = ending(end)
            ),
            BulkDeed::RemoveRole(role) => {
                t!("status-bulk-take", count = people, role = role.name())
            }
            BulkDeed::SignOut => t!("status-bulk-sign-out", count = people),
        }
    }

    /// "12 people are deactivated"; `ending` likewise.
    pub fn outcome(self, people: u64, ending: &dyn Fn(Timestamp) -> String) -> String {
        match self {
            BulkDeed::Deactivate => t!("status-bulk-deactivated", count = people),
            BulkDeed::Reactivate => t!("status-bulk-reactivated", count = people),
            BulkDeed::AssignRole(role, None) => {
                t!("status-bulk-given", count = people, role = role.name())
            }
            BulkDeed::AssignRole(role, Some(end)) => t!(
                "status-bulk-given-until",
                count = people,
                role = role.name(),
                end = ending(end)
            ),
            BulkDeed::RemoveRole(role) => {
                t!("status-bulk-taken", count = people, role = role.name())
            }
            BulkDeed::SignOut => t!("status-bulk-signed-out", count = people),
        }
    }
}

impl fmt::Display for BulkDeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BulkDeed::Deactivate => f.write_str("deactivate"),
            BulkDeed::Reactivate => f.write_str("reactivate"),
            BulkDeed::AssignRole(role, None) => write!(f, "assign_role:{role}"),
            BulkDeed::AssignRole(role, Some(end)) => write!(f, "assign_role:{role}:{end}"),
            BulkDeed::RemoveRole(role) => write!(f, "remove_role:{role}"),
            BulkDeed::SignOut => f.write_str("sign_out"),
        }
    }
}

/// The name is no deed.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownDeed;

impl FromStr for BulkDeed {
    type Err = UnknownDeed;

    fn from_str(text: &str) -> Result<Self, UnknownDeed> {
        let role = |name: &str| name.parse::<Role>().map_err(|_| UnknownDeed);
        match text.split_once(':') {
            None if text == "deactivate" => Ok(BulkDeed::Deactivate),
            None if text == "reactivate" => Ok(BulkDeed::Reactivate),
            None if text == "sign_out" => Ok(BulkDeed::SignOut),
            Some(("assign_role", rest)) => {
                let (name, end) = match rest.split_once(':') {
                    Some((name, end)) => (name, Some(Timestamp::parse(end).ok_or(UnknownDeed)?)),
                    None => (rest, None),
                };
                Ok(BulkDeed::AssignRole(role(name)?, end))
            }
            Some(("remove_role", name)) => Ok(BulkDeed::RemoveRole(role(name)?)),
            _ => Err(UnknownDeed),
        }
    }
}

/// Whom it is meant for.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    People(Vec<UserId>),
    /// Everybody who matches at the time of asking.
    Matching(UserQuery),
}

/// Enough of a person to name them and to link to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    pub id: UserId,
    pub label: String,
}

/// What a run would do if it began now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkPlan {
    /// People whom it changes, and the first few of them.
    pub people: u64,
    pub some: Vec<PersonRef>,
    /// Sessions of theirs that end with it.
    pub sessions: u64,
    pub skipped: Vec<Skipped>,
}

/// People for whom nothing happens, for one and the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skipped {
    pub reason: String,
    pub people: u64,
    pub some: Vec<PersonRef>,
}

/// What became of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkState {
    Waiting,
    Done,
    /// It was so already.
    Unchanged,
    Refused,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkOutcome {
    pub person: PersonRef,
    pub state: BulkState,
    /// Why nothing was done.
    pub said: Option<String>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkProgress {
    pub total: u64,
    pub waiting: u64,
    pub done: u64,
    pub unchanged: u64,
    pub refused: u64,
}

/// A run as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BulkRun {
    pub id: Uuid,
    pub deed: BulkDeed,
    pub created_at: Timestamp,
    pub started: bool,
    /// It takes back another one.
    pub is_undo: bool,
    /// There is a way back, and it is the caller's to go.
    pub has_way_back: bool,
    pub progress: BulkProgress,
    /// Before it begins.
    pub plan: Option<BulkPlan>,
    /// Once it has begun: a line for each person.
    pub outcomes: Page<BulkOutcome>,
}

impl BulkRun {
    /// It is over, changed somebody, and that can be taken back.
    pub const fn can_be_undone(&self) -> bool {
        self.started
            && !self.is_undo
            && self.progress.waiting == 0
            && self.progress.done > 0
            && self.has_way_back
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_reads_back_as_it_is_written() {
        for deed in [
            BulkDeed::Deactivate,
            BulkDeed::Reactivate,
            BulkDeed::AssignRole(Role::OrgAdmin, None),
            BulkDeed::AssignRole(Role::OrgAdmin, Timestamp::parse("2026-12-31T22:59:59Z")),
            BulkDeed::RemoveRole(Role::SuperDev),
            BulkDeed::SignOut,
        ] {
            assert_eq!(deed.to_string().parse(), Ok(deed));
        }
        for text in [
            "",
            "delete",
            "assign_role",
            "assign_role:boss",
            "assign_role:org_admin:",
            "assign_role:org_admin:2026-12-31",
            "deactivate:user",
        ] {
            assert_eq!(text.parse::<BulkDeed>(), Err(UnknownDeed), "{text}");
        }
    }
}
