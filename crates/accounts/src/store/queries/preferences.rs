//! What people prefer to see.

use uuid::Uuid;

use super::{Conn, Writer, dialect};
use crate::store::statements;

statements! {
    OF_USER = "select preferences from users where id = $1";
    // Not a change of the person that anybody else could see: the version stays.
    KEEP = "update users set preferences = $2 where id = $1";
}

pub(crate) async fn of_user(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(OF_USER)
        .bind(id)
        .fetch_optional(conn)
        .await
}

/// Reads them to change them: whoever wants the same waits.
pub(crate) async fn of_user_for_change(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<String>> {
    dialect::lock_user(conn, id).await?;
    of_user(conn, id).await
}

pub(crate) async fn keep(writer: Writer<'_>, id: Uuid, preferences: &str) -> sqlx::Result<()> {
    sqlx::query(KEEP)
        .bind(id)
        .bind(preferences)
        .execute(writer.conn())
        .await
        .map(drop)
}
