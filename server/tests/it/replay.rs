//! The same requests on SQLite and on PostgreSQL have the same answers.

use serde_json::{Value, json};

use crate::server::{Answer, Client, PASSWORD, Server};

const REQUESTS: usize = 3000;
const SEED: u64 = 20_261_101;

/// Both databases with the same people in them, whose ids differ.
struct Side {
    callers: Vec<Client>,
    users: Vec<String>,
    orgs: Vec<i64>,
}

/// A request in which places stand for ids: `{user}` and `{org}` by position.
struct Request {
    caller: usize,
    method: &'static str,
    path: String,
    body: Option<Value>,
    user: usize,
    org: usize,
}

#[test]
fn both_databases_give_the_same_answers() {
    let servers = Server::on_both();
    let mut sides = servers.each_ref().map(Side::new);
    let mut random = fastrand::Rng::with_seed(SEED);
    for number in 0..REQUESTS {
        let request = Request::any(&mut random, number, &sides[0]);
        let answers = sides.each_mut().map(|side| side.send(&request));
        let [sqlite, postgres] = [0, 1].map(|at| sides[at].told(&answers[at]));
        assert!(sqlite.0 < 500, "{number}: {request} {}", answers[0].text);
        assert_eq!(
            sqlite, postgres,
            "{number}: {request} (left SQLite, right PostgreSQL)"
        );
    }
}

impl Side {
    fn new(server: &Server) -> Self {
        let admin = server.admin();
        let mut side = Self {
            users: vec!["0193aaaa-0000-7000-8000-000000000000".to_owned()],
            orgs: vec![999_999],
            callers: vec![server.nobody(), admin.clone()],
        };
        for name in ["Acme", "Österreich 100%", "under_score"] {
            let org = admin.post("/api/v1/organizations", &json!({ "org_name": name }));
            side.orgs.push(org.body["org_id"].as_i64().unwrap());
        }
        for (role, org) in [
            ("super_dev", 0),
            ("org_admin", 1),
            ("user", 1),
            ("org_admin", 2),
        ] {
            let email = format!("{role}-{org}@example.org");
            let mut new = json!({ "email": email, "password": PASSWORD });
            if org > 0 {
                new["org_id"] = side.orgs[org].into();
            }
            let made = admin.post("/api/v1/users", &new);
            let id = made.body["user_id"].as_str().unwrap().to_owned();
            let roles = format!("/api/v1/users/{id}/roles");
            assert_eq!(
                admin.post(&roles, &json!({ "role_name": role })).status,
                200
            );
            if role == "super_dev" {
                let path = format!("/api/v1/organizations/{}/super-devs/{id}", side.orgs[1]);
                assert_eq!(admin.send("PUT", &path, None, None).status, 204);
            }
            side.users.push(id);
            side.callers.push(server.signs_in(&email));
        }
        side
    }

    fn send(&mut self, request: &Request) -> Answer {
        let place = |text: &str| {
            text.replace("{user}", &self.users[request.user])
                .replace("{org}", &self.orgs[request.org].to_string())
        };
        let path = place(&request.path);
        let body = request.body.as_ref().map(|body| {
            let text = body.to_string().replace("\"{org}\"", "{org}");
            place(&text)
        });
        let kind = body.as_ref().map(|_| "application/json");
        let answer = self.callers[request.caller].send(request.method, &path, kind, body);
        if answer.status == 201 {
            if let Some(id) = answer.body["user_id"].as_str() {
                self.users.push(id.to_owned());
            } else if let Some(id) = answer.body["org_id"].as_i64() {
                self.orgs.push(id);
            }
        }
        answer
    }
}

impl Side {
    /// What both have to say alike.
    fn told(&self, answer: &Answer) -> (u16, [String; 5], Value) {
        let told = ["etag", "link", "allow", "www-authenticate", "content-type"];
        let headers = told.map(|name| self.in_order(&plain(answer.header(name))));
        (answer.status, headers, self.normal("", answer.body.clone()))
    }

