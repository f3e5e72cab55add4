//! Somebody who speaks to a server over HTTP, and what they are answered.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;
use ureq::{Agent, http::Response};

use super::Server;

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
    pub(crate) body: Value,
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

impl Client {
    /// Somebody whom the server at this address does not know.
    pub(super) fn nobody(url: &str) -> Self {
        Self {
            agent: agent(),
            url: url.to_owned(),
            token: None,
            headers: Vec::new(),
        }
    }

    /// Whoever holds this access token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same person with connections of their own.
    pub(crate) fn apart(&self) -> Self {
        Self {
            agent: agent(),
            ..self.clone()
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same person at another node.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self {
            url: server.url.clone(),
            ..self.clone()
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, None)
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None, None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "POST",
            path,
            Some("application/json"),
            Some(body.to_string()),
        )
    }

    pub(crate) fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(
            "PATCH",
            path,
            Some("application/json"),
            Some(body.to_string()),
        )
    }

    pub(crate) fn form(&self, path: &str, body: &str) -> Answer {
        self.send(
            "POST",
            path,
            Some("application/x-www-form-urlencoded"),
            Some(body.to_owned()),
        )
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: Option<String>,
    ) -> Answer {
        self.try_send(method, path, kind, body).unwrap()
    }

    /// An error where no whole answer came back, so that nobody knows what became of the request.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: Option<String>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = match body {
            Some(body) => self.agent.run(request.body(body).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        Answer::read(answer?)
    }
}

impl Answer {
    fn read(mut response: Response<ureq::Body>) -> Result<Self, ureq::Error> {
        // A header that stands several times (a cookie) has a line for each.
        let mut headers = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers
                .entry(name.to_string())
                .and_modify(|lines: &mut String| *lines = format!("{lines}\n{value}"))
                .or_insert(value);
        }
        let text = response.body_mut().read_to_string()?;
        Ok(Self {
            status: response.status().as_u16(),
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    /// The cookies that it sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let pairs = self.header("set-cookie").lines();
        let pairs = pairs.filter_map(|cookie| cookie.split(';').next());
        pairs
            .filter(|pair| !pair.ends_with('='))
            .collect::<Vec<_>>()
            .join("; ")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}
