//! The site's files, inside the binary: script, WASM, style, icons, compressed ahead of time.
//!
//! Script and WASM name each other by relative paths, so one hash of all of them stands before their names: whatever
//! changes, all are new to the browser.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
    sync::Arc,
};

use app::{Assets, PARCELS};
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};

/// The largest files only compressed: every browser takes them so, and they are a tenth of the binary otherwise.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[exclude = "*.wasm"]
#[exclude = "*.d.ts*"]
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
        // A file may be there in its compressed forms alone.
        let files: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| name.strip_prefix("pkg/"))
            .map(|name| name.strip_suffix(".br").unwrap_or(name))
            .map(|name| name.strip_suffix(".gz").unwrap_or(name))
            .collect();
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
            let is_there = files.contains(file);
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
        let (encoding, form) = form(path, request.headers())?;
        let cache = if under_pkg.is_some() {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=3600"
        };
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let etag = HeaderValue::from_str(&form.etag).ok()?;
        let unchanged = request
            .headers()
            .get(header::IF_NONE_MATCH)
            .is_some_and(|seen| *seen == etag);
        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Response::new(Body::from(form.bytes))
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

/// A file as it is sent.
struct Form {
    bytes: Cow<'static, [u8]>,
    etag: String,
}

impl Form {
    fn of(file: EmbeddedFile) -> Self {
        let hash = file.metadata.sha256_hash();
        let hash: String = hash
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            bytes: file.data,
            etag: format!("\"{hash}\""),
        }
    }
}

/// The best form of a file that the client takes, and its encoding.
fn form(path: &str, headers: &HeaderMap) -> Option<(Option<&'static str>, Form)> {
    for (encoding, suffix) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(file) = Files::get(&format!("{path}.{suffix}"))
        {
            return Some((Some(encoding), Form::of(file)));
        }
    }
    if let Some(file) = Files::get(path) {
        return Some((None, Form::of(file)));
    }
    // For whoever takes nothing compressed: slower, and seldom.
    let zipped = Form::of(Files::get(&format!("{path}.gz"))?);
    let mut bytes = Vec::new();
    GzDecoder::new(&*zipped.bytes)
        .read_to_end(&mut bytes)
        .ok()?;
    let form = Form {
        bytes: bytes.into(),
        etag: zipped.etag.replacen('"', "\"plain-", 1),
    };
    Some((None, form))
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
