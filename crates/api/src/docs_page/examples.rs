//! Calls that run as they stand, in curl and in Python without any package.
//!
//! What only the reader has (the address of their Usher, a token, an id) is an environment variable of the same
//! name in both; the first section of the page sets them all.

use serde_json::{Map, Value};

use super::{
    fields::resolve,
    html::{listing, text},
    literals::{percent_encoded, python_value, quoted, spaced},
};

/// The section that sets the variables.
pub(super) fn start() -> String {
    let shell = [
        "export USHER_URL=http://127.0.0.1:3000",
        "export USHER_EMAIL=ada@example.org",
        "read -rs USHER_PASSWORD && export USHER_PASSWORD",
        "",
        "field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' \"$1\"; }",
        "post() { curl -sS \"$USHER_URL/api/v1/$1\" -H \"Authorization: Bearer $USHER_TOKEN\" \\",
        "  -H \"Content-Type: application/json\" -d \"$2\"; }",
        "",
        "# Sign in. The access token opens everything that your roles allow, for an hour.",
        "KEYS=$(post auth/login \"{\\\"email\\\": \\\"$USHER_EMAIL\\\", \\\"password\\\": \\\"$USHER_PASSWORD\\\"}\")",
        "export USHER_TOKEN=$(echo \"$KEYS\" | field access_token)",
        "export USHER_REFRESH_TOKEN=$(echo \"$KEYS\" | field refresh_token)",
        "",
        "# An organization and a person to try things on: some examples set passwords and deactivate.",
        "export ORG_ID=$(post organizations \"{\\\"org_name\\\": \\\"Trial $RANDOM$RANDOM\\\"}\" | field org_id)",
        "export USER_ID=$(post users \"{\\\"email\\\": \\\"trial-$RANDOM$RANDOM@example.org\\\", \\\"org_id\\\": $ORG_ID}\" \\",
        "  | field user_id)",
        "",
        "export SESSION_ID=$(curl -sS \"$USHER_URL/api/v1/auth/verify\" -H \"Authorization: Bearer $USHER_TOKEN\" \\",
        "  | field session_id)",
        "",
        "# The secrets of a mailed link and of a provider, for the few examples that use them.",
        "export LINK_TOKEN=from-the-mail OAUTH_CODE=from-the-provider",
    ]
    .join("\n");
    format!(
        "<section aria-labelledby=\"start\">\n<h2 id=\"start\">Start here</h2>\n\
         <p>The examples below read these variables. Set them once in a shell, as somebody who may create \
         organizations.</p>\n{}</section>\n",
        listing("Shell", &shell)
    )
}

pub(super) fn listings(document: &Value, path: &str, method: &str, operation: &Value) -> String {
    let call = Call::of(document, path, method, operation);
    listing("curl", &call.curl()) + &listing("Python", &call.python())
}

/// One call; texts that start with `$` are names of variables.
struct Call<'d> {
    method: String,
    path: &'d str,
    query: Vec<(&'d str, String)>,
    body: Option<Value>,
    signed_in: bool,
}

/// What stands for a parameter or a field whose value only the reader has, or that is better not invented.
fn value_of(name: &str) -> &'static str {
    match name {
        "user_id" => "$USER_ID",
        "org_id" => "$ORG_ID",
        "session_id" => "$SESSION_ID",
        "refresh_token" => "$USHER_REFRESH_TOKEN",
        "token" => "$LINK_TOKEN",
        "code" => "$OAUTH_CODE",
        "role_name" => "org_admin",
        "provider" => "github",
        "email" => "ada@example.org",
        "current_password" => "$USHER_PASSWORD",
        "new_password" => "correct horse battery staple",
        _ => "text",
    }
}

impl<'d> Call<'d> {
    fn of(document: &'d Value, path: &'d str, method: &str, operation: &'d Value) -> Self {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|one| one["in"] == "query" && one["required"] == true);
        let query = query.map(|one| (text(&one["name"]), value_of(text(&one["name"])).to_owned()));
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        Self {
            method: method.to_ascii_uppercase(),
            path,
            query: query.collect(),
            body: (!schema.is_null()).then(|| example(resolve(document, schema))),
            signed_in: operation["security"].is_array(),
        }
    }

    /// The path and the query, with each variable written as `variable` says.
    fn address(&self, variable: impl Fn(&str) -> String) -> String {
        let mut address = String::new();
        for piece in self.path.split('{') {
            match piece.split_once('}') {
                Some((name, rest)) => address += &(fill(value_of(name), &variable) + rest),
                None => address += piece,
            }
        }
        for (i, (name, value)) in self.query.iter().enumerate() {
            address += &format!(
                "{}{name}={}",
                if i == 0 { '?' } else { '&' },
                fill(value, &variable)
            );
        }
        address
    }

    fn curl(&self) -> String {
        let method = if self.method == "GET" {
            String::new()
        } else {
            format!(" -X {}", self.method)
        };
        let mut lines = vec![format!(
            "curl -sS{method} \"$USHER_URL{}\"",
            self.address(|name| format!("${name}"))
        )];
        if self.signed_in {
            lines.push("-H \"Authorization: Bearer $USHER_TOKEN\"".to_owned());
        }
        if let Some(body) = &self.body {
            lines.push("-H \"Content-Type: application/json\"".to_owned());
            lines.push(format!("-d {}", quoted(&spaced(body))));
        }
        lines.join(" \\\n  ")
    }

    fn python(&self) -> String {
        let address = self.address(|name| format!("{{os.environ['{name}']}}"));
        let mut lines = Vec::new();
        if self.body.is_some() {
            lines.push("import json".to_owned());
        }
        lines.extend(["import os", "import urllib.request", ""].map(str::to_owned));
        lines.push(format!("url = f\"{{os.environ['USHER_URL']}}{address}\""));
        lines.push(format!(
            "request = urllib.request.Request(url, method=\"{}\")",
            self.method
        ));
        if self.signed_in {
            lines.push(
                "request.add_header(\"Authorization\", \"Bearer \" + os.environ[\"USHER_TOKEN\"])"
                    .to_owned(),
            );
        }
        if let Some(body) = &self.body {
            lines.push("request.add_header(\"Content-Type\", \"application/json\")".to_owned());
            lines.push(format!(
                "request.data = json.dumps({}).encode()",
                python_value(body)
            ));
        }
        lines.push("with urllib.request.urlopen(request) as answer:".to_owned());
        lines.push("    print(answer.status, answer.read().decode())".to_owned());
        lines.join("\n")
    }
}

/// A variable as `variable` writes it, anything else percent-encoded for a URL.
fn fill(value: &str, variable: impl Fn(&str) -> String) -> String {
    value
        .strip_prefix('$')
        .map_or_else(|| percent_encoded(value), variable)
}

/// The example of a schema, or one value for each field that is required.
fn example(schema: &Value) -> Value {
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    let required = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .map(text)
        .map(|name| {
            let value = match name {
                "email" => "$USHER_EMAIL",
                "password" => "$USHER_PASSWORD",
                other => value_of(other),
            };
            (name.to_owned(), value.into())
        });
    Value::Object(required.collect::<Map<_, _>>())
}
