//! The JSON body: its media type, its size, its syntax.
//!
//! Everything that can be refused without knowing the operation is refused here. The names of the problems are
//! those that clients of the API know: `json_invalid` for broken JSON, `missing` for no body at all.

use std::{future::poll_fn, pin::Pin};

use axum::body::{Body as HttpBody, Bytes, HttpBody as _};
use http::{HeaderMap, StatusCode, header};
use model::FieldProblem;
use serde_json::{Map, Value};

use super::{Ask, Fields, Input, ReadBody, strict_json};
use crate::error::{Answer, ApiError};

/// The most bytes that a body may have.
pub(crate) const MAX_BODY_BYTES: usize = 256 * 1024;
/// The most that is read of one that has more.
const MAX_DRAINED_BYTES: usize = 4 * 1024 * 1024;

/// A JSON object that reads as a `T`.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: ReadBody> Ask for Body<T> {
    const HAS_BODY: bool = true;

    fn ask(input: &mut Input) -> Self {
        match input.body.take() {
            Some(fields) => Body(Fields::read_all(fields, &mut input.problems)),
            // The body was refused as a whole: that is the problem, not the fields it lacks.
            None => Body(Fields::read_all(Map::new(), &mut Vec::new())),
        }
    }
}

/// The fields of the body. The outer error is a refusal of its own (400, 413, 415), the inner one belongs to
/// the problems of the request.
pub(super) async fn read(
    headers: &HeaderMap,
    body: HttpBody,
) -> Answer<Result<Map<String, Value>, FieldProblem>> {
    if !says_json(headers) {
        let sentence =
            "The body must be JSON: send it with the header Content-Type: application/json.";
        return Err(ApiError::Http(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence));
    }
    let bytes = collect(headers, body).await?;
    if bytes.is_empty() {
        return Ok(Err(whole("missing", "A JSON body is required.")));
    }
    if !headers.contains_key(header::CONTENT_TYPE) {
        let sentence =
            "The body has no media type: send it with the header Content-Type: application/json.";
        return Err(ApiError::Http(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence));
    }
    Ok(match strict_json::parse(&bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(whole(
            "model_attributes_type",
            "The body must be a JSON object.",
        )),
        Err(broken) => Err(whole("json_invalid", broken.to_string())),
    })
}

fn whole(kind: &str, msg: impl Into<String>) -> FieldProblem {
    FieldProblem {
        loc: vec!["body".to_owned()],
        msg: msg.into(),
        kind: kind.to_owned(),
    }
}

/// `application/json` or any `application/…+json` (RFC 6839). No header at all is judged with the body.
fn says_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (first, more) = (types.next(), types.next());
    let Some(first) = first else { return true };
    let media_type = first
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    let (kind, subtype) = media_type.split_once('/').unwrap_or_default();
    let subtype = subtype.to_ascii_lowercase();
    more.is_none()
        && kind.eq_ignore_ascii_case("application")
        && (subtype == "json" || subtype.ends_with("+json"))
}

/// The whole body, within its limit. What is beyond is read and thrown away as long as it is not absurd: a client
/// that is cut off while it sends sees a broken connection and never the answer.
pub(crate) async fn collect(headers: &HeaderMap, mut body: HttpBody) -> Answer<Bytes> {
    let too_large = || {
        ApiError::Http(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is larger than 256 KiB.",
        )
    };
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_DRAINED_BYTES as u64) {
        return Err(too_large());
    }
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(data) = next(&mut body).await? {
        seen += data.len();
        if seen > MAX_DRAINED_BYTES {
            break;
        }
        if seen <= MAX_BODY_BYTES {
            bytes.extend_from_slice(&data);
        }
    }
    if seen > MAX_BODY_BYTES {
        return Err(too_large());
    }
    Ok(bytes.into())
}

/// The next piece of the body; `None` at its end.
async fn next(body: &mut HttpBody) -> Answer<Option<Bytes>> {
    let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await;
    match frame.transpose() {
        Ok(frame) => Ok(frame.map(|frame| frame.into_data().unwrap_or_default())),
        Err(_) => Err(ApiError::Http(
            StatusCode::BAD_REQUEST,
            "The body could not be read to its end.",
        )),
    }
}
