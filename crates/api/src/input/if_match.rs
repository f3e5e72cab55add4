//! `If-Match` (RFC 9110, section 13.1.1): change it only if it is still what I read.

use http::{HeaderValue, header};
use model::Problem;
use utoipa::IntoParams;

use super::{Ask, Input};
use crate::error::{Answer, ApiError};

/// A version that nothing ever has: what is asked for with it has changed since.
const NEVER: i64 = -1;

/// The version that the caller wants to change; `None` for any.
pub(crate) struct IfMatch(pub(crate) Option<i64>);

#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "the field stands for the header in the OpenAPI document"
)]
struct IfMatchHeader {
    /// The `ETag` of the version that you read. If it has changed since, nothing is changed and the answer is
    /// 412. `*` stands for any version.
    #[param(rename = "If-Match")]
    if_match: Option<String>,
}

impl IntoParams for IfMatch {
    fn into_params(
        place: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        IfMatchHeader::into_params(place)
    }
}

impl Ask for IfMatch {
    fn ask(input: &mut Input) -> Self {
        let values = input.parts.headers.get_all(header::IF_MATCH);
        let tags: Vec<&str> = values.iter().flat_map(tags).collect();
        if tags.is_empty() || tags.contains(&"*") {
            return IfMatch(None);
        }
        // Of several tags the newest is the only one that can still hold: versions only grow.
        IfMatch(Some(
            tags.into_iter().filter_map(version).max().unwrap_or(NEVER),
        ))
    }
}

impl IfMatch {
    /// A 412 for a header that names no version of ours says so: the operation only knows that it differs.
    pub(crate) fn explained<T>(&self, answer: Answer<T>) -> Answer<T> {
        match answer {
            Err(ApiError::Problem(Problem::Changed { .. })) if self.0 == Some(NEVER) => {
                let sentence = "If-Match names no version of this. Send the ETag that you read, with its quotes.";
                Err(Problem::Changed {
                    sentence: sentence.to_owned(),
                    since: Vec::new(),
                }
                .into())
            }
            other => other,
        }
    }
}

/// The members of the list; a value that is no text is one tag that matches nothing.
fn tags(value: &HeaderValue) -> impl Iterator<Item = &str> {
    value.to_str().unwrap_or("?").split(',').map(str::trim)
}

/// The version of a strong tag as Usher writes them. A weak one (`W/`) never matches: the comparison is strong.
fn version(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix('"')?.strip_suffix('"')?;
    digits
        .parse()
        .ok()
        .filter(|version: &i64| version.to_string() == digits)
}
