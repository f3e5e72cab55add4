//! The page at `/docs`: the OpenAPI document for people, as static HTML.
//!
//! It is written by the server in one piece, with no script and no style of its own, so that it holds under a
//! strict Content-Security-Policy and without JavaScript. Every operation comes with a curl and a Python example
//! that run as they stand.

mod examples;
mod fields;
mod html;
mod literals;
mod operation;

use serde_json::Value;

use crate::document::document;
use html::{escape, prose};

/// The whole page, which loads the stylesheet at `css_href` and nothing else. The same at each call.
pub fn docs_page(css_href: &str) -> String {
    let document = serde_json::to_value(document()).unwrap_or_default();
    let groups: Vec<Group<'_>> = groups(&document);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Usher API</title>\n<link rel=\"stylesheet\" href=\"{}\">\n</head>\n\
         <body class=\"docs\">\n<a class=\"docs-skip\" href=\"#docs-main\">Skip to the operations</a>\n\
         {}\n<main class=\"docs-main\" id=\"docs-main\">\n{}{}{}{}</main>\n</body>\n</html>\n",
        escape(css_href),
        index(&groups),
        introduction(&document),
        examples::start(),
        groups
            .iter()
            .map(|group| section(&document, group))
            .collect::<String>(),
        fields::types(&document),
    )
}

/// A tag and its operations: path, method, operation.
struct Group<'d> {
    name: &'d str,
    description: &'d str,
    operations: Vec<(&'d str, &'d str, &'d Value)>,
}

impl Group<'_> {
    fn id(&self) -> String {
        self.name.to_ascii_lowercase().replace(' ', "-")
    }
}

fn groups(document: &Value) -> Vec<Group<'_>> {
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.map(|tag| {
        let name = html::text(&tag["name"]);
        let operations = operations(document)
            .filter(|(_, _, operation)| operation["tags"][0] == tag["name"])
            .collect();
        Group {
            name,
            description: html::text(&tag["description"]),
            operations,
        }
    })
    .collect()
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

fn index(groups: &[Group<'_>]) -> String {
    let group = |group: &Group<'_>| {
        let links = group.operations.iter().map(|(_, method, operation)| {
            let (id, name) = (
                html::text(&operation["operationId"]),
                html::text(&operation["summary"]),
            );
            let badge = html::method(method);
            format!(
                "<li><a href=\"#{}\">{badge}<span>{}</span></a></li>\n",
                escape(id),
                escape(name)
            )
        });
        format!(
            "<p><a href=\"#{}\">{}</a></p>\n<ul>\n{}</ul>\n",
            group.id(),
            escape(group.name),
            links.collect::<String>()
        )
    };
    format!(
        "<nav class=\"docs-index\" aria-label=\"Operations\">\n<p><a href=\"#start\">Start here</a></p>\n{}\
         <p><a href=\"#types\">Types</a></p>\n<p><a href=\"/openapi.json\">OpenAPI document</a></p>\n</nav>",
        groups.iter().map(group).collect::<String>()
    )
}

fn introduction(document: &Value) -> String {
    format!(
        "<header class=\"docs-head\">\n<h1>Usher API <small>{}</small></h1>\n{}</header>\n",
        escape(html::text(&document["info"]["version"])),
        prose(html::text(&document["info"]["description"]))
    )
}

fn section(document: &Value, group: &Group<'_>) -> String {
    let articles = group
        .operations
        .iter()
        .map(|(path, method, found)| operation::article(document, path, method, found));
    format!(
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n{}{}</section>\n",
        escape(group.name),
        prose(group.description),
        articles.collect::<String>(),
        id = group.id(),
    )
}

#[cfg(test)]
mod tests;