    /// The answer without what chance and the clock gave: ids, times, secrets. Organizations have numbers, of which
    /// PostgreSQL leaves some out where a name was taken; so each stands for its place.
    fn normal(&self, name: &str, value: Value) -> Value {
        match value {
            Value::String(_) if is_secret(name) => "secret".into(),
            Value::String(text) if name == "resource_id" => self.place(&text).into(),
            Value::Number(number) if name == "org_id" => self.place(&number.to_string()).into(),
            Value::String(text) => plain(&text).into(),
            Value::Array(items) => items
                .into_iter()
                .map(|item| self.normal("", item))
                .collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| {
                    let value = self.normal(&name, value);
                    (name, value)
                })
                .collect(),
            other => other,
        }
    }

    /// The organization with this number, by its place; anything else as it is without chance.
    fn place(&self, text: &str) -> String {
        let place = text
            .parse::<i64>()
            .ok()
            .and_then(|id| self.orgs.iter().position(|known| *known == id));
        place.map_or_else(|| plain(text), |place| format!("organization {place}"))
    }

    /// The same in a URL.
    fn in_order(&self, text: &str) -> String {
        let mut before = "";
        text.split_inclusive(['/', '?', '&', '=', '>'])
            .map(|piece| {
                let word = piece.trim_end_matches(['/', '?', '&', '=', '>']);
                let names_one = matches!(before, "org_id=" | "organizations/");
                before = piece;
                if names_one {
                    self.place(word) + &piece[word.len()..]
                } else {
                    piece.to_owned()
                }
            })
            .collect()
    }
}

fn is_secret(name: &str) -> bool {
    matches!(
        name,
        "reset_link" | "invitation_link" | "token" | "request_id" | "next_cursor" | "cursor"
    )
}

