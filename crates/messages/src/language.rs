//! Which language is spoken.

use std::{cell::Cell, sync::OnceLock};

use fluent_langneg::{NegotiationStrategy, accepted_languages, negotiate_languages};
use unic_langid::LanguageIdentifier;

use crate::catalogue::{Catalogue, catalogues};

/// One of the languages that the catalogue has. The default is English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(usize);

impl Default for Language {
    fn default() -> Self {
        let english = catalogues().iter().position(|one| one.tag == "en");
        Self(english.unwrap_or_default())
    }
}

impl Language {
    /// Every language there is, by tag.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..catalogues().len()).map(Language)
    }

    /// Its BCP 47 tag: `en`.
    pub fn tag(self) -> &'static str {
        self.catalogue().map_or("en", |catalogue| catalogue.tag)
    }

    /// What its speakers call it: "English".
    pub fn own_name(self) -> &'static str {
        within(self, || crate::text("language-name"))
    }

    /// Exactly this tag.
    pub fn by_tag(tag: &str) -> Option<Language> {
        Language::all().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// The best of ours for an `Accept-Language` header (RFC 9110, section 12.5.4), whatever it holds.
    pub fn accepted(header: &str) -> Language {
        let ours: Vec<LanguageIdentifier> = Language::all()
            .filter_map(|language| language.tag().parse().ok())
            .collect();
        let wanted = accepted_languages::parse(header);
        negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Filtering)
            .first()
            .and_then(|best| Language::by_tag(&best.to_string()))
            .unwrap_or_default()
    }

    pub(crate) fn catalogue(self) -> Option<&'static Catalogue> {
        catalogues().get(self.0)
    }
}

thread_local! {
    /// Set for a while by [`within`].
    static SPOKEN: Cell<Option<Language>> = const { Cell::new(None) };
}

static ASK: OnceLock<fn() -> Option<Language>> = OnceLock::new();

/// Tells how to find out who is spoken to: the pages' context on the server, `<html lang>` in the browser. The first
/// call counts.
pub fn ask_for_language_with(ask: fn() -> Option<Language>) {
    let _ = ASK.set(ask);
}

/// The language of the present call: that of [`within`], else the reader's, else English. The API always speaks
/// English, for it has no reader to ask.
pub fn language() -> Language {
    if catalogues().len() == 1 {
        return Language(0);
    }
    SPOKEN
        .get()
        .or_else(|| ASK.get().and_then(|ask| ask()))
        .unwrap_or_default()
}

/// Speaks another language while `work` runs: a letter goes out in its reader's.
pub fn within<T>(language: Language, work: impl FnOnce() -> T) -> T {
    struct Before(Option<Language>);
    impl Drop for Before {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
        }
    }
    let _before = Before(SPOKEN.replace(Some(language)));
    work()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// A range as a browser writes it, or nearly so.
    fn range() -> impl Strategy<Value = String> {
        let tag = prop_oneof![
            Just("en".to_owned()),
            Just("*".to_owned()),
            "[a-zA-Z]{1,9}(-[a-zA-Z0-9]{1,9}){0,4}",
        ];
        let weight = prop_oneof![
            Just(String::new()),
            Just(";q=".to_owned()),
            any::<f64>().prop_map(|q| format!(";q={q}")),
            " ?;? ?[qQ]? ?=? ?.{0,12}",
        ];
        (tag, weight).prop_map(|(tag, weight)| tag + &weight)
    }

    fn is_ours(header: &str) -> Result<(), TestCaseError> {
        let language = Language::accepted(header);
        prop_assert!(Language::all().any(|ours| ours == language));
        prop_assert_eq!(Language::by_tag(language.tag()), Some(language));
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_answered_in_a_language_of_ours(header in "(?s).{0,300}") {
            is_ours(&header)?;
        }

        #[test]
        fn any_ranges_are_answered_in_a_language_of_ours(ranges in vec(range(), 0..40), comma in " ?, ?") {
            is_ours(&ranges.join(&comma))?;
        }

        #[test]
        fn any_text_is_the_tag_of_a_language_or_of_none(tag in "(?s).{0,40}") {
            if let Some(language) = Language::by_tag(&tag) {
                prop_assert!(language.tag().eq_ignore_ascii_case(&tag));
            }
        }
    }

    #[test]
    fn a_header_of_any_length_is_answered() {
        for part in [
            "en,",
            "de-DE;q=0.1,",
            ",",
            ";q=1",
            "x-",
            "*;",
            "zh-Hant-TW-x-y",
        ] {
            let header = part.repeat(20_000);
            let language = Language::accepted(&header);
            assert!(Language::all().any(|ours| ours == language), "{part}");
        }
    }
}
