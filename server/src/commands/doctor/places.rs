//! Files that others could read, and the address that people open.

use std::{path::Path, time::Instant};

use tokio::net::TcpStream;

use super::{Finding, PATIENCE, settings::host};
use crate::{config::Config, secret_key::key_file};

/// Who else may read what only Usher should.
pub(super) fn files(config: &Config, settings: Option<&Path>) -> Vec<Finding> {
    let mut found = Vec::new();
    let key = key_file(&config.database_url);
    if config.secret_key.is_none() && key.exists() {
        found.extend(private(
            "usher.key opens waiting mail",
            &key,
            Finding::wrong,
        ));
    }
    if let Some(file) = config.sqlite_file().filter(|file| file.exists()) {
        found.extend(private(
            "the database holds everything",
            &file,
            Finding::advice,
        ));
    }
    let settings = settings.unwrap_or(Path::new("usher.toml"));
    if settings.exists() {
        let what = "the configuration may hold passwords";
        found.extend(private(what, settings, Finding::advice));
    }
    if found.is_empty() {
        found.push(Finding::fine("files", "Nobody else can read them."));
    }
    found
}

fn private(
    what: &str,
    file: &Path,
    finding: fn(&'static str, String) -> Finding,
) -> Option<Finding> {
    let mode = mode(file)?;
    (mode & 0o077 != 0).then(|| {
        let file = file.display();
        finding(
            "files",
            format!("{file} has mode {mode:o}, and {what}: chmod 600 {file}"),
        )
    })
}

#[cfg(unix)]
fn mode(file: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    Some(file.metadata().ok()?.mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}

/// Whether somebody listens at the address from which links are built.
pub(super) async fn public_url(config: &Config) -> Vec<Finding> {
    let url = config.public_url.as_str();
    let host = host(url);
    let port = url
        .parse::<http::Uri>()
        .ok()
        .and_then(|uri| uri.port_u16())
        .unwrap_or(if config.is_https() { 443 } else { 80 });
    let began = Instant::now();
    let reached = tokio::time::timeout(PATIENCE, TcpStream::connect((host, port))).await;
    vec![match reached {
        Ok(Ok(_)) => Finding::fine(
            "public URL",
            format!("{url} is reached in {} ms.", began.elapsed().as_millis()),
        ),
        Ok(Err(e)) => Finding::advice(
            "public URL",
            format!(
                "{url} is not reached from here ({e}). Links lead there: is it right, and does usher serve run?"
            ),
        ),
        Err(_) => Finding::advice(
            "public URL",
            format!("{url} does not answer from here. Links lead there: is it right?"),
        ),
    }]
}
