//! Signing in and out, and who one is.

use axum::{Json, response::Response};
use http::StatusCode;
use serde_json::Value;

use super::{AUTHENTICATION, SessionCookie};
use crate::{
    answer,
    door::{Door, Known},
    error::Answer,
    input::{Asked, Body},
    refusals::{Busy, SignInNeeded, TooMany, Unreadable, UnreadableBody},
    wire::{
        ErrorResponse, LoginRequest, RefreshTokenRequest, TokenResponse, UserResponse, message,
        verified,
    },
};

/// Signs in.
///
/// Starts a session and answers its keys: an access token for the header `Authorization: Bearer …`, a refresh
/// token, and the cookie `session_token`. All three lead to the same session and the same rights. A wrong
/// password, an unknown address, a deactivated account and one without a password are answered alike.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login",
    operation_id = "login_api_v1_auth_login_post",
    summary = "Login",
    tag = AUTHENTICATION,
    request_body = LoginRequest,
    responses(
        (status = 200, body = TokenResponse, description = "The keys of the new session.",
            headers(("Set-Cookie" = String, description = "`session_token`, for the same session."))),
        (status = 401, body = ErrorResponse, description = "The address and the password do not fit."),
        TooMany,
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn sign_in(
    door: Door,
    Asked(Body(asked)): Asked<Body<LoginRequest>>,
) -> Answer<Response> {
    let keys = door
        .accounts
        .sign_in(&door.caller, &asked.email, &asked.password)
        .await;
    answer::signed_in(&door.accounts, StatusCode::OK, door.hear(keys)?)
}

/// Exchanges a refresh token for a new pair.
///
/// A refresh token works once. Using one a second time ends its whole session, because one of the two users is
/// a thief.
#[utoipa::path(
    post,
    path = "/api/v1/auth/refresh",
    operation_id = "refresh_token_api_v1_auth_refresh_post",
    summary = "Refresh Token",
    tag = AUTHENTICATION,
    request_body = RefreshTokenRequest,
    responses(
        (status = 200, body = TokenResponse, description = "The new keys of the session.",
            headers(("Set-Cookie" = String, description = "`session_token`, for the same session."))),
        (status = 401, body = ErrorResponse, description = "The token is unknown or used, or its session has ended."),
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn refresh(
    door: Door,
    Asked(Body(asked)): Asked<Body<RefreshTokenRequest>>,
) -> Answer<Response> {
    let keys = door
        .accounts
        .refresh(&door.caller, &asked.refresh_token)
        .await;
    answer::signed_in(&door.accounts, StatusCode::OK, door.hear(keys)?)
}

/// Signs out.
///
/// Ends the session of the key that you show, on the server: its access token, refresh token and cookie are dead
/// from the next request on.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    operation_id = "logout_api_v1_auth_logout_post",
    summary = "Logout",
    tag = AUTHENTICATION,
    params(SessionCookie),
    responses(
        (status = 200, body = Value, description = "The session has ended.",
            headers(("Set-Cookie" = String, description = "`session_token`, emptied.")),
            example = json!({"message": "You are signed out."})),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn sign_out(Known(door): Known) -> Answer<Response> {
    let done = door.accounts.sign_out(&door.caller).await;
    door.hear(done)?;
    answer::signed_out(&door.accounts, message("You are signed out."))
}

/// Tells who the caller is.
///
/// The person whose key you show.
#[utoipa::path(
    get,
    path = "/api/v1/auth/me",
    operation_id = "get_current_user_info_api_v1_auth_me_get",
    summary = "Get Current User Info",
    tag = AUTHENTICATION,
    params(SessionCookie),
    responses(
        (status = 200, body = UserResponse, description = "You."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn me(Known(door): Known) -> Answer<Json<UserResponse>> {
    let me = door.accounts.me(&door.caller).await;
    Ok(Json(door.hear(me)?.user.into()))
}

/// Tells another service whose token it was shown.
///
/// For services that got a token from a client and ask whether it holds: who it is, their organization, roles and
/// permissions, the session, and when the key ends at the latest. Rights are read at this moment; ask again
/// rather than keep the answer.
#[utoipa::path(
    get,
    path = "/api/v1/auth/verify",
    operation_id = "verify_token_api_v1_auth_verify_get",
    summary = "Verify Token",
    tag = AUTHENTICATION,
    params(SessionCookie),
    responses(
        (status = 200, body = Value, description = "The key holds.", example = json!({
            "valid": true,
            "user_id": "01932f6e-7c1a-7d3e-9f4b-2a6c8e0d1f35",
            "email": "ada@example.org",
            "org_id": 7,
            "roles": ["org_admin", "user"],
            "permissions": ["users:read", "users:create"],
            "session_id": "01932f70-11aa-7b00-8000-5c2f1e9d7a44",
            "expires_at": "2026-11-24T10:30:00Z",
        })),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn verify(Known(door): Known) -> Answer<Json<Value>> {
    let found = door.accounts.verify(&door.caller).await;
    Ok(Json(verified(&door.hear(found)?)))
}
