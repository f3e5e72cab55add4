//! Signing in through an external provider. No provider can be configured yet, so none is listed and every name
//! is answered 404.

use axum::Json;
use model::Problem;
use serde_json::{Value, json};

use super::AUTHENTICATION;
use crate::{
    door::Door,
    error::Answer,
    input::{Asked, Body, ProviderPath},
    refusals::{Busy, Unreadable, UnreadableBody},
    wire::{CallbackQuery, ErrorResponse, RegisterRequest, TokenResponse},
};

/// Lists the providers that are configured.
///
/// Their names, for the operations below.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/providers",
    operation_id = "get_oauth_providers_api_v1_auth_oauth_providers_get",
    summary = "Get Oauth Providers",
    tag = AUTHENTICATION,
    responses(
        (status = 200, body = Value, description = "The names of the providers.",
            example = json!({"providers": ["github"]})),
        Busy,
    ),
)]
pub(crate) async fn oauth_providers(door: Door) -> Json<Value> {
    Json(json!({ "providers": door.accounts.oauth_providers() }))
}

/// Starts a sign-in at a provider.
///
/// The address at the provider to send the person to: authorization code flow with PKCE.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}",
    operation_id = "oauth_login_api_v1_auth_oauth__provider__get",
    summary = "Oauth Login",
    tag = AUTHENTICATION,
    params(ProviderPath),
    responses(
        (status = 200, body = Value, description = "Where to send the person."),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn oauth_login(_: Door, Asked(asked): Asked<ProviderPath>) -> Answer<Json<Value>> {
    no_provider(&asked)
}

/// Ends a sign-in at a provider.
///
/// Where the provider sends the person back to, with its code.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}/callback",
    operation_id = "oauth_callback_api_v1_auth_oauth__provider__callback_get",
    summary = "Oauth Callback",
    tag = AUTHENTICATION,
    params(ProviderPath, CallbackQuery),
    responses(
        (status = 200, body = Value, description = "The keys of the session, or `registration_required`."),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn oauth_callback(
    _: Door,
    Asked((asked, _)): Asked<(ProviderPath, CallbackQuery)>,
) -> Answer<Json<Value>> {
    no_provider(&asked)
}

/// Founds an organization as somebody whom a provider knows.
///
/// Completes a sign-in that answered `registration_required`.
#[utoipa::path(
    post,
    path = "/api/v1/auth/oauth/{provider}/register",
    operation_id = "oauth_register_api_v1_auth_oauth__provider__register_post",
    summary = "Oauth Register",
    tag = AUTHENTICATION,
    params(ProviderPath),
    request_body = RegisterRequest,
    responses(
        (status = 201, body = TokenResponse, description = "The keys of the new person's session."),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn oauth_register(
    _: Door,
    Asked((asked, _)): Asked<(ProviderPath, Body<RegisterRequest>)>,
) -> Answer<Json<Value>> {
    no_provider(&asked)
}

fn no_provider(ProviderPath { provider }: &ProviderPath) -> Answer<Json<Value>> {
    tracing::debug!(provider, "a sign-in at a provider that is not configured");
    Err(Problem::not_found("There is no such sign-in provider.").into())
}
