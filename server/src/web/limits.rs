//! Limits of time and size.

use axum::{
    body::{self, Body},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{StatusCode, header};
use messages::t;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::{MAX_BODY, Web};

/// A request that takes longer than the setting, or under which the database goes away, is answered and dropped; what
/// it wrote was rolled back or is committed whole.
pub(super) async fn in_time(State(web): State<Web>, request: Request, next: Next) -> Response {
    let answered = tokio::time::timeout(web.request_timeout, next.run(request));
    tokio::select! {
        biased;
        answered = answered => answered.unwrap_or_else(|_| {
            api::refuse(
                StatusCode::REQUEST_TIMEOUT,
                t!("problem-too-slow"),
            )
        }),
        () = web.accounts.database_lost() => {
            let mut response = api::refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                t!("problem-unavailable"),
            );
            response.headers_mut().insert(header::RETRY_AFTER, 2.into());
            response
        }
    }
}

/// Waits for a body of a known and permitted length before anything is decided. A refusal that came first would leave
/// the rest of the body on the connection, which would have to be closed under the client's next request.
pub(super) async fn arrived(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if !length.is_some_and(|length| (1..=MAX_BODY).contains(&length)) {
        return next.run(request).await;
    }
    let (head, body) = request.into_parts();
    match body::to_bytes(body, MAX_BODY).await {
        Ok(bytes) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Err(_) => api::refuse(StatusCode::BAD_REQUEST, t!("problem-not-whole")),
    }
}

/// Text of more than a packet. What is embedded comes compressed already and says so.
pub(super) fn worth_compressing() -> impl Predicate {
    SizeAbove::new(860)
        .and(NotForContentType::GRPC)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
}
