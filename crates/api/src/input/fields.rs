//! Reading a JSON object field by field, every problem noted.
//!
//! What the operation must judge (is this an e-mail address, is that password common) is not judged here, only
//! the types and the lengths that the OpenAPI document declares.

use model::{FieldProblem, Maybe};
use serde_json::{Map, Value};

use super::kinds::Kind;

/// The most unknown fields that one answer lists: a body of nothing else does not come back larger than it was.
const MAX_UNKNOWN_LISTED: usize = 50;

/// A request body that reads itself out of its fields.
pub(crate) trait ReadBody: Sized {
    /// Reads every field it knows. What it leaves is refused as unknown.
    fn read(fields: &mut Fields<'_>) -> Self;
}

/// The fields of a body that are not read yet, and the problems so far.
pub(crate) struct Fields<'a> {
    rest: Map<String, Value>,
    problems: &'a mut Vec<FieldProblem>,
}

impl<'a> Fields<'a> {
    pub(super) fn read_all<T: ReadBody>(
        fields: Map<String, Value>,
        problems: &'a mut Vec<FieldProblem>,
    ) -> T {
        let mut fields = Fields {
            rest: fields,
            problems,
        };
        let read = T::read(&mut fields);
        for (name, _) in fields.rest.iter().take(MAX_UNKNOWN_LISTED) {
            fields.problems.push(
                FieldProblem::body(name, "This field is not known here.")
                    .of_kind("extra_forbidden"),
            );
        }
        read
    }

    /// A field that must be there and must not be null.
    pub(crate) fn required<K: Kind>(&mut self, name: &str, kind: K) -> K::Value {
        match self.rest.remove(name) {
            Some(value) => self.value(name, &kind, value),
            None => {
                self.problems
                    .push(FieldProblem::body(name, "This field is required.").of_kind("missing"));
                K::placeholder()
            }
        }
    }

    /// A field that may be absent, but not null.
    pub(crate) fn or<K: Kind>(&mut self, name: &str, kind: K, default: K::Value) -> K::Value {
        match self.rest.remove(name) {
            Some(value) => self.value(name, &kind, value),
            None => default,
        }
    }

    /// A field that may be absent or null; both mean the same.
    pub(crate) fn optional<K: Kind>(&mut self, name: &str, kind: K) -> Option<K::Value> {
        match self.rest.remove(name) {
            None | Some(Value::Null) => None,
            Some(value) => Some(self.value(name, &kind, value)),
        }
    }

    /// A field of a JSON Merge Patch (RFC 7396), where absent and null differ.
    pub(crate) fn patch<K: Kind>(&mut self, name: &str, kind: K) -> Maybe<K::Value> {
        match self.rest.remove(name) {
            None => Maybe::Absent,
            Some(Value::Null) => Maybe::Null,
            Some(value) => Maybe::Value(self.value(name, &kind, value)),
        }
    }

    /// Likewise, for a field that cannot be cleared.
    pub(crate) fn patch_kept<K: Kind>(&mut self, name: &str, kind: K) -> Maybe<K::Value> {
        match self.rest.remove(name) {
            None => Maybe::Absent,
            Some(value) => Maybe::Value(self.value(name, &kind, value)),
        }
    }

    fn value<K: Kind>(&mut self, name: &str, kind: &K, value: Value) -> K::Value {
        kind.read(value).unwrap_or_else(|(problem, msg)| {
            self.problems
                .push(FieldProblem::body(name, msg).of_kind(problem));
            K::placeholder()
        })
    }
}
