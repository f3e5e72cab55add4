use super::docs_page;
use crate::document;

#[test]
fn the_page_has_every_operation_with_its_examples() {
    let page = docs_page("/style.css");
    let document = serde_json::to_value(document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (_, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(page.contains(&format!("<h3 id=\"{id}\">")), "{id}");
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
    }
    assert_eq!(page.matches("<figcaption>curl</figcaption>").count(), 43);
    assert_eq!(page.matches("<figcaption>Python</figcaption>").count(), 43);
}

#[test]
fn the_page_holds_under_a_strict_policy() {
    let page = docs_page("/a\"b.css");
    assert!(page.contains("href=\"/a&quot;b.css\""));
    for forbidden in [
        "<script",
        "<style",
        " style=",
        "javascript:",
        " onclick",
        "http://www",
        "//cdn",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    let page = docs_page("/style.css");
    for piece in page.split("href=\"#").skip(1) {
        let id = piece.split('"').next().unwrap();
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
}
