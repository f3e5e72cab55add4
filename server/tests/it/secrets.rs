//! What a page shows, the data that it comes to life with, and what the API answers hold no key, no password and no hash,
//! also not for whoever may see everything. (Script and WASM are made before there is any secret.)

use serde_json::json;

use crate::{
    database::Database,
    server::{Client, PASSWORD, Server},
};

/// Pages for whoever may see everything; `ID` is a person, `ORG` an organization.
pub(crate) const PAGES: [&str; 31] = [
    "/users",
    "/users?search=ada",
    "/users/new",
    "/users/ID",
    "/users/ID/actions",
    "/users/ID/edit",
    "/users/ID/invitation",
    "/users/ID/roles",
    "/users/ID/security",
    "/users/ID/security/password",
    "/users/ID/security/reset-link",
    "/users/ID/security/end-sessions",
    "/users/ID/deactivate",
    "/users/ID/activity",
    "/invitations",
    "/organizations",
    "/organizations/new",
    "/organizations/ORG",
    "/organizations/ORG/edit",
    "/organizations/ORG/deactivate",
    "/organizations/ORG/activity",
    "/roles",
    "/activity",
    "/outbox",
    "/settings",
    "/account",
    "/account/local",
    "/account/password",
    "/account/sign-out-elsewhere",
    "/account/sign-out-everywhere",
    "/users.csv",
];
const ANSWERS: [&str; 7] = [
    "/api/v1/users",
    "/api/v1/users/ID",
    "/api/v1/users/ID/activity",
    "/api/v1/organizations/ORG",
    "/api/v1/organizations/ORG/activity",
    "/api/v1/auth/me",
    "/api/v1/auth/verify",
];

#[test]
fn no_page_and_no_answer_holds_a_key_a_password_or_a_hash() {
    for server in Server::on_both() {
        let admin = server.admin();
        let org = admin.post("/api/v1/organizations", &json!({ "org_name": "Acme" }));
        let org = org.body["org_id"].to_string();
        let new = json!({
            "email": "ada@example.org", "password": PASSWORD, "org_id": org.parse::<i64>().unwrap(),
        });
        let made = admin.post("/api/v1/users", &new);
        assert_eq!(made.status, 201, "{}", made.text);
        let id = made.body["user_id"].as_str().unwrap().to_owned();
        let ada = json!({ "email": "ada@example.org", "password": PASSWORD });
        let keys = server.nobody().post("/api/v1/auth/login", &ada);
        let path = format!("/api/v1/users/{id}/admin-generate-reset-link");
        let link = admin.post(&path, &json!({ "send_email": false }));
        let visitor = server.signs_in_by_cookie("root@example.org");

        let mut secrets = vec![PASSWORD.to_owned(), "$argon2".to_owned()];
        secrets.extend(admin.token.clone());
        for key in ["access_token", "refresh_token"] {
            secrets.push(keys.body[key].as_str().unwrap().to_owned());
        }
        for cookie in [&keys.cookies(), &visitor.headers[0].1] {
            secrets.push(cookie.split_once('=').unwrap().1.to_owned());
        }
        let link = link.body["reset_link"].as_str().unwrap();
        secrets.push(link.split_once("token=").unwrap().1.to_owned());
        secrets.extend(hashes(&server));
        assert!(secrets.len() > 15, "only {} secrets", secrets.len());
        assert!(secrets.iter().all(|secret| secret.len() > 6), "{secrets:?}");

        for page in PAGES.iter().chain(&ANSWERS) {
            let path = page.replace("ID", &id).replace("ORG", &org);
            let kind = if page.starts_with("/api") {
                "application/json"
            } else {
                "text/html"
            };
            looks_through(&visitor.clone().header("accept", kind), &path, &secrets);
        }
    }
}

/// Every hash that is stored, in hexadecimal digits.
fn hashes(server: &Server) -> Vec<String> {
    let mut database = Database::of(server);
    let sqlite = database.is_sqlite();
    let columns = [
        ("hash", "tokens"),
        ("hash", "links"),
        ("cookie_hash", "sessions"),
    ];
    let mut all = Vec::new();
    for (column, table) in columns {
        let hex = match sqlite {
            true => format!("lower(hex({column}))"),
            false => format!("encode({column}, 'hex')"),
        };
        let found = database.texts(&format!("select {hex} from {table}"));
        assert!(!found.is_empty(), "{table}");
        all.extend(found);
    }
    all.extend(database.texts("select password_hash from users where password_hash is not null"));
    all
}

fn looks_through(visitor: &Client, path: &str, secrets: &[String]) {
    let answer = visitor.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    assert!(answer.text.len() > 50, "{path}: {}", answer.text);
    for secret in secrets {
        assert!(!answer.text.contains(secret), "{path} holds {secret}");
        // Whoever shows a cookie gets it again, for it lives on.
        let headers = answer.headers.iter().filter(|(n, _)| *n != "set-cookie");
        for (name, value) in headers {
            assert!(!value.contains(secret), "{path} sends {secret} as {name}");
        }
    }
}
