//! Nothing is left out: every operation of the OpenAPI document and every server function in the source is tried
//! by nobody and by somebody who has no business there.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    database::Database,
    secrets::PAGES,
    server::{Answer, Client, PASSWORD, Server},
};

/// Operations for everybody who is signed in.
const OWN: [&str; 5] = [
    "/api/v1/auth/change-password",
    "/api/v1/auth/logout",
    "/api/v1/auth/me",
    "/api/v1/auth/verify",
    "/api/v1/auth/resend-verification",
];

/// Operations and server functions for those who are not signed in, each with the reason.
const OPEN: [(&str, &str); 25] = [
    ("/api/v1/auth/accept-invitation", "asks for the token"),
    ("invitation_page", "says whether its token is good"),
    ("verification_page", "says whether its token is good"),
    (
        "measure_password",
        "says how strong a text is, and keeps nothing",
    ),
    ("/api/v1/auth/register", "how an organization begins"),
    ("/api/v1/auth/login", "how a session begins"),
    ("/api/v1/auth/refresh", "asks for the refresh token"),
    ("/api/v1/auth/oauth/providers", "shown before sign-in"),
    ("/api/v1/auth/oauth/{provider}", "leads to the provider"),
    (
        "/api/v1/auth/oauth/{provider}/callback",
        "asks for the code",
    ),
    (
        "/api/v1/auth/oauth/{provider}/register",
        "asks for the state",
    ),
    ("/api/v1/auth/verify-email/{token}", "asks for the token"),
    ("/api/v1/auth/forgot-password", "answers everybody the same"),
    ("/api/v1/auth/reset-password", "asks for the token"),
    ("open", "what the frame of every page shows"),
    ("setup_page", "says whether its token is good"),
    ("reset_page", "says whether its token is good"),
    ("ways_in", "shown before sign-in"),
    ("register", "closed to all unless the operator opens it"),
    ("begin_external", "leads to the provider"),
    ("continue_external", "asks for what the browser keeps"),
    ("finish_external", "asks for the state and the code"),
    ("external_newcomer", "asks for what the browser keeps"),
    ("register_external", "asks for what the browser keeps"),
    ("set_theme", "sets a cookie and nothing else"),
];

/// Server functions that ask for a secret instead of a session, or answer everybody the same.
const SECRET: [&str; 6] = [
    "accept_invitation",
    "verify_email",
    "sign_in",
    "complete_setup",
    "reset_password",
    "forgot_password",
];

/// Server functions about the caller alone.
const ABOUT_SELF: [&str; 11] = [
    "local_form",
    "choose_local",
    "resend_verification",
    "sign_out_everywhere",
    "account",
    "choose_columns",
    "own_password_form",
    "change_password",
    "sign_out",
    "link_identity",
    "unlink_identity",
];

struct World {
    server: Server,
    database: Database,
    admin: Client,
    stranger: Client,
    user: String,
    org: i64,
}

impl World {
    fn new() -> Self {
        Self::on(Server::start())
    }

    fn on(server: Server) -> Self {
        let admin = server.admin();
        let new = json!({ "email": "stranger@example.org", "password": PASSWORD });
        assert_eq!(admin.post("/api/v1/users", &new).status, 201);
        let org = admin.post("/api/v1/organizations", &json!({ "org_name": "Far away" }));
        let org = org.body["org_id"].as_i64().unwrap();
        let user = json!({ "email": "target@example.org", "org_id": org });
        let user = admin.post("/api/v1/users", &user).body["user_id"].clone();
        Self {
            stranger: server.signs_in("stranger@example.org"),
            database: Database::of(&server),
            user: user.as_str().unwrap().to_owned(),
            server,
            admin,
            org,
        }
    }

