//! Text compared the way people expect: without regard to case or width, alike on both databases.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;

/// Bytes of a search beyond which nothing is as long, however it folds: 454 characters of address and name. Escaped,
/// it stays below the 50,000 that SQLite takes.
const LONGEST_SEARCH: usize = 24_000;

/// NFKC and Unicode case folding (twice normalized, since folding can leave what NFKC would join). NUL, which
/// PostgreSQL cannot hold and nothing that is kept contains, becomes U+FFFD.
pub(crate) fn fold(text: &str) -> String {
    let text = &text.replace('\0', "\u{fffd}");
    let nfkc = ComposingNormalizer::new_nfkc();
    let folded = CaseMapper::new()
        .fold_string(&nfkc.normalize(text))
        .into_owned();
    nfkc.normalize(&folded).into_owned()
}

/// NFKC alone: how a password is read, so that the same keys give the same bytes on every keyboard.
pub(crate) fn normalize(text: &str) -> String {
    ComposingNormalizer::new_nfkc().normalize(text).into_owned()
}

/// What names sort by; people without a name come first.
pub(crate) fn name_key(full_name: Option<&str>) -> String {
    full_name.map(fold).unwrap_or_default()
}

/// What a search looks through: e-mail and name on lines of their own, so that no match spans the two.
pub(crate) fn search_text(email: &str, full_name: Option<&str>) -> String {
    format!("{}\n{}", fold(email), name_key(full_name))
}

/// Words as the searched text has them; `None` where nothing can hold them: names and addresses have no control
/// characters, and an end.
pub(crate) fn needle(words: &str) -> Option<String> {
    (words.len() <= LONGEST_SEARCH && !words.contains(char::is_control))
        .then(|| fold(words))
        .filter(|words| words.len() <= LONGEST_SEARCH)
}

/// The pattern that finds these words anywhere, `%`, `_` and `\` taken literally.
pub(crate) fn like(words: &str) -> Option<String> {
    needle(words).as_deref().map(pattern)
}

/// Likewise for words that are folded already.
pub(crate) fn pattern(needle: &str) -> String {
    let mut pattern = String::from("%");
    for c in needle.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_width_do_not_tell_two_addresses_apart() {
        assert_eq!(fold("ＡＤＡ@Example.ORG"), fold("ada@example.org"));
        assert_eq!(fold("STRASSE"), fold("straße"));
    }

    #[test]
    fn look_alikes_of_another_script_stay_apart() {
        assert_ne!(fold("аda@example.org"), fold("ada@example.org"));
        assert_ne!(fold("mıke@example.org"), fold("mike@example.org"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["İstanbul", "ﬁne", "Ǆ", "ΌΣΟΣ", "e\u{301}"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_folded_stays_folded(text in ".*") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(!folded.contains('\0'));
            let mut check = crate::validate::Check::default();
            check.email("email", &text);
            check.email("email", &format!("{text}@example.org"));
            prop_assert!(check.done().is_err() || !text.is_empty());
        }
    }

    #[test]
    fn wildcards_are_literal() {
        assert_eq!(like("50%_\\").as_deref(), Some("%50\\%\\_\\\\%"));
        assert_eq!(like("a\0b"), None);
    }
}
