//! Everything between the socket and the operations.
//!
//! From the outside in: every request gets a name and a line in the log, a panic becomes an answer, time and
//! size are limited, headers protect the browser, a cross-site post is refused, and the key that the request
//! shows becomes its caller. Then the API or a page takes over.

mod address;
mod caller;
mod cross_site;
pub(crate) mod descriptors;
mod headers;
mod health;
mod limits;
pub(crate) mod listen;
pub(crate) mod log;
pub(crate) mod metrics;
mod pages;
mod reading;
mod session_store;
mod site;

use std::{net::IpAddr, ops::Deref, sync::Arc, time::Duration};

use accounts::Accounts;
use axum::{Router, extract::DefaultBodyLimit, middleware};
use http::{HeaderName, HeaderValue};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
};

use crate::{config::Config, database_file::Opened};

pub(crate) use address::Peer;
pub(crate) use metrics::Metrics;
pub(crate) use site::Site;

/// The most that a request may carry: forms and JSON are small.
const MAX_BODY: usize = 256 * 1024;
pub(crate) const SESSION_COOKIE: &str = "session_token";

/// What the middleware needs to know. Each layer has a copy for each request, so a copy is a pointer.
#[derive(Clone)]
pub(crate) struct Web(Arc<Known>);

pub(crate) struct Known {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) public_url: Arc<str>,
    pub(crate) https: bool,
    pub(crate) trusted_proxies: Arc<[IpAddr]>,
    pub(crate) request_timeout: Duration,
    pub(crate) site: Site,
    pub(crate) metrics: Metrics,
    pub(crate) metrics_public: bool,
    /// `None` on PostgreSQL.
    pub(crate) database_file: Option<Opened>,
}

impl Deref for Web {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0
    }
}

impl Web {
    pub(crate) fn new(accounts: Arc<Accounts>, config: &Config) -> Self {
        Self(Arc::new(Known {
            metrics: Metrics::new(accounts.database_kind()),
            metrics_public: config.metrics_public,
            database_file: config.sqlite_file().and_then(|file| Opened::at(&file)),
            accounts,
            public_url: config.public_url.as_str().into(),
            https: config.is_https(),
            trusted_proxies: config.trusted_proxies.as_slice().into(),
            request_timeout: config.request_timeout,
            site: Site::embedded(),
        }))
    }
}

/// The whole router.
pub(crate) fn router(web: &Web) -> Router {
    let (api, _) = api::routes();
    let known = api
        .merge(pages::routes(web))
        .layer(middleware::from_fn_with_state(web.clone(), caller::find))
        .layer(middleware::from_fn_with_state(
            web.clone(),
            cross_site::refuse,
        ));
    let metrics = if web.metrics_public {
        metrics::routes(web.metrics.clone(), Arc::clone(&web.accounts))
    } else {
        Router::new()
    };
    let all = Router::new()
        .merge(metrics)
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
        .layer(middleware::from_fn_with_state(web.clone(), limits::in_time))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(middleware::from_fn_with_state(web.clone(), log::request))
        // Around whatever answers in place of a page, too.
        .layer(middleware::from_fn_with_state(
            web.clone(),
            headers::protect,
        ))
}

/// A header whose value is known when this is compiled.
fn fixed(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use accounts::{Accounts, Settings};
    use axum::{Router, body, extract::Request, routing::get};
    use http::StatusCode;
    use tower::ServiceExt as _;

    use super::{Web, layered};
    use crate::{
        chance::{SystemChance, SystemClock},
        config,
    };

    #[tokio::test]
    async fn a_panic_answers_500_with_its_reference_and_the_next_request_is_served()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("usher.db").display());
        let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
        let accounts = Accounts::open(&url, Settings::default(), clock, chance).await?;
        let web = Web::new(Arc::new(accounts), &config::load(None, &[].into())?);
        let panics = || async {
            let nothing: Vec<&str> = Vec::new();
            nothing.first().copied().unwrap()
        };
        let routes = Router::new()
            .route("/panics", get(panics))
            .route("/works", get(|| async { "fine" }));
        let server = layered(routes, &web);
        for _ in 0..3 {
            let ask = Request::get("/panics").body(body::Body::empty())?;
            let answer = server.clone().oneshot(ask).await?;
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
            assert_eq!(answer.headers()["cache-control"], "no-store");
            assert!(answer.headers().contains_key("content-security-policy"));
            let id = answer.headers()["x-request-id"].to_str()?.to_owned();
            let text = body::to_bytes(answer.into_body(), 4096).await?;
            let text = String::from_utf8(text.to_vec())?;
            assert!(text.contains(&id), "{text} names {id}");
            assert!(!text.contains("unwrap"), "the cause is for the log: {text}");
            let ask = Request::get("/works").body(body::Body::empty())?;
            assert_eq!(server.clone().oneshot(ask).await?.status(), StatusCode::OK);
        }
        assert!(web.metrics.text().contains("usher_panics_total 3"));
        Ok(())
    }
}
