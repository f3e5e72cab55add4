//! What is kept twice and differs, since somebody changed it behind Usher's back: named by its row, and mended.

use serde_json::json;

use super::doctor;
use crate::{database::Database, server::Server};

/// A row that somebody changed behind Usher's back, and the line that names it.
type Corruption = (&'static str, &'static [&'static str]);

const ON_BOTH: [Corruption; 14] = [
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
        "update list_spans set n = n + 4 where sort = 'email'",
        &[
            "WRONG   totals",
            "list_spans, email, everybody: 7; it should be 3",
        ],
    ),
    (
        "delete from list_spans where sort = 'full_name'",
        &["list_spans, full_name, everybody: 0; it should be 3"],
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

/// What PostgreSQL alone keeps.
const ON_POSTGRES: [Corruption; 5] = [
    (
        "delete from search_docs where words like 'ada@%'",
        &[
            "WRONG   search",
            "search_docs, user ",
            "nothing; it should be a row",
        ],
    ),
    (
        "insert into search_docs (id, created_at, words) values ('00000000-0000-0000-0000-000000000001', 0, 'ghost')",
        &["search_docs, user 00000000-0000-0000-0000-000000000001: a row; it should be nobody"],
    ),
    (
        "update search_docs set domain = 'example.com' where words like 'ada@%'",
        &[
            "search_docs, user ",
            "other values; it should be those of users",
        ],
    ),
    (
        "update search_run_counts set n = n + 4 where run = 'ov'",
        &[
            "WRONG   search",
            "search_run_counts, \"ov\": 5; it should be 1",
        ],
    ),
    (
        "delete from search_run_counts where run = 'ov'",
        &["search_run_counts, \"ov\": 0; it should be 1"],
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
            &ON_POSTGRES
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
