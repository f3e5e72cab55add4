//! Grants of roles: one row each, with an end or without.

use model::{Role, RoleSet, Timestamp};
use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{
    rows::{EndedGrantRow, GrantRow},
    statements,
};

statements! {
    OF_USER = "
        select role, granted_at, granted_by, expires_at
          from user_roles
         where user_id = $1
           and (expires_at is null or expires_at > $2)
         order by role";
    KNOWN_SINCE = "select min(created_at) from roles";
    ENDED = "
        select user_id, role
          from (select user_id, role
                  from user_roles
                 where expires_at <= $1
                 order by expires_at
                 limit $2) ended
         order by user_id, role";
    PUT = "
        insert into user_roles (user_id, role, granted_at, granted_by, expires_at)
        values ($1, $2, $3, $4, $5)
        on conflict (user_id, role) do update
           set granted_at = excluded.granted_at,
               granted_by = excluded.granted_by,
               expires_at = excluded.expires_at";
    DELETE = "delete from user_roles where user_id = $1 and role = $2 returning expires_at";
    DELETE_ENDED = "delete from user_roles where user_id = $1 and role = $2 and expires_at <= $3";
}

/// A role's number in the database.
fn bit(role: Role) -> i64 {
    i64::from(RoleSet::EMPTY.with(role).bits())
}

/// The grants in force at an instant.
pub(crate) async fn of_user(
    conn: &mut Conn,
    id: Uuid,
    now: Timestamp,
) -> sqlx::Result<Vec<GrantRow>> {
    sqlx::query_as(OF_USER)
        .bind(id)
        .bind(now.micros())
        .fetch_all(conn)
        .await
}

/// When this database learned its roles.
pub(crate) async fn known_since(conn: &mut Conn) -> sqlx::Result<i64> {
    sqlx::query_scalar(KNOWN_SINCE).fetch_one(conn).await
}

/// Grants whose end has come and that still stand in the mask, at most `limit`.
pub(crate) async fn ended(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<EndedGrantRow>> {
    sqlx::query_as(ENDED)
        .bind(now.micros())
        .bind(limit)
        .fetch_all(conn)
        .await
}

pub(crate) async fn put(
    writer: Writer<'_>,
    id: Uuid,
    role: Role,
    by: Option<Uuid>,
    expires_at: Option<Timestamp>,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(PUT)
        .bind(id)
        .bind(bit(role))
        .bind(at.micros())
        .bind(by)
        .bind(expires_at.map(Timestamp::micros))
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Removes a grant; when it would have ended, if it had an end.
pub(crate) async fn delete(
    writer: Writer<'_>,
    id: Uuid,
    role: Role,
) -> sqlx::Result<Option<Timestamp>> {
    let end: Option<Option<i64>> = sqlx::query_scalar(DELETE)
        .bind(id)
        .bind(bit(role))
        .fetch_optional(writer.conn())
        .await?;
    Ok(end.flatten().map(Timestamp::from_micros))
}

/// Removes a grant if its end has come by `now`; a grant renewed meanwhile stays. Says whether it was there.
pub(crate) async fn delete_ended(
    writer: Writer<'_>,
    id: Uuid,
    role: Role,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(DELETE_ENDED)
        .bind(id)
        .bind(bit(role))
        .bind(now.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() > 0)
}
