//! What the compiler cannot see: that every statement is understood by both databases, that the two schemas are
//! one, and that the trail cannot be rewritten.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::{
    future::poll_fn,
    io,
    pin::pin,
    sync::{Arc, Mutex},
    task::Poll,
};

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr, Statement};
use testing::Database;

use super::{
    Conn, Db, Source,
    db::POSTGRES_CONNECTIONS,
    postgres,
    schema::{migrations, names_left},
    sqlite,
};

async fn open(database: &Database) -> Db {
    let db = Db::open(&database.url).await.unwrap();
    db.migrate().await.unwrap();
    db
}

/// Every fixed statement of a database's copy of the queries.
macro_rules! statements_of {
    ($database:ident) => {
        [
            $database::ahead::STATEMENTS,
            $database::bulk::STATEMENTS,
            $database::checkup::STATEMENTS,
            $database::events::STATEMENTS,
            $database::forgotten::STATEMENTS,
            $database::guesses::STATEMENTS,
            $database::idempotency::STATEMENTS,
            $database::invitations::STATEMENTS,
            $database::identities::STATEMENTS,
            $database::links::STATEMENTS,
            $database::organizations::STATEMENTS,
            $database::outbox::STATEMENTS,
            $database::preferences::STATEMENTS,
            $database::roles::STATEMENTS,
            $database::seeding::STATEMENTS,
            $database::sessions::STATEMENTS,
            $database::users::STATEMENTS,
        ]
        .concat()
    };
}

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let mut reader = db.read().await.unwrap();
        let all = match &db {
            Db::Sqlite { .. } => statements_of!(sqlite),
            Db::Postgres(_) => statements_of!(postgres),
        };
        assert!(all.len() > 50, "only {} statements were found", all.len());
        for (name, sql) in all {
            let prepared = match reader.conn() {
                Conn::Sqlite(conn) => conn
                    .prepare(sql.into_sql_str())
                    .await
                    .map(|s| s.columns().len()),
                Conn::Postgres(conn) => conn
                    .prepare(sql.into_sql_str())
                    .await
                    .map(|s| s.columns().len()),
            };
            assert!(prepared.is_ok(), "{} {name}: {prepared:?}", db.kind());
        }
    }
}

#[tokio::test]
async fn what_jobs_look_for_is_found_without_reading_all() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let mut reader = db.read().await.unwrap();
        let (letters, roles) = match &db {
            Db::Sqlite { .. } => (sqlite::outbox::STATEMENTS, sqlite::roles::STATEMENTS),
            Db::Postgres(_) => (postgres::outbox::STATEMENTS, postgres::roles::STATEMENTS),
        };
        let erasing = letters
            .iter()
            .filter(|(name, _)| name.starts_with("ERASE_"));
        let ending = roles.iter().filter(|(name, _)| *name == "ENDED");
        let mut looked_at = 0;
        for ((name, sql), index) in erasing
            .map(|letter| (letter, "outbox_secrets"))
            .chain(ending.map(|role| (role, "user_roles_by_end")))
        {
            let lines: Vec<String> = match reader.conn() {
                Conn::Sqlite(conn) => {
                    let plan = AssertSqlSafe(format!("explain query plan {sql}"));
                    let lines = conn.fetch_all(plan).await.unwrap();
                    lines.iter().map(|line| line.get("detail")).collect()
                }
                Conn::Postgres(conn) => {
                    // Whatever the statistics of an empty table say: where the index can serve, it does.
                    let prepared = format!(
                        "set enable_seqscan = off; set plan_cache_mode = force_generic_plan; \
                         prepare {name} as {sql}"
                    );
                    conn.execute(AssertSqlSafe(prepared)).await.unwrap();
                    let parameters = (1..).take_while(|n| sql.contains(&format!("${n}")));
                    let nulls = vec!["null"; parameters.count()].join(", ");
                    let plan = AssertSqlSafe(format!("explain execute {name}({nulls})"));
                    let lines = conn.fetch_all(plan).await.unwrap();
                    lines.iter().map(|line| line.get(0)).collect()
                }
            };
            let plan = lines.join("\n");
            assert!(plan.contains(index), "{name}: {plan}");
            looked_at += 1;
        }
        assert_eq!(looked_at, 3);
    }
}

#[tokio::test]
async fn both_schemas_have_the_same_columns_and_the_same_of_them_may_be_null() {
    let (one, other) = (Database::sqlite(), Database::postgres());
    open(&one).await;
    open(&other).await;
    let of_sqlite = one.texts(
        "select t.name || '.' || c.name || case when c.\"notnull\" = 1 or c.pk > 0 then '' else ' null' end
           from sqlite_master t join pragma_table_info(t.name) c
          where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx%'
            -- Each has its own means of searching.
            and substr(t.name, 1, 7) <> 'search_'
          order by 1",
    );
    let mut of_postgres = other.texts(
        "select (c.table_name || '.' || c.column_name || case c.is_nullable when 'NO' then '' else ' null' end)::text
           from information_schema.columns c
          where c.table_schema = 'public' and c.table_name not like '\\_sqlx%'
            and c.table_name not like 'search\\_%'
            -- What is made from other columns is a database's own; SQLite does not even name it here.
            and c.is_generated = 'NEVER'
          order by 1",
    );
    let mut of_sqlite = of_sqlite;
    of_sqlite.sort();
    of_postgres.sort();
    assert!(of_sqlite.len() > 80, "{of_sqlite:?}");
    assert_eq!(of_sqlite, of_postgres);
}

