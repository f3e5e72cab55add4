//! Organizations as they travel.

use model::{Maybe, NewOrganization, Organization, OrganizationChange, Page, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::input::{Fields, Flag, ReadBody, TEXT, Text};

const NAME: Text = Text { min: 3, max: 255 };
/// No address is null, not empty text.
const ADDRESS: Text = Text { min: 1, max: 254 };

/// An organization.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganizationResponse {
    org_id: i64,
    org_name: String,
    #[schema(required = true)]
    legal_name: Option<String>,
    #[schema(required = true)]
    billing_email: Option<String>,
    #[schema(required = true)]
    notes: Option<String>,
    /// Nobody of a deactivated organization can sign in, but for super_admins and super_devs.
    is_active: bool,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// People who belong to it.
    #[schema(value_type = i64)]
    total_users: u64,
    /// Those of them who are not deactivated.
    #[schema(value_type = i64)]
    active_users: u64,
}

impl From<Organization> for OrganizationResponse {
    fn from(organization: Organization) -> Self {
        Self {
            org_id: organization.id.0,
            org_name: organization.name,
            legal_name: organization.legal_name,
            billing_email: organization.billing_email,
            notes: organization.notes,
            is_active: organization.is_active,
            created_at: organization.created_at,
            updated_at: organization.updated_at,
            total_users: organization.total_users,
            active_users: organization.active_users,
        }
    }
}

/// One page of organizations.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganizationListResponse {
    organizations: Vec<OrganizationResponse>,
    /// Organizations on all pages together, exactly.
    #[schema(value_type = i64)]
    total: u64,
    #[schema(value_type = i64)]
    page: u64,
    #[schema(value_type = i64)]
    page_size: u32,
    /// `total` divided by `page_size`, rounded up; 0 where there is none.
    #[schema(value_type = i64)]
    total_pages: u64,
}

impl From<Page<Organization>> for OrganizationListResponse {
    fn from(page: Page<Organization>) -> Self {
        let total_pages = page.total_pages();
        let Page {
            items,
            total,
            page,
            page_size,
            next: _,
        } = page;
        let organizations = items.into_iter().map(OrganizationResponse::from).collect();
        Self {
            organizations,
            total,
            page,
            page_size,
            total_pages,
        }
    }
}

/// A new organization.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"org_name": "Analytical Engines", "billing_email": "accounts@example.org"}))]
pub(crate) struct OrganizationCreate {
    /// Unique without regard to case.
    #[schema(min_length = 3, max_length = 255)]
    org_name: String,
    #[schema(max_length = 255)]
    legal_name: Option<String>,
    #[schema(format = Email, min_length = 1, max_length = 254)]
    billing_email: Option<String>,
    #[schema(max_length = 10000)]
    notes: Option<String>,
}

impl ReadBody for OrganizationCreate {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            org_name: fields.required("org_name", NAME),
            legal_name: fields.optional("legal_name", TEXT),
            billing_email: fields.optional("billing_email", ADDRESS),
            notes: fields.optional("notes", TEXT),
        }
    }
}

impl From<OrganizationCreate> for NewOrganization {
    fn from(asked: OrganizationCreate) -> Self {
        let OrganizationCreate {
            org_name,
            legal_name,
            billing_email,
            notes,
        } = asked;
        Self {
            org_name,
            legal_name,
            billing_email,
            notes,
        }
    }
}

/// A change of an organization (JSON Merge Patch, RFC 7396): what is absent stays, null clears.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"legal_name": "Analytical Engines Ltd"}))]
pub(crate) struct OrganizationUpdate {
    /// Unique without regard to case.
    #[schema(value_type = String, required = false, min_length = 3, max_length = 255)]
    org_name: Maybe<String>,
    #[schema(value_type = Option<String>, max_length = 255)]
    legal_name: Maybe<String>,
    #[schema(value_type = Option<String>, format = Email, min_length = 1, max_length = 254)]
    billing_email: Maybe<String>,
    /// For super_admins.
    #[schema(value_type = Option<String>, max_length = 10000)]
    notes: Maybe<String>,
    /// For super_admins. False signs everybody in it out, until it is true again.
    #[schema(value_type = bool, required = false)]
    is_active: Maybe<bool>,
}

impl ReadBody for OrganizationUpdate {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            org_name: fields.patch_kept("org_name", NAME),
            legal_name: fields.patch("legal_name", TEXT),
            billing_email: fields.patch("billing_email", ADDRESS),
            notes: fields.patch("notes", TEXT),
            is_active: fields.patch_kept("is_active", Flag),
        }
    }
}

impl From<OrganizationUpdate> for OrganizationChange {
    fn from(asked: OrganizationUpdate) -> Self {
        let OrganizationUpdate {
            org_name,
            legal_name,
            billing_email,
            notes,
            is_active,
        } = asked;
        Self {
            org_name,
            legal_name,
            billing_email,
            notes,
            is_active,
        }
    }
}
