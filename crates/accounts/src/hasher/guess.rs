//! How much of a guess is worked on: never more than a password can be typed with, whatever somebody sends.

use crate::{password::MAX_LENGTH, text};

/// Code points. A password of the greatest length may be typed decomposed, and no character falls into more than 18
/// (Unicode Standard Annex #15, section 13: NFKD).
const LONGEST: usize = MAX_LENGTH * 18;

/// What is worked on of what somebody typed.
pub(super) struct Guess {
    pub(super) hashed: String,
    pub(super) can_be_right: bool,
}

impl Guess {
    /// What is longer than any password is wrong, and takes as long as any other that is: its beginning is hashed.
    pub(super) fn of(typed: &str) -> Self {
        let end = typed.char_indices().nth(LONGEST).map(|(end, _)| end);
        Self {
            hashed: text::normalize(typed.get(..end.unwrap_or(typed.len())).unwrap_or_default()),
            can_be_right: end.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Guess, LONGEST};
    use crate::{
        hasher::{Hasher, Memory, phc},
        settings::Argon2,
    };

    const ARGON2: Argon2 = Argon2 {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    #[tokio::test]
    async fn of_a_guess_no_more_is_hashed_than_a_password_has() {
        for (typed, hashed, can_be_right) in [
            ("a kettle".to_owned(), "a kettle".to_owned(), true),
            ("ä".repeat(LONGEST), "ä".repeat(LONGEST), true),
            ("ä".repeat(LONGEST + 1), "ä".repeat(LONGEST), false),
            ("x".repeat(200_000), "x".repeat(2_304), false),
        ] {
            let guess = Guess::of(&typed);
            assert_eq!((guess.hashed, guess.can_be_right), (hashed, can_be_right));
        }
        // The longest password is right, also as keyboards write it that know no precomposed letters; what is left out of
        // a longer one made it wrong, though what is hashed is right.
        let hasher = Hasher::new(ARGON2, 1);
        for (password, typed, right) in [
            ("ä".repeat(128), "a\u{308}".repeat(128), true),
            ("x".repeat(LONGEST), "x".repeat(LONGEST), true),
            ("x".repeat(LONGEST), "x".repeat(LONGEST + 1), false),
        ] {
            let stored = phc(&Memory::default(), ARGON2, password.as_bytes(), &[1; 16]).unwrap();
            let place = hasher.place().unwrap();
            let verdict = hasher.verify(place, &typed, Some(stored)).await;
            assert_eq!(verdict.unwrap().right, right);
        }
    }
}
