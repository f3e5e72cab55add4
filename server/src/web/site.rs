//! The site's files, inside the binary: script, WASM, style, icons, compressed ahead of time.
//!
//! Script and WASM name each other by relative paths, so one hash of all of them stands before their names: whatever
//! changes, all are new to the browser.

use std::{collections::BTreeMap, sync::Arc};

use app::{Assets, PARCELS};
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Files;

/// What the binary carries; empty where it was compiled without the site.
#[derive(Clone, Default)]
pub(crate) struct Site {
    assets: Assets,
    /// Of all that is under `pkg/`.
    hash: String,
}

/// What the builder calls the loader of the parcels.
const LOADER: &str = "__wasm_split.______________________.js";
/// Which files each parcel needs, by a name that begins with the parcel's.
const MANIFEST: &str = "pkg/__wasm_split_manifest.json";

impl Site {
    pub(crate) fn embedded() -> Self {
        let mut names: Vec<_> = Files::iter()
            .filter(|name| name.starts_with("pkg/"))
            .collect();
        names.sort();
        let mut hash = Sha256::new();
        for name in &names {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(Files::get(name).map_or([0; 32], |file| file.metadata.sha256_hash()));
        }
        let hash: String = hash
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let there = |file: &str| {
            let is_there = names
                .iter()
                .any(|name| name.strip_prefix("pkg/") == Some(file));
            is_there.then(|| format!("/pkg/{hash}/{file}"))
        };
        let named = |file: &str| there(file).unwrap_or_default();
        let manifest: BTreeMap<String, Vec<String>> = Files::get(MANIFEST)
            .and_then(|file| serde_json::from_slice(&file.data).ok())
            .unwrap_or_default();
        let parcels = PARCELS.iter().map(|parcel| {
            let files = manifest
                .iter()
                .filter(|(name, _)| {
                    name.rsplit_once('_')
                        .is_some_and(|(name, _)| name == *parcel)
                })
                .flat_map(|(_, files)| files)
                .filter_map(|file| there(&format!("{file}.wasm")))
                .collect();
            (*parcel, files)
        });
        Self {
            assets: Assets {
                js: named("usher.js"),
                wasm: named("usher.wasm"),
                css: named("usher.css"),
                loader: named(LOADER),
                parcels: Arc::new(parcels.collect()),
            },
            hash,
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
        let under_pkg = path.strip_prefix("pkg/");
        let whole;
        let path = match under_pkg {
            // What an older or newer build names is not ours to give.
            Some(rest) => {
                whole = format!("pkg/{}", rest.strip_prefix(&*self.hash)?.strip_prefix('/')?);
                whole.as_str()
            }
            None => path,
        };
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
        let cache = if under_pkg.is_some() {
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
