//! The handlers, one file an operation family. Each finds the caller, takes the request as its type says, calls
//! one operation and answers.
//!
//! The first line of a handler's comment is for readers of the code; the rest is its description in the OpenAPI
//! document.

pub(crate) mod activity;
pub(crate) mod invitations;
pub(crate) mod oauth;
pub(crate) mod organizations;
pub(crate) mod passwords;
pub(crate) mod recovery;
pub(crate) mod registration;
pub(crate) mod reset_links;
pub(crate) mod roles;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod super_devs;
pub(crate) mod users;

use utoipa::IntoParams;

/// The tags of the document.
pub(crate) const USERS: &str = "User Management";
pub(crate) const AUTHENTICATION: &str = "Authentication";
pub(crate) const ORGANIZATIONS: &str = "Organizations";

/// The cookie, as a parameter: the server's middleware reads it, the document tells of it.
#[derive(IntoParams)]
#[into_params(parameter_in = Cookie)]
#[expect(
    dead_code,
    reason = "the field stands for the parameter in the OpenAPI document"
)]
pub(crate) struct SessionCookie {
    /// The session's cookie, for callers that send no bearer token.
    session_token: Option<String>,
}
