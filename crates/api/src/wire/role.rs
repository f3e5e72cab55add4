//! Roles as they travel.

use model::{Maybe, Role, RoleInfo, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use super::choice;
use crate::input::{Fields, Instant, Kind, ReadBody, Wrong};

/// The names of the roles, in the order that clients know.
const NAMES: [Role; 4] = [Role::SuperAdmin, Role::OrgAdmin, Role::SuperDev, Role::User];

/// The name of a role.
pub(crate) enum RoleEnum {}

impl PartialSchema for RoleEnum {
    fn schema() -> RefOr<Schema> {
        choice("The name of a role.", NAMES.map(Role::name))
    }
}

impl ToSchema for RoleEnum {}

struct RoleName;

impl Kind for RoleName {
    type Value = Role;

    fn read(&self, value: Value) -> Result<Role, Wrong> {
        let role = value.as_str().and_then(|name| name.parse().ok());
        role.ok_or_else(|| {
            (
                "enum",
                format!("This must be one of {}.", NAMES.map(Role::name).join(", ")),
            )
        })
    }

    fn placeholder() -> Role {
        Role::User
    }
}

/// A role to give.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role_name": "org_admin"}))]
pub(crate) struct UserRoleAssignment {
    #[schema(value_type = RoleEnum)]
    pub(crate) role_name: Role,
    /// The right ends at this instant (RFC 3339, in the future). Without it, it stays until it is removed, and one that is held
    /// already keeps the end that it has; null takes that end away.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) expires_at: Maybe<Timestamp>,
}

impl ReadBody for UserRoleAssignment {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            role_name: fields.required("role_name", RoleName),
            expires_at: fields.patch("expires_at", Instant),
        }
    }
}

/// A role that the caller may give.
#[derive(Serialize, ToSchema)]
pub(crate) struct RoleResponse {
    role_name: String,
    /// The name that people read.
    display_name: String,
    description: Option<String>,
    /// A number that never changes.
    role_id: i64,
    /// What the role carries, as `area:verb`: the same that is enforced.
    permissions: Vec<String>,
    /// Always true: roles are part of Usher.
    is_system_role: bool,
    /// When this installation learned the role, RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<RoleInfo> for RoleResponse {
    fn from(RoleInfo { role, created_at }: RoleInfo) -> Self {
        Self {
            role_name: role.name().to_owned(),
            display_name: role.title().to_owned(),
            description: Some(role.meaning().to_owned()),
            role_id: role.number(),
            permissions: role
                .permissions()
                .iter()
                .map(|permission| permission.name().to_owned())
                .collect(),
            is_system_role: true,
            created_at,
        }
    }
}
