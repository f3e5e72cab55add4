//! The security page names a test for each promise. Each of them is there and is a test; and so is every file that the
//! page speaks of. What no test of a debug build can see is read in the settings of the build.

use std::{collections::BTreeSet, fs, path::Path};

/// What the tables name that is no test of its own: it is called at the end of every one.
const CALLED_BY_ALL: [&str; 2] = ["kept_its_secrets", "keptItsSecrets"];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/security.md")).unwrap()
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let (files, tests) = (files(), tests());
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let page = page();
    let rows = rows(&page);
    assert!(rows.len() > 60, "only {} promises have a row", rows.len());
    for (promise, cell) in rows {
        let mut found = 0;
        for name in quoted(cell) {
            let is_there = if name.contains('/') {
                files.contains(name)
            } else if let Some(target) = name.strip_prefix("make ") {
                makefile.contains(&format!("\n{target}:"))
            } else if CALLED_BY_ALL.contains(&name) {
                true
            } else {
                found += 1;
                tests.contains(name)
            };
            assert!(is_there, "{promise}: {name} is named and is no test");
        }
        assert!(found > 0, "{promise}: no test");
    }
    let missing: Vec<_> = quoted(&page)
        .filter(|name| is_sentence(name) && !tests.contains(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are named and are no tests");
}

#[test]
fn every_file_that_the_security_page_names_is_there() {
    let files = files();
    let page = page();
    let named: BTreeSet<&str> = quoted(&page)
        .filter(|name| [".rs", ".ts", ".txt"].iter().any(|end| name.ends_with(end)))
        .collect();
    assert!(named.len() > 10, "only {named:?}");
    for name in named {
        let is_it = |file: &String| file == name || file.ends_with(&format!("/{name}"));
        assert!(files.iter().any(is_it), "{name} is named and not there");
    }
}

/// An answer is made of a panic as it unwinds; one that aborts takes everybody's requests along.
#[test]
fn a_panic_unwinds_in_what_is_handed_out() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for profile in ["release", "dist"] {
        let (_, rest) = manifest
            .split_once(&format!("\n[profile.{profile}]\n"))
            .unwrap();
        let settings = rest.split("\n[").next().unwrap();
        assert!(settings.contains(" = "), "{profile} has no settings");
        let aborts = settings.lines().any(|line| line.starts_with("panic"));
        assert!(!aborts, "{profile}: {settings}");
    }
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the tables whose last column has tests: the promise and that column.
fn rows(page: &str) -> Vec<(&str, &str)> {
    let mut rows = Vec::new();
    let mut is_of_tests = false;
    for line in page.lines() {
        let Some(line) = line.strip_prefix("| ").and_then(|l| l.strip_suffix(" |")) else {
            is_of_tests = false;
            continue;
        };
        let (promise, cell) = line.rsplit_once(" | ").unwrap();
        match cell {
            "tests" => is_of_tests = true,
            _ if is_of_tests && promise != "---" => rows.push((promise, cell)),
            _ => {}
        }
    }
    rows
}

/// Tests are sentences; nothing else between backticks is as long.
fn is_sentence(name: &str) -> bool {
    name.matches('_').count() >= 3
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Every function that is run as a test: under an attribute, or in a list of those that run on both databases.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for file in files().iter().filter(|file| file.ends_with(".rs")) {
        let source = fs::read_to_string(root().join(file)).unwrap();
        let mut is_test = false;
        for line in source.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if let Some((_, rest)) = line.split_once("fn ") {
                if is_test && let Some((name, _)) = rest.split_once('(') {
                    tests.insert(name.to_owned());
                }
                is_test = false;
            }
        }
        for list in source.split("\non_both!(").skip(1) {
            let list = list.split(");").next().unwrap();
            tests.extend(list.split(',').map(|name| name.trim().to_owned()));
        }
    }
    tests
}

/// The sources, and the journeys in a browser, as paths from the root.
fn files() -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for folder in ["app", "crates", "end2end", "frontend", "server"] {
        read_into(&mut files, &root().join(folder));
    }
    files
}

fn read_into(files: &mut BTreeSet<String>, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                read_into(files, &path);
            }
        } else if path
            .extension()
            .is_some_and(|end| end == "rs" || end == "ts" || end == "txt")
        {
            let path = path.strip_prefix(root()).unwrap();
            files.insert(path.to_str().unwrap().to_owned());
        }
    }
}
