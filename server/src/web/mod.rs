//! Everything between the socket and the operations.
//!
//! From the outside in: every request gets a name and a line in the log, a panic becomes an answer, time and
//! size are limited, headers protect the browser, a cross-site post is refused, and the key that the request
//! shows becomes its caller. Then the API or a page takes over.

mod address;
mod caller;
mod cross_site;
mod headers;
mod health;
mod limits;
pub(crate) mod listen;
pub(crate) mod log;
mod pages;
mod reading;
mod session_store;
mod site;

use std::{net::IpAddr, sync::Arc, time::Duration};

use accounts::Accounts;
use axum::{Router, extract::DefaultBodyLimit, middleware};
use http::{HeaderName, HeaderValue};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
};
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use crate::config::Config;

pub(crate) use address::Peer;
pub(crate) use site::Site;

/// The most that a request may carry: forms and JSON are small.
const MAX_BODY: usize = 256 * 1024;
pub(crate) const SESSION_COOKIE: &str = "session_token";

/// What the middleware needs to know.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) public_url: Arc<str>,
    pub(crate) https: bool,
    pub(crate) trusted_proxies: Arc<[IpAddr]>,
    pub(crate) request_timeout: Duration,
    pub(crate) site: Site,
}

impl Web {
    pub(crate) fn new(accounts: Arc<Accounts>, config: &Config) -> Self {
        Self {
            accounts,
            public_url: config.public_url.as_str().into(),
            https: config.is_https(),
            trusted_proxies: config.trusted_proxies.as_slice().into(),
            request_timeout: config.request_timeout,
            site: Site::embedded(),
        }
    }
}

/// The whole router.
pub(crate) fn router(web: &Web) -> Router {
    let (api, _) = api::routes();
    let sessions = SessionManagerLayer::new(session_store::Store(Arc::clone(&web.accounts)))
        .with_name(SESSION_COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(web.https)
        .with_path("/");
    let known = api
        .merge(pages::routes(web).layer(sessions))
        .layer(middleware::from_fn_with_state(web.clone(), caller::find))
        .layer(middleware::from_fn_with_state(
            web.clone(),
            cross_site::refuse,
        ));
    let all = Router::new()
        .merge(health::routes(web.clone()))
        .merge(reading::routes(web.clone()))
        .merge(known)
        .fallback_service(pages::fallback(web));
    layered(all, web)
}

/// What every answer goes through.
pub(crate) fn layered(router: Router, web: &Web) -> Router {
    router
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(limits::arrived))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(limits::worth_compressing()),
        )
        .layer(middleware::from_fn_with_state(
            web.clone(),
            headers::protect,
        ))
        .layer(middleware::from_fn_with_state(web.clone(), limits::in_time))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(middleware::from_fn_with_state(web.clone(), log::request))
}

/// A header whose value is known when this is compiled.
fn fixed(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}
