//! Opening a database and taking connections from it.

use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, Postgres, Sqlite, SqliteConnection,
    SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Conn, Source, failures,
    group::{Group, Piece},
    remote::{Gone, Remote, to_its_end},
    rows::HeadRow,
    schema::{not_up_to_date, remedy},
};
use crate::files::give_to_the_folders_owner;

pub(super) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
pub(super) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a caller waits for a connection before the answer is 503.
pub(super) const ACQUIRE: Duration = Duration::from_secs(3);
/// How long SQLite waits for another process that writes (`usher admin create` beside a running server).
const BUSY: Duration = Duration::from_secs(5);
/// Readers beside SQLite's one writer. Each is a thread; more than the cores can use only take memory.
const SQLITE_READERS: u32 = 4;
pub(super) const POSTGRES_CONNECTIONS: u32 = 16;

/// An open database.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one in a process, and copies of it are pointers in both variants"
)]
pub(crate) enum Db {
    /// One writer, so that writers queue in the process instead of failing in the file; readers beside it.
    Sqlite {
        writer: SqlitePool,
        group: Group,
        readers: SqlitePool,
    },
    Postgres(Remote),
}

/// A connection for reading.
pub(crate) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction for writing; without a commit it leaves nothing.
pub(crate) enum Tx {
    Sqlite(Piece),
    Postgres(Transaction<'static, Postgres>, Gone),
}

/// Why work that was done is not kept.
#[derive(Debug)]
pub(crate) enum CommitError {
    Own(sqlx::Error),
    /// The transaction that it shared with other work was lost, whoever's fault it was.
    Shared(Arc<sqlx::Error>),
}

/// Why the database could not be opened, in a sentence for the operator.
#[derive(Debug)]
pub struct OpenError(pub String);

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

/// Makes the file where there is none, for its owner's eyes only; SQLite gives the files beside it the same mode and
/// owner.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => {
            // Where it cannot be given away, the doctor says whose it should be.
            let _ = give_to_the_folders_owner(file);
            Ok(())
        }
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(e),
    }
}

/// What a server says, or does not, to one plain connection.
async fn no_connection(options: &PgConnectOptions) -> String {
    match tokio::time::timeout(ACQUIRE, PgConnection::connect_with(options)).await {
        Ok(Ok(_)) => "it answers too late".to_owned(),
        Ok(Err(e)) => e.to_string(),
        Err(_) => format!("it does not answer within {} seconds", ACQUIRE.as_secs()),
    }
}

impl Db {
    /// Opens `sqlite://PATH` (made when missing) or `postgres://…`.
    pub(crate) async fn open(url: &str) -> Result<Db, OpenError> {
        match url.split_once("://") {
            Some(("sqlite", path)) => Self::open_sqlite(url, path).await,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await,
            _ => Err(OpenError(
                "database_url must start with sqlite:// (a file) or postgres:// (a server), for example \
                 sqlite://data/usher.db."
                    .to_owned(),
            )),
        }
    }

    /// Likewise a database that is there: none is made.
    pub(crate) async fn open_existing(url: &str) -> Result<Db, OpenError> {
        if let Some(("sqlite", path)) = url.split_once("://") {
            let file = path.split('?').next().unwrap_or(path);
            if !Path::new(file).exists() {
                return Err(OpenError(format!("There is no database at {file}.")));
            }
        }
        Self::open(url).await
    }

