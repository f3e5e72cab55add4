//! How the API says no: one JSON shape for every refusal, what HTTP itself refuses included.
//!
//! A problem of fields is a list under `detail`, everything else one plain sentence there. The headers that a
//! status promises (`WWW-Authenticate`, `Retry-After`) are set here and nowhere else.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use model::Problem;

use crate::wire::{ErrorResponse, HTTPValidationError};

/// Why a handler did not answer.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The operation refused, or the request could not be read.
    Problem(Problem),
    /// HTTP refuses before any operation is asked: the media type, the size.
    Http(StatusCode, &'static str),
}

/// What every handler returns.
pub(crate) type Answer<T> = Result<T, ApiError>;

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        ApiError::Problem(problem)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            ApiError::Problem(problem) => problem_response(&problem),
            ApiError::Http(status, sentence) => refuse(status, sentence),
        }
    }
}

/// A problem as the API answers it: status, headers and body.
pub fn problem_response(problem: &Problem) -> Response {
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match problem {
        Problem::Invalid { fields } => {
            (status, Json(HTTPValidationError::from(fields.as_slice()))).into_response()
        }
        other => refuse(status, &other.to_string()),
    };
    match problem {
        Problem::SignInNeeded { .. } => {
            // RFC 6750, section 3: the challenge names the scheme.
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Problem::TooMany { retry_after, .. } | Problem::Unavailable { retry_after, .. } => {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
        }
        _ => {}
    }
    response
}

/// Any other refusal in the same shape: `{"detail": "One plain sentence."}`.
pub fn refuse(status: StatusCode, sentence: &str) -> Response {
    (
        status,
        Json(ErrorResponse {
            detail: sentence.to_owned(),
        }),
    )
        .into_response()
}

/// 404 for a path under `/api` that names no operation.
pub async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, "There is no operation at this path.")
}

/// 405 for a method that the path does not have; the router adds `Allow`.
pub(crate) async fn method_not_allowed() -> Response {
    refuse(
        StatusCode::METHOD_NOT_ALLOWED,
        "This path does not take this method.",
    )
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use model::FieldProblem;
    use serde_json::{Value, json};

    use super::*;

    async fn answered(problem: Problem) -> (u16, http::HeaderMap, Value) {
        let (parts, body) = problem_response(&problem).into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        (
            parts.status.as_u16(),
            parts.headers,
            serde_json::from_slice(&bytes).unwrap(),
        )
    }

    #[tokio::test]
    async fn problems_of_fields_are_a_list_and_all_others_a_sentence() {
        let fields = vec![FieldProblem::body("email", "An address is needed.").of_kind("missing")];
        let (status, _, body) = answered(Problem::Invalid { fields }).await;
        let expected = json!({"detail": [{"loc": ["body", "email"], "msg": "An address is needed.", "type": "missing"}]});
        assert_eq!((status, body), (422, expected));
        let (status, headers, body) = answered(Problem::conflict("The address is taken.")).await;
        assert_eq!(
            (status, body),
            (409, json!({"detail": "The address is taken."}))
        );
        assert_eq!(headers["content-type"], "application/json");
    }

    #[tokio::test]
    async fn headers_say_how_to_go_on() {
        let (status, headers, _) = answered(Problem::sign_in_needed()).await;
        assert_eq!(
            (status, headers["www-authenticate"].as_bytes()),
            (401, &b"Bearer"[..])
        );
        let sentence = "Too many tries.".to_owned();
        let (status, headers, _) = answered(Problem::TooMany {
            sentence,
            retry_after: 61,
        })
        .await;
        assert_eq!(
            (status, headers["retry-after"].as_bytes()),
            (429, &b"61"[..])
        );
        let sentence = "Not now.".to_owned();
        let (status, headers, _) = answered(Problem::Unavailable {
            sentence,
            retry_after: 2,
        })
        .await;
        assert_eq!(
            (status, headers["retry-after"].as_bytes()),
            (503, &b"2"[..])
        );
    }

    #[tokio::test]
    async fn a_fault_tells_its_reference_and_nothing_else() {
        let (status, _, body) = answered(Problem::Internal {
            reference: "r-42".to_owned(),
        })
        .await;
        assert_eq!(status, 500);
        assert!(body["detail"].as_str().unwrap().contains("r-42"));
    }
}