    /// Sends the same as nobody and as a stranger; neither changes anything.
    fn refused(&mut self, what: &str, open: bool, own: bool, send: impl Fn(&Client) -> Answer) {
        let before = self.database.facts();
        if !open {
            let answer = send(&self.server.nobody());
            assert_eq!(answer.status, 401, "{what} by nobody: {}", answer.text);
        }
        if !open && !own {
            let answer = send(&self.stranger);
            assert!(
                matches!(answer.status, 403 | 404),
                "{what} by a stranger: {} {}",
                answer.status,
                answer.text
            );
        }
        assert_eq!(self.database.facts(), before, "{what} changed something");
    }
}

#[test]
fn every_operation_of_the_document_is_closed_to_nobody_and_to_strangers() {
    let mut world = World::new();
    let document = world.server.nobody().get("/openapi.json").body;
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let open = OPEN.iter().any(|(known, _)| known == path);
            assert_eq!(
                operation.get("security").is_none(),
                open,
                "{method} {path}: the document and the list of open operations disagree"
            );
            let method = method.to_uppercase();
            let at = world.at(path);
            let body = operation.get("requestBody").map(|_| body(&method, path));
            let kind = body.as_ref().map(|_| "application/json");
            let own = OWN.contains(&path.as_str());
            world.refused(&format!("{method} {path}"), open, own, |client| {
                client.send(&method, &at, kind, body.as_ref().map(Value::to_string))
            });
            tried += 1;
        }
    }
    assert!(tried >= 43, "only {tried} operations in the document");
}

/// Something that the operation would accept from somebody who may.
fn body(method: &str, path: &str) -> Value {
    match (method, path.rsplit('/').next().unwrap()) {
        ("POST", "users") => json!({ "email": "new@example.org" }),
        ("PATCH", "{user_id}") => json!({ "full_name": "New name" }),
        ("POST", "admin-set-password") => json!({ "new_password": PASSWORD }),
        ("POST", "admin-generate-reset-link") => json!({ "send_email": false }),
        ("POST", "invitation") => json!({ "send_email": false }),
        ("POST", "roles") => json!({ "role_name": "user" }),
        ("POST", "organizations") => json!({ "org_name": "New name" }),
        ("PATCH", "{org_id}") => json!({ "org_name": "New name" }),
        ("POST", _) if path.starts_with("/api/v1/auth/") => json!({}),
        _ => panic!("{method} {path} takes a body that this test does not know"),
    }
}

#[test]
fn every_server_function_is_closed_to_nobody_and_to_strangers() {
    let mut world = World::new();
    let functions = server_functions();
    assert!(functions.len() >= 40, "{functions:?}");
    for (name, reads, _) in &functions {
        let form = world.form(name);
        let open = OPEN.iter().any(|(known, _)| known == name) || SECRET.contains(&name.as_str());
        let own = ABOUT_SELF.contains(&name.as_str());
        world.refused(name, open, own, |client| call(client, name, *reads, &form));
        let known = call(&world.admin, name, *reads, &form);
        assert_ne!(
            known.status, 400,
            "{name} does not take {form}: {}",
            known.text
        );
        if matches!(name.as_str(), "sign_out" | "sign_out_everywhere") {
            world.admin = world.server.signs_in("root@example.org");
        }
    }
}

#[test]
fn nothing_that_changes_something_takes_a_post_from_another_site() {
    let mut world = World::new();
    let visitor = world
        .server
        .signs_in_by_cookie("root@example.org")
        .header("sec-fetch-site", "cross-site")
        // What is refused unread may leave a connection that nobody can go on with.
        .header("connection", "close");
    let before = world.database.facts();
    let mut tried = 0;
    let mut is_refused = |what: &str, answer: Answer| {
        assert_eq!(answer.status, 403, "{what}: {}", answer.text);
        tried += 1;
    };
    let document = world.server.nobody().get("/openapi.json").body;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys();
        for method in methods.filter(|method| *method != "get") {
            let at = world.at(path);
            let method = method.to_uppercase();
            is_refused(
                &format!("{method} {path}"),
                visitor.send(&method, &at, None, None),
            );
        }
    }
    for (name, reads, _) in server_functions() {
        if !reads {
            is_refused(&name, call(&visitor, &name, false, &world.form(&name)));
        }
    }
    assert!(tried >= 40, "only {tried} were tried");
    assert_eq!(world.database.facts(), before);
}

