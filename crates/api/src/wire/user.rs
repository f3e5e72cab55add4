//! People as they travel.

use model::{Page, Timestamp, User};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserResponse {
    /// The address as it was given; compared without regard to case or width.
    email: String,
    full_name: Option<String>,
    user_id: Uuid,
    /// The external provider that the person came from.
    #[schema(required = true)]
    oauth_provider: Option<String>,
    #[schema(required = true)]
    avatar_url: Option<String>,
    /// The organization that the person belongs to: at most one.
    #[schema(required = true)]
    org_id: Option<i64>,
    org_name: Option<String>,
    /// Names of the roles in force at this moment.
    #[schema(required = false)]
    roles: Vec<String>,
    /// A deactivated person cannot sign in; nothing of theirs is deleted.
    is_active: bool,
    is_email_verified: bool,
    /// Last sign-in, RFC 3339 in UTC; null before the first.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    last_login_at: Option<Timestamp>,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<User> for UserResponse {
    fn from(user: User) -> Self {
        let (org_id, org_name) = user.organization.map(|org| (org.id.0, org.name)).unzip();
        Self {
            email: user.email,
            full_name: user.full_name,
            user_id: user.id.0,
            oauth_provider: user.oauth_provider,
            avatar_url: user.avatar_url,
            org_id,
            org_name,
            roles: user
                .roles
                .iter()
                .map(|role| role.name().to_owned())
                .collect(),
            is_active: user.is_active,
            is_email_verified: user.is_email_verified,
            last_login_at: user.last_login_at,
            created_at: user.created_at,
        }
    }
}

/// One page of people.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserListResponse {
    users: Vec<UserResponse>,
    /// People on all pages together, exactly.
    #[schema(value_type = i64)]
    total: u64,
    #[schema(value_type = i64)]
    page: u64,
    #[schema(value_type = i64)]
    page_size: u32,
    /// `total` divided by `page_size`, rounded up; 0 where there is nobody.
    #[schema(value_type = i64)]
    total_pages: u64,
    /// The `cursor` that reads on behind the last row here; null at the end.
    next_cursor: Option<String>,
}

impl From<Page<User>> for UserListResponse {
    fn from(page: Page<User>) -> Self {
        let total_pages = page.total_pages();
        let Page {
            items,
            total,
            page,
            page_size,
            next,
        } = page;
        Self {
            users: items.into_iter().map(UserResponse::from).collect(),
            total,
            page,
            page_size,
            total_pages,
            next_cursor: next,
        }
    }
}
