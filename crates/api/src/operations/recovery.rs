//! Getting back in, and proving an e-mail address.

use axum::Json;
use http::Method;
use serde_json::Value;

use super::{AUTHENTICATION, SessionCookie};
use crate::{
    door::{Door, Known},
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{Asked, TokenPath},
    refusals::{Busy, SignInNeeded, TooMany, Unreadable},
    wire::{ErrorResponse, MailboxQuery, NewPasswordQuery, message},
};

/// Mails a reset link.
///
/// The answer is the same whether the address is known or not. An active account gets a link that lives an hour
/// and works once, at most three an hour.
#[utoipa::path(
    post,
    path = "/api/v1/auth/forgot-password",
    operation_id = "forgot_password_api_v1_auth_forgot_password_post",
    summary = "Forgot Password",
    tag = AUTHENTICATION,
    params(MailboxQuery),
    responses(
        (status = 200, body = Value, description = "If there is such an account, a link is on its way.",
            example = json!({"message": "If there is an account with this address, a link is on its way to it."})),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn forgot_password(
    door: Door,
    Asked(asked): Asked<MailboxQuery>,
) -> Answer<Json<Value>> {
    let done = door
        .accounts
        .forgot_password(&door.caller, &asked.email)
        .await;
    door.hear(done)?;
    Ok(Json(message(
        "If there is an account with this address, a link is on its way to it.",
    )))
}

/// Uses a reset link.
///
/// Sets the password, ends every session and reset link of the person, and tells them by mail. The link is spent
/// by this alone; opening its page changes nothing. A link that is unknown, used, replaced or too old is a problem
/// of `token`.
#[utoipa::path(
    post,
    path = "/api/v1/auth/reset-password",
    operation_id = "reset_password_api_v1_auth_reset_password_post",
    summary = "Reset Password",
    tag = AUTHENTICATION,
    params(NewPasswordQuery),
    responses(
        (status = 200, body = Value, description = "The password is set.",
            example = json!({"message": "The password is set. Sign in with it."})),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn reset_password(
    door: Door,
    Asked(asked): Asked<NewPasswordQuery>,
) -> Answer<Json<Value>> {
    let done = door
        .accounts
        .reset_password(&door.caller, &asked.token, &asked.new_password)
        .await;
    door.hear_in("query", done)?;
    Ok(Json(message("The password is set. Sign in with it.")))
}

/// Confirms an e-mail address.
///
/// The link was mailed to the address, lives 24 hours and works once. One that is unknown, used, replaced or too
/// old is a problem of `token`.
#[utoipa::path(
    get,
    path = "/api/v1/auth/verify-email/{token}",
    operation_id = "verify_email_api_v1_auth_verify_email__token__get",
    summary = "Verify Email",
    tag = AUTHENTICATION,
    params(TokenPath),
    responses(
        (status = 200, body = Value, description = "The address is confirmed.",
            example = json!({"message": "The e-mail address is confirmed."})),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn verify_email(
    method: Method,
    door: Door,
    Asked(asked): Asked<TokenPath>,
) -> Answer<Json<Value>> {
    // A HEAD comes from whoever looks whether a link leads somewhere, and not from whom it was sent to.
    if method != Method::HEAD {
        let done = door.accounts.verify_email(&door.caller, &asked.token).await;
        door.hear_in("path", done)?;
    }
    Ok(Json(message("The e-mail address is confirmed.")))
}

/// Mails the link that confirms the caller's address once more.
///
/// It replaces the earlier one. A mailbox gets three of them an hour.
#[utoipa::path(
    post,
    path = "/api/v1/auth/resend-verification",
    operation_id = "resend_verification_email_api_v1_auth_resend_verification_post",
    summary = "Resend Verification Email",
    tag = AUTHENTICATION,
    params(SessionCookie, IdempotencyKeyHeader),
    responses(
        (status = 200, body = Value, description = "The link is on its way.",
            example = json!({"message": "The link is on its way."})),
        (status = 403, body = ErrorResponse, description = "Your password must be changed first."),
        (status = 409, body = ErrorResponse, description = "The address is confirmed already."),
        TooMany,
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn resend_verification(Known(door): Known) -> Answer<Json<Value>> {
    let done = door.accounts.resend_verification(&door.caller).await;
    door.hear(done)?;
    Ok(Json(message("The link is on its way.")))
}
