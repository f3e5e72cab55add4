//! The one HTTP client that speaks to providers: https, no redirects, no cookies, answers up to a limit.

use std::{future::Future, io::Cursor, net::IpAddr, pin::Pin};

use http::{HeaderValue, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde::de::DeserializeOwned;

use super::Trouble;

/// Bytes of an answer: a set of keys has a few KiB.
const MOST: usize = 256 * 1024;

pub(crate) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Cursor<Vec<u8>>>>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct HttpError(String);

impl std::fmt::Display for HttpError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for HttpError {}

impl Http {
    pub(crate) fn new() -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        // Sign-ins are rare: a connection each, none that died unnoticed.
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Self { client }
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if !is_private(request.uri()) {
            return Err(HttpError(format!(
                "{} is not https, and secrets do not travel in clear",
                request.uri()
            )));
        }
        self.exchange(request).await
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (mut parts, body) = request.into_parts();
        // GitHub answers nobody without one.
        parts
            .headers
            .insert(header::USER_AGENT, HeaderValue::from_static("Usher"));
        let request = http::Request::from_parts(parts, Full::new(Cursor::new(body)));
        let answer = self.client.request(request).await.map_err(no_answer)?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, MOST)
            .collect()
            .await
            .map_err(|e| HttpError(format!("the answer did not arrive: {e}")))?;
        Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
    }

    /// Reads JSON with a bearer token.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        url: &str,
        token: &str,
    ) -> Result<T, Trouble> {
        let away = |e: String| Trouble::Away(format!("{url}: {e}"));
        let request = http::Request::get(url)
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Vec::new())
            .map_err(|e| away(e.to_string()))?;
        let answer = self.send(request).await.map_err(|e| away(e.to_string()))?;
        if !answer.status().is_success() {
            return Err(away(answer.status().to_string()));
        }
        serde_json::from_slice(answer.body()).map_err(|e| away(e.to_string()))
    }
}

/// Asks for a page that anybody may read, with nothing secret in the question.
///
/// # Errors
///
/// Why there is no answer.
pub async fn ask(url: &str) -> Result<HttpResponse, String> {
    let request = http::Request::get(url)
        .body(Vec::new())
        .map_err(|e| e.to_string())?;
    Http::new()
        .exchange(request)
        .await
        .map_err(|e| e.to_string())
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// hyper's own sentence hides the reason in its sources.
fn no_answer(error: hyper_util::client::legacy::Error) -> HttpError {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        said = format!("{said}: {inner}");
        cause = inner.source();
    }
    HttpError(said)
}

/// Whether what is sent there stays between the two: https, or the machine itself.
pub(crate) fn is_private(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => loopback,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_travel_by_https_or_stay_on_the_machine() {
        for (url, private) in [
            ("https://id.example.org/token", true),
            ("http://id.example.org/token", false),
            ("http://127.0.0.1:4000/token", true),
            ("http://[::1]:4000/token", true),
            ("http://localhost/token", true),
            ("http://127.0.0.1.example.org/token", false),
            ("ftp://127.0.0.1/token", false),
            ("/token", false),
        ] {
            assert_eq!(is_private(&url.parse().unwrap()), private, "{url}");
        }
    }
}
