//! Anything at all as a request: it is read or refused with its problems, and nothing panics.

use axum::extract::Request;
use http::StatusCode;
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Map, Value};

use super::{get, post, read};
use crate::{
    input::{
        ActivityFilter, Ask, Body, Cursor, IfMatch, OrganizationActivityFilter, PageQuery,
        UserFilter,
    },
    wire::{
        AdminSetPasswordRequest, LoginRequest, OrganizationUpdate, RegisterRequest, UserCreate,
        UserRoleAssignment, UserUpdate,
    },
};

const PARAMETERS: [&str; 13] = [
    "page",
    "page_size",
    "search",
    "role_filter",
    "is_active",
    "org_id",
    "sort",
    "cursor",
    "event_type",
    "start_date",
    "end_date",
    "color",
    "",
];
const FIELDS: [&str; 12] = [
    "email",
    "password",
    "full_name",
    "org_id",
    "preferences",
    "is_active",
    "role_name",
    "expires_at",
    "new_password",
    "org_name",
    "avatar_url",
    "nickname",
];

/// Read, or refused as the client's to mend.
fn is_answered<T: Ask>(request: Request) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|e| TestCaseError::fail(e.to_string()))?;
    if let Err((status, body)) = runtime.block_on(read::<T>(request)) {
        prop_assert!(
            matches!(
                status,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST
            ),
            "{} {}",
            status,
            body
        );
        prop_assert!(!body["detail"].is_null(), "{}", body);
    }
    Ok(())
}

/// Bytes as they stand in a query, some of them escaped, some escapes broken.
fn escaped(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b',' | b'+' => char::from(*byte).to_string(),
        b'%' => "%".to_owned(),
        other => format!("%{other:02x}"),
    };
    bytes.iter().map(escape).collect()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(Value::from("ada@example.org")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((".{0,8}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    let fields = FIELDS.map(|name| option::of(value()).prop_map(move |value| (name, value)));
    fields.prop_map(|fields| {
        let there = fields.into_iter();
        let there = there.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(there.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_read_or_refused(
        pairs in vec((0..PARAMETERS.len(), vec(any::<u8>(), 0..24)), 0..8)
    ) {
        let pairs = pairs.iter().map(|(name, bytes)| format!("{}={}", PARAMETERS[*name], escaped(bytes)));
        let address = format!("/api/v1/users?{}", pairs.collect::<Vec<_>>().join("&"));
        is_answered::<(PageQuery, UserFilter, Cursor)>(get(&address))?;
        is_answered::<(PageQuery, ActivityFilter, Cursor)>(get(&address))?;
        is_answered::<(PageQuery, OrganizationActivityFilter, Cursor)>(get(&address))?;
    }

    #[test]
    fn any_bytes_as_a_body_are_read_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        is_answered::<Body<UserCreate>>(post(bytes.clone()))?;
        is_answered::<Body<LoginRequest>>(post(bytes))?;
    }

    #[test]
    fn any_json_as_a_body_is_read_or_refused(body in object()) {
        let body = body.to_string();
        is_answered::<Body<UserCreate>>(post(body.clone()))?;
        is_answered::<Body<UserUpdate>>(post(body.clone()))?;
        is_answered::<Body<OrganizationUpdate>>(post(body.clone()))?;
        is_answered::<Body<UserRoleAssignment>>(post(body.clone()))?;
        is_answered::<Body<AdminSetPasswordRequest>>(post(body.clone()))?;
        is_answered::<Body<RegisterRequest>>(post(body))?;
    }

    #[test]
    fn any_version_in_a_header_is_borne(bytes in vec(32_u8..=255, 0..60)) {
        if let Ok(value) = http::HeaderValue::from_bytes(&bytes) {
            let mut request = get("/");
            request.headers_mut().insert("if-match", value);
            is_answered::<IfMatch>(request)?;
        }
    }
}
