//! What a request says, read strictly and all at once.
//!
//! A handler names what it wants as a type, `Asked<(UserPath, Body<UserUpdate>)>`; each part reads itself and
//! notes what is wrong, and only a request without any problem reaches the operation. So one answer names every
//! problem of path, query and body together. The types also describe themselves to the OpenAPI document, which
//! keeps what is documented and what is read in one place.

mod body;
mod cursor;
mod events;
mod fields;
mod filters;
mod if_match;
mod kinds;
mod page;
mod path;
mod query;
mod sorting;
mod spans;
mod strict_json;

use axum::extract::{FromRequest, Request};
use http::request::Parts;
use model::{FieldProblem, Problem};
use serde_json::{Map, Value};

use crate::error::{Answer, ApiError};

pub(crate) use body::{Body, collect};
pub(crate) use cursor::Cursor;
pub(crate) use events::{ActivityFilter, ActivityMore, OrganizationActivityFilter};
pub(crate) use fields::{Fields, ReadBody};
pub(crate) use filters::{OrganizationFilter, UserFilter};
pub(crate) use if_match::IfMatch;
pub(crate) use kinds::{Flag, Instant, Integer, Kind, Object, TEXT, Text, Wrong};
pub(crate) use page::{Linked, PageQuery};
pub(crate) use path::{
    OrgPath, ProviderPath, RolePath, SessionPath, SuperDevPath, TokenPath, UserPath, WhichSessions,
};
pub(crate) use sorting::{OrganizationSorting, UserSorting};
pub(crate) use spans::UserSpans;

/// A request taken apart, and what was found wrong with it so far.
pub(crate) struct Input {
    parts: Parts,
    path: path::PathTexts,
    query: query::QueryTexts,
    body: Option<Map<String, Value>>,
    problems: Vec<FieldProblem>,
}

/// A part of a request that reads itself. What cannot be read is noted in the input, and a placeholder is
/// returned: nobody sees it, because a request with problems never reaches its handler.
pub(crate) trait Ask: Sized {
    /// Whether it needs the JSON body. A body that no part needs is left unread.
    const HAS_BODY: bool = false;

    fn ask(input: &mut Input) -> Self;
}

/// Proof that the whole request could be read.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: Ask> FromRequest<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let (mut parts, body) = request.into_parts();
        let path = path::PathTexts::of(&mut parts, state).await;
        let query = query::QueryTexts::of(parts.uri.query().unwrap_or_default());
        let mut input = Input {
            parts,
            path,
            query,
            body: None,
            problems: Vec::new(),
        };
        if T::HAS_BODY {
            match body::read(&input.parts.headers, body).await? {
                Ok(fields) => input.body = Some(fields),
                Err(problem) => input.problems.push(problem),
            }
        }
        let asked = T::ask(&mut input);
        if input.problems.is_empty() {
            Ok(Asked(asked))
        } else {
            Err(Problem::Invalid {
                fields: input.problems,
            }
            .into())
        }
    }
}

macro_rules! ask_for_each {
    ($($part:ident)+) => {
        impl<$($part: Ask),+> Ask for ($($part,)+) {
            const HAS_BODY: bool = $($part::HAS_BODY)||+;

            fn ask(input: &mut Input) -> Self {
                ($($part::ask(input),)+)
            }
        }
    };
}

ask_for_each!(A B);
ask_for_each!(A B C);
ask_for_each!(A B C D);

impl Input {
    pub(crate) fn headers(&self) -> &http::HeaderMap {
        &self.parts.headers
    }

    fn note(&mut self, place: &str, field: &str, kind: &str, msg: impl Into<String>) {
        self.problems
            .push(FieldProblem::at(place, field, msg).of_kind(kind));
    }
}

#[cfg(test)]
pub(crate) mod tests;
