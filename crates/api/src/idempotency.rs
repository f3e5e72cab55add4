//! `Idempotency-Key`: a request that is sent again does its work once.
//!
//! A layer around the operations. Somebody signed in may send a POST with a key of their choice; the first one is
//! carried out and its answer kept, sealed, for a day; the same request with the same key gets that answer.
//! Only success is kept. A refusal changed nothing, so the request may be judged anew, by the rights and the data
//! of that moment. Answers that set a cookie (sign-in, sign-out) are not kept either: keys to a session exist once.

mod kept;

use std::sync::Arc;

use accounts::{Accounts, Caller, IdempotencyKey, Idempotent, Refusal};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use model::{FieldProblem, Problem};
use tracing::Instrument as _;
use utoipa::IntoParams;

use crate::{
    error::{Answer, ApiError},
    input::collect,
};
use kept::Kept;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key.
const LONGEST_KEY: usize = 255;

/// The header, as a parameter: this layer reads it, the document tells of it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "the field stands for the header in the OpenAPI document"
)]
pub(crate) struct IdempotencyKeyHeader {
    /// A name of your choice for this request, 1 to 255 visible ASCII characters, a fresh UUID for instance. Sent
    /// again with the same key within a day, the request is not carried out again: the first answer comes once
    /// more, with the header `Idempotency-Replayed: true`.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 255)]
    idempotency_key: Option<String>,
}

/// Carries a POST with a key out once.
pub(crate) async fn once(request: Request, next: Next) -> Response {
    match first(&request) {
        Some((accounts, caller)) => answer(accounts, caller, request, next)
            .await
            .unwrap_or_else(ApiError::into_response),
        None => next.run(request).await,
    }
}

/// Who sends a key that counts. A stranger's does not: it could meet another stranger's.
fn first(request: &Request) -> Option<(Arc<Accounts>, Caller)> {
    let counts = *request.method() == Method::POST && request.headers().contains_key(KEY);
    let caller = request.extensions().get::<Caller>().filter(|_| counts)?;
    caller.person()?;
    let accounts = request.extensions().get::<Arc<Accounts>>()?;
    Some((Arc::clone(accounts), caller.clone()))
}

async fn answer(
    accounts: Arc<Accounts>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Answer<Response> {
    let (parts, body) = request.into_parts();
    let key = key(&parts.headers)?;
    let bytes = collect(&parts.headers, body).await?;
    let refused = |refusal: Refusal| ApiError::Problem(refusal.into_problem(&caller));
    let reserved = accounts
        .reserve_key(&caller, &route(&parts.uri), &key, &bytes)
        .await;
    let key = match reserved.map_err(refused)? {
        Idempotent::Fresh(key) => key,
        Idempotent::Again(kept) => return again(&kept),
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    // A task of its own: a client that goes away in the middle is the very one that will ask again, so the work
    // must not end with its connection.
    let work = tokio::spawn(carry_out(accounts, caller, key, request, next).in_current_span());
    match work.await {
        Ok(response) => Ok(response),
        Err(end) if end.is_panic() => std::panic::resume_unwind(end.into_panic()),
        Err(_) => Err(fault("idempotency-cancelled")),
    }
}

/// The key that was sent.
fn key(headers: &HeaderMap) -> Answer<String> {
    let mut values = headers.get_all(KEY).iter();
    let (first, more) = (values.next(), values.next());
    first
        .filter(|_| more.is_none())
        .and_then(|value| value.to_str().ok())
        .filter(|key| (1..=LONGEST_KEY).contains(&key.len()))
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()))
        .map(str::to_owned)
        .ok_or_else(|| {
            let msg = "A key is 1 to 255 visible ASCII characters without blanks, and stands once.";
            Problem::invalid(FieldProblem::at("header", KEY.as_str(), msg)).into()
        })
}

/// What the key belongs to beside the caller: the method, the path and the query.
fn route(uri: &Uri) -> String {
    let place = uri
        .path_and_query()
        .map_or(uri.path(), |place| place.as_str());
    format!("POST {place}")
}

async fn carry_out(
    accounts: Arc<Accounts>,
    caller: Caller,
    key: IdempotencyKey,
    request: Request,
    next: Next,
) -> Response {
    // Dropped without an end (a panic in the operation), the reservation goes stale by itself.
    let response = next.run(request).await;
    let lasting =
        response.status().is_success() && !response.headers().contains_key(header::SET_COOKIE);
    let (response, done) = if lasting {
        keep(&accounts, &key, response).await
    } else {
        (response, accounts.release_key(&key).await)
    };
    if let Err(refusal) = done {
        // The work is done and its answer is due; only its repetition is not looked after.
        let problem = refusal.into_problem(&caller);
        tracing::warn!(%problem, "an answer could not be kept for its repetition");
    }
    response
}

async fn keep(
    accounts: &Accounts,
    key: &IdempotencyKey,
    response: Response,
) -> (Response, Result<(), Refusal>) {
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => {
            let kept = Kept::of(parts.status, &parts.headers, &bytes);
            let done = accounts.keep_answer(key, &kept.write()).await;
            (Response::from_parts(parts, Body::from(bytes)), done)
        }
        Err(_) => (
            fault("idempotency-answer").into_response(),
            accounts.release_key(key).await,
        ),
    }
}

/// The kept answer once more.
fn again(kept: &[u8]) -> Answer<Response> {
    let kept = Kept::read(kept).ok_or_else(|| fault("idempotency-kept"))?;
    let mut response = kept.into_response();
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

fn fault(reference: &str) -> ApiError {
    tracing::error!(reference, "an answer with an idempotency key went astray");
    Problem::Internal {
        reference: reference.to_owned(),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&[u8]]) -> Answer<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(KEY, HeaderValue::from_bytes(value).unwrap());
        }
        key(&headers)
    }

    #[test]
    fn a_key_is_visible_ascii_and_stands_once() {
        assert_eq!(read(&[b"7f3a!"]).unwrap(), "7f3a!");
        assert!(read(&[&[b'k'; 255]]).is_ok());
        for wrong in [
            &[&b""[..]][..],
            &[b"a b"],
            &[b"\xff"],
            &["é".as_bytes()],
            &[b"a", b"a"],
            &[&[b'k'; 256]],
        ] {
            let Err(ApiError::Problem(Problem::Invalid { fields })) = read(wrong) else {
                panic!("{wrong:?} was taken")
            };
            assert_eq!(fields[0].loc, ["header", "idempotency-key"]);
        }
    }

    #[test]
    fn the_query_belongs_to_the_request() {
        let uri = Uri::from_static("http://host/api/v1/users?a=b");
        assert_eq!(route(&uri), "POST /api/v1/users?a=b");
    }
}
