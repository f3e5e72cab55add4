//! Which passwords are accepted: long enough, not absurdly long, not one that everybody tries first, not made from what is
//! known of its person. There are no composition rules (NIST SP 800-63B-4, section 3.1.1.2).

use messages::t;
use model::{FieldProblem, Strength};
use zxcvbn::matching::patterns::{DictionaryPattern, MatchPattern};

use crate::{Accounts, Caller, store::rows::UserRow, text};

/// Code points.
pub const MIN_LENGTH: usize = 8;
/// Code points.
pub const MAX_LENGTH: usize = 128;

/// Guesses within which everything on the list is found: 30,000 entries, each in small letters and in capitals.
const LISTED: u64 = 60_000;
/// What is longer is strong or repeats itself, and the search takes time that grows faster than the length. Code points.
const SEARCHED: usize = 40;
/// What is known of a person and shorter than this is in too many other words. Code points.
const TELLING: usize = 3;

/// What a guesser tries first for one person: their address and its parts, their name, their organization, and what this
/// program is called.
pub(crate) struct Own(Vec<String>);

impl Own {
    pub(crate) fn of(email: &str, name: Option<&str>, organization: Option<&str>) -> Self {
        let mut words = vec!["usher".to_owned()];
        for known in [Some(email), name, organization].into_iter().flatten() {
            let known = text::fold(known);
            words.extend(known.rsplit_once('@').map(|(local, _)| local.to_owned()));
            words.extend(known.rsplit_once('@').map(|(_, domain)| domain.to_owned()));
            let parts = known.split(|c: char| !c.is_alphanumeric());
            words.extend(parts.map(str::to_owned));
            words.push(known);
        }
        words.retain(|word| word.chars().count() >= TELLING);
        Self(words)
    }

    pub(crate) fn of_row(row: &UserRow) -> Self {
        Self::of(
            &row.email,
            row.full_name.as_deref(),
            row.org_name.as_deref(),
        )
    }

    /// Of somebody of whom nothing is known.
    fn of_nobody() -> Self {
        Self::of("", None, None)
    }

    fn words(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }

    /// Whether a password is one of these, or found as soon as common ones are by whoever knows them.
    fn has(&self, password: &str) -> bool {
        let folded = text::fold(password);
        self.0.contains(&folded)
            || folded.chars().count() <= SEARCHED
                && zxcvbn::zxcvbn(&folded, &self.words()).guesses() <= LISTED
    }
}

/// What is wrong with a password, if anything.
pub(crate) fn problem(field: &str, password: &str, own: &Own) -> Option<FieldProblem> {
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
    let found = if is_common(&text::normalize(password)) {
        t!("strength-common")
    } else if own.has(password) {
        t!("strength-own")
    } else {
        return None;
    };
    Some(FieldProblem::body(field, found).of_kind("password_common"))
}

impl Accounts {
    /// How strong a password would be, for whoever is typing it: for themselves, as far as one knows who they are.
    pub fn measure_password(&self, caller: &Caller, password: &str) -> Strength {
        let own = match caller.person() {
            Some(person) => Own::of(&person.email, person.full_name.as_deref(), None),
            None => Own::of_nobody(),
        };
        strength(password, &own)
    }
}

fn strength(password: &str, own: &Own) -> Strength {
    let problem = problem("password", password, own).map(|problem| problem.msg);
    let start: String = text::normalize(password).chars().take(SEARCHED).collect();
    let score = u8::from(zxcvbn::zxcvbn(&start, &own.words()).score());
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
    // The list has nothing longer.
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

    fn nobody() -> Own {
        Own::of_nobody()
    }

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
            let found = problem("password", common, &nobody());
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
            assert_eq!(problem("password", fine, &nobody()), None, "{fine}");
        }
    }

    #[test]
    fn strength_grows_with_what_a_guesser_would_need() {
        let strength = |password| strength(password, &nobody());
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
            problem("p", "äöüäöüä", &nobody())
                .map(|p| p.kind)
                .as_deref(),
            Some("string_too_short")
        );
        assert_eq!(problem("p", &"ä".repeat(128), &nobody()), None);
        assert_eq!(
            problem("p", &"ä".repeat(129), &nobody())
                .map(|p| p.kind)
                .as_deref(),
            Some("string_too_long")
        );
    }

    #[test]
    fn what_is_known_of_a_person_is_refused_with_the_reason() {
        let own = || {
            Own::of(
                "ada.lovelace@example.org",
                Some("Ada King"),
                Some("Analytical Engines"),
            )
        };
        for known in [
            "ada.lovelace@example.org",
            "Ada.Lovelace",
            "adalovelace",
            "lovelace1",
            "example.org",
            "analytical",
            "Analytical Engines",
            "usher123",
        ] {
            let found = problem("password", known, &own());
            assert_eq!(
                found.map(|p| p.kind).as_deref(),
                Some("password_common"),
                "{known}"
            );
            assert!(strength(known, &own()).score <= 1, "{known}");
        }
        for fine in [
            "ada kettle frost umbrella",
            "lovelace-and-9-kettles",
            "orangutan king size",
        ] {
            assert_eq!(problem("password", fine, &own()), None, "{fine}");
        }
        let why = problem("password", "Analytical Engines", &own()).map(|problem| problem.msg);
        assert_eq!(why.as_deref(), Some(t!("strength-own")));
        // Of somebody else's it is no more than two words.
        assert_eq!(problem("password", "Analytical Engines", &nobody()), None);
    }
}
