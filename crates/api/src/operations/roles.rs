//! Roles: which the caller may give, giving one, removing one.

use axum::Json;
use http::StatusCode;

use super::{SessionCookie, USERS};
use crate::{
    answer::Tagged,
    door::Known,
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{Asked, Body, RolePath, UserPath},
    refusals::{SignInNeeded, Unreadable, UnreadableBody},
    wire::{ErrorResponse, RoleResponse, UserResponse, UserRoleAssignment},
};

/// Lists the roles that the caller may give.
///
/// All four for a super_admin; org_admin and user for a super_dev and an org_admin. The permissions are the ones
/// that are enforced.
#[utoipa::path(
    get,
    path = "/api/v1/users/roles/available",
    operation_id = "list_available_roles_api_v1_users_roles_available_get",
    summary = "List Available Roles",
    tag = USERS,
    params(SessionCookie),
    responses(
        (status = 200, body = Vec<RoleResponse>, description = "The roles that you may give."),
        (status = 403, body = ErrorResponse, description = "Your roles do not include giving roles."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn available_roles(Known(door): Known) -> Answer<Json<Vec<RoleResponse>>> {
    let roles = door.accounts.available_roles(&door.caller).await;
    Ok(Json(
        door.hear(roles)?
            .into_iter()
            .map(RoleResponse::from)
            .collect(),
    ))
}

/// Gives a person a role.
///
/// It holds from the person's next request on. Giving a role that the person has already changes nothing and is
/// answered alike. With `expires_at` the right ends at that instant by itself; another end for a role that the person has is
/// for those who may remove it. A super_admin gives any role to
/// anybody; a super_dev and an org_admin give org_admin and user within their reach, but not to a person who
/// holds super_admin or super_dev.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user_id}/roles",
    operation_id = "assign_role_to_user_api_v1_users__user_id__roles_post",
    summary = "Assign Role To User",
    tag = USERS,
    params(UserPath, SessionCookie, IdempotencyKeyHeader),
    request_body = UserRoleAssignment,
    responses(
        (status = 200, body = UserResponse, description = "The person with the role.",
            headers(("ETag" = String, description = "The person's version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "The role is not yours to give, or not to this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach."),
        (status = 409, body = ErrorResponse, description = "It would end the rights of the last active super_admin."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn assign_role(
    Known(door): Known,
    Asked((UserPath { user_id }, Body(given))): Asked<(UserPath, Body<UserRoleAssignment>)>,
) -> Answer<Tagged<UserResponse>> {
    let user = door
        .accounts
        .assign_role(&door.caller, user_id, given.role_name, given.expires_at)
        .await;
    Ok(door.hear(user)?.into())
}

/// Removes a role from a person.
///
/// The rights that it carried end with the person's next request, in every session. A super_admin removes any
/// role from anybody; an org_admin removes org_admin and user within their organization.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user_id}/roles/{role_name}",
    operation_id = "remove_role_from_user_api_v1_users__user_id__roles__role_name__delete",
    summary = "Remove Role From User",
    tag = USERS,
    params(RolePath, SessionCookie),
    responses(
        (status = 204, description = "The person no longer holds the role."),
        (status = 403, body = ErrorResponse, description = "The role is not yours to remove, or not from this person."),
        (status = 404, body = ErrorResponse, description = "There is no such person within your reach, or they do not \
            hold the role, or there is no such role."),
        (status = 409, body = ErrorResponse, description = "It is the role super_admin of the last active one."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn remove_role(
    Known(door): Known,
    Asked(RolePath { user_id, role_name }): Asked<RolePath>,
) -> Answer<StatusCode> {
    let done = door
        .accounts
        .remove_role(&door.caller, user_id, &role_name)
        .await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}
