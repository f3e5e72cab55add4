//! The security page names a test for each promise; each of them is there.

use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut source = String::new();
    for folder in ["crates", "server", "app/src"] {
        read_into(&mut source, &root.join(folder));
    }
    let named: BTreeSet<&str> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| is_test(name))
        .collect();
    assert!(named.len() > 50, "only {} tests are named", named.len());
    let missing: Vec<_> = named
        .iter()
        .filter(|name| !source.contains(&format!("fn {name}(")))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are named and not there");
}

/// Tests are sentences; nothing else between backticks is as long.
fn is_test(name: &str) -> bool {
    name.matches('_').count() >= 3
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn read_into(source: &mut String, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_into(source, &path);
        } else if path.extension().is_some_and(|end| end == "rs") {
            source.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
