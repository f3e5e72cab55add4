//! Requests as they come in, and what is read out of them.

mod anything;
mod bodies;
mod headers;
mod queries;

use axum::{
    body::{Body as HttpBody, to_bytes},
    extract::{FromRequest, Request},
    response::IntoResponse,
};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Ask, Asked};

/// What was read, or the status and the body of the refusal.
pub(super) async fn read<T: Ask>(request: Request) -> Result<T, (StatusCode, Value)> {
    match Asked::<T>::from_request(request, &()).await {
        Ok(Asked(read)) => Ok(read),
        Err(error) => {
            let response = error.into_response();
            let status = response.status();
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Err((status, serde_json::from_slice(&bytes).unwrap()))
        }
    }
}

/// The problems of a refused request: place and name of each.
pub(super) fn problems<T>(read: Result<T, (StatusCode, Value)>) -> Vec<(String, String)> {
    let Err((status, body)) = read else {
        panic!("the request was taken")
    };
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let problem = |problem: &Value| {
        assert!(
            problem["msg"]
                .as_str()
                .is_some_and(|msg| msg.ends_with('.')),
            "a sentence: {problem}"
        );
        let place: Vec<String> = problem["loc"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect();
        (place.join("."), text(&problem["type"]))
    };
    body["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(problem)
        .collect()
}

pub(super) fn one(place: &str, kind: &str) -> Vec<(String, String)> {
    vec![(place.to_owned(), kind.to_owned())]
}

pub(super) fn get(address: &str) -> Request {
    Request::get(address).body(HttpBody::empty()).unwrap()
}

pub(super) fn post(body: impl Into<HttpBody>) -> Request {
    Request::post("/")
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

pub(super) fn post_json(body: &Value) -> Request {
    post(body.to_string())
}

#[tokio::test]
async fn a_request_with_problems_in_several_places_names_them_all_at_once() {
    use crate::{
        input::{Body, PageQuery},
        wire::UserUpdate,
    };
    let mut request = post_json(&json!({"email": 5, "nickname": "ada"}));
    *request.uri_mut() = "/?page=0&page_size=x".parse().unwrap();
    let found = problems(read::<(PageQuery, Body<UserUpdate>)>(request).await);
    let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(
        places,
        [
            "query.page",
            "query.page_size",
            "body.email",
            "body.nickname"
        ]
    );
}
