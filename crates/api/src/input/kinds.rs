//! What one field of a body may hold, strictly: the text "5" is no number and 1 is not true.

use model::Timestamp;
use serde_json::{Map, Value};

/// The name of a problem for programs, and the sentence for people.
pub(crate) type Wrong = (&'static str, String);

/// One kind of value.
pub(crate) trait Kind {
    type Value;

    fn read(&self, value: Value) -> Result<Self::Value, Wrong>;

    /// Stands where reading failed, in a request that is refused.
    fn placeholder() -> Self::Value;
}

/// Text without the character NUL, which no database column and no mail holds. Lengths are in code points.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// Text of any length.
pub(crate) const TEXT: Text = Text {
    min: 0,
    max: usize::MAX,
};

impl Kind for Text {
    type Value = String;

    fn read(&self, value: Value) -> Result<String, Wrong> {
        let Value::String(text) = value else {
            return Err(("string_type", "This must be text.".to_owned()));
        };
        let length = text.chars().count();
        if length < self.min {
            let msg = match self.min {
                1 => "This must not be empty.".to_owned(),
                min => format!("At least {min} characters are needed."),
            };
            Err(("string_too_short", msg))
        } else if length > self.max {
            Err((
                "string_too_long",
                format!("At most {} characters are allowed.", self.max),
            ))
        } else if text.contains('\0') {
            Err(nul())
        } else {
            Ok(text)
        }
    }

    fn placeholder() -> String {
        String::new()
    }
}

fn nul() -> Wrong {
    (
        "value_error",
        "This must not contain the character NUL.".to_owned(),
    )
}

/// `true` or `false`.
pub(crate) struct Flag;

impl Kind for Flag {
    type Value = bool;

    fn read(&self, value: Value) -> Result<bool, Wrong> {
        value
            .as_bool()
            .ok_or_else(|| ("bool_type", "This must be true or false.".to_owned()))
    }

    fn placeholder() -> bool {
        false
    }
}

/// A whole number of 64 bits. 5.0 is one (JSON Schema 2020-12, validation vocabulary, section 6.1.1).
pub(crate) struct Integer;

/// Up to here a float holds every whole number exactly: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Kind for Integer {
    type Value = i64;

    fn read(&self, value: Value) -> Result<i64, Wrong> {
        let whole = value.as_i64().or_else(|| {
            let float = value
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
            #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
            Some(float as i64)
        });
        whole.ok_or_else(|| ("int_type", "This must be a whole number.".to_owned()))
    }

    fn placeholder() -> i64 {
        0
    }
}

/// An instant: RFC 3339 with an offset.
pub(crate) struct Instant;

impl Kind for Instant {
    type Value = Timestamp;

    fn read(&self, value: Value) -> Result<Timestamp, Wrong> {
        let wrong = || {
            (
                "datetime_parsing",
                "This must be a date and time such as 2026-11-24T09:30:00Z.".to_owned(),
            )
        };
        value.as_str().and_then(Timestamp::parse).ok_or_else(wrong)
    }

    fn placeholder() -> Timestamp {
        Timestamp::from_micros(0)
    }
}

/// A JSON object of any content.
pub(crate) struct Object;

impl Kind for Object {
    type Value = Map<String, Value>;

    fn read(&self, value: Value) -> Result<Self::Value, Wrong> {
        if has_nul(&value) {
            return Err(nul());
        }
        match value {
            Value::Object(fields) => Ok(fields),
            _ => Err(("dict_type", "This must be a JSON object.".to_owned())),
        }
    }

    fn placeholder() -> Self::Value {
        Map::new()
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}
