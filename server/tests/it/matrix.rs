//! The rights table of the contract, cell by cell over HTTP: by bearer token, by cookie, and by the server functions
//! of the pages where there is one; on both databases.
//!
//! The tables below are written from the contract's words and not from the policy. A refused call changes nothing;
//! an id that is out of reach is answered byte for byte like one that does not exist.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    database::Database,
    postgres,
    server::{Answer, Client, PASSWORD, Server},
};

/// The contract's rows, and those of what Usher adds about one person: sessions, reset links, invitations.
///
/// Columns: the caller; somebody in the caller's (for a super_dev: in an assigned) organization; somebody in
/// another; an id that does not exist; a super_dev in the same organization as `mine`; the last super_admin.
const PEOPLE: &str = "
operation          caller       self mine other none boss last
get                super_admin  200  200  200   404  200  200
get                super_dev    200  200  404   404  200  404
get                org_admin    200  200  404   404  200  404
get                user         200  404  404   404  404  404
update_name        super_admin  200  200  200   404  200  200
update_name        super_dev    200  200  404   404  403  404
update_name        org_admin    200  200  404   404  403  404
update_name        user         200  404  404   404  404  404
update_email       super_admin  200  200  200   404  200  200
update_email       super_dev    403  200  404   404  403  404
update_email       org_admin    200  200  404   404  403  404
update_email       user         403  404  404   404  404  404
update_inactive    super_admin  409  200  200   404  200  409
update_inactive    super_dev    403  403  404   404  403  404
update_inactive    org_admin    409  200  404   404  403  404
update_inactive    user         403  404  404   404  404  404
deactivate         super_admin  409  204  204   404  204  409
deactivate         super_dev    403  403  403   403  403  403
deactivate         org_admin    409  204  404   404  403  404
deactivate         user         403  403  403   403  403  403
set_password       super_admin  200  200  200   404  200  200
set_password       super_dev    403  403  403   403  403  403
set_password       org_admin    200  200  404   404  403  404
set_password       user         403  403  403   403  403  403
reset_link         super_admin  200  200  200   404  200  200
reset_link         super_dev    403  403  403   403  403  403
reset_link         org_admin    200  200  404   404  403  404
reset_link         user         403  403  403   403  403  403
assign_org_admin   super_admin  200  200  200   404  200  200
assign_org_admin   super_dev    404  200  404   404  403  404
assign_org_admin   org_admin    200  200  404   404  403  404
assign_org_admin   user         403  403  403   403  403  403
assign_super_dev   super_admin  200  200  200   404  200  200
assign_super_dev   super_dev    404  403  404   404  403  404
assign_super_dev   org_admin    403  403  404   404  403  404
assign_super_dev   user         403  403  403   403  403  403
remove_user        super_admin  204  204  204   404  204  204
remove_user        super_dev    403  403  403   403  403  403
remove_user        org_admin    204  204  404   404  403  404
remove_user        user         403  403  403   403  403  403
remove_super_admin super_admin  409  404  404   404  404  409
remove_super_admin super_dev    403  403  403   403  403  403
remove_super_admin org_admin    403  403  404   404  403  404
remove_super_admin user         403  403  403   403  403  403
remove_captain     super_admin  404  404  404   404  404  404
remove_captain     super_dev    403  403  403   403  403  403
remove_captain     org_admin    404  404  404   404  404  404
remove_captain     user         403  403  403   403  403  403
activity           super_admin  200  200  200   404  200  200
activity           super_dev    200  404  404   404  404  404
activity           org_admin    200  200  404   404  200  404
activity           user         200  404  404   404  404  404
sessions           super_admin  200  200  200   404  200  200
sessions           super_dev    200  404  404   404  404  404
sessions           org_admin    200  200  404   404  403  404
sessions           user         200  404  404   404  404  404
links              super_admin  200  200  200   404  200  200
links              super_dev    200  404  404   404  404  404
links              org_admin    200  200  404   404  403  404
links              user         200  404  404   404  404  404
withdraw_link      super_admin  204  204  204   404  204  204
withdraw_link      super_dev    204  404  404   404  404  404
withdraw_link      org_admin    204  204  404   404  403  404
withdraw_link      user         204  404  404   404  404  404
invite             super_admin  409  200  200   404  200  409
invite             super_dev    404  200  404   404  403  404
invite             org_admin    409  200  404   404  403  404
invite             user         403  403  403   403  403  403
withdraw_invite    super_admin  409  204  204   404  204  409
withdraw_invite    super_dev    404  204  404   404  403  404
withdraw_invite    org_admin    409  204  404   404  403  404
withdraw_invite    user         403  403  403   403  403  403
";

