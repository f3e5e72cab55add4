//! Signing in as it travels. Nothing here implements `Debug`: tokens and passwords reach no log.

use model::{Permission, Registration, SignedIn, Verified};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::UserResponse;
use crate::input::{Fields, ReadBody, TEXT, Text};

/// An address and its password.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRequest {
    pub(crate) email: String,
    pub(crate) password: String,
}

impl ReadBody for LoginRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            email: fields.required("email", TEXT),
            password: fields.required("password", TEXT),
        }
    }
}

/// A refresh token to exchange.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshTokenRequest {
    /// The refresh token of the last sign-in or refresh. It works once.
    pub(crate) refresh_token: String,
}

impl ReadBody for RefreshTokenRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            refresh_token: fields.required("refresh_token", TEXT),
        }
    }
}

/// The keys of a session, shown once: only their hashes are kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenResponse {
    /// For the header `Authorization: Bearer …`. Opaque: ask the operation verify what it means.
    access_token: String,
    /// Exchanged for a new pair by the operation refresh.
    refresh_token: String,
    #[schema(required = false, default = "bearer")]
    token_type: String,
    /// Seconds that the access token lives.
    expires_in: i64,
    user: UserResponse,
}

impl From<SignedIn> for TokenResponse {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token,
            refresh_token: signed_in.refresh_token,
            token_type: "bearer".to_owned(),
            expires_in: signed_in.expires_in,
            user: signed_in.user.into(),
        }
    }
}

/// A newcomer who founds an organization and becomes its first administrator.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "ada@example.org", "username": "ada", "full_name": "Ada Lovelace", "org_name": "Analytical Engines"
}))]
pub(crate) struct RegisterRequest {
    #[schema(format = Email, max_length = 254)]
    email: String,
    #[schema(min_length = 3, max_length = 100)]
    username: String,
    #[schema(max_length = 200)]
    full_name: String,
    /// Unique without regard to case.
    #[schema(min_length = 3, max_length = 255)]
    org_name: String,
    #[schema(max_length = 255)]
    org_legal_name: Option<String>,
    #[schema(format = Email, max_length = 254)]
    billing_email: Option<String>,
}

impl ReadBody for RegisterRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            email: fields.required("email", TEXT),
            username: fields.required("username", Text { min: 3, max: 100 }),
            full_name: fields.required("full_name", TEXT),
            org_name: fields.required("org_name", Text { min: 3, max: 255 }),
            org_legal_name: fields.optional("org_legal_name", TEXT),
            billing_email: fields.optional("billing_email", TEXT),
        }
    }
}

impl From<RegisterRequest> for Registration {
    fn from(asked: RegisterRequest) -> Self {
        let RegisterRequest {
            email,
            username,
            full_name,
            org_name,
            org_legal_name,
            billing_email,
        } = asked;
        Self {
            email,
            username,
            full_name,
            org_name,
            org_legal_name,
            billing_email,
        }
    }
}

/// The answer of `verify`. The contract leaves its form open, so it is an object without a schema of its own.
pub(crate) fn verified(verified: &Verified) -> Value {
    let roles: Vec<&str> = verified.roles.iter().map(model::Role::name).collect();
    let mut permissions: Vec<&Permission> = verified
        .roles
        .iter()
        .flat_map(|role| role.permissions())
        .collect();
    permissions.sort_unstable();
    permissions.dedup();
    let permissions: Vec<&str> = permissions
        .into_iter()
        .map(|permission| permission.name())
        .collect();
    json!({
        "valid": true,
        "user_id": verified.user_id,
        "email": verified.email,
        "org_id": verified.org_id,
        "roles": roles,
        "permissions": permissions,
        "session_id": verified.session_id,
        "expires_at": verified.expires_at,
    })
}

/// The answer of an operation that has nothing to tell but that it was done.
pub(crate) fn message(sentence: &str) -> Value {
    json!({ "message": sentence })
}
