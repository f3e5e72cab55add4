//! Where people are signed in, and ending that.

use axum::Json;
use http::StatusCode;

use super::{SessionCookie, USERS};
use crate::{
    door::Known,
    error::Answer,
    input::{Asked, SessionPath, UserPath, WhichSessions},
    refusals::{SignInNeeded, Unreadable},
    wire::{ErrorResponse, SessionResponse, SessionsEndedResponse},
};

/// Lists the sessions of a person.
///
/// Those that are live, the one used last first. Always your own; others' for administrators, within their reach and
/// below their rank.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user_id}/sessions",
    operation_id = "list_sessions_api_v1_users__user_id__sessions_get",
    summary = "List Sessions",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 200, body = Vec<SessionResponse>, description = "The live sessions."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include this person's sessions."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn list_sessions(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<Json<Vec<SessionResponse>>> {
    let found = door.accounts.list_sessions(&door.caller, user_id).await;
    let sessions = door.hear(found)?;
    Ok(Json(
        sessions.into_iter().map(SessionResponse::from).collect(),
    ))
}

/// Ends the sessions of a person.
///
/// All of them; of your own all but the one that asks, unless `this_too` is true. Cookies and tokens of an ended
/// session open nothing from the next request on. Whoever is signed out by somebody else is told by mail.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}/sessions",
    operation_id = "revoke_sessions_api_v1_users__user_id__sessions_delete",
    summary = "Revoke Sessions",
    tag = USERS,
    params(UserPath, WhichSessions, SessionCookie),
    responses(
        (status = 200, body = SessionsEndedResponse, description = "How many have ended."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include this person's sessions."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn revoke_sessions(
    Known(door): Known,
    Asked((UserPath { user_id }, which)): Asked<(UserPath, WhichSessions)>,
) -> Answer<Json<SessionsEndedResponse>> {
    let ended = door
        .accounts
        .revoke_sessions(&door.caller, user_id, which.this_too)
        .await;
    Ok(Json(door.hear(ended)?.into()))
}

/// Ends one session of a person.
///
/// Its cookie and its tokens open nothing from the next request on.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}/sessions/{session_id}",
    operation_id = "revoke_session_api_v1_users__user_id__sessions__session_id__delete",
    summary = "Revoke Session",
    tag = USERS,
    params(SessionPath, SessionCookie),
    responses(
        (status = 204, description = "The session has ended."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include this person's sessions."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach, or no such session."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn revoke_session(
    Known(door): Known,
    Asked(SessionPath {
        user_id,
        session_id,
    }): Asked<SessionPath>,
) -> Answer<StatusCode> {
    let done = door
        .accounts
        .revoke_session(&door.caller, user_id, session_id)
        .await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}
