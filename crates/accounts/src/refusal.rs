//! How an operation fails: a problem that the caller may know, or a fault that only the log may.

use messages::t;
use model::Problem;

use crate::Caller;

/// What an operation returns instead of its result.
#[derive(Debug)]
pub enum Refusal {
    /// The caller's to mend.
    Problem(Problem),
    /// Ours.
    Fault(Fault),
}

/// An internal cause. It is logged once, with the request's id, and never shown.
#[derive(Debug)]
pub struct Fault {
    cause: String,
    /// The database or another part is out of reach or overloaded: the same request may pass later.
    passing: bool,
}

impl Fault {
    /// Something that should not happen.
    pub fn unexpected(cause: impl ToString) -> Self {
        Self {
            cause: cause.to_string(),
            passing: false,
        }
    }

    /// Something that passes by itself.
    pub fn passing(cause: impl ToString) -> Self {
        Self {
            cause: cause.to_string(),
            passing: true,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.cause)
    }
}

impl Refusal {
    /// What the caller is told. A fault is logged here, once, with the reference that the caller gets.
    pub fn into_problem(self, caller: &Caller) -> Problem {
        let fault = match self {
            Refusal::Problem(problem) => return problem,
            Refusal::Fault(fault) => fault,
        };
        let reference = caller.request.request_id.clone();
        if fault.passing {
            tracing::warn!(
                request_id = reference,
                cause = fault.cause,
                "the database is out of reach or busy"
            );
            Problem::Unavailable {
                sentence: t!("problem-unavailable").to_owned(),
                retry_after: 2,
            }
        } else {
            tracing::error!(
                request_id = reference,
                cause = fault.cause,
                "an operation failed"
            );
            Problem::Internal { reference }
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::Problem(problem)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal::Fault(fault)
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{
            InvalidSavePointStatement, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed,
        };
        let passing = match &error {
            // A server that goes away in the middle of a sentence leaves one that the driver cannot read.
            Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => true,
            // A connection that a failed commit has spoilt: the next one is fresh.
            InvalidSavePointStatement => true,
            sqlx::Error::Database(e) => e.code().is_some_and(|code| passes(&code)),
            _ => false,
        };
        Refusal::Fault(Fault {
            cause: error.to_string(),
            passing,
        })
    }
}

/// Whether a database's code means trouble that ends by itself.
fn passes(code: &str) -> bool {
    if code.len() == 5 {
        // PostgreSQL: connection (08), resources (53), shutdown (57), serialization and deadlock (40), not yet up or
        // read-only (25006, 57P03).
        return code == "25006"
            || ["08", "53", "57", "40"]
                .iter()
                .any(|class| code.starts_with(class));
    }
    // SQLite: busy, locked, I/O, full, cannot open; the low byte of a code that says more of where.
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13 | 14))
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Problem(problem) => problem.fmt(f),
            Refusal::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn trouble_that_ends_by_itself_is_told_from_ours() {
        // Busy, full; a write, a sync and a lock of a file that fail; PostgreSQL without room, on its way down.
        for code in [
            "5", "13", "778", "1034", "3850", "53100", "57P01", "08006", "40001",
        ] {
            assert!(passes(code), "{code}");
        }
        // A constraint, a corrupt file; PostgreSQL's unique violation and a typing error.
        for code in ["19", "2067", "11", "23505", "42601", "12345"] {
            assert!(!passes(code), "{code}");
        }
    }
}
