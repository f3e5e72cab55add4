//! The fields of a line of text: `name=value`, and a value in quotes wherever it could be taken for several.

use std::fmt;

use tracing::field::{Field, Visit};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FormatFields, format::Writer},
};

/// As tracing's own, which leaves what an error says without quotes.
pub(super) struct Quoted;

impl<'writer> FormatFields<'writer> for Quoted {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        let mut line = Line::default();
        fields.record(&mut line);
        writer.write_str(&line.0)
    }
}

#[derive(Default)]
struct Line(String);

impl Line {
    fn add(&mut self, field: &Field, value: &str) {
        let name = field.name();
        // Where a line of the older `log` came from has been said by then.
        if name.starts_with("log.") {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        if name != "message" {
            self.0.push_str(name.strip_prefix("r#").unwrap_or(name));
            self.0.push('=');
        }
        self.0.push_str(value);
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.add(field, &in_one_line(value));
        } else {
            self.add(field, &format!("{value:?}"));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        if field.name() == "message" {
            self.add(field, &in_one_line(&text));
        } else if is_one_word(&text) {
            self.add(field, &text);
        } else {
            self.add(field, &format!("{text:?}"));
        }
    }
}

/// Nobody takes it for anything else, with or without quotes.
fn is_one_word(text: &str) -> bool {
    let is_plain = |c: char| !(c.is_whitespace() || c.is_control() || matches!(c, '"' | '='));
    !text.is_empty() && text.chars().all(is_plain)
}

/// Nothing in it begins another line or speaks to the terminal.
fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use super::Quoted;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_value_of_several_words_stands_in_quotes_however_it_is_given() {
        let kept = Kept::default();
        let writer = kept.clone();
        let log = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_target(false)
            .without_time()
            .with_ansi(false)
            .fmt_fields(Quoted)
            .finish();
        tracing::subscriber::with_default(log, || {
            let error = io::Error::other("it timed out\nat once");
            let nothing: Option<&str> = None;
            tracing::warn!(
                cause = %error,
                same = "two words",
                word = %"GET",
                quoted = %"a\"b",
                number = 5,
                nothing,
                "not ready"
            );
        });
        let bytes = kept.0.lock().unwrap().clone();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            " WARN not ready cause=\"it timed out\\nat once\" same=\"two words\" word=GET quoted=\"a\\\"b\" number=5\n"
        );
    }
}
