use http::{HeaderValue, Request};

use super::read;
use crate::input::IfMatch;

async fn version(values: &[&[u8]]) -> Option<i64> {
    let mut request = Request::patch("/").body(axum::body::Body::empty()).unwrap();
    for value in values {
        request
            .headers_mut()
            .append("if-match", HeaderValue::from_bytes(value).unwrap());
    }
    read::<IfMatch>(request).await.unwrap().0
}

#[tokio::test]
async fn without_the_header_or_with_a_star_any_version_will_do() {
    assert_eq!(version(&[]).await, None);
    assert_eq!(version(&[b"*"]).await, None);
}

#[tokio::test]
async fn a_strong_tag_is_a_version_and_the_newest_of_several_counts() {
    assert_eq!(version(&[b"\"7\""]).await, Some(7));
    assert_eq!(version(&[b"\"3\", \"9\"", b"\"5\""]).await, Some(9));
}

#[tokio::test]
async fn what_is_no_tag_of_ours_matches_nothing() {
    for other in [
        &b"W/\"7\""[..],
        b"7",
        b"\"07\"",
        b"\"x\"",
        b"",
        b"\"\"",
        b"\"7",
        b"\xff",
    ] {
        assert_eq!(version(&[other]).await, Some(-1), "{other:?}");
    }
}
