//! How a database's schema stands to this program's, and what an operator does about one that does not fit.

use std::collections::HashSet;

use sqlx::migrate::{MigrateError, Migrator};

use super::{
    Db, OpenError,
    db::{POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS},
};

/// How a database's schema stands to this program. Its version is the number of the last step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    Current {
        version: i64,
    },
    /// No step was taken yet: nobody has used it.
    Empty,
    /// Older by so many steps.
    Older {
        version: i64,
        missing: usize,
    },
    /// Used with a newer program.
    Newer {
        version: i64,
    },
}

impl SchemaState {
    /// 0 where no step was taken yet.
    pub fn version(self) -> i64 {
        match self {
            Self::Empty => 0,
            Self::Current { version } | Self::Older { version, .. } | Self::Newer { version } => {
                version
            }
        }
    }
}

/// Compares the schema with this program's and changes nothing.
///
/// # Errors
///
/// A sentence for the operator: the database cannot be reached or read, or a step of its schema was cut off.
pub async fn schema_state(database_url: &str) -> Result<SchemaState, OpenError> {
    let db = Db::open(database_url).await?;
    let steps = db.steps().await;
    db.close().await;
    let steps = steps?;
    let state = state(&steps, migrations(&db));
    let cut = steps.iter().find(|step| !step.1);
    match (state, cut) {
        (SchemaState::Newer { .. }, _) | (_, None) => Ok(state),
        (_, Some((version, _))) => Err(OpenError(cut_off(*version))),
    }
}

/// By the steps that were finished.
fn state(steps: &[(i64, bool)], migrations: &Migrator) -> SchemaState {
    let known: HashSet<i64> = migrations.iter().map(|m| m.version).collect();
    let finished: HashSet<i64> = steps.iter().filter(|s| s.1).map(|s| s.0).collect();
    let missing = known.difference(&finished).count();
    match finished.iter().max().copied() {
        None => SchemaState::Empty,
        Some(version) if !finished.is_subset(&known) => SchemaState::Newer { version },
        Some(version) if missing > 0 => SchemaState::Older { version, missing },
        Some(version) => SchemaState::Current { version },
    }
}

impl Db {
    /// How the schema stands to this program's, unless it is a newer one. Nothing is changed.
    pub(crate) async fn refuse_newer(&self) -> Result<SchemaState, OpenError> {
        match state(&self.steps().await?, migrations(self)) {
            SchemaState::Newer { version } => Err(OpenError(format!(
                "The database has schema version {version}, which this usher does not know: it was used with a newer \
                 one. Start that version, or restore a backup from before the upgrade."
            ))),
            state => Ok(state),
        }
    }

    /// Tells the log of steps that are about to be taken in a database that is in use.
    pub(super) async fn announce_steps(&self) -> Result<(), OpenError> {
        if let SchemaState::Older { version, missing } =
            state(&self.steps().await?, migrations(self))
        {
            tracing::info!(
                from = version,
                to = self.schema(),
                steps = missing,
                "the schema is brought up to date, which takes minutes where there are a million people"
            );
        }
        Ok(())
    }

    /// The migrations that were begun, and whether each was finished.
    async fn steps(&self) -> Result<Vec<(i64, bool)>, OpenError> {
        const STEPS: &str = "select version, success from _sqlx_migrations order by version";
        let steps: sqlx::Result<Vec<(i64, bool)>> = match self {
            Db::Sqlite { writer, .. } => sqlx::query_as(STEPS).fetch_all(writer).await,
            Db::Postgres(remote) => sqlx::query_as(STEPS).fetch_all(&remote.pool()).await,
        };
        match steps {
            // Before the first migration there is not even the table of migrations.
            Err(e) if is_no_table(&e) => Ok(Vec::new()),
            steps => steps
                .map_err(|e| OpenError(format!("The database cannot be read: {e}.{}", remedy(&e)))),
        }
    }
}

pub(super) fn migrations(db: &Db) -> &'static Migrator {
    match db {
        Db::Sqlite { .. } => &SQLITE_MIGRATIONS,
        Db::Postgres(_) => &POSTGRES_MIGRATIONS,
    }
}

/// A trigger or an index that the schema should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub name: String,
    /// The migration that makes it.
    pub migration: i64,
}

