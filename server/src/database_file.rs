//! The SQLite file, seen from outside: one server at a time serves it, and it stays the one that was opened.
//!
//! Whoever writes queues within one process, so a server holds a lock while it runs. The lock is on a file of its own, beside
//! the database, whose own locks are SQLite's; the kernel lets go of it however the process ends, and nobody removes the
//! file, for who holds a lock on a removed file holds nothing that another could see.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
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

/// The file that a server has opened.
#[derive(Clone)]
pub(crate) struct Opened {
    path: Arc<Path>,
    /// By what the file system knows it, under whatever name.
    identity: (u64, u64),
    told: Arc<AtomicBool>,
}

impl Opened {
    /// `None` if there is no such file.
    pub(crate) fn at(path: &Path) -> Option<Self> {
        Some(Self {
            path: path.into(),
            identity: identity(&fs::metadata(path).ok()?),
            told: Arc::default(),
        })
    }

    /// Whether its path still leads to it. If not, whatever is written now is found by nobody; the log says so, once.
    pub(crate) fn is_in_its_place(&self) -> bool {
        let is = match fs::metadata(&*self.path) {
            Ok(found) => identity(&found) == self.identity,
            // What cannot be looked at now may be there.
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        };
        if !self.told.swap(!is, Ordering::Relaxed) && !is {
            tracing::warn!(
                file = %self.path.display(),
                "the database file is not the one that was opened: restart"
            );
        }
        is
    }
}

/// Device and inode: no other file has both while this one is open.
#[cfg(unix)]
fn identity(file: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (file.dev(), file.ino())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}
