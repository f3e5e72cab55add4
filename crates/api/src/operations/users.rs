//! People: list, create, get, update, deactivate.

use axum::response::IntoResponse;
use http::StatusCode;

use super::{SessionCookie, USERS};
use crate::{
    answer::Tagged,
    door::Known,
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{
        Asked, Body, Cursor, IfMatch, Linked, PageQuery, UserFilter, UserPath, UserSorting,
        UserSpans,
    },
    refusals::{SignInNeeded, Unreadable, UnreadableBody},
    wire::{ErrorResponse, UserCreate, UserListResponse, UserResponse, UserUpdate},
};

/// Lists people.
///
/// The people within your reach, newest first: all of them for a super_admin, those of the assigned
/// organizations for a super_dev, those of your own organization for an org_admin. Filters combine; `total` is
/// exact and respects them. The `Link` header names the first, previous, next and last page; `next_cursor` leads on
/// where rows come and go meanwhile.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    operation_id = "list_users_api_v1_users_get",
    summary = "List Users",
    tag = USERS,
    params(
        PageQuery,
        UserFilter,
        SessionCookie,
        UserSorting,
        Cursor,
        UserSpans,
    ),
    responses(
        (status = 200, body = UserListResponse, description = "One page of people.",
            headers(("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288)."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include listing people."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn list_users(
    Known(door): Known,
    Asked((page, filter, cursor)): Asked<(PageQuery, UserFilter, Cursor)>,
) -> Answer<Linked<UserListResponse>> {
    let found = door
        .accounts
        .list_users(&door.caller, &filter.on(&page, cursor))
        .await;
    Ok(page.linked(door.hear(found)?))
}

/// Creates a person.
///
/// The person gets the role `user`. A super_admin chooses any organization or none, a super_dev one that is
/// assigned to them, an org_admin their own (`org_id` may then be left out). Without a password the person can
/// sign in only after a reset link, an invitation or through an external provider.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    operation_id = "create_user_api_v1_users_post",
    summary = "Create User",
    tag = USERS,
    params(SessionCookie, IdempotencyKeyHeader),
    request_body = UserCreate,
    responses(
        (status = 201, body = UserResponse, description = "The new person.",
            headers(("ETag" = String, description = "The person's version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include creating people."),
        (status = 404, body = ErrorResponse, description = "There is no such organization within your reach."),
        (status = 409, body = ErrorResponse, description = "The address is taken, or the organization is deactivated."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn create_user(
    Known(door): Known,
    Asked(Body(new)): Asked<Body<UserCreate>>,
) -> Answer<impl IntoResponse> {
    let created = match new.send_invitation {
        true => door
            .accounts
            .invite_new_user(&door.caller, new.into(), true)
            .await
            .map(|(user, _)| user),
        false => door.accounts.create_user(&door.caller, new.into()).await,
    };
    Ok((StatusCode::CREATED, Tagged::from(door.hear(created)?)))
}

/// Tells of one person.
///
/// Anybody within your reach, and always yourself. Whoever is outside your reach is answered like an id that
/// does not exist.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user_id}",
    operation_id = "get_user_api_v1_users__user_id__get",
    summary = "Get User",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 200, body = UserResponse, description = "The person.",
            headers(("ETag" = String, description = "The person's version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your password must be changed first."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn get_user(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<Tagged<UserResponse>> {
    let user = door.accounts.get_user(&door.caller, user_id).await;
    Ok(door.hear(user)?.into())
}

/// Changes a person.
///
/// A JSON Merge Patch: what is absent stays, null clears. Of yourself you may change `full_name`, `avatar_url`
/// and `preferences`; administrators change everything of the people within their reach. A changed address is
/// unverified again and both addresses are told. `is_active: false` deactivates with all its consequences, true
/// reactivates. Only a super_admin changes a person who holds super_admin or super_dev. Nobody moves between
/// organizations.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{user_id}",
    operation_id = "update_user_api_v1_users__user_id__patch",
    summary = "Update User",
    tag = USERS,
    params(UserPath, SessionCookie, IfMatch),
    request_body = UserUpdate,
    responses(
        (status = 200, body = UserResponse, description = "The person as they are now.",
            headers(("ETag" = String, description = "The person's version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not allow this change of this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        (status = 409, body = ErrorResponse, description = "The address is taken, or it would deactivate yourself or \
            the last active super_admin."),
        (status = 412, body = ErrorResponse, description = "The person has changed since the version in `If-Match`."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn update_user(
    Known(door): Known,
    Asked((UserPath { user_id }, Body(change), if_match)): Asked<(
        UserPath,
        Body<UserUpdate>,
        IfMatch,
    )>,
) -> Answer<Tagged<UserResponse>> {
    let user = door
        .accounts
        .update_user(&door.caller, user_id, change.into(), if_match.0)
        .await;
    Ok(if_match.explained(door.hear(user))?.into())
}

/// Deactivates a person.
///
/// They are signed out everywhere at once, their reset links die, and they cannot sign in. Nothing of theirs is
/// deleted; `is_active: true` brings them back. Deactivating somebody who is deactivated already is answered
/// alike and records nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}",
    operation_id = "delete_user_api_v1_users__user_id__delete",
    summary = "Delete User",
    tag = USERS,
    params(UserPath, SessionCookie),
    responses(
        (status = 204, description = "The person is deactivated."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include deactivating this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        (status = 409, body = ErrorResponse, description = "It is yourself, or the last active super_admin."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn deactivate_user(
    Known(door): Known,
    Asked(UserPath { user_id }): Asked<UserPath>,
) -> Answer<StatusCode> {
    let done = door.accounts.deactivate_user(&door.caller, user_id).await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}
