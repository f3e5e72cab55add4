//! Files that others could read, the disk that they are on, and the address that people open.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use super::{Finding, PATIENCE};
use crate::{config::Config, secret_key::key_file};

/// The database's file and what SQLite keeps beside it, as far as they are there.
fn database_files(config: &Config) -> Vec<PathBuf> {
    let Some(file) = config.sqlite_file() else {
        return Vec::new();
    };
    ["", "-wal", "-shm"]
        .iter()
        .map(|end| {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        })
        .filter(|file| file.exists())
        .collect()
}

/// Who else may read what only Usher should, and whose the files are.
pub(super) fn files(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    let key = key_file(&config.database_url);
    let key = Some(key).filter(|key| config.secret_key.is_none() && key.exists());
    let database = database_files(config);
    if let Some(key) = &key {
        found.extend(private("usher.key opens waiting mail", key, Finding::wrong));
    }
    for file in &database {
        let what = "the database holds everything";
        found.extend(private(what, file, Finding::advice));
    }
    if let Some(settings) = &config.file {
        let what = "the configuration may hold passwords";
        found.extend(private(what, settings, Finding::advice));
    }
    for secret in &config.secret_files {
        let what = "it holds a secret";
        found.extend(private(what, secret, Finding::advice));
    }
    if found.is_empty() {
        found.push(Finding::fine("files", "Nobody else can read them."));
    }
    found.extend(database.iter().chain(&key).filter_map(|file| owned(file)));
    found
}

/// Less than this is soon used up.
const LITTLE_ROOM: u64 = 512 << 20;

/// How much room there is for what is written next, and for a copy of all.
pub(super) fn disk(config: &Config) -> Option<Finding> {
    let file = config.sqlite_file()?;
    let free = free(&folder_of(&file))?;
    let size = file.metadata().map_or(0, |file| file.len());
    let words = format!("{} MiB are free where the database is", free >> 20);
    Some(if free < LITTLE_ROOM.max(size) {
        Finding::advice(
            "disk",
            format!("{words}: make room before it is full, when nothing can be changed."),
        )
    } else {
        Finding::fine("disk", format!("{words}."))
    })
}

/// Bytes that whoever is not root may still write there.
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// The folder of a file that is named with or without one.
fn folder_of(file: &Path) -> PathBuf {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
        .to_path_buf()
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

/// Whoever owns the folder runs the service, and can open no file that root has made there.
#[cfg(unix)]
fn owned(file: &Path) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt as _;
    let of_folder = folder_of(file).metadata().ok()?;
    let of_file = file.metadata().ok()?;
    let (owner, group) = (of_folder.uid(), of_folder.gid());
    if of_file.uid() == owner {
        return None;
    }
    let words = format!(
        "{file} belongs to user {} and its folder to user {owner}: if that is who runs usher, chown {owner}:{group} {file}",
        of_file.uid(),
        file = file.display(),
    );
    Some(match of_file.uid() {
        0 => Finding::wrong("files", words),
        _ => Finding::advice("files", words),
    })
}

#[cfg(not(unix))]
fn owned(_: &Path) -> Option<Finding> {
    None
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

/// Whether Usher is what answers at the address from which links are built.
pub(super) async fn public_url(config: &Config) -> Finding {
    let url = config.public_url.as_str();
    let began = Instant::now();
    let health = format!("{url}/health/live");
    let words = match tokio::time::timeout(PATIENCE, accounts::ask(&health)).await {
        Ok(Ok(answer)) if is_ushers(&answer) => {
            return Finding::fine(
                "public URL",
                format!("{url} is reached in {} ms.", began.elapsed().as_millis()),
            );
        }
        Ok(Ok(answer)) => format!(
            "{url} is answered by something else than Usher ({}). Links lead there: is it right, and does what answers \
             pass on what it is asked to {}?",
            answer.status(),
            config.listen
        ),
        Ok(Err(e)) if e.contains("certificate") => format!(
            "{url} shows a certificate that is not believed here ({e}). Links lead there: browsers have to know the \
             authority that issued it."
        ),
        Ok(Err(e)) => format!(
            "{url} is not reached from here ({e}). Links lead there: is it right, and does usher serve run?"
        ),
        Err(_) => {
            format!("{url} does not answer from here. Links lead there: is it right?")
        }
    };
    Finding::advice("public URL", words)
}

/// Alive, or busy: in the words that only Usher has.
fn is_ushers(answer: &http::Response<Vec<u8>>) -> bool {
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    body["status"] == "ok"
        || (answer.headers().contains_key("x-request-id") && body["detail"].is_string())
}
