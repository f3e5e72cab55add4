//! The four roles, what each may do in general, and sets of them.

use std::{fmt, str::FromStr};

use messages::t;
use serde::{Deserialize, Serialize};

use crate::{Timestamp, User, UserId};

/// A role. The order is that of the bits in [`RoleSet`] and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, in every organization.
    SuperAdmin,
    /// Looks after the organizations assigned to it.
    SuperDev,
    /// Manages its own organization.
    OrgAdmin,
    /// Signs in and looks after its own profile.
    User,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::SuperAdmin, Role::SuperDev, Role::OrgAdmin, Role::User];

    /// The name in the API, the database and the log.
    pub const fn name(self) -> &'static str {
        match self {
            Role::SuperAdmin => "super_admin",
            Role::SuperDev => "super_dev",
            Role::OrgAdmin => "org_admin",
            Role::User => "user",
        }
    }

    /// The name that people read.
    pub fn title(self) -> &'static str {
        match self {
            Role::SuperAdmin => t!("role-super-admin"),
            Role::SuperDev => t!("role-super-dev"),
            Role::OrgAdmin => t!("role-org-admin"),
            Role::User => t!("role-user"),
        }
    }

    /// The same in the middle of a sentence.
    pub fn within_sentence(self) -> &'static str {
        match self {
            Role::SuperAdmin => t!("role-super-admin-within"),
            Role::SuperDev => t!("role-super-dev-within"),
            Role::OrgAdmin => t!("role-org-admin-within"),
            Role::User => t!("role-user-within"),
        }
    }

    /// One line of meaning.
    pub fn meaning(self) -> &'static str {
        match self {
            Role::SuperAdmin => t!("role-super-admin-meaning"),
            Role::SuperDev => t!("role-super-dev-meaning"),
            Role::OrgAdmin => t!("role-org-admin-meaning"),
            Role::User => t!("role-user-meaning"),
        }
    }

    /// A stable number for clients that want one: 1 to 4.
    pub const fn number(self) -> i64 {
        match self {
            Role::SuperAdmin => 1,
            Role::SuperDev => 2,
            Role::OrgAdmin => 3,
            Role::User => 4,
        }
    }

    /// Global roles are not tied to the organization that a person belongs to.
    pub const fn is_global(self) -> bool {
        matches!(self, Role::SuperAdmin | Role::SuperDev)
    }

    const fn bit(self) -> u8 {
        match self {
            Role::SuperAdmin => 1,
            Role::SuperDev => 2,
            Role::OrgAdmin => 4,
            Role::User => 8,
        }
    }

    /// What the role carries, within its reach (all, assigned or own organization, or oneself). The policy asks
    /// for these before it looks at the target, so the list and the enforcement cannot part.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Role::SuperAdmin => &[
                UsersRead,
                UsersCreate,
                UsersUpdate,
                UsersDeactivate,
                UsersSetPassword,
                UsersResetLink,
                UsersSessions,
                RolesRead,
                RolesAssign,
                RolesRemove,
                ActivityRead,
                OrganizationsRead,
                OrganizationsCreate,
                OrganizationsUpdate,
                OrganizationsAssign,
                OutboxRead,
                SettingsRead,
                ProfileEdit,
            ],
            Role::SuperDev => &[
                UsersRead,
                UsersCreate,
                UsersUpdate,
                RolesRead,
                RolesAssign,
                OrganizationsRead,
                OrganizationsCreate,
                ProfileEdit,
            ],
            Role::OrgAdmin => &[
                UsersRead,
                UsersCreate,
                UsersUpdate,
                UsersDeactivate,
                UsersSetPassword,
                UsersResetLink,
                UsersSessions,
                RolesRead,
                RolesAssign,
                RolesRemove,
                ActivityRead,
                OrganizationsRead,
                OrganizationsUpdate,
                ProfileEdit,
            ],
            Role::User => &[ProfileEdit],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is none of the four roles.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == name)
            .ok_or(UnknownRole)
    }
}

/// A set of roles in one byte: what the user's row carries so that lists need no join.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoleSet(u8);

impl RoleSet {
    pub const EMPTY: RoleSet = RoleSet(0);
    /// How many different sets there are.
    pub const COUNT: u8 = 16;

