//! Organizations: a person belongs to at most one.

use serde::{Deserialize, Serialize};

use crate::{Maybe, OrgId, Paging, Timestamp};

/// Enough of an organization to name it and link to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgRef {
    pub id: OrgId,
    pub name: String,
}

/// An organization as callers see one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    pub id: OrgId,
    pub name: String,
    pub legal_name: Option<String>,
    pub billing_email: Option<String>,
    pub notes: Option<String>,
    pub is_active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub total_users: u64,
    pub active_users: u64,
    /// Grows by one with each change: the ETag.
    pub version: i64,
}

/// Which organizations, in which order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrganizationQuery {
    /// Part of the name or the legal name.
    pub search: Option<String>,
    pub is_active: Option<bool>,
    pub sort: OrgSort,
    pub descending: bool,
    pub paging: Paging,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgSort {
    #[default]
    CreatedAt,
    OrgName,
}

impl OrgSort {
    pub const ALL: [OrgSort; 2] = [OrgSort::CreatedAt, OrgSort::OrgName];

    pub const fn name(self) -> &'static str {
        match self {
            OrgSort::CreatedAt => "created_at",
            OrgSort::OrgName => "org_name",
        }
    }

    /// Reads `FIELD` or `-FIELD`; the flag says that it is descending.
    pub fn parse(text: &str) -> Option<(OrgSort, bool)> {
        let (name, descending) = text
            .strip_prefix('-')
            .map_or((text, false), |name| (name, true));
        OrgSort::ALL
            .into_iter()
            .find(|sort| sort.name() == name)
            .map(|sort| (sort, descending))
    }
}

/// A new organization; the name is unique without regard to case, 3 to 255 characters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewOrganization {
    pub org_name: String,
    pub legal_name: Option<String>,
    pub billing_email: Option<String>,
    pub notes: Option<String>,
}

/// A change of an organization. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrganizationChange {
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub org_name: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub legal_name: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub billing_email: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub notes: Maybe<String>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    pub is_active: Maybe<bool>,
}