/// Operations whose GET is more than a look, each with the reason.
const BY_LINK: [(&str, &str); 3] = [
    (
        "/api/v1/auth/verify-email/{token}",
        "existing clients follow it, and its token opens nothing else",
    ),
    (
        "/api/v1/auth/oauth/{provider}",
        "leads away and keeps the attempt in the browser",
    ),
    (
        "/api/v1/auth/oauth/{provider}/callback",
        "where the provider leads back to",
    ),
];

#[test]
fn no_link_changes_anything() {
    let mut world = World::new();
    let admin = world.admin.clone();
    let mut looks = 0;
    for (name, reads, _) in server_functions() {
        let before = world.database.facts();
        let answer = admin.get(&format!("/_call/{name}?{}", world.form(&name)));
        assert!(
            reads || answer.status >= 400,
            "GET {name}: {} {}",
            answer.status,
            answer.text
        );
        looks += usize::from(reads && answer.status == 200);
        assert_eq!(
            world.database.facts(),
            before,
            "GET {name} changed something"
        );
    }
    let document = world.server.nobody().get("/openapi.json").body;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let is_left_out = BY_LINK.iter().any(|(known, _)| known == path);
        if methods.get("get").is_none() || is_left_out {
            continue;
        }
        let at = world.at(path);
        let before = world.database.facts();
        let answer = admin.get(&at);
        assert_eq!(answer.status, 200, "GET {at}: {}", answer.text);
        looks += 1;
        assert_eq!(world.database.facts(), before, "GET {at} changed something");
    }
    let visitor = world
        .server
        .signs_in_by_cookie("root@example.org")
        .header("accept", "text/html");
    // A file that is exported leaves an entry.
    for page in PAGES.iter().filter(|page| !page.ends_with(".csv")) {
        let at = page.replace("ID", &world.user);
        let at = at.replace("ORG", &world.org.to_string());
        let before = world.database.facts();
        let answer = visitor.get(&at);
        assert_eq!(answer.status, 200, "GET {at}: {}", answer.text);
        looks += 1;
        assert_eq!(world.database.facts(), before, "GET {at} changed something");
    }
    assert!(looks >= 65, "only {looks} were answered");
}

#[test]
fn a_field_that_a_form_does_not_know_assigns_nothing() {
    for server in Server::on_both() {
        let world = World::on(server);
        let me = world.stranger.get("/api/v1/auth/me").body["user_id"].clone();
        let me = me.as_str().unwrap();
        let rights = |path: &str| {
            let shown = world.admin.get(path);
            assert_eq!(shown.status, 200, "{path}: {}", shown.text);
            ["roles", "org_id", "is_active"].map(|field| shown.body[field].clone())
        };
        let plain = [json!(["user"]), json!(null), json!(true)];
        let path = format!("/api/v1/users/{me}");
        assert_eq!(rights(&path), plain);
        let more = format!(
            "&roles=super_admin&role_mask=1&org_id={}&is_active=false",
            world.org
        );
        for (name, reads, _) in server_functions() {
            if reads || name.starts_with("sign_out") {
                continue;
            }
            let form = match name.as_str() {
                "update_user" => {
                    let shown = world.admin.get(&path);
                    let version = shown.header("etag").trim_matches('"');
                    format!("id={me}&full_name=Mallory&version={version}&back=%2F")
                }
                _ => world.form(&name).replace(&world.user, me),
            };
            call(&world.stranger, &name, false, &format!("{form}{more}"));
            assert_eq!(rights(&path), plain, "{name}");
        }
        let name = world.stranger.get("/api/v1/auth/me").body["full_name"].clone();
        assert_eq!(name, "Mallory", "the field that the form knows was read");
        let form = format!("email=made%40example.org&full_name=&password={more}");
        let made = call(&world.admin, "create_user", false, &form);
        let to = made.body["to"].as_str().unwrap();
        assert_eq!(rights(&format!("/api/v1{to}")), plain, "{}", made.text);
    }
}