/// Columns: the caller's (or assigned) organization, another, one that does not exist, none named.
const ORGANIZATIONS: &str = "
operation          caller       mine other none omitted
create_user        super_admin  201  201   422  201
create_user        super_dev    201  404   404  201
create_user        org_admin    201  404   404  201
create_user        user         403  403   403  403
org_get            super_admin  200  200   404  -
org_get            super_dev    200  404   404  -
org_get            org_admin    200  404   404  -
org_get            user         403  403   403  -
org_facts          super_admin  200  200   404  -
org_facts          super_dev    403  403   403  -
org_facts          org_admin    200  404   404  -
org_facts          user         403  403   403  -
org_notes          super_admin  200  200   404  -
org_notes          super_dev    403  403   403  -
org_notes          org_admin    403  404   404  -
org_notes          user         403  403   403  -
org_active         super_admin  200  200   404  -
org_active         super_dev    403  403   403  -
org_active         org_admin    403  404   404  -
org_active         user         403  403   403  -
org_activity       super_admin  200  200   404  -
org_activity       super_dev    403  403   403  -
org_activity       org_admin    200  404   404  -
org_activity       user         403  403   403  -
super_devs         super_admin  200  200   404  -
super_devs         super_dev    403  403   403  -
super_devs         org_admin    403  403   403  -
super_devs         user         403  403   403  -
assign_dev         super_admin  204  204   404  -
assign_dev         super_dev    403  403   403  -
assign_dev         org_admin    403  403   403  -
assign_dev         user         403  403   403  -
unassign_dev       super_admin  204  204   404  -
unassign_dev       super_dev    403  403   403  -
unassign_dev       org_admin    403  403   403  -
unassign_dev       user         403  403   403  -
list_users         super_admin  -    -     -    200
list_users         super_dev    -    -     -    200
list_users         org_admin    -    -     -    200
list_users         user         -    -     -    403
available_roles    super_admin  -    -     -    200
available_roles    super_dev    -    -     -    200
available_roles    org_admin    -    -     -    200
available_roles    user         -    -     -    403
org_list           super_admin  -    -     -    200
org_list           super_dev    -    -     -    200
org_list           org_admin    -    -     -    200
org_list           user         -    -     -    403
org_create         super_admin  -    -     -    201
org_create         super_dev    -    -     -    201
org_create         org_admin    -    -     -    403
org_create         user         -    -     -    403
";

const CALLERS: [&str; 4] = ["super_admin", "super_dev", "org_admin", "user"];
const NOBODY_HERE: &str = "0193aaaa-0000-7000-8000-000000000000";

#[test]
fn the_rights_table_holds_on_sqlite() {
    World::new(Server::start()).tries_every_cell();
}

#[test]
fn the_rights_table_holds_on_postgresql() {
    let database = postgres::database();
    World::new(Server::with(&[("USHER_DATABASE_URL", &database)])).tries_every_cell();
}

struct World {
    server: Server,
    database: Database,
    admin: Client,
    /// By bearer and by cookie.
    callers: BTreeMap<&'static str, [Client; 2]>,
    ids: BTreeMap<&'static str, String>,
    orgs: BTreeMap<&'static str, i64>,
    count: u32,
}

/// The ways in which a cell is tried.
const BEARER: usize = 0;
const COOKIE: usize = 1;
/// Server functions, by cookie.
const PAGES: usize = 2;

