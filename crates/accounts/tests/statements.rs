//! How many SQL statements an operation takes, and that none of them reads through the people or the trail where an index
//! can serve. `statements.txt` changes in review when an operation does; UPDATE_SNAPSHOTS=1 writes it anew.
//!
//! A program of its own: sqlx tells of its statements through the one subscriber that a process has.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the world has more in it than is measured here"
)]

#[path = "it/world/mod.rs"]
mod world;

use std::{
    fmt::Write as _,
    sync::{Mutex, MutexGuard},
};

use accounts::seed::SeedPlan;
use model::{ActivityQuery, OrganizationQuery, Role, RoleSet, UserQuery, UserSort};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
};

use world::{Told, World, newest, page};

/// What the databases were told since somebody looked.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn heard() -> MutexGuard<'static, Vec<String>> {
    HEARD.lock().unwrap()
}

struct Ear;

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut statement = Statement::default();
            event.record(&mut statement);
            let told = if statement.whole.is_empty() {
                statement.summary
            } else {
                statement.whole
            };
            // A new connection is set up at any time.
            if !told.to_ascii_lowercase().starts_with("pragma") {
                heard().push(told);
            }
        }
    }
}

/// sqlx gives a short statement as its summary alone.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match field.name() {
            "summary" => self.summary = value,
            "db.statement" => self.whole = value,
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// Each operation and what it told the database.
type Notes = Vec<(&'static str, Vec<String>)>;

/// Runs an operation and notes what it took.
macro_rules! note {
    ($notes:ident, $name:literal, $operation:expr) => {{
        heard().clear();
        let answer = $operation.await.unwrap();
        $notes.push(($name, std::mem::take(&mut *heard())));
        answer
    }};
}

/// More people than are looked at at once, so that every way to a page is taken.
const PLAN: SeedPlan = SeedPlan {
    users: 21_000,
    organizations: 8,
    events: 25_000,
    seed: 5,
};

async fn operations(world: &World) -> Notes {
    let accounts = &world.accounts;
    accounts.seed(PLAN, |_| {}).await.unwrap();
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.record("ada", acme, &[]).await;
    let sought = |words: &str| UserQuery {
        search: Some(words.to_owned()),
        ..newest()
    };
    let mut notes = Vec::new();

    let caller = note!(notes, "a request finds its caller", async {
        Ok::<_, ()>(root.caller().await)
    });
    let users = |query: UserQuery| {
        let caller = &caller;
        async move { accounts.list_users(caller, &query).await }
    };
    note!(notes, "list users, page 1", users(newest()));
    for (name, sort) in [
        ("list users by e-mail, page 300", UserSort::Email),
        ("list users by creation, page 300", UserSort::CreatedAt),
        (
            "list users by last sign-in, page 300",
            UserSort::LastLoginAt,
        ),
        ("list users by name, page 300", UserSort::FullName),
    ] {
        let query = UserQuery {
            sort,
            paging: page(300, 50),
            ..newest()
        };
        heard().clear();
        users(query).await.unwrap();
        notes.push((name, std::mem::take(&mut *heard())));
    }
    let first = users(newest()).await.unwrap();
    let on = UserQuery {
        cursor: first.next,
        ..newest()
    };
    note!(notes, "list users behind a cursor", users(on));
    let query = UserQuery {
        org_id: Some(acme),
        ..newest()
    };
    note!(notes, "list users of an organization", users(query));
    let query = UserQuery {
        is_active: Some(false),
        ..newest()
    };
    note!(notes, "list inactive users", users(query));
    let query = UserQuery {
        roles: RoleSet::EMPTY.with(Role::SuperAdmin),
        ..newest()
    };
    note!(notes, "list super administrators", users(query));
    let query = UserQuery {
        roles: RoleSet::EMPTY.with(Role::User),
        is_active: Some(true),
        org_id: Some(acme),
        ..newest()
    };
    note!(notes, "list active users of an organization", users(query));
    note!(notes, "search, one match", users(sought("ada@example.org")));
    note!(notes, "search, some match", users(sought("lovelace")));
    note!(notes, "search, two letters", users(sought("lo")));
    note!(
        notes,
        "search, everybody matches",
        users(sought(".example"))
    );
    note!(notes, "search by id", users(sought(&ada.id.to_string())));
    let query = UserQuery {
        org_id: Some(acme),
        ..sought("ada")
    };
    note!(notes, "search in an organization", users(query));
    note!(notes, "get a user", accounts.get_user(&caller, ada.id));
    note!(
        notes,
        "open the page of a user",
        accounts.user_page(&caller, ada.id)
    );
    note!(notes, "the caller's console", accounts.console(&caller));
    let all = ActivityQuery::default();
    note!(
        notes,
        "a user's activity",
        accounts.user_activity(&caller, ada.id, &all)
    );
    note!(
        notes,
        "an organization's activity",
        accounts.organization_activity(&caller, acme, &all)
    );
    note!(notes, "all activity", accounts.all_activity(&caller, &all));
    let sign_ins = ActivityQuery {
        kind: Some(model::EventKind::Login),
        ..all.clone()
    };
    note!(
        notes,
        "all sign-ins",
        accounts.all_activity(&caller, &sign_ins)
    );
    let organizations = OrganizationQuery::default();
    note!(
        notes,
        "list organizations",
        accounts.list_organizations(&caller, &organizations)
    );
    note!(
        notes,
        "assign a role",
        accounts.assign_role(&caller, ada.id, Role::OrgAdmin, model::Maybe::Absent)
    );
    note!(
        notes,
        "remove a role",
        accounts.remove_role(&caller, ada.id, "org_admin")
    );
    note!(
        notes,
        "create a user",
        accounts.create_user(&caller, world::person("bob"))
    );
    note!(
        notes,
        "deactivate a user",
        accounts.deactivate_user(&caller, ada.id)
    );
    note!(
        notes,
        "reactivate a user",
        accounts.reactivate_user(&caller, ada.id)
    );
    note!(
        notes,
        "list a user's sessions",
        accounts.list_sessions(&caller, ada.id)
    );
    note!(
        notes,
        "sign in",
        world.signs_in("ada@example.org", world::PASSWORD)
    );
    note!(notes, "sign out", accounts.sign_out(&caller));
    // A statement for each thousand entries, one before and three at the end.
    let whole = note!(notes, "verify the trail", accounts.verify_trail(None));
    assert!(matches!(whole, accounts::Trail::Whole(_)), "{whole:?}");
    notes
}

/// Whether a line of SQLite's plan reads through people, trail or sessions: all of them, or an index without a limit; or
/// makes an index of its own, because it goes through all of one table to find the page of another.
fn reads_through(line: &str, statement: &str) -> bool {
    if line.contains(" USING AUTOMATIC ") {
        return true;
    }
    let Some(table) = line
        .strip_prefix("SCAN ")
        .and_then(|line| line.split(' ').next())
    else {
        return false;
    };
    let walks = line.contains(" USING ") && statement.contains(" limit ");
    let broad = ["u", "users", "e", "events", "s", "sessions", "t", "tokens"].contains(&table)
        || (table == "p" && statement.contains("event_people p"));
    broad && !walks
}

/// The lines of a plan that read through people, trail or sessions.
async fn scans(world: &World, statement: &str) -> Vec<String> {
    let url = &world.database.url;
    // Where nearly everybody matches, a total is found soonest by reading through the narrow copy.
    if statement.contains("from search_docs u where 1 = 1 and (1 = 0 or instr(") {
        return Vec::new();
    }
    if url.starts_with("sqlite:") {
        let mut conn = SqliteConnection::connect(url).await.unwrap();
        let mut lines: Vec<String> = Vec::new();
        // Several writes may be one call.
        for part in statement.split("; ") {
            let plan = format!("explain query plan {part}");
            let found = conn.fetch_all(AssertSqlSafe(plan)).await;
            let found = found.unwrap_or_else(|error| panic!("{part}: {error}"));
            lines.extend(found.iter().map(|line| line.get::<String, _>("detail")));
        }
        lines.retain(|line| reads_through(line, statement));
        // The counters are read whole, under the same letter as the people.
        if statement.contains("from user_spans u") || statement.contains("from user_counts u") {
            let counters = lines.iter().position(|line| line == "SCAN u");
            counters.map(|at| lines.remove(at));
        }
        return lines;
    }
    let mut conn = PgConnection::connect(url).await.unwrap();
    // Whatever the statistics of a small database say: where an index can serve, it does.
    conn.execute("set enable_seqscan = off; set plan_cache_mode = force_generic_plan")
        .await
        .unwrap();
    let parameters = (1..60)
        .take_while(|n| statement.contains(&format!("${n}")))
        .count();
    conn.execute(AssertSqlSafe(format!("prepare plan as {statement}")))
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let nulls = vec!["null"; parameters].join(", ");
    let values = if parameters == 0 {
        String::new()
    } else {
        format!("({nulls})")
    };
    let lines = conn
        .fetch_all(AssertSqlSafe(format!("explain execute plan{values}")))
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    lines
        .iter()
        .map(|line| line.get::<String, _>(0))
        .filter(|line| {
            let broad = [
                "users",
                "events",
                "event_people",
                "sessions",
                "tokens",
                "user_roles",
            ];
            broad
                .iter()
                .any(|table| line.contains(&format!("Seq Scan on {table} ")))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_take_few_statements_and_no_scans() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Ear)).unwrap();
    let (sqlite, postgres) = (World::on_sqlite().await, World::on_postgres().await);
    let (on_sqlite, on_postgres) = (operations(&sqlite).await, operations(&postgres).await);
    let mut table = format!("{:<40} SQLite  PostgreSQL\n", "");
    for ((name, one), (_, other)) in on_sqlite.iter().zip(&on_postgres) {
        writeln!(table, "{name:<40} {:>6} {:>11}", one.len(), other.len()).unwrap();
    }
    for (world, notes) in [(&sqlite, on_sqlite), (&postgres, on_postgres)] {
        for (name, statements) in notes {
            for statement in statements {
                let plain = [
                    "begin",
                    "commit",
                    "savepoint",
                    "release",
                    "rollback",
                    "BEGIN",
                    "COMMIT",
                ];
                if plain.iter().any(|word| statement.starts_with(word)) {
                    continue;
                }
                let scans = scans(world, &statement).await;
                assert!(scans.is_empty(), "{name}: {statement}\n{scans:?}");
            }
        }
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/statements.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(file, &table).unwrap();
    }
    assert_eq!(table, std::fs::read_to_string(file).unwrap_or_default());
}
