//! What a person did and what was done to them.

use super::{SessionCookie, USERS};
use crate::{
    door::Known,
    error::Answer,
    input::{ActivityFilter, ActivityMore, Asked, Cursor, Linked, PageQuery, UserPath},
    refusals::{SignInNeeded, Unreadable},
    wire::{ErrorResponse, UserActivityResponse},
};

/// Lists a person's activity.
///
/// What the person did and what was done to them, newest first. A super_admin reads everybody's, an org_admin
/// that of their organization, everybody their own. The `Link` header names the first, previous, next and last
/// page.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user_id}/activity",
    operation_id = "get_user_activity_api_v1_users__user_id__activity_get",
    summary = "Get User Activity",
    tag = USERS,
    params(UserPath, PageQuery, ActivityFilter, SessionCookie, Cursor, ActivityMore),
    responses(
        (status = 200, body = UserActivityResponse, description = "One page of events.",
            headers(("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288)."))),
        (status = 403, body = ErrorResponse, description = "Your password must be changed first."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn user_activity(
    Known(door): Known,
    Asked((UserPath { user_id }, page, filter, cursor)): Asked<(
        UserPath,
        PageQuery,
        ActivityFilter,
        Cursor,
    )>,
) -> Answer<Linked<UserActivityResponse>> {
    let events = door
        .accounts
        .user_activity(&door.caller, user_id, &filter.on(&page, cursor))
        .await;
    Ok(page.linked(door.hear(events)?))
}
