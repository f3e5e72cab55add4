//! Inviting people, and being invited.

use axum::Json;
use http::StatusCode;
use serde_json::Value;

use super::{AUTHENTICATION, SessionCookie, USERS};
use crate::{
    door::{Door, Known},
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{Asked, Body, Linked, PageQuery, UserPath},
    refusals::{Busy, SignInNeeded, Unreadable, UnreadableBody},
    wire::{
        AcceptInvitationRequest, ErrorResponse, InvitationListResponse, InvitationRequest,
        InvitedResponse, message,
    },
};

/// Lists the invitations that wait.
///
/// Who was invited and has not come in yet, within your reach, the latest first; invitations that are too old are
/// among them until they are sent again or withdrawn.
#[utoipa::path(
    get,
    path = "/api/v1/invitations",
    operation_id = "list_invitations_api_v1_invitations_get",
    summary = "List Invitations",
    tag = USERS,
    params(PageQuery, SessionCookie),
    responses(
        (status = 200, body = InvitationListResponse, description = "One page of invitations.",
            headers(("Link" = String, description = "RFC 8288: the `first`, `prev`, `next` and `last` page."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include creating people."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn list_invitations(
    Known(door): Known,
    Asked(page): Asked<PageQuery>,
) -> Answer<Linked<InvitationListResponse>> {
    let found = door
        .accounts
        .list_invitations(&door.caller, page.paging)
        .await;
    Ok(page.linked(door.hear(found)?))
}

/// Invites a person who never came in.
///
/// Makes a link with which they choose their first password: it lives a week, works once, and replaces earlier ones.
/// With `send_email` (the default) it is mailed, and not shown where a mail server is there to carry it; without, it
/// is in this answer alone. For everybody who may create people there.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user_id}/invitation",
    operation_id = "invite_user_api_v1_users__user_id__invitation_post",
    summary = "Invite User",
    tag = USERS,
    params(UserPath, SessionCookie, IdempotencyKeyHeader),
    request_body = InvitationRequest,
    responses(
        (status = 200, body = InvitedResponse, description = "The invitation."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include inviting this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        (status = 409, body = ErrorResponse, description = "The person is deactivated, or has come in before."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn invite_user(
    Known(door): Known,
    Asked((UserPath { user_id }, Body(asked))): Asked<(UserPath, Body<InvitationRequest>)>,
) -> Answer<Json<InvitedResponse>> {
    let invited = door
        .accounts
        .invite_user(&door.caller, user_id, asked.send_email)
        .await;
    Ok(Json(door.hear(invited)?.into()))
}

/// Withdraws a person's invitation.
///
/// Its link opens nothing any more. The person stays and can be invited again.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}/invitation",
    operation_id = "revoke_invitation_api_v1_users__user_id__invitation_delete",
    summary = "Revoke Invitation",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 204, description = "The invitation is withdrawn."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include inviting this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach, or nothing waits."),
        (status = 409, body = ErrorResponse, description = "The person is deactivated, or has come in before."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn revoke_invitation(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<StatusCode> {
    let done = door.accounts.revoke_invitation(&door.caller, user_id).await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}

/// Accepts an invitation.
///
/// Sets the person's first password and uses the link up. An invitation that came by mail alone confirms the address
/// as well. One that is unknown, used, replaced or too old is a problem of `token`.
#[utoipa::path(
    post,
    path = "/api/v1/auth/accept-invitation",
    operation_id = "accept_invitation_api_v1_auth_accept_invitation_post",
    summary = "Accept Invitation",
    tag = AUTHENTICATION,
    request_body = AcceptInvitationRequest,
    responses(
        (status = 200, body = Value, description = "The password is set.",
            example = json!({"message": "The password is set. Sign in with it."})),
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn accept_invitation(
    door: Door,
    Asked(Body(asked)): Asked<Body<AcceptInvitationRequest>>,
) -> Answer<Json<Value>> {
    let done = door
        .accounts
        .accept_invitation(&door.caller, &asked.token, &asked.new_password)
        .await;
    door.hear(done)?;
    Ok(Json(message("The password is set. Sign in with it.")))
}
