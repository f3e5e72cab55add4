//! The queries, compiled for PostgreSQL.

pub(crate) type Conn = sqlx::PgConnection;
pub(crate) type Database = sqlx::Postgres;
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

#[path = "search_postgres/mod.rs"]
pub(crate) mod search;

#[path = "wide_postgres.rs"]
pub(crate) mod wide;

pub(crate) mod dialect {
    //! PostgreSQL's half of what differs.

    use super::Conn;

    /// Several writes as one call. In no order that one could rely on, so none may touch what another one does.
    pub(crate) fn together(writes: &[&str]) -> String {
        let Some((last, before)) = writes.split_last() else {
            return String::new();
        };
        let mut text = String::new();
        for (n, write) in before.iter().enumerate() {
            let word = if n == 0 { "with" } else { "," };
            text.push_str(&format!("{word} w{n} as ({write})\n"));
        }
        text + last
    }

    /// The planner finds it.
    pub(crate) const BY_UNCOMMON_ROLES: &str = "";

    /// Holds a named lock until the transaction ends: whoever wants the same one waits.
    pub(crate) async fn lock(conn: &mut Conn, name: &'static str) -> sqlx::Result<()> {
        sqlx::query("select pg_advisory_xact_lock(hashtext($1))")
            .bind(name)
            .execute(conn)
            .await
            .map(drop)
    }

    /// Keeps people, roles, organizations and trail as they are until the transaction ends; they can be read meanwhile.
    pub(crate) async fn keep_still(conn: &mut Conn) -> sqlx::Result<()> {
        sqlx::query("lock table users, user_roles, organizations, events in exclusive mode")
            .execute(conn)
            .await
            .map(drop)
    }

    /// Holds one person's row until the transaction ends, so that what was read about it stays true.
    pub(crate) async fn lock_user(conn: &mut Conn, id: uuid::Uuid) -> sqlx::Result<()> {
        sqlx::query("select 1 from users where id = $1 for update")
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    }

    /// Holds one organization's row until the transaction ends.
    pub(crate) async fn lock_organization(conn: &mut Conn, id: i64) -> sqlx::Result<()> {
        sqlx::query("select 1 from organizations where id = $1 for update")
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    }

    /// Keeps one organization as it is until the transaction ends: whoever wants to change it waits.
    pub(crate) async fn keep_organization(conn: &mut Conn, id: i64) -> sqlx::Result<()> {
        sqlx::query("select 1 from organizations where id = $1 for share")
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    }

    /// Likewise the organization of a person, if there is one.
    pub(crate) async fn keep_organization_of(
        conn: &mut Conn,
        user: uuid::Uuid,
    ) -> sqlx::Result<()> {
        sqlx::query("select 1 from organizations where id = (select org_id from users where id = $1) for share")
            .bind(user)
            .execute(conn)
            .await
            .map(drop)
    }
}
