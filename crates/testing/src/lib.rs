//! A fresh, empty database for each test, on SQLite or on PostgreSQL, or [one of an older program](older); and a
//! [mail server](smtp).
//!
//! SQLite is a file in a temporary folder. PostgreSQL is one private cluster for the test process, started when
//! the first test asks and gone with the process, however it ends; or the server at `TEST_POSTGRES_URL`. A machine
//! without PostgreSQL fails the test with one line that says how to get it: nothing is skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests alone use this, and a test that cannot go on fails"
)]

mod cluster;
mod letters;
mod look;
pub mod older;
pub mod smtp;

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

pub use look::Cell;

/// An empty database that is thrown away with this value.
pub struct Database {
    /// What `Accounts::open` and `USHER_DATABASE_URL` take.
    pub url: String,
    gone: Gone,
}

enum Gone {
    /// The folder goes, and the file with it.
    WithFolder { _folder: TempDir },
    Dropped {
        server: &'static cluster::Server,
        name: String,
    },
}

impl Database {
    /// An SQLite file that nobody has made yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            url: format!("sqlite://{}", folder.path().join("usher.db").display()),
            gone: Gone::WithFolder { _folder: folder },
        }
    }

    /// A new database on the server of these tests.
    pub fn postgres() -> Self {
        Self::on_server(None)
    }

    /// A copy of a database that `fill` has filled, once for the process; `fill` gets its URL and leaves no connection
    /// behind. Copying takes a third of the time that a schema takes.
    pub fn postgres_like(fill: impl FnOnce(&str)) -> Self {
        static FILLED: OnceLock<Database> = OnceLock::new();
        let template = FILLED.get_or_init(|| {
            let database = Self::postgres();
            fill(&database.url);
            database
        });
        Self::on_server(Some(template))
    }

    fn on_server(template: Option<&Database>) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let server = cluster::server();
        // Other test processes may use the same server.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!(
            "usher_test_{}_{}_{}",
            std::process::id(),
            now.as_micros(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        let like = match template.map(|database| &database.gone) {
            Some(Gone::Dropped { name, .. }) => format!("template {name}"),
            _ => String::new(),
        };
        tell(&server.url, &format!("create database {name} {like}"));
        Self {
            url: with_database(&server.url, &name),
            gone: Gone::Dropped { server, name },
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Gone::Dropped { server, name } = &self.gone {
            let (server, name) = (*server, name.clone());
            let dropping = thread::spawn(move || {
                tell(&server.url, &format!("drop database {name} with (force)"))
            });
            // A private cluster ends with the process anyway; nobody has to wait.
            if !server.is_private() {
                let _ = dropping.join();
            }
        }
    }
}

/// The same server's URL with another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address
        .rsplit_once('/')
        .expect("TEST_POSTGRES_URL must look like postgres://user@host:port/database");
    let options = if options.is_empty() {
        String::new()
    } else {
        format!("?{options}")
    };
    format!("{host}/{name}{options}")
}

fn tell(server: &str, sql: &str) {
    block(async {
        let mut conn = PgConnection::connect(server)
            .await
            .unwrap_or_else(|e| panic!("the PostgreSQL server for tests cannot be reached: {e}"));
        conn.execute(AssertSqlSafe(sql)).await.unwrap();
        conn.close().await.unwrap();
    });
}

/// Runs a future to its end on a thread of its own: callable inside and outside of a runtime.
fn block<T: Send>(future: impl Future<Output = T> + Send) -> T {
    block_on(|| future)
}

/// Likewise for a future that cannot leave the thread that makes it.
fn block_on<T: Send, F: Future<Output = T>>(make: impl FnOnce() -> F + Send) -> T {
    thread::scope(|scope| {
        let ran = scope.spawn(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(make())
        });
        ran.join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
