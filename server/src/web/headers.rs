//! Headers that protect whoever reads the answer in a browser.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

use super::{Web, fixed};

/// Pages set a policy of their own with a nonce; everything else shows nothing and runs nothing.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub(super) async fn protect(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |(name, value): (HeaderName, HeaderValue)| {
        headers.entry(name).or_insert(value);
    };
    default((
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(NOTHING),
    ));
    default(fixed("x-content-type-options", "nosniff"));
    default(fixed("x-frame-options", "DENY"));
    // The address of a page is sent to our own pages alone: a form without script returns to it.
    default(fixed("referrer-policy", "same-origin"));
    default(fixed("cross-origin-opener-policy", "same-origin"));
    default(fixed("cross-origin-resource-policy", "same-origin"));
    default(fixed(
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ));
    default(fixed("cache-control", "no-store"));
    if web.https {
        default(fixed(
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        ));
    }
    response
}
