//! Addresses for which a reset link was asked, until they are looked up.

use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{inputs::NewForgottenRow, rows::ForgottenRow, statements};

statements! {
    // Ids begin with the time that they were made.
    OLDEST = "
        select id, address, ip, user_agent, request_id
          from forgotten
         order by id
         limit $1";
    INSERT = "
        insert into forgotten (id, address, ip, user_agent, request_id)
        values ($1, $2, $3, $4, $5)";
    DELETE = "delete from forgotten where id = $1";
}

pub(crate) async fn oldest(conn: &mut Conn, limit: i64) -> sqlx::Result<Vec<ForgottenRow>> {
    sqlx::query_as(OLDEST).bind(limit).fetch_all(conn).await
}

pub(crate) async fn insert(writer: Writer<'_>, new: &NewForgottenRow<'_>) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(new.id)
        .bind(new.address)
        .bind(new.ip)
        .bind(new.user_agent)
        .bind(new.request_id)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Takes one off the list. False: somebody else did.
pub(crate) async fn delete(writer: Writer<'_>, id: Uuid) -> sqlx::Result<bool> {
    let done = sqlx::query(DELETE).bind(id).execute(writer.conn()).await?;
    Ok(done.rows_affected() == 1)
}
