//! The site's files, inside the binary: script, WASM, style, icons, compressed ahead of time.

use app::Assets;
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Files;

/// What the binary carries; empty where it was compiled without the site.
#[derive(Clone, Default)]
pub(crate) struct Site {
    assets: Assets,
}

impl Site {
    pub(crate) fn embedded() -> Self {
        let named = |start: &str, end: &str| {
            Files::iter()
                .find(|name| name.starts_with(start) && name.ends_with(end))
                .map(|name| format!("/{name}"))
                .unwrap_or_default()
        };
        Self {
            assets: Assets {
                js: named("pkg/usher", ".js"),
                wasm: named("pkg/usher", ".wasm"),
                css: named("pkg/usher", ".css"),
            },
        }
    }

    pub(crate) fn assets(&self) -> Assets {
        self.assets.clone()
    }

    /// The file that a request asks for, in the best form that the client takes.
    pub(crate) fn file(&self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let path = request.uri().path().trim_start_matches('/');
        // The compressed forms are not files of their own.
        if path.is_empty() || path.ends_with(".br") || path.ends_with(".gz") {
            return None;
        }
        let plain = Files::get(path)?;
        let (encoding, file) = ["br", "gzip"]
            .into_iter()
            .filter(|encoding| accepts(request.headers(), encoding))
            .find_map(|encoding| {
                let suffix = if encoding == "br" { "br" } else { "gz" };
                Files::get(&format!("{path}.{suffix}")).map(|file| (Some(encoding), file))
            })
            .unwrap_or((None, plain));
        // Names under pkg/ hold a hash of the content, so what they name never changes.
        let cache = if path.starts_with("pkg/") {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=3600"
        };
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let etag: String = file
            .metadata
            .sha256_hash()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let etag = HeaderValue::from_str(&format!("\"{etag}\"")).ok()?;
        let unchanged = request
            .headers()
            .get(header::IF_NONE_MATCH)
            .is_some_and(|seen| *seen == etag);
        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Response::new(Body::from(file.data))
        };
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_str(kind.as_ref()).ok()?,
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, etag);
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Some(response)
    }
}

/// Whether the client takes an encoding: named, and not with a weight of nothing.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let Some(value) = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    value.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding))
            && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
