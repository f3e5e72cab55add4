//! The query string, decoded strictly.
//!
//! A parameter that the operation does not know is ignored, as clients of the API expect. One that it knows may
//! stand only once: otherwise two readers of the same address could take a different one for true (a check in
//! front of Usher and Usher itself, for instance).

use super::Input;

/// The parameters in the order of the query, names and values decoded.
pub(super) struct QueryTexts(Vec<(String, Result<String, Malformed>)>);

/// Not percent-encoded UTF-8, or with the character NUL.
#[derive(Clone, Copy, Debug)]
pub(super) struct Malformed;

impl QueryTexts {
    pub(super) fn of(query: &str) -> Self {
        let pairs = query.split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name).ok()?, decode(value)))
        });
        QueryTexts(pairs.collect())
    }
}

/// `application/x-www-form-urlencoded`: `+` is a space, `%` starts two hexadecimal digits.
pub(super) fn decode(text: &str) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next())? << 4 | hex(rest.next())?,
            plain => plain,
        });
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
        .ok_or(Malformed)
}

fn hex(digit: Option<u8>) -> Result<u8, Malformed> {
    let value = char::from(digit.ok_or(Malformed)?)
        .to_digit(16)
        .ok_or(Malformed)?;
    u8::try_from(value).map_err(|_| Malformed)
}

impl Input {
    /// A parameter as text; `None` where it is absent or a problem was noted.
    pub(crate) fn query(&mut self, name: &str) -> Option<String> {
        let mut found = self
            .query
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.clone());
        let (first, second) = (found.next()?, found.next());
        if second.is_some() {
            self.note(
                "query",
                name,
                "value_error",
                "This parameter may stand only once.",
            );
            return None;
        }
        if first.is_err() {
            self.note(
                "query",
                name,
                "value_error",
                "This must be percent-encoded UTF-8 without the character NUL.",
            );
        }
        first.ok()
    }

    /// A filter by text, where an empty one does not filter.
    pub(crate) fn query_filter(&mut self, name: &str) -> Option<String> {
        self.query(name).filter(|text| !text.is_empty())
    }

    /// A parameter that must be there; empty text is a value.
    pub(crate) fn query_required(&mut self, name: &str) -> String {
        if !self.query.0.iter().any(|(key, _)| key == name) {
            self.note("query", name, "missing", "This parameter is required.");
        }
        self.query(name).unwrap_or_default()
    }

    /// A parameter that `read` turns into a value, or else its problem is noted.
    pub(crate) fn query_as<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
        wrong: (&str, &str),
    ) -> Option<T> {
        let text = self.query(name)?;
        let value = read(&text);
        if value.is_none() {
            self.note("query", name, wrong.0, wrong.1);
        }
        value
    }

    /// `true` or `false`, also as 1 or 0, in any case: some clients write `True`.
    pub(crate) fn query_flag(&mut self, name: &str) -> Option<bool> {
        let read = |text: &str| match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        self.query_as(name, read, ("bool_parsing", "This must be true or false."))
    }

    /// A whole number of 64 bits.
    pub(crate) fn query_integer(&mut self, name: &str) -> Option<i64> {
        self.query_as(
            name,
            whole_number,
            ("int_parsing", "This must be a whole number."),
        )
    }
}

/// Decimal digits, perhaps with a minus before them, and within 64 bits.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text.parse()
        .ok()
        .filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}
