//! Signing in through an external provider.
//!
//! Between two steps the browser keeps what binds them in a cookie, so a step that another browser or program begins
//! leads nowhere.

use accounts::{Finished, Landing};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::AUTHENTICATION;
use crate::{
    answer,
    door::Door,
    error::Answer,
    input::{Asked, Body, ProviderPath},
    refusals::{Busy, TooMany, Unreadable, UnreadableBody},
    wire::{
        CallbackQuery, ErrorResponse, KeptCookies, RegisterRequest, TokenResponse, message,
        providers, registration_required,
    },
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
    Json(providers(&door.accounts.oauth_providers()))
}

/// Starts a sign-in at a provider.
///
/// The address at the provider to send the person to: authorization code flow with PKCE. The cookie that comes along
/// binds the sign-in to this browser for 10 minutes; the callback asks for it.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}",
    operation_id = "oauth_login_api_v1_auth_oauth__provider__get",
    summary = "Oauth Login",
    tag = AUTHENTICATION,
    params(ProviderPath),
    responses(
        (status = 200, body = Value, description = "Where to send the person.",
            headers(("Set-Cookie" = String, description = "`external_attempt`, for the callback.")),
            example = json!({
                "authorization_url": "https://github.com/login/oauth/authorize?client_id=…&state=…&code_challenge=…",
                "state": "Yk3rXw1b8l6yq2u0mE9d5o7aZ4sTn3vFhGjKpLxCvBn",
            })),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn oauth_login(door: Door, Asked(asked): Asked<ProviderPath>) -> Answer<Response> {
    let begun = door
        .accounts
        .begin_external(&asked.provider, Landing::Api, "");
    let leaving = door.hear(begun.await)?;
    let told = json!({ "authorization_url": leaving.url, "state": leaving.state });
    answer::keeping(&door.accounts, &leaving.keep, told)
}

/// Ends a sign-in at a provider.
///
/// Where the provider sends the person back to, with its code. Works once, and in the browser that started. The
/// provider's identity signs in the person who carries its id, or the one with its address if the provider says that it
/// is verified. For anybody else the answer is `registration_required`, with a cookie for the operation below.
#[utoipa::path(
    get,
    path = "/api/v1/auth/oauth/{provider}/callback",
    operation_id = "oauth_callback_api_v1_auth_oauth__provider__callback_get",
    summary = "Oauth Callback",
    tag = AUTHENTICATION,
    params(ProviderPath, CallbackQuery),
    responses(
        (status = 200, body = Value, description = "The keys of the session as sign-in answers them, or `registration_required`.",
            headers(("Set-Cookie" = String, description = "`session_token`, or `external_newcomer` for the registration.")),
            example = json!({
                "registration_required": true, "provider": "github", "email": "ada@example.org",
                "full_name": "Ada Lovelace", "registration_open": true,
            })),
        (status = 401, body = ErrorResponse, description = "The account may not sign in."),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        (status = 409, body = ErrorResponse, description = "The account is linked to another identity of this provider."),
        TooMany,
        Busy,
        Unreadable,
    ),
)]
pub(crate) async fn oauth_callback(
    door: Door,
    Asked((asked, query, kept)): Asked<(ProviderPath, CallbackQuery, KeptCookies)>,
) -> Answer<Response> {
    let returned = query.returned(&kept);
    let finished = door
        .accounts
        .finish_external(&door.caller, &asked.provider, returned);
    match door.hear(finished.await)? {
        Finished::SignedIn { keys, .. } => answer::signed_in(&door.accounts, StatusCode::OK, *keys),
        Finished::RegistrationRequired { newcomer, keep } => {
            answer::keeping(&door.accounts, &keep, registration_required(&newcomer))
        }
        Finished::Linked { title } => {
            Ok(Json(message(&format!("Your account is linked to {title}."))).into_response())
        }
    }
}

/// Founds an organization as somebody whom a provider knows.
///
/// Completes a sign-in that answered `registration_required`, in the same browser and within 10 minutes. Closed unless
/// the operator has opened registration.
#[utoipa::path(
    post,
    path = "/api/v1/auth/oauth/{provider}/register",
    operation_id = "oauth_register_api_v1_auth_oauth__provider__register_post",
    summary = "Oauth Register",
    tag = AUTHENTICATION,
    params(ProviderPath),
    request_body = RegisterRequest,
    responses(
        (status = 201, body = TokenResponse, description = "The keys of the new person's session.",
            headers(("Set-Cookie" = String, description = "`session_token`, for the same session."))),
        (status = 403, body = ErrorResponse, description = "Registration is closed."),
        (status = 404, body = ErrorResponse, description = "There is no such provider."),
        (status = 409, body = ErrorResponse, description = "The address, the identity or the organization's name is taken."),
        Busy,
        UnreadableBody,
    ),
)]
pub(crate) async fn oauth_register(
    door: Door,
    Asked((asked, Body(new), kept)): Asked<(ProviderPath, Body<RegisterRequest>, KeptCookies)>,
) -> Answer<Response> {
    let (provider, kept) = (&asked.provider, kept.newcomer.as_deref());
    let keys = door
        .accounts
        .register_external(&door.caller, provider, kept, new.into());
    answer::signed_in(&door.accounts, StatusCode::CREATED, door.hear(keys.await)?)
}
