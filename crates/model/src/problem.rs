//! How Usher says no: one type for every door, with a sentence for people and a shape for programs.

use std::fmt;

use messages::t;
use serde::{Deserialize, Serialize};

/// Why an operation was refused or failed, as far as the caller may know. It never holds an internal cause:
/// that is in the log, under `reference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// 422: every field that is wrong, at once.
    Invalid { fields: Vec<FieldProblem> },
    /// 401: nobody is signed in, or the session has ended.
    SignInNeeded { sentence: String },
    /// 403: the caller's roles do not allow it.
    Forbidden { sentence: String },
    /// 404: not there, or not within the caller's reach; which of the two is not told.
    NotFound { sentence: String },
    /// 409: it contradicts what is there.
    Conflict { sentence: String },
    /// 412: it has changed since the caller read it; what changed, newest first, as far as that can be told.
    Changed {
        sentence: String,
        #[serde(default)]
        since: Vec<String>,
    },
    /// 429: too many tries; seconds to wait.
    TooMany { sentence: String, retry_after: u32 },
    /// 503: not now; seconds to wait.
    Unavailable { sentence: String, retry_after: u32 },
    /// 500: our fault. The log has the cause under the same reference.
    Internal { reference: String },
}

/// One thing that is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Where it is: `body`, `query`, `path` or `cookie`, then the field.
    pub loc: Vec<String>,
    /// What is wrong and what would be right, in one sentence.
    pub msg: String,
    /// A name for programs: `value_error`, `missing`, `extra_forbidden`, `string_too_short`, ….
    #[serde(rename = "type")]
    pub kind: String,
}

impl FieldProblem {
    pub fn body(field: &str, msg: impl Into<String>) -> Self {
        Self::at("body", field, msg)
    }

    pub fn query(field: &str, msg: impl Into<String>) -> Self {
        Self::at("query", field, msg)
    }

    pub fn at(place: &str, field: &str, msg: impl Into<String>) -> Self {
        Self {
            loc: vec![place.to_owned(), field.to_owned()],
            msg: msg.into(),
            kind: "value_error".to_owned(),
        }
    }

    #[must_use]
    pub fn of_kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    /// The field's own name: the last part of its place.
    pub fn field(&self) -> &str {
        self.loc.last().map_or("", String::as_str)
    }
}

impl Problem {
    pub fn invalid(field: FieldProblem) -> Self {
        Problem::Invalid {
            fields: vec![field],
        }
    }

    pub fn sign_in_needed() -> Self {
        Problem::SignInNeeded {
            sentence: t!("problem-sign-in-needed").to_owned(),
        }
    }

    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Problem::Forbidden {
            sentence: sentence.into(),
        }
    }

    pub fn not_found(sentence: impl Into<String>) -> Self {
        Problem::NotFound {
            sentence: sentence.into(),
        }
    }

    pub fn conflict(sentence: impl Into<String>) -> Self {
        Problem::Conflict {
            sentence: sentence.into(),
        }
    }

    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Problem::Invalid { .. } => 422,
            Problem::SignInNeeded { .. } => 401,
            Problem::Forbidden { .. } => 403,
            Problem::NotFound { .. } => 404,
            Problem::Conflict { .. } => 409,
            Problem::Changed { .. } => 412,
            Problem::TooMany { .. } => 429,
            Problem::Unavailable { .. } => 503,
            Problem::Internal { .. } => 500,
        }
    }

    /// The problems of one field, for the form that shows them beside it.
    pub fn of_field<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let fields: &[FieldProblem] = match self {
            Problem::Invalid { fields } => fields,
            _ => &[],
        };
        fields
            .iter()
            .filter(move |problem| problem.field() == field)
            .map(|problem| problem.msg.as_str())
    }
}

/// One plain sentence, fit to show.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Invalid { fields } => match fields.as_slice() {
                [only] => f.write_str(&only.msg),
                many => f.write_str(&t!("problem-fields", count = many.len())),
            },
            Problem::SignInNeeded { sentence }
            | Problem::Forbidden { sentence }
            | Problem::NotFound { sentence }
            | Problem::Conflict { sentence }
            | Problem::TooMany { sentence, .. }
            | Problem::Unavailable { sentence, .. } => f.write_str(sentence),
            Problem::Changed { sentence, since } if since.is_empty() => f.write_str(sentence),
            Problem::Changed { sentence, since } => f.write_str(&t!(
                "problem-changed-latest",
                sentence = sentence.as_str(),
                changes = since.join("; ")
            )),
            Problem::Internal { reference } => {
                f.write_str(&t!("problem-internal", reference = reference.as_str()))
            }
        }
    }
}

impl std::error::Error for Problem {}