/// The doctor reads in the migrations what should be there; it has to find all of it, and nothing else.
#[tokio::test]
async fn the_migrations_name_every_trigger_and_index() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let mut there = database.texts(match &db {
            Db::Sqlite { .. } => {
                "select name from sqlite_schema where type in ('index', 'trigger') and name not like 'sqlite_%'"
            }
            Db::Postgres(_) => {
                "select c.relname::text
                   from pg_index i join pg_class c on c.oid = i.indexrelid
                  where c.relnamespace = 'public'::regnamespace
                    and not exists (select 1 from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u'))
                 union all
                 select tgname::text from pg_trigger where not tgisinternal"
            }
        });
        let mut made: Vec<&str> = names_left(migrations(&db))
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        there.sort();
        made.sort_unstable();
        assert!(made.len() > 30, "{made:?}");
        assert_eq!(there, made, "{}", db.kind());
        assert!(db.missing().await.unwrap().is_empty(), "{}", db.kind());
    }
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_a_newer_schema_is_refused() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        db.migrate().await.unwrap();
        let newer = match &db {
            Db::Sqlite { .. } => {
                "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'from the future', 1, x'00', 0), (12000, 'and from beyond', 1, x'00', 0)"
            }
            Db::Postgres(_) => {
                "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'from the future', true, '\\x00', 0), (12000, 'and from beyond', true, '\\x00', 0)"
            }
        };
        database.run(newer).unwrap();
        let refused = db.migrate().await.unwrap_err().to_string();
        assert!(
            refused.contains("version 12000") && refused.contains("newer"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_commit_is_on_the_disk_before_it_is_told() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let mut tx = db.begin().await.unwrap();
        match tx.conn() {
            Conn::Sqlite(conn) => {
                let synchronous: i64 = conn.fetch_one("pragma synchronous").await.unwrap().get(0);
                let journal: String = conn.fetch_one("pragma journal_mode").await.unwrap().get(0);
                // FULL: a commit waits for the disk.
                assert_eq!((synchronous, journal.as_str()), (2, "wal"));
            }
            Conn::Postgres(conn) => {
                // The server of these tests waits for no disk. It alone may say so: neither our connections nor our
                // schema do.
                let asked = "select source from pg_settings where name = 'synchronous_commit'";
                let source: String = conn.fetch_one(asked).await.unwrap().get(0);
                let of_the_server = ["default", "configuration file", "command line"];
                assert!(of_the_server.contains(&source.as_str()), "{source}");
            }
        }
    }
}

/// What was logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Looks after some work so many times, and then no more.
async fn give_up_after(looks: usize, work: impl Future) {
    let mut work = pin!(work);
    for _ in 0..looks {
        if poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx).is_ready())).await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Whoever hangs up does so at any moment: also after BEGIN or COMMIT was sent and before it was answered.
#[tokio::test]
async fn who_gives_up_leaves_no_transaction_to_the_next() {
    let kept = Kept::default();
    let writer = kept.clone();
    let log = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let _heard = tracing::subscriber::set_default(log);
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let moments = || (1..=8).rev().cycle().take(64);
        for looks in moments() {
            let tx = db.begin().await.unwrap();
            give_up_after(looks, tx.commit()).await;
        }
        for looks in moments() {
            give_up_after(looks, db.begin()).await;
        }
        if matches!(db, Db::Postgres(_)) {
            // A connection is taken again only once all is done with it; these are all that there are.
            let mut taken = Vec::new();
            for _ in 0..POSTGRES_CONNECTIONS {
                taken.push(db.read().await.unwrap());
            }
            let left = database.texts(
                "select query from pg_stat_activity
                  where datname = current_database() and state like 'idle in transaction%'",
            );
            assert!(left.is_empty(), "{left:?}");
        }
        let tx = db.begin().await.unwrap();
        tx.commit().await.unwrap();
    }
    let said = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    // PostgreSQL says so of a BEGIN within a transaction and of a ROLLBACK outside of one.
    assert!(!said.contains("transaction in progress"), "{said}");
}

#[tokio::test]
async fn nobody_rewrites_the_trail() {
    for database in [Database::sqlite(), Database::postgres()] {
        let db = open(&database).await;
        let hash = match &db {
            Db::Sqlite { .. } => "x'00'",
            Db::Postgres(_) => "'\\x00'",
        };
        let id = match &db {
            Db::Sqlite { .. } => "x'00000000000000000000000000000001'",
            Db::Postgres(_) => "'00000000-0000-0000-0000-000000000001'",
        };
        database
            .run(&format!(
                "insert into events (seq, id, kind, at, actor_kind, details, status, hash)
                 values (1, {id}, 'login', 0, 'user', '{{}}', 'success', {hash})"
            ))
            .unwrap();
        database
            .run(&format!(
                "insert into event_people (user_id, seq, kind) values ({id}, 1, 'login')"
            ))
            .unwrap();
        let mut rewrites = vec![
            "update events set kind = 'logout'",
            "delete from events",
            "update event_people set kind = 'logout'",
            "delete from event_people",
        ];
        if matches!(db, Db::Postgres(_)) {
            rewrites.extend(["truncate events cascade", "truncate event_people"]);
        } else {
            // It deletes what is in its way, which calls no trigger on deletion.
            rewrites.extend([
                "insert or replace into events (seq, id, kind, at, actor_kind, details, status, hash)
                 select seq, x'02', 'logout', at, actor_kind, details, status, hash from events",
                "replace into events (seq, id, kind, at, actor_kind, details, status, hash)
                 select seq + 1, id, 'logout', at, actor_kind, details, status, hash from events",
                "replace into event_people (user_id, seq, kind) select user_id, seq, 'logout' from event_people",
            ]);
        }
        for rewrite in rewrites {
            let said = database.run(rewrite).unwrap_err();
            assert!(said.contains("append-only"), "{rewrite}: {said}");
        }
    }
}
