//! What an operator sees of it: `usher doctor`, `/metrics`, and what an older binary makes of a newer schema.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
};

use serde_json::json;
use testing::{
    older,
    smtp::{SmtpServer, Way},
};

use crate::{
    database::Database,
    postgres::{self, NO_ROOM},
    server::{Server, free_port, usher},
};

fn doctor(server: &Server) -> (bool, String) {
    server.run(&["doctor"], "")
}

#[test]
fn the_doctor_finds_nothing_wrong_with_what_is_well() {
    for server in Server::on_both() {
        server.admin();
        let (well, said) = doctor(&server);
        assert!(well && said.contains("Nothing is wrong."), "{said}");
        for what in [
            "database",
            "trail",
            "totals",
            "filing",
            "search",
            "clock",
            "public URL",
            "mail",
        ] {
            assert!(said.contains(what), "{what} is missing:\n{said}");
        }
        assert!(!said.contains("WRONG"), "{said}");
    }
}

#[test]
fn the_doctor_names_what_is_wrong_and_ends_with_1() {
    for (deed, words) in [
        (
            "update audit_head set seq = seq + 1",
            "the trail is broken at entry",
        ),
        (
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             values (9999, 'of tomorrow', true, '', 0)",
            "newer usher",
        ),
    ] {
        for server in Server::on_both() {
            server.admin();
            Database::of(&server).execute(deed);
            let (well, said) = doctor(&server);
            assert!(!well && said.contains(words), "{deed}:\n{said}");
            assert!(said.contains("1 thing is wrong"), "{said}");
        }
    }
}

