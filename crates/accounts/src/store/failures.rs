//! Writes that the database did not take, counted for whoever watches over it. What breaks a constraint is an answer and no
//! failure.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::error::ErrorKind;

/// A process has one database.
static FAILED: AtomicU64 = AtomicU64::new(0);

/// Counts a write that failed and hands it on.
pub(crate) fn noted<T>(done: sqlx::Result<T>) -> sqlx::Result<T> {
    done.inspect_err(note)
}

pub(super) fn note(error: &sqlx::Error) {
    let is_answer = error
        .as_database_error()
        .is_some_and(|e| !matches!(e.kind(), ErrorKind::Other));
    if !is_answer {
        FAILED.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many since the start.
pub(crate) fn failed_writes() -> u64 {
    FAILED.load(Ordering::Relaxed)
}
