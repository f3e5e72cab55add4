//! The key that a request shows becomes its caller, read from the database each time.

use std::sync::Arc;

use accounts::{Caller, Key, RequestInfo};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, header};

use super::{SESSION_COOKIE, Web, log::RequestId, session_store};

/// The longest user agent that the trail keeps, in bytes.
const LONGEST_AGENT: usize = 512;

/// Who asked, for the log; of a sign-in, whoever they turned out to be.
#[derive(Clone)]
pub(super) struct Who(pub(super) String);

pub(super) async fn find(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let info = info(&web, &request);
    let headers = request.headers();
    let cookie = cookie(headers);
    // A bearer token is meant; whatever cookie travels along does not count beside it.
    let key = match (bearer(headers), cookie.as_deref()) {
        (Some(token), _) => Key::Bearer(token),
        (None, Some(cookie)) => Key::Cookie(cookie),
        (None, None) => Key::None,
    };
    let caller = match web.accounts.caller(key, info.clone()).await {
        Ok(caller) => caller,
        Err(refusal) => return api::problem_response(&refusal.into_problem(&Caller::nobody(info))),
    };
    let session = match (key, caller.person()) {
        (Key::Cookie(cookie), Some(_)) => session_store::behind(cookie, &web.accounts),
        _ => None,
    };
    let signed_in = Arc::clone(&caller.request.signed_in);
    let asked = caller.person().map(|person| person.id);
    let extensions = request.extensions_mut();
    extensions.insert(caller);
    extensions.insert(Arc::clone(&web.accounts));
    if let Some(session) = session {
        extensions.insert(session);
    }
    let mut response = next.run(request).await;
    let who = signed_in.get().copied().or(asked);
    let who = who.map_or_else(|| "nobody".to_owned(), |id| id.to_string());
    response.extensions_mut().insert(Who(who));
    response
}

fn info(web: &Web, request: &Request) -> RequestInfo {
    let extensions = request.extensions();
    let ip = extensions.get::<super::Peer>().map(|peer| {
        super::address::client(
            peer.0.ip().to_canonical(),
            request.headers(),
            &web.trusted_proxies,
        )
    });
    let user_agent = request.headers().get(header::USER_AGENT).map(|value| {
        let mut text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut end = text.len().min(LONGEST_AGENT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text
    });
    RequestInfo {
        ip: ip.map(|ip| ip.to_string()),
        user_agent,
        request_id: extensions
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default(),
        ..RequestInfo::default()
    }
}

/// What stands after `Bearer`, a scheme without regard to case (RFC 9110, section 11.1).
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn headers(name: HeaderName, values: &[Vec<u8>]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.append(&name, value);
            }
        }
        headers
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_header_shows_a_key_or_none(values in vec(vec(9..=255_u8, 0..80), 0..4)) {
            let authorization = headers(header::AUTHORIZATION, &values);
            if let Some(token) = bearer(&authorization) {
                prop_assert_eq!(token, token.trim());
            }
            if let Some(cookie) = cookie(&headers(header::COOKIE, &values)) {
                prop_assert!(!cookie.is_empty() && !cookie.contains(';'));
            }
        }

        #[test]
        fn a_key_is_found_among_any_others(token in "[!-~]{1,60}", before in "[ -:<-~]{0,40}", value in "[A-Za-z0-9_-]{1,40}") {
            let shown = headers(header::AUTHORIZATION, &[format!("beArer  {token} ").into_bytes()]);
            prop_assert_eq!(bearer(&shown), Some(token.as_str()));
            prop_assume!(!before.trim_start().starts_with("session_token="));
            let cookies = format!("{before}; {SESSION_COOKIE}={value}; other=1");
            let shown = headers(header::COOKIE, &[cookies.into_bytes()]);
            prop_assert_eq!(cookie(&shown), Some(value));
        }
    }
}
