//! `/health/live`: the process runs. `/health/ready`: it can do its work.

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::StatusCode;
use serde_json::json;

use super::Web;

pub(super) fn routes(web: Web) -> Router {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .with_state(web)
}

async fn live() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// 503 while the database does not answer, so that a balancer sends people elsewhere; and once its file was moved away or
/// replaced, which does not pass by itself.
async fn ready(State(web): State<Web>) -> Response {
    if let Some(file) = &web.database_file
        && !file.is_in_its_place()
    {
        return api::refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database file is not the one that was opened: restart.",
        );
    }
    match web.accounts.ready().await {
        Ok(()) => Json(json!({ "status": "ok", "database": web.accounts.database_kind() }))
            .into_response(),
        Err(refusal) => {
            tracing::warn!(cause = %refusal, "not ready");
            let mut response = api::refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "The database does not answer.",
            );
            response
                .headers_mut()
                .insert(http::header::RETRY_AFTER, 2.into());
            response
        }
    }
}