/// A row that somebody changed behind Usher's back, and the line that names it.
type Corruption = (&'static str, &'static [&'static str]);

const ON_BOTH: [Corruption; 12] = [
    (
        "update user_counts set n = n + 3 where role_mask = 8",
        &[
            "WRONG   totals",
            "user_counts, organization 1, active, user: 5; it should be 2",
        ],
    ),
    (
        "delete from user_counts where role_mask = 8",
        &["user_counts, organization 1, active, user: 0; it should be 2"],
    ),
    (
        "update user_spans set n = 7 where role_mask = 8",
        &[
            "WRONG   totals",
            "user_spans, span ",
            "active, user: 7; it should be 2",
        ],
    ),
    (
        "update event_counts set n = n + 4 where kind = 'user_created'",
        &[
            "WRONG   totals",
            "event_counts, user_created: 7; it should be 3",
        ],
    ),
    (
        "insert into event_counts (kind, n) values ('made_up', 6)",
        &["event_counts, made_up: 6; it should be 0"],
    ),
    (
        "update domains set n = n + 4 where domain = 'example.org'",
        &["WRONG   totals", "domains, example.org: 7; it should be 3"],
    ),
    (
        "delete from domains where domain = 'example.org'",
        &["WRONG   totals", "domains, example.org: 0; it should be 3"],
    ),
    (
        "update users set search_text = 'somebody else' where email = 'ada@example.org'",
        &[
            "WRONG   filing",
            "search_text: \"somebody else\"; it should be \"ada@example.org\\nada lovelace\"",
        ],
    ),
    (
        "update users set name_key = 'zuse' where email = 'ada@example.org'",
        &[
            "WRONG   filing",
            "name_key: \"zuse\"; it should be \"ada lovelace\"",
        ],
    ),
    (
        "update users set org_key = 'elsewhere' where email = 'ada@example.org'",
        &[
            "WRONG   filing",
            "org_key: \"elsewhere\"; it should be \"engines\"",
        ],
    ),
    (
        "update users set last_login_key = 5 where email = 'ada@example.org'",
        &["WRONG   filing", "last_login_key: 5; it should be 0"],
    ),
    (
        "update users set role_mask = 9 where email = 'ada@example.org'",
        &[
            "WRONG   filing",
            "role_mask: super_admin + user; it should be user",
        ],
    ),
];

/// What SQLite alone keeps.
const ON_SQLITE: [Corruption; 9] = [
    (
        "update search_docs set org_id = null, role_mask = 1 where instr(search_text, 'ada@') > 0",
        &["WRONG   search", "search_docs, user ", "org_id, role_mask"],
    ),
    (
        "delete from search_docs where instr(search_text, 'ada@') > 0",
        &["WRONG   search", "search_docs, user ", "nothing; it should be a row"],
    ),
    (
        "insert into search_docs (id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
         values (x'00000000000000000000000000000001', 1, 8, 0, 0, '', 'ghost')",
        &["search_docs, user 00000000-0000-0000-0000-000000000001: a row; it should be nobody"],
    ),
    (
        "insert into search_grams (search_grams) values ('delete-all')",
        &["WRONG   search", "search_grams, \"\\n\": 0 too many (none), 3 missing (search_docs 1, 2, 3); it should be as search_docs has it"],
    ),
    (
        "insert into search_grams (rowid, grams) values (2, '71717A')",
        &["search_grams, \"qqz\": 1 too many (search_docs 2), 0 missing (none)"],
    ),
    (
        "insert into search_runs (rowid, runs) values (2, 'x71')",
        &["WRONG   search", "search_runs, domain 71: 1 too many (search_docs 2), 0 missing (none)"],
    ),
    (
        "insert into search_domain_runs (search_domain_runs) values ('delete-all')",
        &["search_domain_runs, \"amp\": 0 too many (none), 1 missing (domains 1); it should be as domains has it"],
    ),
    (
        "insert into search_strays (doc) values (7); update search_newest set created_at = 7",
        &["search_newest, the row: somebody else; it should be the newest"],
    ),
    (
        "update search_docs set created_at = 1 where doc = 3",
        &["search_docs, user ", "created_at", "search_strays, search_docs 3: nothing; it should be a row"],
    ),
];

#[test]
fn the_doctor_names_the_row_that_differs_and_mends_it() {
    for server in Server::on_both() {
        let admin = server.admin();
        let org = json!({ "org_name": "Engines" });
        let org = admin.post("/api/v1/organizations", &org).body["org_id"].clone();
        for (email, name) in [
            ("ada@example.org", "Ada Lovelace"),
            ("bob@example.org", "Bob"),
        ] {
            let new = json!({ "email": email, "full_name": name, "org_id": org });
            let made = admin.post("/api/v1/users", &new);
            assert_eq!(made.status, 201, "{}", made.text);
        }
        let mut database = Database::of(&server);
        let alone: &[Corruption] = if database.is_sqlite() {
            &ON_SQLITE
        } else {
            &[]
        };
        for (deed, lines) in ON_BOTH.iter().chain(alone) {
            let (well, said) = doctor(&server);
            assert!(well, "before {deed}:\n{said}");
            database.execute(deed);
            let (well, said) = doctor(&server);
            assert!(!well, "{deed}:\n{said}");
            for line in *lines {
                assert!(
                    said.contains(line),
                    "{line} is missing after {deed}:\n{said}"
                );
            }
            assert!(said.contains("usher doctor --mend"), "{said}");
            let (again, said_again) = doctor(&server);
            assert_eq!(
                (again, said_again.contains("mended")),
                (false, false),
                "looking mends nothing"
            );

            let (mended, said) = server.run(&["doctor", "--mend"], "");
            assert!(mended && said.contains("fine    mended"), "{deed}:\n{said}");
            let found = admin.get("/api/v1/users?search=lovelace").body;
            assert_eq!(found["total"], 1, "{deed}: {found}");
            let all = admin.get("/api/v1/users?role_filter=user").body;
            assert_eq!(all["total"], 3, "{deed}: {all}");
        }
    }
}

#[test]
fn the_doctor_tries_the_mail_server_and_looks_at_the_files() {
    let nobody_there = format!("smtp://127.0.0.1:{}", free_port());
    let server = Server::with(&[
        ("USHER_SMTP_URL", &nobody_there),
        ("USHER_MAIL_FROM", "Usher <usher@example.org>"),
        ("USHER_REGISTRATION", "open"),
    ]);
    let (well, said) = doctor(&server);
    assert!(!well, "{said}");
    for words in ["WRONG   mail", "registration is open"] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    // What Usher makes is its owner's alone from the start.
    assert!(!said.contains("chmod 600"), "{said}");
    let key = server.folder.path().join("usher.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let (_, said) = doctor(&server);
    assert!(said.contains("chmod 600"), "{said}");
}

#[test]
fn the_doctor_says_why_the_mail_server_lets_nobody_in() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let post = runtime.block_on(SmtpServer::start(Way::Tls));
    post.asks_for("usher", "the-right-word", &["PLAIN", "LOGIN"]);
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, &post.ca_pem).unwrap();
    for (password, well) in [("another-word", false), ("the-right-word", true)] {
        let url = post
            .url
            .replace("smtps://", &format!("smtps://usher:{password}@"));
        let done = usher()
            .arg("doctor")
            .current_dir(&folder)
            .env("USHER_SMTP_URL", url)
            .env("USHER_MAIL_FROM", "Usher <usher@example.org>")
            .env("USHER_MAIL_CA_FILE", &ca)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.status.success(), well, "{done:?}");
        assert!(!said.contains(password), "{said}");
        // There is no database yet, and that is said as well.
        assert!(said.contains("advice  database"), "{said}");
        if well {
            assert!(said.contains("fine    mail"), "{said}");
        } else {
            for words in ["WRONG   mail", "does not let Usher in", "535"] {
                assert!(said.contains(words), "{words}:\n{said}");
            }
        }
    }
}

