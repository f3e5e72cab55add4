//! `/metrics` for Prometheus: how many requests, how fast, and how the parts are that Usher leans on.
//!
//! On a listener of its own (`metrics.listen`), or with `metrics.public` beside the pages, where anybody may read it. No
//! label holds what a client can choose: routes are those that exist, methods those that HTTP knows.

use std::sync::{Arc, atomic::Ordering};

use accounts::Accounts;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{Method, header};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// Upper ends of the classes of durations, in seconds.
const CLASSES: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
];
const TEXT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Version {
    version: &'static str,
    database: &'static str,
}

type Durations = Family<Request, Histogram, fn() -> Histogram>;

/// What is counted. Cheap to clone: all share the same numbers.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    requests: Durations,
    panics: Counter,
    connections: Gauge,
    database: Gauge,
    failed_writes: Counter,
    mail_waiting: Gauge,
    mail_given_up: Gauge,
}

impl Metrics {
    pub(crate) fn new(database: &'static str) -> Self {
        let mut registry = Registry::with_prefix("usher");
        let requests = Durations::new_with_constructor(|| Histogram::new(CLASSES));
        registry.register_with_unit(
            "http_request_duration",
            "Requests, by method, route and status, from the headers to the answer",
            Unit::Seconds,
            requests.clone(),
        );
        let panics = Counter::default();
        registry.register("panics", "Handlers that panicked", panics.clone());
        let failed_writes = Counter::default();
        registry.register(
            "failed_writes",
            "Writes that the database did not take",
            failed_writes.clone(),
        );
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let connections = gauge("connections", "Connections that are open now");
        let there = gauge("database_up", "1 while the database answers, else 0");
        let mail_waiting = gauge("mail_waiting", "Messages in the outbox that were not sent");
        let mail_given_up = gauge("mail_given_up", "Messages in the outbox that were given up");
        let about = Family::<Version, Gauge>::default();
        let version = env!("CARGO_PKG_VERSION");
        about.get_or_create(&Version { version, database }).set(1);
        registry.register("build", "This program", about);
        Self {
            registry: Arc::new(registry),
            requests,
            panics,
            connections,
            database: there,
            failed_writes,
            mail_waiting,
            mail_given_up,
        }
    }

    /// One request was answered.
    pub(super) fn request(&self, method: &Method, route: &str, status: u16, seconds: f64) {
        let known = [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ];
        let method = known.iter().find(|known| *known == method);
        let labels = Request {
            method: method.map_or("other", Method::as_str).to_owned(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&labels).observe(seconds);
    }

    pub(super) fn panicked(&self) {
        self.panics.inc();
    }

    /// Counts a connection for as long as the value lives.
    pub(super) fn connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    async fn read(&self, accounts: &Accounts) -> String {
        self.database.set(i64::from(accounts.ready().await.is_ok()));
        let failed = accounts.failed_writes();
        self.failed_writes.inner().store(failed, Ordering::Relaxed);
        if let Ok((waiting, given_up)) = accounts.mail_unsent().await {
            self.mail_waiting.set(waiting);
            self.mail_given_up.set(given_up);
        }
        self.text()
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(_) => String::new(),
        }
    }
}

pub(super) struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The one route, for whichever listener it is on.
pub(crate) fn routes(metrics: Metrics, accounts: Arc<Accounts>) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state((metrics, accounts))
}

async fn show(State((metrics, accounts)): State<(Metrics, Arc<Accounts>)>) -> Response {
    let text = metrics.read(&accounts).await;
    ([(header::CONTENT_TYPE, TEXT)], text).into_response()
}