impl Request {
    fn any(random: &mut fastrand::Rng, number: usize, side: &Side) -> Self {
        let mut pick = |some: &[&str]| some[random.usize(..some.len())].to_owned();
        let name = pick(&[
            "Ada Lovelace",
            "Zoë",
            "ada",
            "100%",
            "a_b",
            "ÅSA",
            "åsa",
            "李小龙",
            "O'Neill",
            "x\\y",
            "",
            " ",
            "ß",
            "İstanbul",
            "e\u{301}",
        ]);
        let role = pick(&[
            "user",
            "org_admin",
            "super_dev",
            "super_admin",
            "captain",
            "User",
            "",
        ]);
        let search = pick(&[
            "ada",
            "A",
            "%25",
            "_",
            "%C3%85",
            "%E6%9D%8E",
            "example.org",
            "%27",
            "%5C",
            "ss",
            "i",
            "-0",
            "%00",
            "",
        ]);
        let sort = pick(&[
            "created_at",
            "-created_at",
            "email",
            "-email",
            "full_name",
            "-full_name",
            "last_login_at",
            "-last_login_at",
            "age",
        ]);
        let page = pick(&[
            "1",
            "2",
            "3",
            "0",
            "-1",
            "99999999999",
            "x",
            "1.5",
            "4611686018427387904",
        ]);
        let size = pick(&["1", "2", "7", "50", "100", "101", "0"]);
        let flag = pick(&["true", "false", "maybe", "1"]);
        let email = pick(&["ada", "ADA", "zoë", "a.b+c", "no at", "ａｄａ"]);
        let (user, org) = (
            random.usize(..side.users.len()),
            random.usize(..side.orgs.len()),
        );
        let caller = random.usize(..side.callers.len());
        // Deactivations thin the callers out; the first administrator cannot be lost.
        let caller = if random.bool() { 1 } else { caller };
        let number = if random.u8(..4) == 0 {
            number / 2
        } else {
            number
        };
        let new_email = format!("{email}{number}@example.org");
        let id = "/api/v1/users/{user}";
        let (method, path, body): (_, String, Option<Value>) = match random.u8(..28) {
            0..4 => (
                "POST",
                "/api/v1/users".into(),
                Some(match random.u8(..4) {
                    0 => json!({ "email": new_email, "full_name": name }),
                    1 => json!({ "email": new_email, "org_id": "{org}" }),
                    2 => {
                        json!({ "email": new_email, "full_name": name, "password": "password", "is_active": "no" })
                    }
                    _ => json!({ "email": new_email, "org_id": "{org}", "full_name": name }),
                }),
            ),
            4 => ("GET", id.into(), None),
            5..8 => (
                "GET",
                format!("/api/v1/users?search={search}&sort={sort}&page={page}&page_size={size}"),
                None,
            ),
            8 => (
                "GET",
                format!(
                    "/api/v1/users?is_active={flag}&role_filter={role},user&sort={sort}&page_size={size}"
                ),
                None,
            ),
            9 => (
                "GET",
                format!(
                    "/api/v1/users?org_id={{org}}&search={search}&page_size={size}&role_filter=org_admin"
                ),
                None,
            ),
            10 | 11 => (
                "PATCH",
                id.into(),
                Some(match random.u8(..5) {
                    0 => json!({ "full_name": name }),
                    1 => json!({ "email": new_email }),
                    2 => json!({ "full_name": null, "preferences": { "a": [1, 2.5, name] } }),
                    3 => json!({ "is_active": random.bool() }),
                    _ => json!({ "email": null, "nothing": 1 }),
                }),
            ),
            12 => ("DELETE", id.into(), None),
            13 | 14 => (
                "POST",
                format!("{id}/roles"),
                Some(json!({ "role_name": role })),
            ),
            15 => (
                "DELETE",
                format!(
                    "{id}/roles/{}",
                    if role.is_empty() { "user" } else { &role }
                ),
                None,
            ),
            16..18 => (
                "GET",
                format!("{id}/activity?page={page}&page_size={size}"),
                None,
            ),
            18 => (
                "GET",
                format!(
                    "{id}/activity?event_type={}",
                    ["user_created", "role_assigned", "nothing"][random.usize(..3)]
                ),
                None,
            ),
            19 => (
                "POST",
                format!("{id}/admin-generate-reset-link"),
                Some(json!({ "send_email": random.bool() })),
            ),
            20 => (
                "GET",
                format!(
                    "/api/v1/organizations?search={search}&is_active={flag}&page_size={size}&page={page}"
                ),
                None,
            ),
            27 => (
                "POST",
                format!("{id}/invitation"),
                Some(json!({ "send_email": random.bool() })),
            ),
            24 => ("GET", format!("{id}/reset-links"), None),
            25 => ("DELETE", format!("{id}/reset-links"), None),
            26 => ("DELETE", format!("{id}/invitation"), None),
            21 => (
                "POST",
                "/api/v1/organizations".into(),
                Some(json!({ "org_name": format!("{name} {number}"), "billing_email": new_email })),
            ),
            22 => (
                "PATCH",
                "/api/v1/organizations/{org}".into(),
                Some(match random.u8(..3) {
                    0 => json!({ "is_active": random.u8(..3) > 0 }),
                    1 => json!({ "org_name": format!("{name} {number}") }),
                    _ => json!({ "legal_name": name, "notes": null }),
                }),
            ),
            _ => (
                "GET",
                format!(
                    "/api/v1/organizations/{{org}}{}",
                    ["", "/activity?page_size=5", "/super-devs"][random.usize(..3)]
                ),
                None,
            ),
        };
        Self {
            caller,
            method,
            path,
            body,
            user,
            org,
        }
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            caller,
            method,
            path,
            body,
            user,
            org,
        } = self;
        write!(
            f,
            "{method} {path} {body:?} as {caller} (user {user}, org {org})"
        )
    }
}

/// Words that look like an id, a time or a cursor become their kind.
fn plain(text: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let is_time = |word: &str| {
        word.len() >= 20 && word.starts_with("20") && word.ends_with('Z') && word.contains('T')
    };
    text.split_inclusive([' ', '"', '/', '?', '&', '=', '<', '>', ',', '\''])
        .map(|word| {
            let end = word.trim_end_matches([' ', '"', '/', '?', '&', '=', '<', '>', ',', '\'']);
            let rest = &word[end.len()..];
            if is_id(end) {
                format!("ID{rest}")
            } else if is_time(end) {
                format!("TIME{rest}")
            } else {
                word.to_owned()
            }
        })
        .collect()
}