/// A method, a path and perhaps a body; a string is a form.
type Call = (&'static str, String, Option<Value>);

impl World {
    fn new(server: Server) -> Self {
        let admin = server.admin();
        let org = |name: &str| {
            let made = admin.post("/api/v1/organizations", &json!({ "org_name": name }));
            made.body["org_id"].as_i64().unwrap()
        };
        let orgs = [
            ("mine", org("Mine")),
            ("other", org("Other")),
            ("none", 999_999),
        ]
        .into();
        let mut world = World {
            database: Database::of(&server),
            admin,
            server,
            callers: BTreeMap::new(),
            ids: BTreeMap::new(),
            orgs,
            count: 0,
        };
        let me = world.admin.get("/api/v1/auth/me").body["user_id"]
            .as_str()
            .unwrap()
            .to_owned();
        world.ids.insert("super_admin", me);
        for (caller, org) in [
            ("super_dev", None),
            ("org_admin", Some("mine")),
            ("user", Some("mine")),
        ] {
            let id = world.person(&format!("{caller}@example.org"), org, Some(caller), true);
            world.ids.insert(caller, id);
        }
        let assigned = format!(
            "/api/v1/organizations/{}/super-devs/{}",
            world.orgs["mine"], world.ids["super_dev"]
        );
        let done = world.admin.send("PUT", &assigned, None, None);
        assert_eq!(done.status, 204, "{}", done.text);
        for column in ["mine", "other", "boss"] {
            let id = world.target(column);
            world.ids.insert(column, id);
        }
        world.ids.insert("none", NOBODY_HERE.to_owned());
        world.ids.insert("last", world.ids["super_admin"].clone());
        for caller in CALLERS {
            world.sign_in(caller);
        }
        world
    }

    fn person(&self, email: &str, org: Option<&str>, role: Option<&str>, password: bool) -> String {
        let mut new = json!({ "email": email });
        if let Some(org) = org {
            new["org_id"] = self.orgs[org].into();
        }
        if password {
            new["password"] = PASSWORD.into();
        }
        let made = self.admin.post("/api/v1/users", &new);
        let id = made.body["user_id"]
            .as_str()
            .unwrap_or_else(|| panic!("{}", made.text))
            .to_owned();
        if let Some(role) = role {
            let given = self.admin.post(
                &format!("/api/v1/users/{id}/roles"),
                &json!({ "role_name": role }),
            );
            assert_eq!(given.status, 200, "{}", given.text);
        }
        id
    }

    /// Somebody new for a column.
    fn target(&mut self, column: &str) -> String {
        self.count += 1;
        let email = format!("{column}-{}@example.org", self.count);
        match column {
            "boss" => self.person(&email, Some("mine"), Some("super_dev"), false),
            org => self.person(&email, Some(org), None, false),
        }
    }

    fn email(caller: &str) -> String {
        let name = if caller == "super_admin" {
            "root"
        } else {
            caller
        };
        format!("{name}@example.org")
    }

    fn sign_in(&mut self, caller: &'static str) {
        let email = Self::email(caller);
        let ways = [
            self.server.signs_in(&email),
            self.server.signs_in_by_cookie(&email),
        ];
        if caller == "super_admin" {
            self.admin = self.server.signs_in(&email);
        }
        self.callers.insert(caller, ways);
    }

    fn tries_every_cell(&mut self) {
        for way in [BEARER, COOKIE, PAGES] {
            self.people(way);
            self.organizations(way);
        }
    }

    fn people(&mut self, way: usize) {
        for row in rows(PEOPLE) {
            let (operation, caller) = (row["operation"], known(row["caller"]));
            let mut answers = BTreeMap::new();
            for column in ["self", "mine", "other", "none", "boss", "last"] {
                let expected: u16 = row[column].parse().unwrap();
                let own = column == "self" || (column == "last" && caller == "super_admin");
                let fresh = expected < 300
                    && !own
                    && !matches!(operation, "get" | "activity")
                    && column != "last";
                let id = match column {
                    "self" => self.ids[caller].clone(),
                    _ if fresh => self.target(column),
                    _ => self.ids[column].clone(),
                };
                let call = self.about_person(operation, &id, own.then(|| Self::email(caller)));
                let Some(call) = self.by_way(way, call) else {
                    continue;
                };
                let place = format!("{operation} as {caller} on {column}");
                answers.insert(column, self.cell(&place, caller, way, &call, expected).text);
                if own && expected < 300 {
                    self.put_right(caller);
                }
            }
            let hidden: &[&str] = match caller {
                "super_admin" => &[],
                "user" => &["mine", "other", "boss", "last"],
                _ => &["other", "last"],
            };
            for column in hidden.iter().filter(|column| row[*column] == "404") {
                assert_eq!(
                    answers.get(column),
                    answers.get("none"),
                    "{operation} as {caller} tells {column} from none"
                );
            }
        }
    }

    fn organizations(&mut self, way: usize) {
        for row in rows(ORGANIZATIONS) {
            let (operation, caller) = (row["operation"], known(row["caller"]));
            let mut answers = BTreeMap::new();
            for column in ["mine", "other", "none", "omitted"] {
                let Ok(expected) = row[column].parse() else {
                    continue;
                };
                let call = self.about_organization(operation, self.orgs.get(column).copied());
                let Some(call) = self.by_way(way, call) else {
                    continue;
                };
                let place = format!("{operation} as {caller} on {column}");
                let answer = self.cell(&place, caller, way, &call, expected);
                if operation == "org_create" && caller == "super_dev" {
                    // Assigned to its maker, whose single organization stays the default of create_user.
                    let org = match way {
                        PAGES => answer.body["to"]
                            .as_str()
                            .unwrap()
                            .replace("/organizations/", ""),
                        _ => answer.body["org_id"].to_string(),
                    };
                    let dev = &self.ids[caller];
                    let assigned = format!("/api/v1/organizations/{org}/super-devs/{dev}");
                    assert_eq!(self.admin.delete(&assigned).status, 204);
                }
                answers.insert(column, answer.text);
            }
            if row["other"] == "404" {
                assert_eq!(
                    answers.get("other"),
                    answers.get("none"),
                    "{operation} as {caller} tells other from none"
                );
            }
        }
    }

    /// One cell: the status that is expected; nobody at all is refused; and a refusal changes nothing.
    fn cell(
        &mut self,
        place: &str,
        caller: &str,
        way: usize,
        call: &Call,
        expected: u16,
    ) -> Answer {
        let expected = match expected {
            200..300 if way == PAGES => 200,
            status => status,
        };
        let sender = way.min(COOKIE);
        let before = self.database.facts();
        let stranger = sent(&self.server.nobody(), call);
        assert_eq!(
            stranger.status, 401,
            "{place}: by nobody: {}",
            stranger.text
        );
        if expected >= 400 {
            let answer = sent(&self.callers[caller][sender], call);
            assert_eq!(answer.status, expected, "{place} ({way}): {}", answer.text);
            assert_eq!(
                self.database.facts(),
                before,
                "{place}: a refusal changed something"
            );
            return answer;
        }
        assert_eq!(
            self.database.facts(),
            before,
            "{place}: by nobody: a refusal changed something"
        );
        let answer = sent(&self.callers[caller][sender], call);
        assert_eq!(answer.status, expected, "{place} ({way}): {}", answer.text);
        answer
    }

    /// After somebody changed themselves: the same sessions, roles and address as before.
    fn put_right(&mut self, caller: &'static str) {
        if self.callers[caller][0].get("/api/v1/auth/me").status == 401 {
            self.sign_in(caller);
        }
        let path = format!("/api/v1/users/{}/roles", self.ids[caller]);
        assert_eq!(
            self.admin
                .post(&path, &json!({ "role_name": "user" }))
                .status,
            200
        );
        if caller == "super_admin" {
            for role in ["super_dev", "org_admin"] {
                self.admin.delete(&format!("{path}/{role}"));
            }
        }
    }

    /// The server function that does the same, if there is one.
    fn by_way(&self, way: usize, call: Call) -> Option<Call> {
        if way != PAGES {
            return Some(call);
        }
        let (method, path, body) = call;
        let body = body.unwrap_or_default();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let parts: Vec<_> = path.split('/').skip(3).collect();
        let version = || -> i64 {
            let shown = self.admin.get(&path);
            shown.header("etag").trim_matches('"').parse().unwrap_or(1)
        };
        let (name, form) = match (method, &parts[..]) {
            ("GET", ["users"]) => ("users_page", "query=".to_owned()),
            ("GET", ["users", "roles", "available"]) => ("available_roles", String::new()),
            ("GET", ["users", id]) => ("person", format!("id={id}")),
            // Both are part of a page that leaves out what its reader may not see.
            ("GET", ["users", _, "sessions" | "reset-links"]) => return None,
            ("DELETE", ["users", id, "reset-links"]) => {
                ("revoke_reset_link", format!("id={id}&back=/"))
            }
            ("POST", ["users", id, "invitation"]) => (
                "invite_user",
                format!("id={id}&send_email=true&label=x&back=/"),
            ),
            ("DELETE", ["users", id, "invitation"]) => {
                ("revoke_invitation", format!("id={id}&back=/"))
            }
            ("GET", ["users", id, "activity"]) => ("person_activity", format!("id={id}&query=")),
            ("GET", ["organizations"]) => ("organizations_page", "query=".to_owned()),
            ("GET", ["organizations", id]) => ("organization_page", format!("id={id}")),
            ("GET", ["organizations", id, "activity"]) => {
                ("organization_activity", format!("id={id}&query="))
            }
            ("POST", ["users"]) => {
                let org = body["org_id"].as_i64().map(|id| id.to_string());
                let (email, org) = (text("email"), org.unwrap_or_default());
                let form = format!("email={email}&full_name=&password=&organization={org}");
                ("create_user", form)
            }
            // Its page is that of deactivation, which has a row of its own.
            ("PATCH", ["users", _]) if body.get("is_active").is_some() => return None,
            ("PATCH", ["users", id]) => {
                let mut form = format!("id={id}&full_name={}&back=/", text("full_name"));
                form += &format!("&version={}", version());
                if body.get("email").is_some() {
                    form += &format!("&email={}", text("email"));
                }
                ("update_user", form)
            }
            ("DELETE", ["users", id]) => ("deactivate_user", format!("id={id}&label=x&back=/")),
            ("POST", ["users", id, "admin-set-password"]) => {
                let password = text("new_password");
                let form =
                    format!("id={id}&new_password={password}&send_email=true&label=x&back=/");
                ("set_password", form)
            }
            ("POST", ["users", id, "admin-generate-reset-link"]) => (
                "issue_reset_link",
                format!("id={id}&send_email=true&back=/"),
            ),
            ("POST", ["users", id, "roles"]) => {
                let shown = self.admin.get(&format!("/api/v1/users/{id}"));
                let version: i64 = shown.header("etag").trim_matches('"').parse().unwrap_or(1);
                let role = text("role_name");
                let mut form = format!("id={id}&version={version}&label=x&back=/");
                form += &format!("&offered={role}&hold_{role}=true");
                ("change_roles", form)
            }
            // The editor gives and takes at once, and what is not held there is nothing to take: the stories of
            // change_roles have it.
            ("DELETE", ["users", _, "roles", _]) => return None,
            ("POST", ["organizations"]) => {
                let name = text("org_name");
                let form = format!("org_name={name}&legal_name=&billing_email=&notes=");
                ("create_organization", form)
            }
            ("PATCH", ["organizations", id]) if body.get("is_active").is_some() => {
                ("reactivate_organization", format!("id={id}"))
            }
            ("PATCH", ["organizations", id]) => {
                let (name, version) = (format!("Form {}", self.count), version());
                let legal = text("legal_name");
                let mut form = format!(
                    "id={id}&org_name={name}&legal_name={legal}&billing_email=&version={version}"
                );
                if body.get("notes").is_some() {
                    form += &format!("&notes={}", text("notes"));
                }
                ("update_organization", form)
            }
            ("PUT", ["organizations", id, "super-devs", user]) => {
                ("assign_super_dev", format!("id={id}&user={user}"))
            }
            ("DELETE", ["organizations", id, "super-devs", user]) => {
                ("unassign_super_dev", format!("id={id}&user={user}"))
            }
            ("GET", ["organizations", _, "super-devs"]) => return None, // part of the page
            other => panic!("{other:?}"),
        };
        let form = form.replace(' ', "+");
        Some(if method == "GET" {
            ("GET", format!("/_call/{name}?{form}"), None)
        } else {
            ("POST", format!("/_call/{name}"), Some(Value::String(form)))
        })
    }

    fn about_person(&mut self, operation: &str, id: &str, own_email: Option<String>) -> Call {
        self.count += 1;
        let path = format!("/api/v1/users/{id}");
        let under = |rest: &str| format!("{path}/{rest}");
        let email = own_email.unwrap_or_else(|| format!("changed-{}@example.org", self.count));
        match operation {
            "get" => ("GET", path, None),
            "activity" => ("GET", under("activity"), None),
            "update_name" => (
                "PATCH",
                path,
                Some(json!({ "full_name": format!("Name {}", self.count) })),
            ),
            "update_email" => ("PATCH", path, Some(json!({ "email": email }))),
            "update_inactive" => ("PATCH", path, Some(json!({ "is_active": false }))),
            "deactivate" => ("DELETE", path, None),
            "sessions" => ("GET", under("sessions"), None),
            "links" => ("GET", under("reset-links"), None),
            "withdraw_link" => {
                // Something to withdraw, where there is somebody.
                self.admin.post(
                    &under("admin-generate-reset-link"),
                    &json!({ "send_email": false }),
                );
                ("DELETE", under("reset-links"), None)
            }
            "invite" => (
                "POST",
                under("invitation"),
                Some(json!({ "send_email": true })),
            ),
            "withdraw_invite" => {
                self.admin
                    .post(&under("invitation"), &json!({ "send_email": false }));
                ("DELETE", under("invitation"), None)
            }
            "set_password" => {
                let body = json!({ "new_password": PASSWORD, "send_email": true });
                ("POST", under("admin-set-password"), Some(body))
            }
            "reset_link" => (
                "POST",
                under("admin-generate-reset-link"),
                Some(json!({ "send_email": true })),
            ),
            _ => match operation.split_once('_').unwrap() {
                ("assign", role) => ("POST", under("roles"), Some(json!({ "role_name": role }))),
                ("remove", role) => ("DELETE", under(&format!("roles/{role}")), None),
                other => panic!("{other:?}"),
            },
        }
    }

    fn about_organization(&mut self, operation: &str, org: Option<i64>) -> Call {
        self.count += 1;
        let path = format!("/api/v1/organizations/{}", org.unwrap_or_default());
        let boss = format!("{path}/super-devs/{}", self.ids["boss"]);
        let name = format!("Name {}", self.count);
        match operation {
            "create_user" => {
                let mut new = json!({ "email": format!("made-{}@example.org", self.count) });
                if let Some(org) = org {
                    new["org_id"] = org.into();
                }
                ("POST", "/api/v1/users".to_owned(), Some(new))
            }
            "list_users" => ("GET", "/api/v1/users".to_owned(), None),
            "available_roles" => ("GET", "/api/v1/users/roles/available".to_owned(), None),
            "org_list" => ("GET", "/api/v1/organizations".to_owned(), None),
            "org_create" => (
                "POST",
                "/api/v1/organizations".to_owned(),
                Some(json!({ "org_name": name })),
            ),
            "org_get" => ("GET", path, None),
            "org_facts" => ("PATCH", path, Some(json!({ "legal_name": name }))),
            "org_notes" => ("PATCH", path, Some(json!({ "notes": name }))),
            "org_active" => ("PATCH", path, Some(json!({ "is_active": true }))),
            "org_activity" => ("GET", format!("{path}/activity"), None),
            "super_devs" => ("GET", format!("{path}/super-devs"), None),
            "assign_dev" => ("PUT", boss, None),
            "unassign_dev" => ("DELETE", boss, None),
            other => panic!("{other}"),
        }
    }
}

fn sent(client: &Client, (method, path, body): &Call) -> Answer {
    match body {
        Some(Value::String(form)) => client.form(path, form),
        body => {
            let kind = body.as_ref().map(|_| "application/json");
            client.send(method, path, kind, body.as_ref().map(Value::to_string))
        }
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = BTreeMap<&'static str, &'static str>> {
    let mut lines = table
        .trim()
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let names = lines.next().unwrap();
    lines.map(move |cells| names.iter().copied().zip(cells).collect())
}

fn known(caller: &str) -> &'static str {
    CALLERS.into_iter().find(|known| *known == caller).unwrap()
}
