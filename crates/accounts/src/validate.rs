//! Contents of fields: what is accepted, and every problem at once.

use lettre::Address;
use messages::t;
use model::{FieldProblem, Maybe, Problem};

use crate::{
    Refusal,
    password::{self, Own},
};

/// Characters of an e-mail address (RFC 5321, section 4.5.3.1.3).
const MAX_EMAIL: usize = 254;
/// Characters of a person's name.
const MAX_NAME: usize = 200;
const MAX_URL: usize = 2048;
const MIN_ORG_NAME: usize = 3;
const MAX_ORG_NAME: usize = 255;
const MAX_NOTES: usize = 10_000;
/// Bytes of `preferences` as JSON.
const MAX_PREFERENCES: usize = 16 * 1024;

/// Collects problems; an operation goes on only when there are none.
#[derive(Default)]
pub(crate) struct Check {
    fields: Vec<FieldProblem>,
}

impl Check {
    pub(crate) fn add(&mut self, problem: Option<FieldProblem>) {
        self.fields.extend(problem);
    }

    pub(crate) fn done(self) -> Result<(), Refusal> {
        if self.fields.is_empty() {
            Ok(())
        } else {
            Err(Problem::Invalid {
                fields: self.fields,
            }
            .into())
        }
    }

    pub(crate) fn email(&mut self, field: &str, email: &str) {
        let wrong = if email.is_empty() {
            Some(t!("check-email-missing").to_owned())
        } else if email.chars().count() > MAX_EMAIL {
            Some(t!("check-email-too-long", most = MAX_EMAIL))
        } else if email.chars().any(|c| c.is_control() || c.is_whitespace())
            || email.parse::<Address>().is_err()
        {
            Some(t!("check-email-wrong").to_owned())
        } else {
            None
        };
        self.add(wrong.map(|msg| FieldProblem::body(field, msg)));
    }

    /// `own`: what is known of whose it will be.
    pub(crate) fn password(&mut self, field: &str, password: &str, own: &Own) {
        self.add(password::problem(field, password, own));
    }

    /// One line of text of at most `max` characters; control characters are refused, since they end up in
    /// mail headers, logs and exports.
    pub(crate) fn line(&mut self, field: &str, text: &str, max: usize) {
        let wrong = if text.chars().count() > max {
            Some(
                FieldProblem::body(field, t!("check-too-long", most = max))
                    .of_kind("string_too_long"),
            )
        } else if text.chars().any(char::is_control) {
            Some(FieldProblem::body(field, t!("check-line")))
        } else {
            None
        };
        self.add(wrong);
    }

    pub(crate) fn full_name(&mut self, field: &str, name: &str) {
        self.line(field, name, MAX_NAME);
    }

    pub(crate) fn org_name(&mut self, field: &str, name: &str) {
        if name.trim().chars().count() < MIN_ORG_NAME {
            self.add(Some(
                FieldProblem::body(
                    field,
                    t!("check-organization-name-too-short", least = MIN_ORG_NAME),
                )
                .of_kind("string_too_short"),
            ));
        } else {
            self.line(field, name, MAX_ORG_NAME);
        }
    }

    pub(crate) fn notes(&mut self, field: &str, notes: &str) {
        if notes.chars().count() > MAX_NOTES {
            self.add(Some(
                FieldProblem::body(field, t!("check-notes-too-long", most = MAX_NOTES))
                    .of_kind("string_too_long"),
            ));
        } else if notes
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.add(Some(FieldProblem::body(field, t!("check-control"))));
        }
    }

    /// An address that a page may link to: http or https, nothing that runs.
    pub(crate) fn url(&mut self, field: &str, url: &str) {
        self.line(field, url, MAX_URL);
        let known = ["http://", "https://"].iter().any(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && url.len() > scheme.len()
        });
        if !known || url.contains(char::is_whitespace) {
            self.add(Some(FieldProblem::body(field, t!("check-url"))));
        }
    }

    pub(crate) fn preferences(&mut self, field: &str, preferences: &str) {
        if preferences.len() > MAX_PREFERENCES {
            self.add(Some(FieldProblem::body(
                field,
                t!("check-preferences-too-long", most = MAX_PREFERENCES / 1024),
            )));
        } else if preferences.contains("\\u0000") {
            self.add(Some(FieldProblem::body(field, t!("check-nul"))));
        }
    }

    /// `null` for a field that cannot be empty.
    pub(crate) fn not_null<T>(&mut self, field: &str, value: &Maybe<T>) {
        if matches!(value, Maybe::Null) {
            self.add(Some(FieldProblem::body(field, t!("check-null"))));
        }
    }
}

/// Text of a form or a client without surrounding blanks; empty is absent.
pub(crate) fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
