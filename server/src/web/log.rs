//! One line a request: its id, who asked, which route, the status, the time. Never a query string, a header or a
//! body, so no secret gets in.

mod fields;

use std::{any::Any, time::Instant};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, StatusCode};
use model::Problem;
use tracing_subscriber::EnvFilter;

use super::{Web, caller::Who};
use crate::chance;

/// The request's name in the log, in the trail and in an error 500.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Marks an answer that a panic left.
#[derive(Clone)]
struct Panicked;

/// Starts the log on standard error.
pub(crate) fn start(level: &str, json: bool) -> Result<(), String> {
    // sqlx and hyper tell of every statement and connection on levels that only somebody who looks for them wants.
    // What PostgreSQL notes by the way ("already exists, skipping") is of no use to whoever reads this at night.
    let filter = EnvFilter::try_new(format!("sqlx::postgres::notice=warn,{level}"))
        .map_err(|e| format!("log.level: {level:?} is not understood: {e}."))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    if json {
        log.json().flatten_event(true).try_init()
    } else {
        log.with_ansi(false).fmt_fields(fields::Quoted).try_init()
    }
    .map_err(|e| format!("The log cannot be started: {e}."))
}

pub(super) async fn request(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = chance::request_id();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(other)".to_owned(), |path| path.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if response.extensions().get::<Panicked>().is_some() {
        response = api::problem_response(&Problem::Internal {
            reference: id.clone(),
        });
        web.metrics.panicked();
        tracing::error!(request_id = id, %method, route, "a handler panicked; the line before says where");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let status = response.status().as_u16();
    let who = response
        .extensions()
        .get::<Who>()
        .map_or("-", |who| who.0.as_str());
    let seconds = began.elapsed().as_secs_f64();
    web.metrics.request(&method, &route, status, seconds);
    let millis = (seconds * 100_000.0).round() / 100.0;
    if route.starts_with("/health/") {
        tracing::debug!(request_id = id, %method, route, status, ms = millis, "request");
    } else {
        tracing::info!(request_id = id, who, %method, route, status, ms = millis, "request");
    }
    response
}

/// What a panic leaves; the layer outside of it puts the reference in.
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response<Body> {
    let words = cause
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(cause = words, "a handler panicked");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.extensions_mut().insert(Panicked);
    response
}
