//! What anybody may read: the OpenAPI document and the page that explains it.

use axum::{
    Router,
    extract::State,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::header;

use super::{Web, fixed};

pub(super) fn routes(web: Web) -> Router {
    Router::new()
        .route("/openapi.json", get(document))
        .route("/docs", get(docs))
        .with_state(web)
}

async fn document() -> Response {
    let text = serde_json::to_string(&api::document()).unwrap_or_default();
    let json = (header::CONTENT_TYPE, "application/json");
    ([json, (header::CACHE_CONTROL, "public, max-age=300")], text).into_response()
}

async fn docs(State(web): State<Web>) -> Response {
    let page = Html(api::docs_page(&web.site.assets().css));
    let policy = fixed(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    (
        [policy, fixed("cache-control", "public, max-age=300")],
        page,
    )
        .into_response()
}
