//! Answers kept under the keys that clients chose.

use model::Timestamp;

use super::{Conn, Writer};
use crate::store::{rows::IdempotencyRow, statements};

statements! {
    BY_KEY = "select request, answer from idempotency_keys where key = $1";
    RESERVE = "
        insert into idempotency_keys (key, request, created_at)
        values ($1, $2, $3)
        on conflict (key) do nothing";
    // A request that never ended (its process did) leaves a reservation; after a while it is anybody's.
    TAKE_OVER = "
        update idempotency_keys
           set request = $2,
               created_at = $3
         where key = $1
           and answer is null
           and created_at <= $4";
    KEEP = "update idempotency_keys set answer = $2 where key = $1";
    RELEASE = "delete from idempotency_keys where key = $1 and answer is null";
    DELETE_OLD = "delete from idempotency_keys where created_at <= $1";
}

pub(crate) async fn by_key(conn: &mut Conn, key: &[u8]) -> sqlx::Result<Option<IdempotencyRow>> {
    sqlx::query_as(BY_KEY).bind(key).fetch_optional(conn).await
}

/// Takes a key for a request under way. False: it is taken.
pub(crate) async fn reserve(
    writer: Writer<'_>,
    key: &[u8],
    request: &[u8],
    now: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(RESERVE)
        .bind(key)
        .bind(request)
        .bind(now.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes over a reservation made at or before `stale`.
pub(crate) async fn take_over(
    writer: Writer<'_>,
    key: &[u8],
    request: &[u8],
    now: Timestamp,
    stale: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(TAKE_OVER)
        .bind(key)
        .bind(request)
        .bind(now.micros())
        .bind(stale.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn keep(writer: Writer<'_>, key: &[u8], answer: &[u8]) -> sqlx::Result<()> {
    sqlx::query(KEEP)
        .bind(key)
        .bind(answer)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn release(writer: Writer<'_>, key: &[u8]) -> sqlx::Result<()> {
    sqlx::query(RELEASE)
        .bind(key)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn delete_old(writer: Writer<'_>, old: Timestamp) -> sqlx::Result<u64> {
    Ok(sqlx::query(DELETE_OLD)
        .bind(old.micros())
        .execute(writer.conn())
        .await?
        .rows_affected())
}
