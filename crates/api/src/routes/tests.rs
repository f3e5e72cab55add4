//! The router without a server around it: what HTTP itself refuses, and the document of what it serves.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{document, routes};

async fn call(method: &str, path: &str) -> (StatusCode, HeaderMap, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .body(Body::empty())
        .unwrap();
    let response = routes().0.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        serde_json::from_slice(&bytes).unwrap(),
    )
}

#[tokio::test]
async fn an_unknown_path_is_404_in_json() {
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/users",
        "/api/v1/users/",
        "/api/v1/users/1/2/3",
        "/api/%FF",
    ] {
        let (status, headers, body) = call("GET", path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["cache-control"], "no-store");
        assert!(body["detail"].is_string());
    }
}

#[tokio::test]
async fn an_unknown_method_is_405_in_json_with_what_is_allowed() {
    let (status, headers, body) = call("PUT", "/api/v1/users").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(body["detail"].is_string());
    let allowed = headers["allow"].to_str().unwrap();
    assert!(
        allowed.contains("GET") && allowed.contains("POST"),
        "{allowed}"
    );
    let (_, headers, _) = call("TRACE", "/api/v1/users/x").await;
    let allowed = headers["allow"].to_str().unwrap();
    assert!(
        ["GET", "PATCH", "DELETE"]
            .iter()
            .all(|method| allowed.contains(method)),
        "{allowed}"
    );
}

#[tokio::test]
async fn a_server_that_forgets_the_caller_is_a_fault_and_not_a_hole() {
    for (method, path) in [
        ("GET", "/api/v1/users"),
        ("POST", "/api/v1/auth/login"),
        ("GET", "/api/v1/auth/oauth/x"),
    ] {
        let (status, _, body) = call(method, path).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(body["detail"].as_str().unwrap().contains("reference"));
    }
}

#[test]
fn the_document_is_what_it_was() {
    insta::assert_snapshot!("openapi", document().to_pretty_json().unwrap());
}

#[test]
fn every_operation_is_described_for_its_readers() {
    let document = serde_json::to_value(document()).unwrap();
    let mut ids = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            ids.push(operation["operationId"].as_str().unwrap().to_owned());
            assert!(
                operation["description"]
                    .as_str()
                    .is_some_and(|text| text.len() > 5),
                "{place}"
            );
            assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{place}");
            assert!(operation["responses"]["503"].is_object(), "{place}");
            assert_eq!(
                operation["security"].is_array(),
                operation["responses"]["401"].is_object() && !is_key(path),
                "{place}"
            );
            assert_eq!(
                operation["requestBody"].is_object(),
                operation["responses"]["415"].is_object(),
                "{place}"
            );
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(
                    parameter["description"].is_string(),
                    "{place} {}",
                    parameter["name"]
                );
            }
        }
    }
    assert_eq!(ids.len(), 43);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 43, "operation ids are unique");
}

/// These answer 401 to anybody, for what they are shown.
fn is_key(path: &str) -> bool {
    ["/login", "/refresh", "/callback"]
        .iter()
        .any(|end| path.ends_with(end))
}

#[test]
fn every_schema_that_is_referred_to_is_there() {
    let text = document().to_json().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    for piece in text.split("\"#/components/schemas/").skip(1) {
        let name = piece.split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}
