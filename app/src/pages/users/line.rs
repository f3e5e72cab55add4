//! A person as the list shows one. Fifty of them travel with each page that script asks for, so they are written as
//! bare sequences of what a row needs.

use model::{RoleSet, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::parts::Standing;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Packed", from = "Packed")]
pub(crate) struct Line {
    pub(crate) id: UserId,
    pub(crate) full_name: Option<String>,
    pub(crate) email: String,
    pub(crate) standing: Standing,
    pub(crate) roles: RoleSet,
    pub(crate) organization: Option<String>,
    pub(crate) last_login_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) verbs: Verbs,
}

/// Which verbs the menu of a row offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verbs {
    pub(crate) edit: bool,
    pub(crate) deactivate: bool,
    pub(crate) reactivate: bool,
    /// Give or take a role.
    pub(crate) roles: bool,
    /// Set the password, make a reset link, end sessions.
    pub(crate) security: bool,
    pub(crate) activity: bool,
}

/// The same in the same order; roles and verbs as bits, instants in microseconds.
type Packed = (
    UserId,
    Option<String>,
    String,
    Standing,
    u8,
    Option<String>,
    Option<i64>,
    i64,
    u8,
);

impl From<Line> for Packed {
    fn from(line: Line) -> Self {
        (
            line.id,
            line.full_name,
            line.email,
            line.standing,
            line.roles.bits(),
            line.organization,
            line.last_login_at.map(Timestamp::micros),
            line.created_at.micros(),
            line.verbs.bits(),
        )
    }
}

impl From<Packed> for Line {
    fn from(packed: Packed) -> Self {
        let (id, full_name, email, standing, roles, organization, last_login, created, verbs) =
            packed;
        Self {
            id,
            full_name,
            email,
            standing,
            roles: RoleSet::from_bits(roles),
            organization,
            last_login_at: last_login.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(created),
            verbs: Verbs::from_bits(verbs),
        }
    }
}

impl Line {
    /// The name, or the e-mail where there is none.
    pub(crate) fn label(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.email)
    }
}

impl Verbs {
    pub(super) fn bits(self) -> u8 {
        [
            self.edit,
            self.deactivate,
            self.reactivate,
            self.roles,
            self.security,
            self.activity,
        ]
        .into_iter()
        .rev()
        .fold(0, |bits, may| bits << 1 | u8::from(may))
    }

    pub(super) const fn from_bits(bits: u8) -> Self {
        Self {
            edit: bits & 1 != 0,
            deactivate: bits & 2 != 0,
            reactivate: bits & 4 != 0,
            roles: bits & 8 != 0,
            security: bits & 16 != 0,
            activity: bits & 32 != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::Role;

    use super::*;

    #[test]
    fn a_line_arrives_as_it_was_sent() {
        let line = Line {
            id: UserId(model::Uuid::from_u128(7)),
            full_name: None,
            email: "ada@example.org".to_owned(),
            standing: Standing::MustChange,
            roles: RoleSet::EMPTY.with(Role::OrgAdmin).with(Role::User),
            organization: Some("Acme \"& Sons\"".to_owned()),
            last_login_at: Some(Timestamp::from_micros(1_790_000_000_000_001)),
            created_at: Timestamp::from_micros(-1),
            verbs: Verbs::default(),
        };
        for bits in 0..64 {
            let verbs = Verbs::from_bits(bits);
            assert_eq!(verbs.bits(), bits);
            let line = Line {
                verbs,
                ..line.clone()
            };
            let sent = serde_json::to_string(&line).unwrap();
            assert_eq!(serde_json::from_str::<Line>(&sent).unwrap(), line, "{sent}");
        }
    }
}
