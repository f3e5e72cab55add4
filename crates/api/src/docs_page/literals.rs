//! A JSON value, or a piece of text, as the shell, a URL or Python write it. Texts that start with `$` are names of
//! environment variables.

use serde_json::Value;

/// A value inside a URL's path or query.
pub(super) fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// One argument for a POSIX shell.
pub(super) fn quoted(text: &str) -> String {
    match text.contains('$') {
        true => format!(
            "\"{}\"",
            text.replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('`', "\\`")
        ),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// JSON on one line, with the spaces that make it readable.
pub(super) fn spaced(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), spaced(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The same as a Python expression.
pub(super) fn python_value(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => format!("os.environ[\"{name}\"]"),
            None => value.to_string(),
        },
        Value::Array(items) => format!(
            "[{}]",
            items
                .iter()
                .map(python_value)
                .collect::<Vec<_>>()
                .join(", ")
        ),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                format!("{}: {}", Value::from(name.as_str()), python_value(value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Number(number) => number.to_string(),
    }
}
