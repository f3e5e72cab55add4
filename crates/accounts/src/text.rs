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
        }

        #[test]
        fn whatever_is_an_address_has_a_key_an_end_and_no_space(
            any in ".*",
            odd in "[a-z.@ß¨\u{85}\u{a0}\u{2003}\u{3000}\u{ff20}]{1,8}",
            spaced in "[a-z \t]{1,8}",
            name in "[a-z]{1,30}",
        ) {
            let is_address = |text: &str| {
                let mut check = crate::validate::Check::default();
                check.email("email", text);
                check.done().is_ok()
            };
            let label = "x".repeat(59) + ".";
            let long = format!("{name}@{}org", label.repeat(4));
            let texts = [
                any.clone(),
                format!("{any}@example.org"),
                format!("{odd}@example.org"),
                format!("ada@{odd}.org"),
                format!("\"{spaced}\"@example.org"),
                long,
            ];
            for text in &texts {
                if is_address(text) {
                    prop_assert!(text.chars().count() <= 254, "{:?}", text);
                    let has_space = text.contains(|c: char| c.is_control() || c.is_whitespace());
                    prop_assert!(!has_space, "{:?}", text);
                    let key = fold(text);
                    let sides = key.rsplit_once('@');
                    let whole = sides.is_some_and(|(name, at)| !name.is_empty() && !at.is_empty());
                    prop_assert!(whole, "{:?} has the key {:?}", text, key);
                }
            }
            let plain = format!("{name}@example.org");
            prop_assert!(is_address(&plain));
        }
    }

    #[test]
    fn wildcards_are_literal() {
        assert_eq!(like("50%_\\").as_deref(), Some("%50\\%\\_\\\\%"));
        assert_eq!(like("a\0b"), None);
    }
}