#[test]
fn the_doctor_tries_the_mail_server_whatever_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let nobody_there = format!("smtp://127.0.0.1:{}", free_port());
    for (database, words) in [
        ("sqlite://nowhere.db", "advice  database"),
        ("postgres://nobody@127.0.0.1:1/none", "WRONG   database"),
    ] {
        for (url, about_mail) in [
            (nobody_there.as_str(), "WRONG   mail"),
            ("smtp://usher:word@127.0.0.1", "under TLS alone"),
        ] {
            let done = usher()
                .arg("doctor")
                .current_dir(&folder)
                .env("USHER_DATABASE_URL", database)
                .env("USHER_SMTP_URL", url)
                .env("USHER_MAIL_FROM", "Usher <usher@example.org>")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&done.stdout);
            assert!(!done.status.success(), "{said}");
            assert!(said.contains(words) && said.contains(about_mail), "{said}");
        }
    }
}

#[test]
fn the_doctor_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let done = usher().arg("doctor").current_dir(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && said.contains("is not there yet"),
        "{done:?}"
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

/// Before an upgrade the new binary copies and looks, and the old server goes on.
#[test]
fn a_newer_binary_copies_and_looks_without_bringing_the_schema_up() {
    const EMPTY_SQLITE: &str = "
        drop trigger events_no_delete; drop trigger event_people_no_delete;
        delete from event_people; delete from events;
        update audit_head set seq = 0, hash = zeroblob(32)";
    const EMPTY_POSTGRES: &str = "
        set session_replication_role = replica;
        delete from event_people; delete from events;
        update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')";
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}", folder.path().join("usher.db").display());
    for url in [file, crate::postgres::database()] {
        older::fill(&url);
        let run = |arguments: &[&str]| {
            let done = usher()
                .args(arguments)
                .current_dir(&folder)
                .env("USHER_DATABASE_URL", &url)
                .output()
                .unwrap();
            let said = [done.stdout, done.stderr].concat();
            (done.status.success(), String::from_utf8(said).unwrap())
        };
        let (_, said) = run(&["doctor"]);
        assert!(said.contains("Make a backup first"), "{said}");
        let mut database = Database::at(&url);
        if database.is_sqlite() {
            let (copied, said) = run(&["backup", "copy.db"]);
            let told = "schema version 8, older than this usher's";
            assert!(copied && said.contains(told), "{said}");
            let copy = format!("sqlite://{}", folder.path().join("copy.db").display());
            let mut copy = Database::at(&copy);
            assert_eq!(copy.texts(VERSION), ["8"]);
            assert_eq!(copy.texts(PEOPLE), ["40"]);
        }
        // What an older program is said to have written is made up, and that is found; no trail at all is whole.
        let (whole, said) = run(&["audit", "verify"]);
        assert!(!whole && said.contains("broken at entry 1:"), "{said}");
        database.execute(match database.is_sqlite() {
            true => EMPTY_SQLITE,
            false => EMPTY_POSTGRES,
        });
        for command in ["verify", "checkpoint"] {
            let (whole, said) = run(&["audit", command]);
            assert!(whole, "{command}: {said}");
        }
        assert_eq!(database.texts(VERSION), ["8"]);
    }
}

const VERSION: &str = "select cast(max(version) as text) from _sqlx_migrations";
const PEOPLE: &str = "select cast(count(*) as text) from users";

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
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn an_older_binary_refuses_a_newer_schema_and_leaves_it_alone() {
    const TOMORROW: &str = "
        insert into _sqlx_migrations (version, description, success, checksum, execution_time)
        values (9999, 'of tomorrow', true, '', 0)";
    for mut server in Server::on_both() {
        server.admin();
        Database::of(&server).execute(TOMORROW);
        let before = Database::of(&server).facts();
        server.kill();
        let mut commands = vec![&["serve"][..], &["migrate"], &["audit", "verify"]];
        if server.database_url().starts_with("sqlite") {
            commands.push(&["backup", "copy.db"]);
        }
        for command in commands {
            let (done, said) = server.run(command, "");
            let refused =
                "schema version 9999, which this usher does not know: it was used with a newer";
            assert!(!done && said.contains(refused), "{command:?}: {said}");
        }
        assert!(!server.folder.path().join("copy.db").exists());
        assert_eq!(Database::of(&server).facts(), before);
    }
}

