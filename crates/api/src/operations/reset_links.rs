//! What became of a person's reset links, and withdrawing the one that is open. Making one stands with the passwords.

use axum::Json;
use http::StatusCode;

use super::{SessionCookie, USERS};
use crate::{
    door::Known,
    error::Answer,
    input::{Asked, UserPath},
    refusals::{SignInNeeded, Unreadable},
    wire::{ErrorResponse, ResetLinkResponse},
};

/// Lists the reset links of a person.
///
/// The latest ten, newest first: who made each and when, whether its mail has left, whether its page was opened, and how
/// it ended. The links themselves are not kept and not shown. Always your own; others' for administrators, within their
/// reach and below their rank.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user_id}/reset-links",
    operation_id = "list_reset_links_api_v1_users__user_id__reset_links_get",
    summary = "List Reset Links",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 200, body = Vec<ResetLinkResponse>, description = "The latest reset links."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include this person's reset links."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn list_reset_links(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<Json<Vec<ResetLinkResponse>>> {
    let found = door.accounts.list_reset_links(&door.caller, user_id).await;
    let (links, now) = (door.hear(found)?, door.accounts.now());
    Ok(Json(
        links
            .into_iter()
            .map(|link| ResetLinkResponse::at(now, link))
            .collect(),
    ))
}

/// Withdraws the open reset link of a person.
///
/// There is never more than one; it opens nothing from then on, and the person's password stays as it is.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}/reset-links",
    operation_id = "revoke_reset_link_api_v1_users__user_id__reset_links_delete",
    summary = "Revoke Reset Link",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 204, description = "The link is withdrawn."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include this person's reset links."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach, or no open link."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn revoke_reset_link(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<StatusCode> {
    let done = door.accounts.revoke_reset_link(&door.caller, user_id).await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}
