//! One operation: what it does, what it takes, what it answers, how to call it.

use serde_json::Value;

use super::{
    examples,
    fields::{fields, kind, resolve},
    html::{code, escape, inline, method as badge, prose, table, text},
};

pub(super) fn article(document: &Value, path: &str, method: &str, operation: &Value) -> String {
    let id = escape(text(&operation["operationId"]));
    let rights = match operation["security"].is_array() {
        true => "<p class=\"docs-note\">Needs a bearer token or the session's cookie.</p>\n",
        false => "<p class=\"docs-note\">Anybody may call it.</p>\n",
    };
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    format!(
        "<article class=\"docs-operation\" aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{}</h3>\n\
         <p class=\"docs-call\">{}<code>{}</code></p>\n{}{rights}{}{}{}{}</article>\n",
        escape(text(&operation["summary"])),
        badge(method),
        escape(path),
        prose(text(&operation["description"])),
        parameters(operation),
        if body.is_null() {
            String::new()
        } else {
            fields(document, "Fields of the JSON body", body)
        },
        answers(document, operation),
        examples::listings(document, path, method, operation),
    )
}

fn parameters(operation: &Value) -> String {
    let rows = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| {
            let need = if parameter["required"] == true {
                "always"
            } else {
                "optional"
            };
            let place = format!("{}, {need}", text(&parameter["in"]));
            let schema = &parameter["schema"];
            vec![
                code(text(&parameter["name"])),
                place,
                kind(schema),
                inline(text(&parameter["description"])),
            ]
        });
    table(
        "Parameters",
        &["Name", "Where", "Type", "Meaning"],
        &rows.collect::<Vec<_>>(),
    )
}

/// Every status, and the fields of the answer that one hopes for.
fn answers(document: &Value, operation: &Value) -> String {
    let responses = || operation["responses"].as_object().into_iter().flatten();
    let rows: Vec<Vec<String>> = responses()
        .map(|(status, response)| {
            let schema = &response["content"]["application/json"]["schema"];
            let body = if schema.is_null() {
                "no body".to_owned()
            } else {
                kind(schema)
            };
            let headers = response["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| code(name));
            let headers = headers.collect::<Vec<_>>().join(", ");
            vec![
                code(status),
                inline(text(&response["description"])),
                body,
                headers,
            ]
        })
        .collect();
    let success = responses()
        .find(|(status, _)| status.starts_with('2'))
        .map(|(_, response)| response);
    let content = success.map_or(
        &Value::Null,
        |response| &response["content"]["application/json"],
    );
    let schema = resolve(document, &content["schema"]);
    let detail = match (&content["example"], schema["properties"].is_object()) {
        (_, true) => fields(document, "Fields of the answer", schema),
        (Value::Null, false) => String::new(),
        (example, false) => super::html::listing("Answer", &pretty(example)),
    };
    table("Answers", &["Status", "Meaning", "Body", "Headers"], &rows) + &detail
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
