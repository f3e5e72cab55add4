//! A page of another site cannot act with a visitor's cookie.
//!
//! One guard for every route that changes something, server functions included: what the browser says of the
//! request's origin in `Sec-Fetch-Site`, else in `Origin`. Programs send neither and are not browsers; whoever
//! sends a bearer token holds it, and a browser would have asked first before sending one across sites.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, header};

use super::{Web, caller::bearer};

pub(super) async fn refuse(State(web): State<Web>, request: Request, next: Next) -> Response {
    if may_pass(request.method(), request.headers(), &web.public_url) {
        next.run(request).await
    } else {
        api::refuse(
            StatusCode::FORBIDDEN,
            "This request came from another site. Open Usher under its own address and try again.",
        )
    }
}

fn may_pass(method: &Method, headers: &HeaderMap, public_url: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || bearer(headers).is_some()
    {
        return true;
    }
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("unreadable"))
    };
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.eq_ignore_ascii_case(public_url),
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(method: Method, headers: &[(&str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                    value.parse().unwrap(),
                )
            })
            .collect();
        may_pass(&method, &headers, "https://id.example.org")
    }

    #[test]
    fn another_site_cannot_post_and_ours_can() {
        assert!(!passes(Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(!passes(Method::DELETE, &[("sec-fetch-site", "same-site")]));
        assert!(!passes(Method::POST, &[("origin", "https://evil.example")]));
        assert!(!passes(Method::POST, &[("origin", "null")]));
        assert!(passes(
            Method::POST,
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://id.example.org")
            ]
        ));
        assert!(passes(
            Method::POST,
            &[("origin", "https://id.example.org")]
        ));
    }

    #[test]
    fn programs_and_holders_of_a_token_pass() {
        assert!(passes(Method::POST, &[]));
        assert!(passes(
            Method::POST,
            &[
                ("origin", "https://app.example"),
                ("authorization", "Bearer ush_a1_x")
            ]
        ));
        assert!(passes(Method::GET, &[("sec-fetch-site", "cross-site")]));
    }
}
