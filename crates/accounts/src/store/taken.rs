//! A violated constraint becomes the answer that the caller understands, where the insert is.

use model::Problem;

use crate::Refusal;

/// A unique constraint: its name (PostgreSQL reports it), its column (SQLite reports that), and what to say.
pub(crate) struct Unique {
    pub(crate) constraint: &'static str,
    pub(crate) column: &'static str,
    pub(crate) sentence: fn() -> &'static str,
}

pub(crate) trait OrTaken<T> {
    /// Turns a violation of one of these constraints into a 409 with its sentence; anything else stays a fault.
    fn or_taken(self, constraints: &[Unique]) -> Result<T, Refusal>;
}

impl<T> OrTaken<T> for sqlx::Result<T> {
    fn or_taken(self, constraints: &[Unique]) -> Result<T, Refusal> {
        self.map_err(|error| {
            let violated = error
                .as_database_error()
                .filter(|e| e.is_unique_violation())
                .and_then(|e| {
                    constraints.iter().find(|unique| match e.constraint() {
                        Some(name) => name == unique.constraint,
                        None => e.message().contains(unique.column),
                    })
                });
            match violated {
                Some(unique) => Refusal::Problem(Problem::conflict((unique.sentence)())),
                None => Refusal::from(error),
            }
        })
    }
}
