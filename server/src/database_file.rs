//! The SQLite file, seen from outside: one server at a time serves it.
//!
//! Whoever writes queues within one process, so a server holds a lock while it runs. The lock is on a file of its own, beside
//! the database, whose own locks are SQLite's; the kernel lets go of it however the process ends, and nobody removes the
//! file, for who holds a lock on a removed file holds nothing that another could see.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// A server that was killed a moment ago may hold the lock for another moment: it is tried so often.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// Held as long as this value lives.
pub(crate) struct Lock {
    _file: File,
    pub(crate) path: PathBuf,
}

/// Takes the lock of a database file, which need not be there yet. `None` while a server, or a restore, has it.
pub(crate) async fn lock(database: &Path) -> Result<Option<Lock>, String> {
    let path = lock_file(database);
    let cannot = |e: io::Error| format!("{} cannot be locked: {e}.", path.display());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(cannot)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Lock { _file: file, path })),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(e)) => return Err(cannot(e)),
        }
    }
    Ok(None)
}

/// Beside the database itself, whatever link leads to it.
fn lock_file(database: &Path) -> PathBuf {
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_path_buf());
    let mut name = OsString::from(database);
    name.push(".lock");
    name.into()
}
