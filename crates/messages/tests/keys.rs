//! The sources and the catalogue know each other: every key that is asked for is there with exactly the arguments
//! that it is given, and nothing is there that nobody asks for.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

type Arguments = BTreeSet<String>;

#[test]
fn the_sources_and_the_catalogue_agree() {
    let catalogue = catalogue(Path::new("languages/en"));
    let mut asked: BTreeMap<String, Arguments> = BTreeMap::new();
    let mut wrong = Vec::new();
    for folder in [
        "../../app/src",
        "../model/src",
        "../accounts/src",
        "../api/src",
        "../../server/src",
    ] {
        for (file, source) in sources(Path::new(folder)) {
            for (key, given) in calls(&source) {
                match catalogue.get(&key) {
                    None => wrong.push(format!("{file} asks for {key}, which is not there")),
                    Some(takes) if *takes != given => {
                        wrong.push(format!("{file} gives {key} {given:?}, it takes {takes:?}"));
                    }
                    Some(_) => {}
                }
                asked.insert(key, given);
            }
        }
    }
    let unasked = catalogue
        .keys()
        .filter(|key| !asked.contains_key(*key) && *key != "language-name");
    wrong.extend(unasked.map(|key| format!("nobody asks for {key}")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(
        asked.len() > 500,
        "the sources were not found: {}",
        asked.len()
    );
}

/// The browser's catalogue is without the parts of the server.
#[test]
fn what_both_sides_say_is_in_no_part_of_the_server() {
    let mut servers = BTreeSet::new();
    for file in fs::read_dir("languages/en").unwrap() {
        let file = file.unwrap().path();
        if file.to_string_lossy().ends_with(".server.ftl") {
            servers.extend(part(&file).into_keys());
        }
    }
    assert!(servers.len() > 100, "{servers:?}");
    for folder in ["../../app/src", "../model/src"] {
        for (file, source) in sources(Path::new(folder)) {
            if file.contains("/bridge/") {
                continue;
            }
            for (key, _) in calls(&source) {
                assert!(!servers.contains(&key), "{file} asks for {key}");
            }
        }
    }
}

#[test]
fn every_language_says_what_english_says_with_the_same_arguments() {
    let english = catalogue(Path::new("languages/en"));
    for folder in fs::read_dir("languages").unwrap() {
        let folder = folder.unwrap().path();
        for (key, takes) in catalogue(&folder) {
            let known = english.get(&key);
            let known = known.unwrap_or_else(|| panic!("{}: {key} is unknown", folder.display()));
            assert!(
                takes.is_subset(known),
                "{}: {key} takes {takes:?}",
                folder.display()
            );
        }
    }
}

/// The messages of a language with the arguments that each takes.
fn catalogue(folder: &Path) -> BTreeMap<String, Arguments> {
    let mut messages = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        messages.extend(part(&file.unwrap().path()));
    }
    messages
}

/// Those of one file.
fn part(file: &Path) -> BTreeMap<String, Arguments> {
    let mut messages = BTreeMap::new();
    let text = fs::read_to_string(file).unwrap();
    for entry in parser::parse(text.as_str()).unwrap().body {
        if let Entry::Message(message) = entry {
            let mut takes = Arguments::new();
            of_pattern(message.value.as_ref().unwrap(), &mut takes);
            messages.insert(message.id.name.to_owned(), takes);
        }
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, takes: &mut Arguments) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, takes);
        }
    }
}

fn of_expression(expression: &Expression<&str>, takes: &mut Arguments) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, takes),
        Expression::Select { selector, variants } => {
            of_inline(selector, takes);
            for variant in variants {
                of_pattern(&variant.value, takes);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, takes: &mut Arguments) {
    match inline {
        InlineExpression::VariableReference { id } => {
            takes.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for positional in &arguments.positional {
                of_inline(positional, takes);
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, takes),
        _ => {}
    }
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.display().to_string(), text));
        }
    }
    found
}

/// Each `t!("key", name = …)` and `rich!(…)` of a source.
fn calls(source: &str) -> Vec<(String, Arguments)> {
    let mut calls = Vec::new();
    for mark in ["t!(", "rich!("] {
        for (at, _) in source.match_indices(mark) {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || before == '_') {
                continue;
            }
            let rest = source[at + mark.len()..].trim_start();
            if let Some((key, rest)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))
            {
                calls.push((key.to_owned(), names(rest)));
            }
        }
    }
    calls
}

/// The names before `=` at the top level of a macro's arguments, up to the bracket that ends it.
fn names(rest: &str) -> Arguments {
    let mut names = Arguments::new();
    let (mut depth, mut quoted, mut before) = (0_u32, false, ' ');
    let mut word = String::new();
    let mut letters = rest.chars().peekable();
    // Only what follows a comma can be a name.
    let mut begins = false;
    while let Some(letter) = letters.next() {
        if quoted {
            quoted = letter != '"' || before == '\\';
        } else {
            match letter {
                '"' => quoted = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    begins = true;
                    word.clear();
                }
                '=' if depth == 0 && begins && letters.peek() != Some(&'=') => {
                    names.insert(word.trim().to_owned());
                    begins = false;
                }
                _ if depth == 0 => word.push(letter),
                _ => {}
            }
        }
        before = letter;
    }
    names
}
