//! What an operation answered, as a story checks it.

use std::fmt::Debug;

use accounts::{Caller, Refusal};
use model::Problem;

/// What the caller is told. The cause of a fault is printed, since a test has no log.
pub(crate) fn told<T>(answer: Result<T, Refusal>, caller: &Caller) -> Result<T, Problem> {
    answer.map_err(|refusal| {
        if let Refusal::Fault(fault) = &refusal {
            eprintln!("fault: {fault}");
        }
        refusal.into_problem(caller)
    })
}

pub(crate) trait Told<T> {
    /// It was done; what it returned.
    fn fine(self) -> T;
    /// It was refused with this status; how.
    fn refused(self, status: u16) -> Problem;
    /// The HTTP status that says the same.
    fn status(&self) -> u16;
}

impl<T: Debug> Told<T> for Result<T, Problem> {
    #[track_caller]
    fn fine(self) -> T {
        match self {
            Ok(done) => done,
            Err(problem) => panic!("refused with {}: {problem:?}", problem.status()),
        }
    }

    #[track_caller]
    fn refused(self, status: u16) -> Problem {
        match self {
            Ok(done) => panic!("not refused with {status}, but done: {done:?}"),
            Err(problem) => {
                assert_eq!(problem.status(), status, "{problem:?}");
                problem
            }
        }
    }

    fn status(&self) -> u16 {
        self.as_ref().map_or_else(Problem::status, |_| 200)
    }
}