    async fn open_sqlite(url: &str, path: &str) -> Result<Db, OpenError> {
        let file = path.split('?').next().unwrap_or(path);
        if file.is_empty() || file.contains(":memory:") {
            return Err(OpenError(
                "database_url names no file: write sqlite://data/usher.db.".to_owned(),
            ));
        }
        if let Some(folder) = Path::new(file)
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(|e| {
                OpenError(format!(
                    "The folder {} cannot be made: {e}.",
                    folder.display()
                ))
            })?;
        }
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|e| OpenError(format!("database_url is not understood: {e}.")))?
            // It is made before the first connection. Where it is gone later, a new one is no place to write to.
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: what was acknowledged is on the disk, also when the power goes.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(256);
        let cannot = |e: sqlx::Error| {
            OpenError(format!(
                "The database file {file} cannot be opened: {e}.{}",
                remedy(&e)
            ))
        };
        make_private(options.get_filename()).map_err(|e| cannot(e.into()))?;
        // What one large transaction changes is written once if it fits.
        let writer_options = options.clone().pragma("cache_size", "-16384");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(writer_options)
            .await
            .map_err(cannot)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Db::Sqlite {
            group: Group::new(writer.clone()),
            writer,
            readers,
        })
    }

    async fn open_postgres(url: &str) -> Result<Db, OpenError> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|e| OpenError(format!("database_url is not understood: {e}.")))?
            .application_name("usher")
            .statement_cache_capacity(256);
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false);
        let cause = match Remote::open(options.clone(), pool).await {
            Ok(remote) => return Ok(Db::Postgres(remote)),
            // The pool has tried again and again, and does not say what came of it.
            Err(sqlx::Error::PoolTimedOut) => no_connection(&options).await,
            Err(e) => e.to_string(),
        };
        Err(OpenError(format!(
            "The PostgreSQL server {}:{} cannot be reached: {cause}.",
            options.get_host(),
            options.get_port()
        )))
    }

    /// Brings the schema up to this program's version. A newer schema is refused: an older program must not
    /// write to it.
    pub(crate) async fn migrate(&self) -> Result<(), OpenError> {
        self.announce_steps().await?;
        // On a connection that does not log how slow a step was, with the whole of its text.
        let done = match self {
            Db::Sqlite { writer, .. } => {
                let options = (*writer.connect_options()).clone();
                match SqliteConnection::connect_with(&options.disable_statement_logging()).await {
                    Ok(mut conn) => {
                        let done = SQLITE_MIGRATIONS.run(&mut conn).await;
                        let _ = conn.close().await;
                        done
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Db::Postgres(remote) => {
                let options = remote.options().disable_statement_logging();
                match PgConnection::connect_with(&options).await {
                    Ok(mut conn) => {
                        let done = POSTGRES_MIGRATIONS.run(&mut conn).await;
                        let _ = conn.close().await;
                        done
                    }
                    Err(error) => Err(error.into()),
                }
            }
        };
        let Err(error) = done else { return Ok(()) };
        let is_newer = matches!(
            error,
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..)
        );
        if is_newer {
            self.refuse_newer().await?;
        }
        Err(OpenError(not_up_to_date(&error)))
    }

    pub(crate) async fn read(&self) -> sqlx::Result<Reader> {
        Ok(match self {
            Db::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
            Db::Postgres(remote) => Reader::Postgres(remote.acquire().await?),
        })
    }

    /// A transaction that means to write.
    pub(crate) async fn begin(&self) -> sqlx::Result<Tx> {
        failures::noted(match self {
            Db::Sqlite { group, .. } => group.begin().await.map(Tx::Sqlite),
            Db::Postgres(remote) => remote
                .begin()
                .await
                .map(|(tx, gone)| Tx::Postgres(tx, gone)),
        })
    }

    /// Tells the planner of many rows that came at once. SQLite's needs no telling: its queries name what they use.
    pub(crate) async fn settle(&self) -> sqlx::Result<()> {
        if let Reader::Postgres(mut conn) = self.read().await? {
            sqlx::query("vacuum (analyze)").execute(&mut *conn).await?;
        }
        Ok(())
    }

    /// Writes a copy as of one instant into `file`, which is empty or not there. `None` on PostgreSQL, which brings
    /// its own tools. Others may write meanwhile.
    pub(crate) async fn copy_into(&self, file: &str) -> sqlx::Result<Option<()>> {
        let Db::Sqlite { writer, .. } = self else {
            return Ok(None);
        };
        sqlx::query("vacuum into $1")
            .bind(file)
            .execute(writer)
            .await?;
        Ok(Some(()))
    }

    /// What SQLite finds wrong with the pages and indexes of the file, if anything.
    pub(crate) async fn damage(&self) -> sqlx::Result<Option<String>> {
        let Db::Sqlite { writer, .. } = self else {
            return Ok(None);
        };
        let said: String = sqlx::query_scalar("pragma integrity_check(1)")
            .fetch_one(writer)
            .await?;
        Ok((said != "ok").then_some(said))
    }

    /// Writes a little and takes it back.
    pub(crate) async fn try_write(&self) -> sqlx::Result<()> {
        match self {
            Db::Sqlite { writer, .. } => {
                // With hardly any cache it reaches the disk before the commit that never comes.
                let options = (*writer.connect_options()).clone();
                let options = options.pragma("cache_size", "8");
                let mut conn = SqliteConnection::connect_with(&options).await?;
                let written = sqlx::raw_sql(
                    "begin immediate;
                     create table doctors_page (page blob) strict;
                     insert into doctors_page (page) values (zeroblob(1048576));
                     rollback",
                )
                .execute(&mut conn)
                .await;
                conn.close().await?;
                written.map(drop)
            }
            Db::Postgres(remote) => {
                let (mut tx, _) = remote.begin().await?;
                sqlx::raw_sql("set local lock_timeout = '3s'; update audit_head set seq = seq")
                    .execute(&mut *tx)
                    .await?;
                tx.rollback().await
            }
        }
    }

    /// Whether an SQLite file is a database of Usher's. Asking changes nothing in it.
    pub(crate) async fn is_ours(file: &str) -> bool {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let Ok(mut conn) = SqliteConnection::connect_with(&options).await else {
            return false;
        };
        let found: sqlx::Result<i64> =
            sqlx::query_scalar("select count(*) from sqlite_schema where name = 'audit_head'")
                .fetch_one(&mut conn)
                .await;
        found.is_ok_and(|tables| tables == 1)
    }

    /// Keeps an eye on a database that may go away, for ever. A file does not.
    pub(crate) async fn watch(&self) {
        match self {
            Db::Sqlite { .. } => std::future::pending().await,
            Db::Postgres(remote) => remote.watch().await,
        }
    }

    /// Ends when a database that was there goes away, from now on.
    pub(crate) async fn lost(&self) {
        match self {
            Db::Sqlite { .. } => std::future::pending().await,
            Db::Postgres(remote) => remote.lost().await,
        }
    }

    /// Whether a database that was there is known to be away.
    pub(crate) fn is_gone(&self) -> bool {
        match self {
            Db::Sqlite { .. } => false,
            Db::Postgres(remote) => remote.is_gone_now(),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(remote) => remote.pool().close().await,
        }
    }

    /// The version of the schema that this program brings a database up to.
    pub(crate) fn schema(&self) -> i64 {
        let migrations = match self {
            Db::Sqlite { .. } => &SQLITE_MIGRATIONS,
            Db::Postgres(_) => &POSTGRES_MIGRATIONS,
        };
        migrations.iter().map(|m| m.version).max().unwrap_or(0)
    }

    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "SQLite",
            Db::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Tx {
    /// The end of the trail, where it was read at the beginning and nobody else can have moved it since.
    pub(crate) fn head(&mut self) -> Option<HeadRow> {
        match self {
            Tx::Sqlite(piece) => piece.head.take(),
            Tx::Postgres(..) => None,
        }
    }

    pub(crate) async fn commit(self) -> Result<(), CommitError> {
        let done = match self {
            Tx::Sqlite(piece) => piece.commit().await,
            Tx::Postgres(tx, gone) => to_its_end(tx.commit(), gone)
                .await
                .map_err(CommitError::Own),
        };
        done.inspect_err(|error| match error {
            CommitError::Own(error) => failures::note(error),
            CommitError::Shared(error) => failures::note(error),
        })
    }
}

impl Source for Reader {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Reader::Sqlite(conn) => Conn::Sqlite(conn),
            Reader::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

impl Source for Tx {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Tx::Sqlite(piece) => Conn::Sqlite(piece.conn()),
            Tx::Postgres(tx, _) => Conn::Postgres(tx),
        }
    }
}
