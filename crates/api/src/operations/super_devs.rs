//! Which super_devs look after an organization.

use axum::Json;
use http::StatusCode;

use super::{ORGANIZATIONS, SessionCookie};
use crate::{
    door::Known,
    error::Answer,
    input::{Asked, OrgPath, SuperDevPath},
    refusals::{SignInNeeded, Unreadable},
    wire::{ErrorResponse, UserResponse},
};

/// Lists the super_devs of an organization.
///
/// Everybody to whom the organization is assigned. For super_admins.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{org_id}/super-devs",
    operation_id = "list_super_devs_api_v1_organizations__org_id__super_devs_get",
    summary = "List Super Devs",
    tag = ORGANIZATIONS,
    params(OrgPath, SessionCookie),
    responses(
        (status = 200, body = Vec<UserResponse>, description = "The super_devs."),
        (status = 403, body = ErrorResponse, description = "You are not a super_admin."),
        (status = 404, body = ErrorResponse, description = "There is no such organization."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn super_devs(
    Known(door): Known,
    Asked(OrgPath { org_id }): Asked<OrgPath>,
) -> Answer<Json<Vec<UserResponse>>> {
    let people = door.accounts.super_devs(&door.caller, org_id).await;
    Ok(Json(
        door.hear(people)?
            .into_iter()
            .map(UserResponse::from)
            .collect(),
    ))
}

/// Assigns an organization to a super_dev.
///
/// From their next request on they look after it. Assigning it again changes nothing. For super_admins.
#[utoipa::path(
    put,
    path = "/api/v1/organizations/{org_id}/super-devs/{user_id}",
    operation_id = "assign_super_dev_api_v1_organizations__org_id__super_devs__user_id__put",
    summary = "Assign Super Dev",
    tag = ORGANIZATIONS,
    params(SuperDevPath, SessionCookie),
    responses(
        (status = 204, description = "It is assigned to them."),
        (status = 403, body = ErrorResponse, description = "You are not a super_admin."),
        (status = 404, body = ErrorResponse, description = "There is no such organization, or no such person."),
        (status = 409, body = ErrorResponse, description = "The person does not hold the role super_dev."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn assign_super_dev(
    Known(door): Known,
    Asked(SuperDevPath { org_id, user_id }): Asked<SuperDevPath>,
) -> Answer<StatusCode> {
    let done = door
        .accounts
        .assign_super_dev(&door.caller, org_id, user_id)
        .await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}

/// Takes an organization from a super_dev.
///
/// From their next request on they no longer reach it. Taking what is not assigned changes nothing. For
/// super_admins.
#[utoipa::path(
    delete,
    path = "/api/v1/organizations/{org_id}/super-devs/{user_id}",
    operation_id = "unassign_super_dev_api_v1_organizations__org_id__super_devs__user_id__delete",
    summary = "Unassign Super Dev",
    tag = ORGANIZATIONS,
    params(SuperDevPath, SessionCookie),
    responses(
        (status = 204, description = "It is not assigned to them."),
        (status = 403, body = ErrorResponse, description = "You are not a super_admin."),
        (status = 404, body = ErrorResponse, description = "There is no such organization, or no such person."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn unassign_super_dev(
    Known(door): Known,
    Asked(SuperDevPath { org_id, user_id }): Asked<SuperDevPath>,
) -> Answer<StatusCode> {
    let done = door
        .accounts
        .unassign_super_dev(&door.caller, org_id, user_id)
        .await;
    door.hear(done).map(|()| StatusCode::NO_CONTENT)
}
