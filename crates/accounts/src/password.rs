//! Which passwords are accepted: long enough, not absurdly long, not one that everybody tries first. There are
//! no composition rules (NIST SP 800-63B-4, section 3.1.1.2).

use messages::t;
use model::{FieldProblem, Strength};
use zxcvbn::matching::patterns::{DictionaryPattern, MatchPattern};

use crate::text;

/// Code points.
pub const MIN_LENGTH: usize = 8;
/// Code points.
pub const MAX_LENGTH: usize = 128;

/// Guesses within which everything on the list is found: 30,000 entries, each in small letters and in capitals.
const LISTED: u64 = 60_000;

/// What is wrong with a password, if anything.
pub(crate) fn problem(field: &str, password: &str) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        let msg = t!("strength-too-short", count = length, least = MIN_LENGTH);
        return Some(FieldProblem::body(field, msg).of_kind("string_too_short"));
    }
    if length > MAX_LENGTH {
        let msg = t!("strength-too-long", count = length, most = MAX_LENGTH);
        return Some(FieldProblem::body(field, msg).of_kind("string_too_long"));
    }
    if password.contains('\0') {
        return Some(FieldProblem::body(field, t!("strength-nul")));
    }
    is_common(&text::normalize(password))
        .then(|| FieldProblem::body(field, t!("strength-common")).of_kind("password_common"))
}

/// How strong a password would be, for whoever is typing it.
pub fn strength(password: &str) -> Strength {
    let problem = problem("password", password).map(|problem| problem.msg);
    // What is longer is strong or repeats itself, and the search takes time that grows faster than the length.
    let start: String = text::normalize(password).chars().take(40).collect();
    let score = u8::from(zxcvbn::zxcvbn(&start, &[]).score());
    Strength {
        score: if problem.is_some() {
            score.min(1)
        } else {
            score
        },
        problem,
    }
}

/// Whether the whole password is one entry of the list, however it is cased, or found as soon as the entries are: a
/// repetition, a sequence, a row of keys, a date.
fn is_common(password: &str) -> bool {
    // The list has nothing longer, and the search takes time that grows faster than the length.
    if password.chars().count() > 32 {
        return false;
    }
    let estimate = zxcvbn::zxcvbn(password, &[]);
    if estimate.guesses() <= LISTED {
        return true;
    }
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
            // From the end of the list.
            "need4speed",
            "hightech",
            "wonderwoman",
            "weihnachtsbaum",
            "sonnenschein",
            "qwertasdfgzxcvb",
            // As easily found.
            "11111111",
            "abcdefgh",
            "qwertyuiop",
            "01012011",
            "aaaaaaaaaaaa",
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
    fn strength_grows_with_what_a_guesser_would_need() {
        let score = |password| strength(password).score;
        assert!(score("password") <= 1 && strength("password").problem.is_some());
        assert!(score("short") <= 1 && strength("short").problem.is_some());
        assert!(score("kettle99") < score("kettle-frost-umbrella"));
        assert_eq!(score("kettle-frost-umbrella-nine"), 4);
        assert_eq!(strength("kettle-frost-umbrella-nine").problem, None);
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
