//! Schemas in words: the type of a value, the fields of an object.

use serde_json::Value;

use super::html::{code, escape, inline, prose, table, text};

/// The name of the component that a schema refers to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    text(&schema["$ref"]).strip_prefix("#/components/schemas/")
}

/// A schema with its reference followed.
pub(super) fn resolve<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    referred(schema).map_or(schema, |name| &document["components"]["schemas"][name])
}

/// "text, 8 to 128 characters, or null"; names of types are links.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(name) = referred(schema) {
        return format!("<a href=\"#type-{0}\">{0}</a>", escape(name));
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().map(text).collect(),
        one => vec![text(one)],
    };
    let words = types
        .iter()
        .map(|name| match (*name, text(&schema["format"])) {
            ("string", "date-time") => "date and time".to_owned(),
            ("string", "uuid") => "UUID".to_owned(),
            ("string", _) => "text".to_owned(),
            ("integer", _) => "whole number".to_owned(),
            ("boolean", _) => "true or false".to_owned(),
            ("array", _) => format!("list of {}", kind(&schema["items"])),
            ("object", _) => "object".to_owned(),
            ("null", _) => "null".to_owned(),
            _ => "any JSON".to_owned(),
        });
    let mut words = words.collect::<Vec<_>>().join(" or ");
    if let Some(names) = schema["enum"].as_array() {
        words = names
            .iter()
            .map(|name| code(text(name)))
            .collect::<Vec<_>>()
            .join(", ");
    }
    for (key, phrase) in [
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
        ("minimum", "from {}"),
        ("maximum", "up to {}"),
    ] {
        if let Some(limit) = schema[key].as_u64() {
            words += &format!(", {}", phrase.replace("{}", &limit.to_string()));
        }
    }
    match &schema["default"] {
        Value::Null => words,
        default => format!("{words}, {} if absent", code(&default.to_string())),
    }
}

/// The fields of an object, one a row.
pub(super) fn fields(document: &Value, caption: &str, schema: &Value) -> String {
    let schema = resolve(document, schema);
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .map(text)
        .collect();
    let rows = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let need = if required.contains(&name.as_str()) {
                "always"
            } else {
                "optional"
            };
            vec![
                code(name),
                kind(field),
                need.to_owned(),
                inline(text(&field["description"])),
            ]
        });
    table(
        caption,
        &["Field", "Type", "There", "Meaning"],
        &rows.collect::<Vec<_>>(),
    )
}

/// Every named type.
pub(super) fn types(document: &Value) -> String {
    let schemas = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten();
    let one = schemas.map(|(name, schema)| {
        let body = match schema["properties"].is_object() {
            true => fields(document, &format!("Fields of {}", escape(name)), schema),
            false => format!("<p>{}</p>\n", kind(schema)),
        };
        format!(
            "<h3 id=\"type-{0}\">{0}</h3>\n{1}{body}",
            escape(name),
            prose(text(&schema["description"]))
        )
    });
    format!(
        "<section aria-labelledby=\"types\">\n<h2 id=\"types\">Types</h2>\n{}</section>\n",
        one.collect::<String>()
    )
}
