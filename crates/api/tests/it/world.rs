//! One Usher for one test, and the clients that call it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use accounts::{Accounts, Argon2, Caller, Chance, Clock, Key, RequestInfo, Settings};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use model::{NewUser, OutboxQuery, Paging, Timestamp};
use serde_json::{Value, json};
use testing::Database;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "a kettle of four words";

/// A clock that stands still.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::parse("2026-11-24T12:00:00Z").unwrap()
    }
}

/// Never the same twice, always the same in each run.
#[derive(Default)]
struct Counted(AtomicU64);

impl Chance for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let next = self
                .0
                .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
                .wrapping_mul(0xd134_2543_de82_ef95);
            chunk.copy_from_slice(&next.to_le_bytes()[..chunk.len()]);
        }
    }
}

pub(crate) struct World {
    pub(crate) accounts: Arc<Accounts>,
    router: Router,
    /// Gone with the world.
    _database: Database,
}

/// Stories on both databases, with links to https://usher.example.org.
macro_rules! on_both {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::world::World::on(testing::Database::sqlite(), "https://usher.example.org").await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $story() {
                super::$story($crate::world::World::on(testing::Database::postgres(), "https://usher.example.org").await).await;
            })+
        }
    };
}
pub(crate) use on_both;

/// Somebody with or without a key.
pub(crate) struct Client<'w> {
    world: &'w World,
    headers: Vec<(&'static str, String)>,
}

pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl World {
    /// On SQLite.
    pub(crate) async fn new(public_url: &str) -> Self {
        Self::on(Database::sqlite(), public_url).await
    }

    /// With one super_admin, `root@example.org`.
    pub(crate) async fn on(database: Database, public_url: &str) -> Self {
        let settings = Settings {
            public_url: public_url.to_owned(),
            argon2: Argon2 {
                memory_kib: 8,
                passes: 1,
                lanes: 1,
            },
            ..Settings::default()
        };
        let accounts = Accounts::open(
            &database.url,
            settings,
            Arc::new(Noon),
            Arc::new(Counted::default()),
        )
        .await;
        let accounts = Arc::new(accounts.unwrap_or_else(|error| panic!("{error}")));
        let root = NewUser {
            email: "root@example.org".to_owned(),
            password: Some(PASSWORD.to_owned()),
            ..NewUser::default()
        };
        accounts.create_admin(&Caller::cli(), root).await.unwrap();
        let (router, _) = api::routes();
        let router = router
            .layer(from_fn(find_caller))
            .layer(Extension(accounts.clone()));
        World {
            accounts,
            router,
            _database: database,
        }
    }

    pub(crate) fn stranger(&self) -> Client<'_> {
        Client {
            world: self,
            headers: Vec::new(),
        }
    }

    pub(crate) async fn signed_in(&self, email: &str) -> Client<'_> {
        let keys = self
            .stranger()
            .post(
                "/api/v1/auth/login",
                &json!({"email": email, "password": PASSWORD}),
            )
            .await;
        assert_eq!(keys.status, StatusCode::OK, "{}", keys.body);
        self.stranger().with(
            "authorization",
            &format!("Bearer {}", keys.body["access_token"].as_str().unwrap()),
        )
    }

    /// The letters to an address, the newest first.
    pub(crate) async fn letters_to(&self, address: &str) -> Vec<String> {
        let (accounts, cli) = (&self.accounts, Caller::cli());
        let query = OutboxQuery {
            state: None,
            paging: Paging {
                page: 1,
                page_size: 100,
            },
        };
        let mut letters = Vec::new();
        for item in accounts.list_outbox(&cli, query).await.unwrap().items {
            if item.recipient == address {
                let message = accounts.read_message(&cli, item.id).await.unwrap();
                letters.extend(message.text);
            }
        }
        letters
    }

    pub(crate) async fn root(&self) -> Client<'_> {
        self.signed_in("root@example.org").await
    }
}

/// What the server's middleware does.
async fn find_caller(
    accounts: Extension<Arc<Accounts>>,
    mut request: Request,
    next: Next,
) -> Response {
    let headers = request.headers().clone();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let key = match (header("authorization"), header("cookie")) {
        (Some(bearer), _) => Key::Bearer(bearer.strip_prefix("Bearer ").unwrap_or_default()),
        (None, Some(cookie)) => {
            Key::Cookie(cookie.strip_prefix("session_token=").unwrap_or_default())
        }
        (None, None) => Key::None,
    };
    let info = RequestInfo {
        request_id: "test".to_owned(),
        ..RequestInfo::default()
    };
    match accounts.caller(key, info).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Client<'_> {
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.send("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answered {
        self.send("POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answered {
        self.send("PATCH", path, Some(body)).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let response = self
            .world
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap()
        };
        assert_eq!(
            parts.headers["cache-control"], "no-store",
            "{method} {path}"
        );
        Answered {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

impl Answered {
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Place and name of each problem of a 422.
    pub(crate) fn problems(&self) -> Vec<(String, String)> {
        self.is(422);
        let join = |loc: &Value| {
            loc.as_array()
                .unwrap()
                .iter()
                .map(|p| p.as_str().unwrap())
                .collect::<Vec<_>>()
                .join(".")
        };
        let problem = |p: &Value| (join(&p["loc"]), p["type"].as_str().unwrap().to_owned());
        self.body["detail"]
            .as_array()
            .unwrap()
            .iter()
            .map(problem)
            .collect()
    }

    /// The body has every field that the document's schema requires, and none that it does not know.
    pub(crate) fn fits(&self, schema: &str) -> &Self {
        let document = serde_json::to_value(api::document()).unwrap();
        let schema = &document["components"]["schemas"][schema];
        let body = self.body.as_object().unwrap();
        for name in schema["properties"].as_object().unwrap().keys() {
            assert!(
                body.contains_key(name),
                "{name} is missing in {}",
                self.body
            );
        }
        assert_eq!(
            body.len(),
            schema["properties"].as_object().unwrap().len(),
            "{}",
            self.body
        );
        self
    }
}