    /// From the database's number; bits without a role are dropped.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & (Self::COUNT - 1))
    }

    pub const fn bits(self) -> u8 {
        self.0
    }

    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    #[must_use]
    pub const fn without(self, role: Role) -> Self {
        Self(self.0 & !role.bit())
    }

    /// A number by which sets compare as their highest role does: super_admin above super_dev above org_admin above
    /// user, whatever else is held.
    pub const fn rank(self) -> i64 {
        let mask = self.0 as i64;
        (mask & 1) * 8 + (mask & 2) * 2 + (mask & 4) / 2 + (mask & 8) / 8
    }

    pub const fn intersects(self, other: RoleSet) -> bool {
        self.0 & other.0 != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL
            .into_iter()
            .filter(move |role| self.contains(*role))
    }

    /// Holds a role that only a super_admin may touch (rank).
    pub const fn is_privileged(self) -> bool {
        self.contains(Role::SuperAdmin) || self.contains(Role::SuperDev)
    }

    pub fn carries(self, permission: Permission) -> bool {
        self.iter()
            .any(|role| role.permissions().contains(&permission))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(RoleSet::EMPTY, RoleSet::with)
    }
}

impl Serialize for RoleSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for RoleSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Role>::deserialize(deserializer).map(|roles| roles.into_iter().collect())
    }
}

/// What a role lets its holder do, as `area:verb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    UsersRead,
    UsersCreate,
    UsersUpdate,
    UsersDeactivate,
    UsersSetPassword,
    UsersResetLink,
    UsersSessions,
    RolesRead,
    RolesAssign,
    RolesRemove,
    ActivityRead,
    OrganizationsRead,
    OrganizationsCreate,
    OrganizationsUpdate,
    OrganizationsAssign,
    OutboxRead,
    SettingsRead,
    ProfileEdit,
}

impl Permission {
    pub const fn name(self) -> &'static str {
        match self {
            Permission::UsersRead => "users:read",
            Permission::UsersCreate => "users:create",
            Permission::UsersUpdate => "users:update",
            Permission::UsersDeactivate => "users:deactivate",
            Permission::UsersSetPassword => "users:set-password",
            Permission::UsersResetLink => "users:reset-link",
            Permission::UsersSessions => "users:sessions",
            Permission::RolesRead => "roles:read",
            Permission::RolesAssign => "roles:assign",
            Permission::RolesRemove => "roles:remove",
            Permission::ActivityRead => "activity:read",
            Permission::OrganizationsRead => "organizations:read",
            Permission::OrganizationsCreate => "organizations:create",
            Permission::OrganizationsUpdate => "organizations:update",
            Permission::OrganizationsAssign => "organizations:assign",
            Permission::OutboxRead => "outbox:read",
            Permission::SettingsRead => "settings:read",
            Permission::ProfileEdit => "profile:edit",
        }
    }
}

/// A role as the API and the roles page describe it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleInfo {
    pub role: Role,
    /// When this database learned the role: its first migration.
    pub created_at: Timestamp,
}

/// One role that a person holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleGrant {
    pub role: Role,
    pub granted_at: Timestamp,
    /// Who gave it; `None` when a command or the system did.
    pub granted_by: Option<UserId>,
    /// The right ends at this instant; `None`: it stays until it is removed.
    pub expires_at: Option<Timestamp>,
}

/// Several roles of one person, chosen together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoleChange {
    /// The roles that were there to choose; others stay as they are.
    pub offered: RoleSet,
    /// Those of them that the person shall hold, each with its end.
    pub wanted: Vec<(Role, Option<Timestamp>)>,
}

/// What came of a [`RoleChange`].
#[derive(Clone, Debug, PartialEq)]
pub struct RolesChanged {
    pub user: User,
    /// What makes it undone to the instant, at the version that the person has now. `None` where nothing was changed,
    /// where something is lost for good, and where the way back is not the caller's to go.
    pub undo: Option<RoleChange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_keeps_what_it_is_given() {
        let set: RoleSet = [Role::OrgAdmin, Role::User].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Role::OrgAdmin, Role::User]);
        assert_eq!(RoleSet::from_bits(set.bits()), set);
        assert!(!set.without(Role::OrgAdmin).contains(Role::OrgAdmin));
        assert!(!set.is_privileged() && set.with(Role::SuperDev).is_privileged());
    }

    #[test]
    fn every_role_is_found_by_its_name() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert_eq!("Super_Admin".parse::<Role>(), Err(UnknownRole));
    }
}
