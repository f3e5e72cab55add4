//! What lies in the database behind a server, counted from beside it.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};
use tokio::runtime::Runtime;

use crate::server::Server;

/// Everything that an operation could change; not when a session was last seen.
const FACTS: &str = "
    select count(*),
        cast(coalesce(sum(version), 0) as bigint),
        cast(coalesce(sum(role_mask), 0) as bigint),
        cast(coalesce(sum(case when is_active then 1 else 0 end), 0) as bigint),
        (select count(*) from user_roles),
        (select count(*) from organizations),
        (select cast(coalesce(sum(version), 0) as bigint) from organizations),
        (select count(*) from organization_super_devs),
        (select count(*) from outbox),
        (select count(*) from events),
        (select count(*) from links),
        (select count(*) from links where revoked_at is null and used_at is null),
        (select count(*) from sessions),
        (select count(*) from tokens),
        (select count(*) from bulk_runs),
        (select count(*) from bulk_items where state <> 'waiting')
    from users";
const COLUMNS: usize = 16;

/// The most that a look into a database may take; one that was killed may never answer.
const A_LOOK: Duration = Duration::from_secs(60);

/// Waits for an answer, and not for ever.
fn wait<T>(runtime: &Runtime, answer: impl Future<Output = sqlx::Result<T>>) -> T {
    runtime
        .block_on(async { tokio::time::timeout(A_LOOK, answer).await })
        .unwrap_or_else(|_| panic!("the database does not answer within {A_LOOK:?}"))
        .unwrap()
}

pub(crate) struct Database {
    runtime: Runtime,
    connection: Connection,
}

enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    pub(crate) fn of(server: &Server) -> Self {
        Self::at(server.database_url())
    }

    pub(crate) fn at(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let connection = if url.starts_with("sqlite:") {
            Connection::Sqlite(wait(&runtime, SqliteConnection::connect(url)))
        } else {
            Connection::Postgres(wait(&runtime, PgConnection::connect(url)))
        };
        Self {
            runtime,
            connection,
        }
    }

    /// Does what somebody does who holds the database in hand.
    pub(crate) fn execute(&mut self, sql: &'static str) {
        let Self {
            runtime,
            connection,
        } = self;
        match connection {
            Connection::Sqlite(sqlite) => {
                wait(runtime, sqlx::raw_sql(sql).execute(sqlite));
            }
            Connection::Postgres(postgres) => {
                wait(runtime, sqlx::raw_sql(sql).execute(postgres));
            }
        }
    }

    /// The first column of a query, which is a text.
    pub(crate) fn texts(&mut self, sql: &str) -> Vec<String> {
        let Self {
            runtime,
            connection,
        } = self;
        let sql = AssertSqlSafe(sql);
        match connection {
            Connection::Sqlite(sqlite) => {
                let rows = wait(runtime, sqlx::query(sql).fetch_all(sqlite));
                rows.iter().map(|row| row.get(0)).collect()
            }
            Connection::Postgres(postgres) => {
                let rows = wait(runtime, sqlx::query(sql).fetch_all(postgres));
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    pub(crate) const fn is_sqlite(&self) -> bool {
        matches!(self.connection, Connection::Sqlite(_))
    }

    /// Counts that a refused request leaves as they are.
    pub(crate) fn facts(&mut self) -> Vec<i64> {
        let Self {
            runtime,
            connection,
        } = self;
        match connection {
            Connection::Sqlite(sqlite) => {
                let row = wait(runtime, sqlx::query(FACTS).fetch_one(sqlite));
                (0..COLUMNS).map(|column| row.get(column)).collect()
            }
            Connection::Postgres(postgres) => {
                let row = wait(runtime, sqlx::query(FACTS).fetch_one(postgres));
                (0..COLUMNS).map(|column| row.get(column)).collect()
            }
        }
    }
}
