//! Organizations: list, create, get, update, and what happened in one.

use axum::response::IntoResponse;
use http::StatusCode;

use super::{ORGANIZATIONS, SessionCookie};
use crate::{
    answer::Tagged,
    door::Known,
    error::Answer,
    idempotency::IdempotencyKeyHeader,
    input::{
        ActivityMore, Asked, Body, Cursor, IfMatch, Linked, OrgPath, OrganizationActivityFilter,
        OrganizationFilter, OrganizationSorting, PageQuery,
    },
    refusals::{SignInNeeded, Unreadable, UnreadableBody},
    wire::{
        ErrorResponse, OrganizationCreate, OrganizationListResponse, OrganizationResponse,
        OrganizationUpdate, UserActivityResponse,
    },
};

/// Lists organizations.
///
/// The organizations within your reach, newest first: all of them for a super_admin, the assigned ones for a
/// super_dev, your own for an org_admin. The `Link` header names the first, previous, next and last page.
#[utoipa::path(
    get,
    path = "/api/v1/organizations",
    operation_id = "list_organizations_api_v1_organizations_get",
    summary = "List Organizations",
    tag = ORGANIZATIONS,
    params(PageQuery, OrganizationFilter, SessionCookie, OrganizationSorting),
    responses(
        (status = 200, body = OrganizationListResponse, description = "One page of organizations.",
            headers(("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288)."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include listing organizations."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn list_organizations(
    Known(door): Known,
    Asked((page, filter)): Asked<(PageQuery, OrganizationFilter)>,
) -> Answer<Linked<OrganizationListResponse>> {
    let found = door
        .accounts
        .list_organizations(&door.caller, &filter.on(&page))
        .await;
    Ok(page.linked(door.hear(found)?))
}

/// Creates an organization.
///
/// For super_admins, and for super_devs, to whom it is then assigned.
#[utoipa::path(
    post,
    path = "/api/v1/organizations",
    operation_id = "create_organization_api_v1_organizations_post",
    summary = "Create Organization",
    tag = ORGANIZATIONS,
    params(SessionCookie, IdempotencyKeyHeader),
    request_body = OrganizationCreate,
    responses(
        (status = 201, body = OrganizationResponse, description = "The new organization.",
            headers(("ETag" = String, description = "Its version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include creating organizations."),
        (status = 409, body = ErrorResponse, description = "The name is taken."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn create_organization(
    Known(door): Known,
    Asked(Body(new)): Asked<Body<OrganizationCreate>>,
) -> Answer<impl IntoResponse> {
    let created = door
        .accounts
        .create_organization(&door.caller, new.into())
        .await;
    Ok((StatusCode::CREATED, Tagged::from(door.hear(created)?)))
}

/// Tells of one organization.
///
/// One within your reach; any other is answered like a number that does not exist.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{org_id}",
    operation_id = "get_organization_api_v1_organizations__org_id__get",
    summary = "Get Organization",
    tag = ORGANIZATIONS,
    params(OrgPath, SessionCookie),
    responses(
        (status = 200, body = OrganizationResponse, description = "The organization.",
            headers(("ETag" = String, description = "Its version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include reading organizations."),
        (status = 404, body = ErrorResponse, description = "There is no such organization within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn get_organization(
    Known(door): Known,
    Asked(OrgPath { org_id }): Asked<OrgPath>,
) -> Answer<Tagged<OrganizationResponse>> {
    let organization = door.accounts.get_organization(&door.caller, org_id).await;
    Ok(door.hear(organization)?.into())
}

/// Changes an organization.
///
/// A JSON Merge Patch: what is absent stays, null clears. For super_admins, and for org_admins in their own, but
/// for `is_active` and `notes`. `is_active: false` signs everybody in it out and keeps them out until it is true
/// again; nobody's own `is_active` changes, and super_admins and super_devs in it are not affected.
#[utoipa::path(
    patch,
    path = "/api/v1/organizations/{org_id}",
    operation_id = "update_organization_api_v1_organizations__org_id__patch",
    summary = "Update Organization",
    tag = ORGANIZATIONS,
    params(OrgPath, SessionCookie, IfMatch),
    request_body = OrganizationUpdate,
    responses(
        (status = 200, body = OrganizationResponse, description = "The organization as it is now.",
            headers(("ETag" = String, description = "Its version, for `If-Match`."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not allow this change."),
        (status = 404, body = ErrorResponse, description = "There is no such organization within your reach."),
        (status = 409, body = ErrorResponse, description = "The name is taken."),
        (status = 412, body = ErrorResponse, description = "It has changed since the version in `If-Match`."),
        SignInNeeded,
        UnreadableBody,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn update_organization(
    Known(door): Known,
    Asked((OrgPath { org_id }, Body(change), if_match)): Asked<(
        OrgPath,
        Body<OrganizationUpdate>,
        IfMatch,
    )>,
) -> Answer<Tagged<OrganizationResponse>> {
    let organization = door
        .accounts
        .update_organization(&door.caller, org_id, change.into(), if_match.0)
        .await;
    Ok(if_match.explained(door.hear(organization))?.into())
}

/// Lists an organization's activity.
///
/// What happened to it and to the people in it, newest first. For super_admins, and for org_admins of their own.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{org_id}/activity",
    operation_id = "get_organization_activity_api_v1_organizations__org_id__activity_get",
    summary = "Get Organization Activity",
    tag = ORGANIZATIONS,
    params(OrgPath, PageQuery, OrganizationActivityFilter, ActivityMore, SessionCookie, Cursor),
    responses(
        (status = 200, body = UserActivityResponse, description = "One page of events.",
            headers(("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288)."))),
        (status = 403, body = ErrorResponse, description = "Your roles do not include reading its activity."),
        (status = 404, body = ErrorResponse, description = "There is no such organization within your reach."),
        SignInNeeded,
        Unreadable,
    ),
    security(("HTTPBearer" = []), ("session_token" = [])),
)]
pub(crate) async fn organization_activity(
    Known(door): Known,
    Asked((OrgPath { org_id }, page, filter, cursor)): Asked<(
        OrgPath,
        PageQuery,
        OrganizationActivityFilter,
        Cursor,
    )>,
) -> Answer<Linked<UserActivityResponse>> {
    let events = door
        .accounts
        .organization_activity(&door.caller, org_id, &filter.on(&page, cursor))
        .await;
    Ok(page.linked(door.hear(events)?))
}
