//! Counting guesses at passwords, in windows of time.

use model::Timestamp;

use super::{Conn, Writer};
use crate::store::statements;

statements! {
    // One statement, so that guesses made at the same instant, at any node, are each counted. Below $4 each of them
    // begins the window anew, so that no window of that length, wherever it begins, holds more than $4.
    TAKE = "
        insert into guesses (key, window_start, n)
        values ($1, $2, 1)
        on conflict (key) do update
           set n = case when guesses.window_start <= $3 then 1 else guesses.n + 1 end,
               window_start = case when guesses.window_start <= $3 or guesses.n < $4 then $2
                                   else guesses.window_start end
        returning window_start, n";
    GIVE_BACK = "update guesses set n = n - 1 where key = $1 and n > 0";
    OF_KEY = "
        select window_start, n
          from guesses
         where key = $1";
    FORGET = "delete from guesses where key = $1";
    DELETE_OLD = "delete from guesses where window_start <= $1";
}

/// Counts one guess and says when the window began and how many there are in it. A window that began at or
/// before `old` is over; up to `strict` guesses each begin it anew, with 0 it begins with the first.
pub(crate) async fn take(
    writer: Writer<'_>,
    key: &[u8],
    now: Timestamp,
    old: Timestamp,
    strict: i64,
) -> sqlx::Result<(i64, i64)> {
    sqlx::query_as(TAKE)
        .bind(key)
        .bind(now.micros())
        .bind(old.micros())
        .bind(strict)
        .fetch_one(writer.conn())
        .await
}

/// When the window of a key began and how many guesses are in it.
pub(crate) async fn of_key(conn: &mut Conn, key: &[u8]) -> sqlx::Result<Option<(i64, i64)>> {
    sqlx::query_as(OF_KEY).bind(key).fetch_optional(conn).await
}

/// Takes one guess back: it was right.
pub(crate) async fn give_back(writer: Writer<'_>, key: &[u8]) -> sqlx::Result<()> {
    sqlx::query(GIVE_BACK)
        .bind(key)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn forget(writer: Writer<'_>, key: &[u8]) -> sqlx::Result<()> {
    sqlx::query(FORGET)
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
