//! A page of another site cannot act with a visitor's cookie.
//!
//! One guard for every route that changes something, server functions included: what the browser says of the
//! request's origin in `Sec-Fetch-Site`, else in `Origin`. Programs send neither and are not browsers; whoever
//! sends a bearer token holds it, and a browser would have asked first before sending one across sites.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use messages::{Language, t};

use super::{Web, caller::bearer, fixed};

pub(super) async fn refuse(State(web): State<Web>, request: Request, next: Next) -> Response {
    if may_pass(request.method(), request.headers(), &web.public_url) {
        next.run(request).await
    } else if is_read_by_a_person(request.headers()) {
        page(&web, request.headers())
    } else {
        api::refuse(StatusCode::FORBIDDEN, t!("problem-other-site"))
    }
}

/// A form that was sent without script: its answer takes the place of the page.
fn is_read_by_a_person(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.is_some_and(|types| types.contains("text/html"))
}

/// Not one of the app's pages: those know their visitor by the cookie that does not count here.
fn page(web: &Web, headers: &HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|value| value.to_str().ok());
    let language = Language::accepted(wanted.unwrap_or_default());
    let (css, start) = (web.site.assets().css, &web.public_url);
    let text = messages::within(language, || {
        let (title, sentence) = (t!("common-refused-forbidden"), t!("problem-other-site"));
        let status = t!(
            "common-http-status",
            status = StatusCode::FORBIDDEN.as_str()
        );
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <link rel=\"stylesheet\" href=\"{css}\">\n</head>\n<body>\n<main class=\"doorway\">\n\
             <section class=\"empty refused\">\n<h1>{title}</h1>\n<p>{sentence}</p>\n\
             <p class=\"faint num\">{status}</p>\n<a class=\"btn\" href=\"{start}/\">{}</a>\n</section>\n\
             </main>\n</body>\n</html>\n",
            language.tag(),
            t!("common-go-start"),
        )
    });
    let policy = fixed(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    (StatusCode::FORBIDDEN, [policy], Html(text)).into_response()
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
