//! How an operation fails: a problem that the caller may know, or a fault that only the log may.

use messages::t;
use model::Problem;

use crate::{Caller, Principal, store::CommitError};

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
    kind: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FaultKind {
    /// It should not happen.
    Unexpected,
    /// The database or another part is out of reach or overloaded: the same request may pass later.
    Passing,
    /// The database has no room: changes pass once somebody makes some.
    DiskFull,
}

impl Fault {
    /// Something that should not happen.
    pub fn unexpected(cause: impl ToString) -> Self {
        Self {
            cause: cause.to_string(),
            kind: FaultKind::Unexpected,
        }
    }

    /// Something that passes by itself.
    pub fn passing(cause: impl ToString) -> Self {
        Self {
            cause: cause.to_string(),
            kind: FaultKind::Passing,
        }
    }

    /// The cause in a sentence, for whoever holds the server in hand.
    pub fn explained(&self) -> String {
        let cause = self.cause.trim_end_matches('.');
        match self.kind {
            FaultKind::Unexpected => format!("This should not happen: {cause}."),
            FaultKind::Passing => format!("The database is out of reach or busy: {cause}."),
            FaultKind::DiskFull => {
                format!("The disk of the database is full: {cause}. Make room and try again.")
            }
        }
    }

    fn of(error: &sqlx::Error) -> Self {
        let cause = match error {
            // sqlx would say first that it did not get an answer, where it was not asked.
            sqlx::Error::Io(e) if e.kind() == std::io::ErrorKind::NotConnected => e.to_string(),
            other => other.to_string(),
        };
        Self {
            cause,
            kind: FaultKind::of(error),
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
        // A command is no request, and its reference would lead nowhere.
        let request_id =
            (!matches!(caller.principal, Principal::Cli)).then_some(reference.as_str());
        match fault.kind {
            FaultKind::Passing => {
                tracing::warn!(
                    request_id,
                    cause = fault.cause,
                    "the database is out of reach or busy"
                );
                Problem::Unavailable {
                    sentence: t!("problem-unavailable").to_owned(),
                    retry_after: 2,
                }
            }
            FaultKind::DiskFull => {
                tracing::error!(
                    request_id,
                    cause = fault.cause,
                    "the disk of the database is full: nothing can be changed until there is room"
                );
                Problem::Unavailable {
                    sentence: t!("problem-disk-full").to_owned(),
                    retry_after: 30,
                }
            }
            FaultKind::Unexpected => {
                tracing::error!(request_id, cause = fault.cause, "an operation failed");
                Problem::Internal { reference }
            }
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
        Refusal::Fault(Fault::of(&error))
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Own(error) => error.into(),
            // Whatever was wrong with that transaction, the next one is another.
            CommitError::Shared(error) => {
                let fault = Fault::of(&error);
                Refusal::Fault(match fault.kind {
                    FaultKind::Unexpected => Fault::passing(fault.cause),
                    FaultKind::Passing | FaultKind::DiskFull => fault,
                })
            }
        }
    }
}

impl FaultKind {
    fn of(error: &sqlx::Error) -> Self {
        use sqlx::Error::{
            InvalidSavePointStatement, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed,
        };
        match error {
            // A server that goes away in the middle of a sentence leaves one that the driver cannot read.
            Io(_) | Tls(_) | Protocol(_) | PoolTimedOut | PoolClosed | WorkerCrashed => {
                Self::Passing
            }
            // A connection that a failed commit has spoilt: the next one is fresh.
            InvalidSavePointStatement => Self::Passing,
            sqlx::Error::Database(e) => e.code().map_or(Self::Unexpected, |code| Self::told(&code)),
            _ => Self::Unexpected,
        }
    }

    /// By a database's code.
    fn told(code: &str) -> Self {
        if is_full(code) {
            Self::DiskFull
        } else if passes(code) {
            Self::Passing
        } else {
            Self::Unexpected
        }
    }
}

/// Whether a database's code says that its disk is full.
fn is_full(code: &str) -> bool {
    matches!(code, "13" | "53100")
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
    // SQLite: busy, locked, I/O, cannot open; the low byte of a code that says more of where.
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 14))
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
    use super::FaultKind::{self, DiskFull, Passing, Unexpected};

    #[test]
    fn trouble_that_ends_by_itself_is_told_from_ours_and_a_full_disk_from_both() {
        let all = |kind, codes: &[&str]| {
            for code in codes {
                assert_eq!(FaultKind::told(code), kind, "{code}");
            }
        };
        all(DiskFull, &["13", "53100"]);
        // Busy; a write, a sync and a lock of a file that fail; PostgreSQL without memory, on its way down.
        all(
            Passing,
            &[
                "5", "778", "1034", "3850", "53200", "57P01", "08006", "40001",
            ],
        );
        // A constraint, a corrupt file; PostgreSQL's unique violation and a typing error.
        all(Unexpected, &["19", "2067", "11", "23505", "42601", "12345"]);
    }
}
