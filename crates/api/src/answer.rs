//! Answers that carry more than their body: a version, a cookie.

use accounts::{Accounts, Keep};
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use model::{Organization, Problem, SignedIn, User};
use serde::Serialize;

use crate::{
    error::{Answer, ApiError},
    wire::{OrganizationResponse, TokenResponse, UserResponse},
};

/// One thing with its version as a strong `ETag` (RFC 9110, section 8.8.3).
pub(crate) struct Tagged<B> {
    version: i64,
    body: B,
}

impl From<User> for Tagged<UserResponse> {
    fn from(user: User) -> Self {
        Tagged {
            version: user.version,
            body: user.into(),
        }
    }
}

impl From<Organization> for Tagged<OrganizationResponse> {
    fn from(organization: Organization) -> Self {
        Tagged {
            version: organization.version,
            body: organization.into(),
        }
    }
}

impl<B: Serialize> IntoResponse for Tagged<B> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.version)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The keys of a session as the body, and its cookie beside them.
pub(crate) fn signed_in(
    accounts: &Accounts,
    status: StatusCode,
    keys: SignedIn,
) -> Answer<Response> {
    let cookie = open_cookie(accounts, &keys.cookie)?;
    Ok((
        status,
        [(header::SET_COOKIE, cookie)],
        Json(TokenResponse::from(keys)),
    )
        .into_response())
}

/// The body, and another cookie for the session that goes on.
pub(crate) fn renewed(accounts: &Accounts, cookie: &str, body: impl Serialize) -> Answer<Response> {
    let cookie = open_cookie(accounts, cookie)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(body)).into_response())
}

/// The body, and a cookie that is gone at once.
pub(crate) fn signed_out(accounts: &Accounts, body: impl Serialize) -> Answer<Response> {
    let cookie = session_cookie(accounts, "", 0)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(body)).into_response())
}

/// The body, and something for the browser to keep until the next step.
pub(crate) fn keeping(accounts: &Accounts, keep: &Keep, body: impl Serialize) -> Answer<Response> {
    let cookie = cookie(accounts, keep.name, &keep.value, keep.seconds)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(body)).into_response())
}

fn open_cookie(accounts: &Accounts, value: &str) -> Answer<HeaderValue> {
    let lifetime = accounts.settings().session_absolute.as_seconds();
    session_cookie(accounts, value, lifetime)
}

/// `session_token`, out of reach of scripts and of other sites' posts; over https alone where the public URL is.
fn session_cookie(accounts: &Accounts, value: &str, seconds: i64) -> Answer<HeaderValue> {
    cookie(accounts, "session_token", value, seconds)
}

fn cookie(accounts: &Accounts, name: &str, value: &str, seconds: i64) -> Answer<HeaderValue> {
    let secure = if accounts.settings().public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}");
    let mut cookie = HeaderValue::from_str(&cookie).map_err(|_| {
        ApiError::Problem(Problem::Internal {
            reference: "session-cookie".to_owned(),
        })
    })?;
    // HTTP/2 keeps it out of its compression tables, and `Debug` does not print it.
    cookie.set_sensitive(true);
    Ok(cookie)
}
