//! The refusals that many operations share, described once for the OpenAPI document.
//!
//! An operation lists what only it refuses (403, 404, 409, …) beside its own answer, and names these for the
//! rest.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{
        ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder,
        schema::{Object, Type},
    },
};

/// Somebody must be signed in.
pub(crate) enum SignInNeeded {}

impl IntoResponses for SignInNeeded {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let challenge = HeaderBuilder::new()
            .schema(Some(Object::with_type(Type::String)))
            .description(Some("`Bearer`"));
        let unauthorized = refusal(
            "ErrorResponse",
            "Nobody is signed in: no key, or one that has ended.",
        )
        .header("WWW-Authenticate", challenge.build());
        [("401".to_owned(), unauthorized.build().into()), busy()].into()
    }
}

/// Anybody may ask, but not always now.
pub(crate) enum Busy {}

impl IntoResponses for Busy {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        [busy()].into()
    }
}

/// Path and query are read strictly.
pub(crate) enum Unreadable {}

impl IntoResponses for Unreadable {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let invalid = refusal(
            "HTTPValidationError",
            "Something in the request is wrong; every problem is listed.",
        );
        [("422".to_owned(), invalid.build().into())].into()
    }
}

/// So is the body.
pub(crate) enum UnreadableBody {}

impl IntoResponses for UnreadableBody {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = Unreadable::responses();
        responses.insert(
            "413".to_owned(),
            refusal("ErrorResponse", "The body is larger than 256 KiB.")
                .build()
                .into(),
        );
        responses.insert(
            "415".to_owned(),
            refusal("ErrorResponse", "The body is not `application/json`.")
                .build()
                .into(),
        );
        responses
    }
}

/// Guessing is limited.
pub(crate) enum TooMany {}

impl IntoResponses for TooMany {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let too_many = refusal(
            "ErrorResponse",
            "Too many tries. Wait as long as `Retry-After` says.",
        );
        [(
            "429".to_owned(),
            too_many.header("Retry-After", seconds()).build().into(),
        )]
        .into()
    }
}

fn busy() -> (String, RefOr<Response>) {
    let busy = refusal(
        "ErrorResponse",
        "Usher cannot do this right now. Try again after `Retry-After`.",
    );
    (
        "503".to_owned(),
        busy.header("Retry-After", seconds()).build().into(),
    )
}

fn seconds() -> utoipa::openapi::Header {
    HeaderBuilder::new()
        .schema(Some(Object::with_type(Type::Integer)))
        .description(Some("Seconds to wait."))
        .build()
}

fn refusal(schema: &str, description: &str) -> ResponseBuilder {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(schema)))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content("application/json", content)
}
