//! An answer as it is kept: what a client reads of it, and nothing of the connection that it went over.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

/// The headers that belong to the answer and not to its delivery.
const HEADERS: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::ETAG,
    header::LINK,
    header::LOCATION,
];

#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    status: u16,
    headers: Vec<(String, String)>,
    /// JSON, or nothing.
    body: String,
}

impl Kept {
    pub(super) fn of(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let text = |name: &HeaderName| Some(headers.get(name)?.to_str().ok()?.to_owned());
        Self {
            status: status.as_u16(),
            headers: HEADERS
                .iter()
                .filter_map(|name| Some((name.to_string(), text(name)?)))
                .collect(),
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = (status, self.body).into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_survives_being_kept() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        headers.insert(header::ETAG, "\"1\"".parse().unwrap());
        headers.insert("x-request-id", "not the answer's".parse().unwrap());
        let kept = Kept::of(
            StatusCode::CREATED,
            &headers,
            "{\"name\":\"Zoë\"}".as_bytes(),
        );
        let again = Kept::read(&kept.write()).unwrap().into_response();
        assert_eq!(again.status(), StatusCode::CREATED);
        assert_eq!(again.headers()["content-type"], "application/json");
        assert_eq!(again.headers()["etag"], "\"1\"");
        assert!(!again.headers().contains_key("x-request-id"));
        let body = axum::body::to_bytes(again.into_body(), 100).await.unwrap();
        assert_eq!(body, "{\"name\":\"Zoë\"}".as_bytes());
    }
}
