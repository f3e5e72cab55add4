//! What somebody broke, and the line in which `usher doctor` names it and says what to do.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::Path,
    process::Command,
    thread,
};

use serde_json::json;

use crate::{
    database::Database,
    postgres::{self, is_root},
    server::{Client, Server, binary, free_port, usher},
};

/// Looks; whether all is well, and what was said.
fn doctor(server: &Server) -> (bool, String) {
    server.run(&["doctor"], "")
}

/// Looks at a database alone.
fn doctor_of(database_url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let done = usher()
        .arg("doctor")
        .current_dir(&folder)
        .env("USHER_DATABASE_URL", database_url)
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// Asserts that a line with this mark has all of these words.
fn says(said: &str, mark: &str, words: &[&str]) {
    let found = said
        .lines()
        .any(|line| line.starts_with(mark) && words.iter().all(|word| line.contains(word)));
    assert!(found, "no {mark:?} with {words:?}:\n{said}");
}

/// A letter that waits, since there is no mail server.
fn writes_a_letter(admin: &Client) {
    let ada = admin.post("/api/v1/users", &json!({ "email": "ada@example.org" }));
    let id = ada.body["user_id"].as_str().unwrap();
    let roles = format!("/api/v1/users/{id}/roles");
    let given = admin.post(&roles, &json!({ "role_name": "org_admin" }));
    assert_eq!(given.status, 200, "{}", given.text);
}

#[test]
fn a_key_that_is_gone_is_wrong_once_letters_wait_for_it() {
    let server = Server::start();
    let admin = server.admin();
    let key = server.folder.path().join("usher.key");
    let kept = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let (well, said) = doctor(&server);
    assert!(well, "{said}");
    says(&said, "advice  key", &["usher.key is missing"]);

    writes_a_letter(&admin);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    says(&said, "WRONG   key", &["usher.key is missing", "FILE.key"]);
    assert!(!key.exists(), "looking makes no key");
    fs::write(&key, kept).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let (well, said) = doctor(&server);
    assert!(well && !said.contains("is missing"), "{said}");
}

fn readable_by_all(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

#[test]
fn files_that_others_can_read_are_named_however_they_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let doctor = || {
        let done = usher()
            .arg("doctor")
            .current_dir(&folder)
            .env("USHER_CONFIG", path("elsewhere.toml"))
            .env("USHER_SECRET_KEY_FILE", path("secret_key"))
            .env("USHER_SMTP_URL_FILE", path("smtp_url"))
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    for (name, text) in [
        ("elsewhere.toml", "registration = \"closed\"\n".to_owned()),
        ("secret_key", "ab".repeat(32)),
        ("smtp_url", String::new()),
    ] {
        fs::write(path(name), text).unwrap();
        fs::set_permissions(path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let said = doctor();
    says(&said, "fine    files", &["Nobody else"]);
    for name in ["elsewhere.toml", "secret_key", "smtp_url"] {
        readable_by_all(&path(name));
        let said = doctor();
        says(&said, "advice  files", &[name, "chmod 600"]);
        assert!(!said.contains("Nobody else"), "{said}");
    }
}

#[test]
fn what_lies_beside_the_database_is_looked_at_too() {
    let server = Server::start();
    server.admin();
    for name in ["usher.db", "usher.db-wal", "usher.db-shm"] {
        let file = server.folder.path().join(name);
        readable_by_all(&file);
        let (_, said) = doctor(&server);
        says(&said, "advice  files", &[&format!("{name} has mode 644")]);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// Only root can make files for somebody else.
#[test]
fn what_root_makes_in_a_services_folder_is_the_services() {
    const SERVICE: u32 = 65534;
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    chown(folder.path(), Some(SERVICE), Some(SERVICE)).unwrap();
    let run = |command: &str| {
        let url = format!("sqlite://{}/usher.db", folder.path().display());
        let done = usher()
            .arg(command)
            .env("USHER_DATABASE_URL", url)
            .output()
            .unwrap();
        (
            done.status.success(),
            String::from_utf8(done.stdout).unwrap(),
        )
    };
    let (made, said) = run("migrate");
    assert!(made, "{said}");
    let (well, said) = run("doctor");
    assert!(well && !said.contains("chown"), "{said}");
    for name in ["usher.db", "usher.key"] {
        let file = folder.path().join(name);
        let made = file.metadata().unwrap();
        assert_eq!((made.uid(), made.gid()), (SERVICE, SERVICE), "{name}");
        // As an older program, or a copy by hand, left it.
        chown(&file, Some(0), Some(0)).unwrap();
        let (well, said) = run("doctor");
        assert!(!well, "{said}");
        let advice = format!("chown {SERVICE}:{SERVICE} ");
        says(&said, "WRONG   files", &[name, &advice]);
        chown(&file, Some(SERVICE), Some(SERVICE)).unwrap();
    }
}

#[test]
fn triggers_and_indexes_that_are_gone_are_named() {
    for server in Server::on_both() {
        server.admin();
        let mut database = Database::of(&server);
        database.execute("drop index events_by_org");
        if database.is_sqlite() {
            database.execute(
                "drop trigger events_no_update; drop trigger events_no_delete; drop trigger event_people_no_replace",
            );
        } else {
            database.execute("alter table events disable trigger events_no_update");
        }
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        let gone: &[&str] = if database.is_sqlite() {
            &[
                "events_by_org (migration 3)",
                "events_no_update (migration 3)",
                "events_no_delete (migration 3)",
                "event_people_no_replace (migration 15)",
            ]
        } else {
            &[
                "events_by_org (migration 3)",
                "events_no_update (migration 3)",
            ]
        };
        says(&said, "WRONG   schema", gone);
        says(&said, "WRONG   schema", &["estore the last backup"]);
        assert!(!said.contains("events_by_kind"), "{said}");

        // Nothing stands in the way of a clock of the future now.
        database.execute("update events set at = at + 864000000000");
        let (_, said) = doctor(&server);
        says(&said, "WRONG   clock", &["unless it was ahead"]);
    }
}

#[test]
fn migrations_that_are_not_as_they_were_have_advice() {
    for (deed, line, words) in [
        (
            "update _sqlx_migrations set success = false where version = 17",
            "WRONG   database",
            ["Migration 17 was cut off", "Restore the backup"],
        ),
        (
            "update _sqlx_migrations set success = true, checksum = (select m.checksum from _sqlx_migrations m where m.version = 2)
              where version = 3",
            "WRONG   database",
            ["Migration 3 is not the one", "restore the last backup"],
        ),
        (
            "delete from _sqlx_migrations where version = 17",
            "advice  schema",
            ["It is 1 step behind", "usher migrate"],
        ),
    ] {
        for server in Server::on_both() {
            Database::of(&server).execute(deed);
            let (_, said) = doctor(&server);
            says(&said, line, &words);
        }
    }
}

#[test]
fn a_trail_without_its_end_has_advice() {
    for server in Server::on_both() {
        Database::of(&server).execute("delete from audit_head");
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG ", &["estore the last backup"]);
    }
}

#[test]
fn a_database_file_that_is_damaged_has_advice() {
    let mut server = Server::start();
    server.admin();
    assert!(server.terminate(), "the file is whole now");
    let file = server.folder.path().join("usher.db");
    let whole = fs::read(&file).unwrap();
    let half = &whole[..whole.len() / 2];
    let other: Vec<u8> = whole.iter().map(|byte| !byte).collect();
    let put = |bytes: &[u8]| {
        for beside in ["usher.db-wal", "usher.db-shm"] {
            let _ = fs::remove_file(server.folder.path().join(beside));
        }
        fs::write(&file, bytes).unwrap();
    };
    for damaged in [half, &other[..]] {
        put(damaged);
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG ", &["estore the last backup"]);
    }
    put(b"");
    let (_, said) = doctor(&server);
    says(&said, "advice  schema", &["restore the last backup"]);
}

/// An error is no empty database.
#[test]
fn a_role_without_rights_is_told_from_an_older_schema() {
    let server = Server::with(&[("USHER_DATABASE_URL", &postgres::database())]);
    // A role that every server has.
    let url = format!("{}?options=-c%20role%3Dpg_monitor", server.database_url());
    let said = doctor_of(&url);
    says(
        &said,
        "WRONG   database",
        &["permission denied", "no right"],
    );
    assert!(!said.contains("behind"), "{said}");
}

#[test]
fn servers_that_are_not_reached_are_named_with_the_cause() {
    let (nobody, silent) = (free_port(), TcpListener::bind("127.0.0.1:0").unwrap());
    let silent_port = silent.local_addr().unwrap().port();
    for (port, cause) in [(nobody, "refused"), (silent_port, "does not answer within")] {
        let said = doctor_of(&format!("postgres://usher@127.0.0.1:{port}/usher"));
        let place = format!("127.0.0.1:{port}");
        says(&said, "WRONG   database", &[&place, cause]);
    }
    let server = Server::with(&[
        ("USHER_SMTP_URL", &format!("smtp://127.0.0.1:{nobody}")),
        ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
    ]);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    let place = format!("127.0.0.1:{nobody}");
    says(&said, "WRONG   mail", &[&place, "Check smtp_url"]);
}

#[test]
fn a_database_that_cannot_be_written_is_wrong() {
    for server in Server::on_both() {
        let mut database = Database::of(&server);
        let (_, said) = doctor(&server);
        assert!(!said.contains("Nothing can be written"), "{said}");
        database.execute(if database.is_sqlite() {
            "begin immediate"
        } else {
            "begin; select seq from audit_head for update"
        });
        let (well, said) = doctor(&server);
        assert!(!well, "{said}");
        says(&said, "WRONG   writing", &["busy"]);
    }
}

/// Files may not grow any more, as on a disk that is full.
#[test]
fn a_disk_that_takes_no_more_is_wrong() {
    let server = Server::start();
    server.admin();
    let facts = Database::of(&server).facts();
    let done = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" doctor"])
        .arg(binary())
        .envs(server.environment())
        .current_dir(server.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(!done.status.success(), "{said}");
    says(&said, "WRONG   writing", &["Make room on the disk"]);
    let (well, said) = doctor(&server);
    assert!(well, "{said}");
    assert!(said.contains("MiB are free"), "{said}");
    assert_eq!(Database::of(&server).facts(), facts);
}

#[test]
fn settings_that_leave_a_door_ajar_have_advice() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, usual, words) in [
        ("USHER_LINK_INVITATION", "31d", "30d", "link.invitation"),
        ("USHER_MAIL_IN_CLEAR", "true", "false", "mail.in_clear"),
        (
            "USHER_ARGON2_MEMORY_KIB",
            "4294967295",
            "19456",
            "more than the memory",
        ),
    ] {
        for (value, advised) in [(value, true), (usual, false)] {
            let done = usher()
                .arg("doctor")
                .current_dir(&folder)
                .env(
                    "USHER_SMTP_URL",
                    format!("smtp://127.0.0.1:{}", free_port()),
                )
                .env("USHER_MAIL_FROM", "usher@example.org")
                .env(name, value)
                .output()
                .unwrap();
            let said = String::from_utf8(done.stdout).unwrap();
            assert_eq!(said.contains(words), advised, "{name}={value}:\n{said}");
        }
    }
}

#[test]
fn what_answers_at_the_public_url_has_to_be_usher() {
    let server = Server::start();
    let (_, said) = doctor(&server);
    says(&said, "fine    public URL", &["is reached"]);

    let look = |public_url: &str| {
        let done = usher()
            .arg("doctor")
            .current_dir(server.folder.path())
            .envs(server.environment())
            .env("USHER_PUBLIC_URL", public_url)
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    // A port that is open, and no TLS behind it.
    let said = look(&server.url.replace("http://", "https://"));
    says(&said, "advice  public URL", &["is not reached"]);

    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let answers = thread::spawn(move || {
        let (mut stream, _) = proxy.accept().unwrap();
        let mut asked = [0; 1024];
        let read = stream.read(&mut asked).unwrap();
        let answer = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&asked[..read]).into_owned()
    });
    let said = look(&url);
    says(&said, "advice  public URL", &["something else", "502"]);
    let asked = answers.join().unwrap();
    assert!(asked.starts_with("GET /health/live "), "{asked}");
}
