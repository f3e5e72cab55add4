//! The queries, compiled for SQLite.

pub(crate) type Conn = sqlx::SqliteConnection;
pub(crate) type Database = sqlx::Sqlite;
pub(crate) type Writer<'a> = super::Writer<'a, Conn>;

#[path = "queries/ahead.rs"]
pub(crate) mod ahead;
#[path = "queries/bulk.rs"]
pub(crate) mod bulk;
#[path = "queries/checkup.rs"]
pub(crate) mod checkup;
#[path = "queries/events.rs"]
pub(crate) mod events;
#[path = "queries/forgotten.rs"]
pub(crate) mod forgotten;
#[path = "queries/guesses.rs"]
pub(crate) mod guesses;
#[path = "queries/idempotency.rs"]
pub(crate) mod idempotency;
#[path = "queries/identities.rs"]
pub(crate) mod identities;
#[path = "queries/invitations.rs"]
pub(crate) mod invitations;
#[path = "queries/links.rs"]
pub(crate) mod links;
#[path = "queries/narrow.rs"]
mod narrow;
#[path = "queries/organizations.rs"]
pub(crate) mod organizations;
#[path = "queries/outbox.rs"]
pub(crate) mod outbox;
#[path = "queries/preferences.rs"]
pub(crate) mod preferences;
#[path = "queries/roles.rs"]
pub(crate) mod roles;
#[path = "queries/seeding.rs"]
pub(crate) mod seeding;
#[path = "queries/sessions.rs"]
pub(crate) mod sessions;
#[path = "queries/slice.rs"]
mod slice;
#[path = "queries/user_lists/mod.rs"]
pub(crate) mod user_lists;
#[path = "queries/users.rs"]
pub(crate) mod users;

#[path = "search_sqlite/mod.rs"]
pub(crate) mod search;

#[path = "wide_sqlite.rs"]
pub(crate) mod wide;

pub(crate) mod dialect {
    //! SQLite's half of what differs.

    use super::Conn;

    /// Several writes as one call, each after the one before: sqlx runs SQLite on a thread of its own, and the way there and
    /// back costs more than most writes.
    pub(crate) fn together(writes: &[&str]) -> String {
        writes.join(";\n")
    }

    /// SQLite's planner has no statistics to see by itself that this index is the short one.
    pub(crate) const BY_UNCOMMON_ROLES: &str = " indexed by users_by_uncommon_roles";

    /// A write transaction begins with `begin immediate`: there is one writer, so nothing needs a row lock.
    pub(crate) async fn lock(_: &mut Conn, _: &'static str) -> sqlx::Result<()> {
        Ok(())
    }

    /// Likewise for one person's row.
    pub(crate) async fn lock_user(_: &mut Conn, _: uuid::Uuid) -> sqlx::Result<()> {
        Ok(())
    }

    /// Likewise for one organization's row.
    pub(crate) async fn lock_organization(_: &mut Conn, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    /// Likewise for all tables.
    pub(crate) async fn keep_still(_: &mut Conn) -> sqlx::Result<()> {
        Ok(())
    }

    /// Likewise.
    pub(crate) async fn keep_organization(_: &mut Conn, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    /// Likewise.
    pub(crate) async fn keep_organization_of(_: &mut Conn, _: uuid::Uuid) -> sqlx::Result<()> {
        Ok(())
    }
}
