//! The command line.

use std::process::Command;

use crate::server::{PASSWORD, Server, usher};

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
