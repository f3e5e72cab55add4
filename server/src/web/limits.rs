//! Limits of time and size.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::StatusCode;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::Web;

/// A request that takes longer than the setting is answered and dropped; what it wrote was rolled back or is
/// committed whole.
pub(super) async fn in_time(State(web): State<Web>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(web.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => api::refuse(
            StatusCode::REQUEST_TIMEOUT,
            "The request took too long to arrive or to answer. Try again.",
        ),
    }
}

/// Text of more than a packet. What is embedded comes compressed already and says so.
pub(super) fn worth_compressing() -> impl Predicate {
    SizeAbove::new(860)
        .and(NotForContentType::GRPC)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
}