#[test]
fn whatever_a_field_holds_is_borne() {
    let long = "x".repeat(9_000);
    for server in Server::on_both() {
        let world = World::on(server);
        let mut tried = 0;
        for (name, reads, fields) in server_functions() {
            let form = world.form(&name);
            for field in &fields {
                let others = form
                    .split('&')
                    .filter(|pair| pair.split('=').next() != Some(field.as_str()));
                let others = others.collect::<Vec<_>>().join("&");
                // NUL, no UTF-8, a surrogate, and more than anything may have.
                for odd in ["%00", "%ff", "%ed%a0%80", &long] {
                    let form = format!("{others}&{field}={odd}");
                    let answer = call(&world.admin, &name, reads, &form);
                    assert!(
                        answer.status < 500,
                        "{name} with {field}={odd:.20}: {} {}",
                        answer.status,
                        answer.text
                    );
                    tried += 1;
                }
            }
        }
        assert!(tried >= 500, "only {tried} were tried");
        let me = world.admin.get("/api/v1/auth/me");
        assert_eq!(me.status, 200, "still who may do all that: {}", me.text);
        let log = world.server.log();
        assert!(!log.contains("panicked"), "{log}");
    }
}

fn call(client: &Client, name: &str, reads: bool, form: &str) -> Answer {
    if reads {
        client.get(&format!("/_call/{name}?{form}"))
    } else {
        client.form(&format!("/_call/{name}"), form)
    }
}

impl World {
    /// A path of the document with the target in its place.
    fn at(&self, path: &str) -> String {
        path.replace("{user_id}", &self.user)
            .replace("{org_id}", &self.org.to_string())
            .replace("{role_name}", "user")
            .replace("{session_id}", &self.user)
    }

    /// Every field of every function; each takes those that it knows.
    fn form(&self, name: &str) -> String {
        let id = if name.contains("organization") || name.ends_with("super_dev") {
            self.org.to_string()
        } else {
            self.user.clone()
        };
        // A link for a forgotten password is made by a job, in the middle of what is tried next: for nobody there is none.
        let email = match name {
            "forgot_password" => "nobody%40example.org",
            _ => "new%40example.org",
        };
        format!(
            "id={id}&user={user}&session={user}&role=user&query=&email={email}&full_name=New&version=1\
             &password=&new_password=four+plain+words+here&current_password=wrong&org_name=New+name&legal_name=\
             &billing_email=&label=New&provider=github&username=newname&theme=dark&deed=deactivate&next=%2F&back=%2Fusers",
            user = self.user
        )
    }
}

/// The names of all server functions in the source, whether each only reads, and its fields.
fn server_functions() -> Vec<(String, bool, Vec<String>)> {
    let mut found = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let mut folders = vec![source];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(path).unwrap();
                // The attribute of an argument stands further in.
                for part in text.split("\n#[server").skip(1) {
                    let (attribute, rest) = part.split_once("]\npub(crate) async fn ").unwrap();
                    let (name, rest) = rest.split_once('(').unwrap();
                    let (arguments, _) = rest.split_once(") ->").unwrap();
                    let fields = arguments
                        .split(',')
                        .filter_map(|argument| argument.split_once(':'))
                        .filter_map(|(field, _)| field.split_whitespace().next_back())
                        .map(str::to_owned)
                        .collect();
                    found.push((name.to_owned(), attribute.contains("GetUrl"), fields));
                }
            }
        }
    }
    found.sort();
    found
}
