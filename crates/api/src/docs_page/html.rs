//! Small pieces of HTML, everything in them escaped.

use serde_json::Value;

/// The text of a JSON string; empty for anything else.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Text for an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
            out
        })
}

/// One line of the little Markdown that descriptions use: `code` between backticks.
pub(super) fn inline(markdown: &str) -> String {
    let pieces = markdown.split('`').enumerate();
    pieces
        .map(|(i, piece)| {
            if i % 2 == 1 {
                code(piece)
            } else {
                escape(piece)
            }
        })
        .collect()
}

/// The same with a paragraph for every blank line between.
pub(super) fn prose(markdown: &str) -> String {
    let paragraphs = markdown
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs
        .map(|paragraph| format!("<p>{}</p>\n", inline(paragraph)))
        .collect()
}

pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

pub(super) fn method(method: &str) -> String {
    format!(
        "<span class=\"docs-method docs-{method}\">{}</span>",
        method.to_ascii_uppercase()
    )
}

/// A block of code that can be scrolled by keyboard, with its name.
pub(super) fn listing(name: &str, code: &str) -> String {
    format!(
        "<figure class=\"docs-code\">\n<figcaption>{}</figcaption>\n\
         <pre tabindex=\"0\" aria-label=\"{0}\"><code>{}</code></pre>\n</figure>\n",
        escape(name),
        escape(code)
    )
}

/// A table with a heading cell at the start of each row; nothing where there are no rows.
pub(super) fn table(caption: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heads: String = heads
        .iter()
        .map(|head| format!("<th scope=\"col\">{head}</th>"))
        .collect();
    let rows: String = rows
        .iter()
        .map(|cells| {
            let cells = cells.iter().enumerate().map(|(i, cell)| match i {
                0 => format!("<th scope=\"row\">{cell}</th>"),
                _ => format!("<td>{cell}</td>"),
            });
            format!("<tr>{}</tr>\n", cells.collect::<String>())
        })
        .collect();
    format!(
        "<div class=\"docs-table\"><table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}
