//! Every path of the API and its handler. The order here is the order of the document.

use axum::{
    Router,
    middleware::{from_fn, map_response},
    response::Response,
    routing::any,
};
use http::{HeaderValue, header};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    document,
    error::{method_not_allowed, not_found},
    idempotency,
    operations::{
        activity, invitations, oauth, organizations, passwords, recovery, registration,
        reset_links, roles, sessions, sign_in, super_devs, users,
    },
};

/// The router, with absolute paths under `/api`, and the document of what it serves. Whatever is under `/api` and
/// names no operation is answered here too: 404 for an unknown path, 405 with `Allow` for an unknown method.
pub fn routes() -> (Router, OpenApi) {
    let (router, openapi) = OpenApiRouter::with_openapi(document::frame())
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(
            users::get_user,
            users::update_user,
            users::deactivate_user
        ))
        .routes(routes!(passwords::set_password))
        .routes(routes!(passwords::issue_reset_link))
        .routes(routes!(
            invitations::invite_user,
            invitations::revoke_invitation
        ))
        .routes(routes!(invitations::list_invitations))
        .routes(routes!(sessions::list_sessions, sessions::revoke_sessions))
        .routes(routes!(sessions::revoke_session))
        .routes(routes!(
            reset_links::list_reset_links,
            reset_links::revoke_reset_link
        ))
        .routes(routes!(roles::available_roles))
        .routes(routes!(roles::assign_role))
        .routes(routes!(roles::remove_role))
        .routes(routes!(activity::user_activity))
        .routes(routes!(registration::register))
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::refresh))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(oauth::oauth_providers))
        .routes(routes!(oauth::oauth_login))
        .routes(routes!(oauth::oauth_callback))
        .routes(routes!(oauth::oauth_register))
        .routes(routes!(sign_in::me))
        .routes(routes!(sign_in::verify))
        .routes(routes!(recovery::verify_email))
        .routes(routes!(recovery::resend_verification))
        .routes(routes!(recovery::forgot_password))
        .routes(routes!(recovery::reset_password))
        .routes(routes!(invitations::accept_invitation))
        .routes(routes!(passwords::change_password))
        .routes(routes!(
            organizations::list_organizations,
            organizations::create_organization
        ))
        .routes(routes!(
            organizations::get_organization,
            organizations::update_organization
        ))
        .routes(routes!(organizations::organization_activity))
        .routes(routes!(super_devs::super_devs))
        .routes(routes!(
            super_devs::assign_super_dev,
            super_devs::unassign_super_dev
        ))
        .split_for_parts();
    let router = router
        // Around the operations alone, inside the layer that forbids caches: a path that names none keeps no key.
        .route_layer(from_fn(idempotency::once))
        .route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*unknown}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(map_response(not_stored));
    (router, openapi)
}

/// Answers hold people and secrets: no cache keeps any of them, refusals included.
async fn not_stored(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
