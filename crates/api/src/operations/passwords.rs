//! What an administrator does about somebody's password, and what one does about one's own.

use axum::{Json, response::Response};

use super::{AUTHENTICATION, SessionCookie, USERS};
use crate::{
    answer,
    door::Known,
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{Asked, Body, UserPath},
    refusals::{SignInNeeded, TooMany, UnreadableBody},
    wire::{
        AdminGenerateResetLinkRequest, AdminGenerateResetLinkResponse, AdminSetPasswordRequest,
        AdminSetPasswordResponse, ChangePasswordRequest, ErrorResponse, message,
    },
};

/// Sets a person's password.
///
/// Ends every session and every reset link of the person. With `send_email` (the default) the person is told by
/// mail. With `must_change` the password can only be used to choose another. For super_admins, and for org_admins
/// within their organization; only a super_admin sets the password of a super_admin or super_dev.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user_id}/admin-set-password",
    operation_id = "admin_set_password_api_v1_users__user_id__admin_set_password_post",
    summary = "Admin Set Password",
    tag = USERS,
    params(UserPath, SessionCookie, IdempotencyKeyHeader),
    request_body = AdminSetPasswordRequest,
    responses(
        (status = 200, body = AdminSetPasswordResponse, description = "The password is set."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include setting this person's password."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn set_password(
    Known(door): Known,
    Asked((UserPath { user_id }, Body(new))): Asked<(UserPath, Body<AdminSetPasswordRequest>)>,
) -> Answer<Json<AdminSetPasswordResponse>> {
    let set = door
        .accounts
        .set_password(&door.caller, user_id, new.into())
        .await;
    Ok(Json(door.hear(set)?.into()))
}

/// Makes a link with which a person chooses a new password.
///
/// The link lives an hour, works once, and replaces earlier ones of the same person. It is shown in this answer
/// alone: only its hash is kept. `email_sent` is true only if the mail server accepted the message within this
/// request; otherwise an asked-for mail is queued and tried again. For super_admins, and for org_admins within
/// their organization; only a super_admin makes one for a super_admin or super_dev.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user_id}/admin-generate-reset-link",
    operation_id = "admin_generate_reset_link_api_v1_users__user_id__admin_generate_reset_link_post",
    summary = "Admin Generate Reset Link",
    tag = USERS,
    params(UserPath, SessionCookie, IdempotencyKeyHeader),
    request_body = AdminGenerateResetLinkRequest,
    responses(
        (status = 200, body = AdminGenerateResetLinkResponse, description = "The link."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include reset links for this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        (status = 409, body = ErrorResponse, description = "The person is deactivated."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn issue_reset_link(
    Known(door): Known,
    Asked((UserPath { user_id }, Body(asked))): Asked<(
        UserPath,
        Body<AdminGenerateResetLinkRequest>,
    )>,
) -> Answer<Json<AdminGenerateResetLinkResponse>> {
    let link = door
        .accounts
        .issue_reset_link(&door.caller, user_id, asked.send_email)
        .await;
    Ok(Json(door.hear(link)?.into()))
}

/// Changes your own password.
///
/// The current one is asked for, and guessing it is limited as at the sign-in. Your other sessions end, this one stays
/// with a new cookie. Its refresh token is void; an access token that was shown here lives to its end, any other is void.
/// Whoever must change their password is answered 403 by everything else until this has been done.
#[utoipa::path(
    post,
    path = "/api/v1/auth/change-password",
    operation_id = "change_password_api_v1_auth_change_password_post",
    summary = "Change Password",
    tag = AUTHENTICATION,
    params(SessionCookie),
    request_body = ChangePasswordRequest,
    responses(
        (status = 200, body = Value, description = "The password is changed.",
            headers(("Set-Cookie" = String, description = "`session_token`, for the same session.")),
            example = json!({"message": "Your password is changed."})),
        (status = 409, body = ErrorResponse, description = "It was changed at the same moment."),
        TooMany,
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn change_password(
    Known(door): Known,
    Asked(Body(asked)): Asked<Body<ChangePasswordRequest>>,
) -> Answer<Response> {
    let done = door
        .accounts
        .change_password(&door.caller, &asked.current_password, &asked.new_password)
        .await;
    let cookie = door.hear(done)?;
    let body = message("Your password is changed.");
    answer::renewed(&door.accounts, &cookie, body)
}