#[test]
fn metrics_are_read_where_the_operator_says_and_nowhere_else() {
    let server = Server::start();
    assert_eq!(server.nobody().get("/metrics").status, 404);

    let address = format!("127.0.0.1:{}", free_port());
    let server = Server::with(&[("USHER_METRICS_LISTEN", &address)]);
    let admin = server.admin();
    let id = admin.get("/api/v1/auth/me").body["user_id"].clone();
    admin.get(&format!("/api/v1/users/{}", id.as_str().unwrap()));
    brew(&server, "/api/v1/users/secret-in-a-path");
    assert_eq!(admin.get("/metrics").status, 404);
    let mut prometheus = server.nobody();
    prometheus.url = format!("http://{address}");
    let read = prometheus.get("/metrics");
    assert!(
        read.header("content-type")
            .starts_with("application/openmetrics-text")
    );
    for line in [
        "usher_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/users/{user_id}\",status=\"200\"} 1",
        "method=\"other\"",
        "usher_database_up 1",
        "usher_mail_waiting 0",
        "usher_mail_given_up 0",
        "usher_failed_writes_total 0",
        "usher_panics_total 0",
        "usher_connections",
        "# EOF",
    ] {
        assert!(
            read.text.contains(line),
            "{line} is missing:\n{}",
            read.text
        );
    }
    for secret in ["secret-in-a-path", "example.org", id.as_str().unwrap()] {
        assert!(!read.text.contains(secret), "{secret}");
    }
    assert_eq!(
        prometheus.get("/api/v1/users").status,
        404,
        "nothing else is there"
    );

    let server = Server::with(&[("USHER_METRICS_PUBLIC", "true")]);
    let read = server.nobody().get("/metrics");
    assert!(read.text.contains("usher_database_up 1"), "{}", read.text);
}

#[test]
fn writes_that_fail_and_letters_that_are_given_up_are_counted() {
    const LETTER: &str = "
        insert into outbox (id, kind, recipient, subject, body, created_at, next_try_at, dropped_at)
        values ('00000000-0000-0000-0000-000000000001', 'reset', 'ada@example.org', 'Hello', '', 1, 1, 2)";
    let database = postgres::database();
    let server = Server::with(&[
        ("USHER_DATABASE_URL", &database),
        ("USHER_METRICS_PUBLIC", "true"),
    ]);
    let admin = server.admin();
    let mut beside = Database::of(&server);
    beside.execute(NO_ROOM);
    beside.execute(LETTER);
    let new = json!({ "email": "ada@example.org" });
    let refused = admin.post("/api/v1/users", &new);
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(
        refused.text.contains("The disk of the database is full"),
        "{}",
        refused.text
    );
    server.wait_until("the disk of the database is full");
    let read = server.nobody().get("/metrics").text;
    for line in ["usher_failed_writes_total 1\n", "usher_mail_given_up 1\n"] {
        assert!(read.contains(line), "{line} is missing:\n{read}");
    }
}

/// Asks with a method that nobody knows and reads the answer to its end.
fn brew(server: &Server, path: &str) {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    let head = format!("BREW {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[test]
fn what_it_says_in_each_form_is_one_line_a_start_and_one_a_request() {
    for format in ["text", "json"] {
        let server = Server::with(&[("USHER_LOG_FORMAT", format)]);
        let answer = server
            .nobody()
            .post("/api/v1/auth/login", &json!({ "email": 5 }));
        let id = answer.header("x-request-id");
        server.wait_until(id);
        let log = server.log();
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(id)).collect();
        let [line] = lines[..] else {
            panic!("{format}: {lines:?}");
        };
        for part in [
            "who",
            "method",
            "route",
            "status",
            "ms",
            "422",
            "/api/v1/auth/login",
        ] {
            assert!(line.contains(part), "{format}: {part} is missing: {line}");
        }
        let is_json = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok();
        assert_eq!(is_json(line), format == "json", "{line}");
        // So has the start.
        let begun: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("serving"))
            .collect();
        let [line] = begun[..] else {
            panic!("{format}: {begun:?}");
        };
        let listen = server.environment()["USHER_LISTEN"].as_str();
        for part in [
            "version",
            "database",
            "SQLite",
            "schema",
            "listen",
            listen,
            "public_url",
            server.url.as_str(),
        ] {
            assert!(line.contains(part), "{format}: {part} is missing: {line}");
        }
        assert_eq!(is_json(line), format == "json", "{line}");
    }
}

/// What is written now is found by nobody.
#[test]
fn a_database_file_that_was_moved_away_or_replaced_is_said() {
    const WORDS: &str = "the database file is not the one that was opened";
    let server = Server::start();
    let file = server.folder.path().join("usher.db");
    let moved = server.folder.path().join("moved.db");
    let ready = || server.nobody().get("/health/ready");
    assert_eq!(ready().status, 200);
    fs::rename(&file, &moved).unwrap();
    let is_said = || {
        let answer = ready();
        let told = answer.text.contains("not the one that was opened: restart");
        assert!(answer.status == 503 && told, "{}", answer.text);
    };
    is_said();
    fs::copy(&moved, &file).unwrap();
    is_said();
    is_said();
    fs::rename(&moved, &file).unwrap();
    assert_eq!(ready().status, 200);
    server.wait_until(WORDS);
    assert_eq!(server.log().matches(WORDS).count(), 1, "{}", server.log());
}