impl Db {
    /// Triggers and indexes that the migrations make and that are not there, or on PostgreSQL switched off.
    pub(crate) async fn missing(&self) -> sqlx::Result<Vec<Missing>> {
        const IN_SQLITE: &str = "select name from sqlite_schema where type in ('index', 'trigger')";
        const IN_POSTGRES: &str = "
            select cast(c.relname as text)
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
             where i.indisvalid
               and pg_table_is_visible(c.oid)
            union all
            select cast(t.tgname as text)
              from pg_trigger t
             where not t.tgisinternal
               and t.tgenabled in ('O', 'A')
               and pg_table_is_visible(t.tgrelid)";
        let there: Vec<String> = match self {
            Db::Sqlite { writer, .. } => sqlx::query_scalar(IN_SQLITE).fetch_all(writer).await?,
            Db::Postgres(remote) => {
                sqlx::query_scalar(IN_POSTGRES)
                    .fetch_all(&remote.pool())
                    .await?
            }
        };
        let there: HashSet<String> = there.into_iter().collect();
        Ok(names_left(migrations(self))
            .into_iter()
            .filter(|(name, _)| !there.contains(*name))
            .map(|(name, migration)| Missing {
                name: name.to_owned(),
                migration,
            })
            .collect())
    }
}

/// The names of the triggers and indexes that the migrations make and do not drop later, each with the number of its
/// migration. That this finds all of them is for a test to say, which has the schema.
pub(super) fn names_left(migrations: &Migrator) -> Vec<(&str, i64)> {
    let mut left: Vec<(&str, i64)> = Vec::new();
    for migration in migrations.iter() {
        for line in migration.sql.as_str().lines() {
            if let Some(name) = name_after(line, "drop ") {
                left.retain(|(made, _)| *made != name);
            } else if let Some(name) = name_after(line, "create ") {
                left.push((name, migration.version));
            }
        }
    }
    left
}

/// The trigger or index of a line that begins so.
fn name_after<'a>(line: &'a str, deed: &str) -> Option<&'a str> {
    let line = line.strip_prefix(deed)?;
    let line = line.strip_prefix("unique ").unwrap_or(line);
    let rest = line
        .strip_prefix("index ")
        .or_else(|| line.strip_prefix("trigger "))?;
    let name = rest.split_whitespace().next()?;
    Some(name.trim_end_matches(';'))
}

/// Why the schema is not this program's, and what to do about it.
pub(super) fn not_up_to_date(error: &MigrateError) -> String {
    match error {
        MigrateError::VersionMismatch(n) => format!(
            "Migration {n} is not the one that this database was brought up to date with: it belongs to another usher, or \
             its row in _sqlx_migrations was changed. Start the usher that it was used with, or restore the last backup."
        ),
        MigrateError::Dirty(n) => cut_off(*n),
        MigrateError::Execute(e) => {
            format!("The schema cannot be brought up to date: {e}.{}", remedy(e))
        }
        MigrateError::ExecuteMigration(e, n) => format!(
            "The schema cannot be brought up to date, migration {n} failed: {e}.{}",
            remedy(e)
        ),
        other => format!("The schema cannot be brought up to date: {other}."),
    }
}

/// The sentence for a migration that was begun and not finished.
fn cut_off(version: i64) -> String {
    format!(
        "Migration {version} was cut off, so the schema is neither old nor new. Restore the backup from before the \
         upgrade and start again."
    )
}

/// What to do about an error of the database, as a sentence after it; nothing for one that says so itself.
pub(super) fn remedy(error: &sqlx::Error) -> &'static str {
    let code = error.as_database_error().and_then(|e| e.code());
    match code.as_deref() {
        Some("42501") => {
            " The role in database_url has no right to that: name the role that owns the tables, or grant it all rights \
             on them."
        }
        // SQLite: corrupt, no database; the low byte of a code that says more.
        Some(code)
            if code.len() < 5
                && code
                    .parse::<u32>()
                    .is_ok_and(|code| matches!(code & 0xff, 11 | 26)) =>
        {
            " The file is damaged: move it and the files beside it away and restore the last backup (usher restore FILE)."
        }
        _ => "",
    }
}

fn is_no_table(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|e| {
        e.code().as_deref() == Some("42P01") || e.message().starts_with("no such table")
    })
}
