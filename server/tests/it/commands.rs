//! The command line.

use std::process::Command;

use serde_json::json;

use crate::{
    database::Database,
    postgres::{self, NO_ROOM},
    server::{PASSWORD, Server, usher},
};

fn said(command: &mut Command) -> (bool, String) {
    let out = command.output().unwrap();
    (
        out.status.success(),
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr),
    )
}

#[test]
fn help_names_commands_and_settings() {
    let (fine, help) = said(usher().arg("--help"));
    assert!(fine);
    for word in [
        "serve",
        "migrate",
        "admin",
        "openapi",
        "seed",
        "database_url",
        "USHER_LISTEN",
        "session.idle",
    ] {
        assert!(help.contains(word), "{word} is missing:\n{help}");
    }
}

#[test]
fn the_document_needs_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let (fine, document) = said(usher().arg("openapi").current_dir(&folder));
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(fine && document["paths"]["/api/v1/users"].is_object());
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        0,
        "it must not leave anything behind"
    );
}

#[test]
fn what_is_not_there_is_not_made_to_be_copied_or_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for command in [&["backup", "copy.db"][..], &["audit", "verify"]] {
        let done = usher()
            .args(command)
            .current_dir(&folder)
            .env("USHER_DATABASE_URL", "sqlite://data/usher.db")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        let refused = "There is no database at data/usher.db";
        assert!(
            !done.status.success() && said.contains(refused),
            "{command:?}: {said}"
        );
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, hint) in [
        ("USHER_DATABASE", "sqlite://x.db", "USHER_DATABASE_URL"),
        ("USHER_DATABASE_URL", "mysql://localhost/usher", "sqlite://"),
        (
            "USHER_DATABASE_URL",
            "postgres://nobody@127.0.0.1:1/none",
            "cannot be reached",
        ),
        ("USHER_PUBLIC_URL", "id.example.org", "public_url"),
        ("USHER_LISTEN", "everywhere", "127.0.0.1:3000"),
        ("USHER_SMTP_URL", "smtp://127.0.0.1", "mail.from"),
    ] {
        let (fine, words) = said(usher().arg("serve").env(name, value).current_dir(&folder));
        assert!(!fine && words.contains(hint), "{name}={value}: {words}");
        assert!(
            words.lines().filter(|line| !line.is_empty()).count() <= 2,
            "{words}"
        );
        assert!(!words.contains("panicked"), "{words}");
    }
}

#[test]
fn an_administrator_is_made_beside_a_running_server() {
    let server = Server::start();
    let short = server.run(
        &[
            "admin",
            "create",
            "--email",
            "root@example.org",
            "--password-stdin",
        ],
        "short\n",
    );
    assert!(!short.0 && short.1.contains("at least 8"), "{}", short.1);
    server.admin();
    let again = server.run(
        &[
            "admin",
            "create",
            "--email",
            "ROOT@example.org",
            "--password-stdin",
        ],
        PASSWORD,
    );
    assert!(!again.0 && again.1.contains("already"), "{}", again.1);
}

#[test]
fn whoever_is_locked_out_gets_a_link() {
    let server = Server::start();
    server.admin();
    let (fine, words) = server.run(&["admin", "recover", "--email", "root@example.org"], "");
    assert!(
        fine && words.contains(&format!("{}/reset-password?token=ush_", server.url)),
        "{words}"
    );
    let token = words.split("token=").nth(1).unwrap();
    let token = token.split_whitespace().next().unwrap();
    let chosen = "four+other+plain+words";
    let path = format!("/api/v1/auth/reset-password?token={token}&new_password={chosen}");
    let nobody = server.nobody();
    assert_eq!(nobody.send("POST", &path, None, None).status, 200);
    assert_eq!(nobody.send("POST", &path, None, None).status, 422);
    let right = json!({ "email": "root@example.org", "password": "four other plain words" });
    assert_eq!(nobody.post("/api/v1/auth/login", &right).status, 200);
    assert!(!server.log().contains(token), "the link is in no log");
}

#[test]
fn nobody_else_gets_one() {
    let server = Server::start();
    let admin = server.admin();
    let unknown = server.run(&["admin", "recover", "--email", "nobody@example.org"], "");
    assert!(
        !unknown.0 && unknown.1.contains("Nobody has the e-mail address"),
        "{}",
        unknown.1
    );
    let gone = json!({ "email": "gone@example.org", "password": PASSWORD });
    let id = admin.post("/api/v1/users", &gone).body["user_id"].clone();
    let path = format!("/api/v1/users/{}", id.as_str().unwrap());
    assert_eq!(admin.delete(&path).status, 204);
    let gone = server.run(&["admin", "recover", "--email", "gone@example.org"], "");
    assert!(!gone.0 && gone.1.contains("deactivated"), "{}", gone.1);
}

#[test]
fn the_same_seed_makes_the_same_people() {
    let list = |seed: &str| {
        let server = Server::start();
        let args = [
            "seed",
            "--users",
            "300",
            "--organizations",
            "12",
            "--events",
            "900",
            "--seed",
            seed,
        ];
        let (fine, words) = server.run(&args, "");
        assert!(fine, "{words}");
        let again = server.run(&args, "");
        assert!(!again.0 && again.1.contains("seed"), "{}", again.1);
        let admin = server.admin();
        let users = admin
            .get("/api/v1/users?page_size=100&sort=email&search=.example")
            .body;
        assert_eq!(users["total"], 300);
        let roles = ["super_dev", "org_admin", "user"].map(|role| {
            admin.get(&format!("/api/v1/users?role_filter={role}")).body["total"]
                .as_i64()
                .unwrap()
        });
        assert!(roles.iter().all(|n| *n > 0), "{roles:?}");
        users["users"].to_string()
    };
    assert_eq!(list("7"), list("7"));
    assert_ne!(list("7"), list("8"));
}

#[test]
fn a_command_that_fails_says_the_cause_and_no_reference() {
    let server = Server::with(&[("USHER_DATABASE_URL", &postgres::database())]);
    Database::of(&server).execute(NO_ROOM);
    let args = [
        "admin",
        "create",
        "--email",
        "root@example.org",
        "--password-stdin",
    ];
    let (made, said) = server.run(&args, &format!("{PASSWORD}\n"));
    assert!(!made, "{said}");
    for words in [
        "The disk of the database is full",
        "No space left on device",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    assert!(
        !said.contains("request_id") && !said.contains("in a moment"),
        "{said}"
    );
}
