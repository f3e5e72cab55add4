//! Organizations.

use model::{OrgId, Organization, Timestamp};
use sqlx::FromRow;

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
