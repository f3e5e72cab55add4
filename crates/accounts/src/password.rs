//! Which passwords are accepted: long enough, not absurdly long, not one that everybody tries first. There are
//! no composition rules (NIST SP 800-63B-4, section 3.1.1.2).

use model::FieldProblem;
use zxcvbn::matching::patterns::{DictionaryPattern, MatchPattern};

use crate::text;

/// Code points.
pub const MIN_LENGTH: usize = 8;
/// Code points.
pub const MAX_LENGTH: usize = 128;

/// What is wrong with a password, if anything.
pub(crate) fn problem(field: &str, password: &str) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        let msg = format!("The password has {length} characters; it needs at least {MIN_LENGTH}.");
        return Some(FieldProblem::body(field, msg).of_kind("string_too_short"));
    }
    if length > MAX_LENGTH {
        let msg = format!("The password has {length} characters; at most {MAX_LENGTH} are kept.");
        return Some(FieldProblem::body(field, msg).of_kind("string_too_long"));
    }
    if password.contains('\0') {
        return Some(FieldProblem::body(
            field,
            "The password holds a NUL character, which no keyboard types.",
        ));
    }
    is_common(&text::normalize(password)).then(|| {
        FieldProblem::body(
            field,
            "This password is on the list of the most common ones, which are tried first. Choose another, for \
             example a few words that do not belong together.",
        )
        .of_kind("password_common")
    })
}

/// Whether the whole password is one entry of the list, however it is cased.
fn is_common(password: &str) -> bool {
    // The list has nothing longer, and the search takes time that grows faster than the length.
    if password.chars().count() > 32 {
        return false;
    }
    let estimate = zxcvbn::zxcvbn(password, &[]);
    match estimate.sequence() {
        [only] => matches!(
            &only.pattern,
            MatchPattern::Dictionary(DictionaryPattern {
                reversed: false,
                l33t: false,
                ..
            })
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_are_refused_with_the_reason() {
        for common in [
            "password",
            "PASSWORD",
            "iloveyou",
            "sunshine",
            "football1",
            "trustno1",
        ] {
            let found = problem("password", common);
            assert_eq!(
                found.map(|p| p.kind).as_deref(),
                Some("password_common"),
                "{common}"
            );
        }
    }

    #[test]
    fn a_few_words_are_fine_and_so_is_any_script() {
        for fine in [
            "correct horse battery",
            "пароль-и-чайник",
            "TestPassword123!",
            "SecurePass123!",
            "ひみつのことばですよ",
        ] {
            assert_eq!(problem("password", fine), None, "{fine}");
        }
    }

    #[test]
    fn length_counts_code_points() {
        assert_eq!(
            problem("p", "äöüäöüä").map(|p| p.kind).as_deref(),
            Some("string_too_short")
        );
        assert_eq!(problem("p", &"ä".repeat(128)), None);
        assert_eq!(
            problem("p", &"ä".repeat(129)).map(|p| p.kind).as_deref(),
            Some("string_too_long")
        );
    }
}
