//! The messages of one language, parsed once when the first is asked for.

use std::{
    borrow::Cow,
    collections::HashSet,
    sync::{LazyLock, Mutex, PoisonError},
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::language::{Language, language};

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// An argument of a message: text, or a number by which it chooses its plural.
pub type Value<'a> = FluentValue<'a>;

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// The name of the argument whose text this is.
    pub argument: Option<&'static str>,
}

pub(crate) struct Catalogue {
    pub(crate) tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

pub(crate) fn catalogues() -> &'static [Catalogue] {
    static ALL: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
        FILES
            .iter()
            .map(|(tag, parts)| Catalogue::parse(tag, parts))
            .collect()
    });
    &ALL
}

impl Catalogue {
    /// What cannot be read is left out; a test reads every file with its mistakes.
    pub(crate) fn parse(tag: &'static str, parts: &[&str]) -> Self {
        let id: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks around each argument would travel into mails, attributes and what people copy.
        bundle.set_use_isolating(false);
        for part in parts {
            let resource = FluentResource::try_new((*part).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { tag, bundle }
    }

    pub(crate) fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'_, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, &mut Vec::new()))
    }
}

/// In the language of this call, else in English.
fn say(key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'static, str>> {
    let spoken = language();
    let said = |language: Language| language.catalogue()?.say(key, args);
    said(spoken).or_else(|| said(Language::default()))
}

/// A message without arguments.
pub fn text(key: &'static str) -> &'static str {
    match say(key, None) {
        Some(Cow::Borrowed(text)) => text,
        Some(Cow::Owned(text)) => kept(text),
        None => key,
    }
}

/// Texts that Fluent had to put together, such as those of several lines: one each for as long as the program runs.
fn kept(text: String) -> &'static str {
    static KEPT: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    if let Some(known) = kept.get(text.as_str()) {
        return known;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    text
}

/// A message with its arguments.
pub fn format(key: &str, args: &[(&'static str, Value<'_>)]) -> String {
    let args = args.iter().map(|(name, value)| (*name, value.clone()));
    say(key, Some(&args.collect())).map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// Begins and ends an argument inside a message: noncharacters, which no text may hold.
const BEGINS: char = '\u{FDD0}';
const ENDS: char = '\u{FDD1}';

/// A message cut at its arguments. Numbers are part of the text around them.
pub fn rich(key: &str, args: &[(&'static str, Value<'_>)]) -> Vec<Piece> {
    let marked = args.iter().enumerate().map(|(at, (name, value))| {
        let value = match value {
            FluentValue::String(text) => {
                let text = text.replace([BEGINS, ENDS], "");
                FluentValue::from(format!("{BEGINS}{at}{BEGINS}{text}{ENDS}"))
            }
            other => other.clone(),
        };
        (*name, value)
    });
    let whole = say(key, Some(&marked.collect())).unwrap_or_else(|| key.to_owned().into());
    let mut pieces = Vec::new();
    let mut say = |text: &str, argument| {
        if !text.is_empty() {
            let text = text.to_owned();
            pieces.push(Piece { text, argument });
        }
    };
    for part in whole.split(ENDS) {
        let mut cuts = part.splitn(3, BEGINS);
        say(cuts.next().unwrap_or_default(), None);
        let name = cuts
            .next()
            .and_then(|at| args.get(at.parse::<usize>().ok()?));
        if let (Some((name, _)), Some(text)) = (name, cuts.next()) {
            say(text, Some(*name));
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
