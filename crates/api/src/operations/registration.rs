//! Newcomers who found an organization.

use axum::response::Response;
use http::StatusCode;

use super::AUTHENTICATION;
use crate::{
    answer,
    door::Door,
    error::Answer,
    input::{Asked, Body},
    refusals::{Busy, UnreadableBody},
    wire::{ErrorResponse, RegisterRequest, TokenResponse},
};

/// Founds an organization with its first administrator.
///
/// Creates the organization and the person, who becomes its org_admin and is signed in. Closed unless the
/// operator has opened registration.
#[utoipa::path(
    post,
    path = "/api/v1/auth/register",
    operation_id = "register_api_v1_auth_register_post",
    summary = "Register",
    tag = AUTHENTICATION,
    request_body = RegisterRequest,
    responses(
        (status = 201, body = TokenResponse, description = "The keys of the new person's session.",
            headers(("Set-Cookie" = String, description = "`session_token`, for the same session."))),
        (status = 403, body = ErrorResponse, description = "Registration is closed."),
        (status = 409, body = ErrorResponse, description = "The address or the organization's name is taken."),
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn register(
    door: Door,
    Asked(Body(asked)): Asked<Body<RegisterRequest>>,
) -> Answer<Response> {
    let keys = door.accounts.register(&door.caller, asked.into()).await;
    answer::signed_in(&door.accounts, StatusCode::CREATED, door.hear(keys)?)
}
