//! Sessions: who the caller is, and what keys a sign-in hands out.

use serde::{Deserialize, Serialize};

use crate::{
    Allowed, LinkState, Local, OrgId, Permission, RoleSet, SessionId, Timestamp, User, UserId,
};

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
    /// The tag of the language that they chose.
    #[serde(default)]
    pub language: Option<String>,
}

/// The signed-in person, for the console's frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub user: User,
    pub session_id: SessionId,
    /// Roles in force, as the policy sees them.
    pub roles: RoleSet,
    /// How they read times and numbers.
    pub local: Local,
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
    pub read_settings: Allowed,
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

/// One reset link of a person, without its token: its life so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkInfo {
    pub id: uuid::Uuid,
    pub created_at: Timestamp,
    /// Who made it; `None` where the person asked for it themselves, or a command did.
    pub made_by: Option<String>,
    pub expires_at: Timestamp,
    /// The letter that carries it, if there is one.
    pub mail: Option<LinkMail>,
    /// When its page was first opened, by the person or by a scanner of their mail.
    pub opened_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
    /// When it was made void, if nobody had used it until then. It may have expired before.
    pub revoked_at: Option<Timestamp>,
    /// It became void because a newer one took its place.
    pub replaced: bool,
}

impl LinkInfo {
    /// Whether it still opens something.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state(now) == LinkState::Open
    }

    /// What became of it.
    pub fn state(&self, now: Timestamp) -> LinkState {
        // What ends all links of a person writes that down at those too that had expired before.
        let ended = self.revoked_at.is_some_and(|at| at < self.expires_at);
        if self.used_at.is_some() {
            LinkState::Used
        } else if ended && self.replaced {
            LinkState::Replaced
        } else if ended {
            LinkState::Withdrawn
        } else if self.expires_at > now {
            LinkState::Open
        } else {
            LinkState::Expired
        }
    }
}

/// What became of the letter that carries a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkMail {
    Waiting,
    Sent(Timestamp),
    /// Given up after too many tries.
    Dropped(Timestamp),
}

/// Why a sign-in does not lead into Usher just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Obstacle {
    Deactivated,
    /// The organization with this name is deactivated.
    OrganizationDeactivated {
        name: String,
    },
    /// There is neither a password nor an external provider.
    NoPassword,
    /// The password was set by somebody else and only opens the choice of another.
    MustChangePassword,
    /// Too many wrong passwords came from this address; from others the sign-in is open.
    TooManyGuesses {
        address: String,
        until: Timestamp,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_expired_stays_expired_when_all_links_are_ended() {
        let at = Timestamp::from_micros;
        let mut link = LinkInfo {
            id: uuid::Uuid::nil(),
            created_at: at(1),
            made_by: None,
            expires_at: at(10),
            mail: None,
            opened_at: None,
            used_at: None,
            revoked_at: None,
            replaced: false,
        };
        assert_eq!(link.state(at(9)), LinkState::Open);
        assert_eq!(link.state(at(10)), LinkState::Expired);
        link.revoked_at = Some(at(9));
        assert_eq!(link.state(at(20)), LinkState::Withdrawn);
        link.replaced = true;
        assert_eq!(link.state(at(20)), LinkState::Replaced);
        link.revoked_at = Some(at(15));
        assert_eq!(link.state(at(20)), LinkState::Expired);
        link.used_at = Some(at(5));
        assert_eq!(link.state(at(20)), LinkState::Used);
    }
}
