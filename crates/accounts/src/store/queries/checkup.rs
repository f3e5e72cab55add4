//! What `usher doctor` looks at: whether what is kept twice agrees, and what waits.

use uuid::Uuid;

use super::Conn;
use crate::store::{rows::FiledRow, statements};

statements! {
    // Every kind of person that is counted or there, with both numbers, where they differ.
    MISCOUNTED = "
        select count(*)
          from (select sum(told) as told, sum(found) as found
                  from (select org_id, cast(is_active as integer) as is_active, role_mask, n as told, 0 as found
                          from user_counts
                        union all
                        select coalesce(org_id, 0), cast(is_active as integer), role_mask, 0, 1
                          from users) kinds
                 group by org_id, is_active, role_mask) compared
         where told <> found";
    FILED_AFTER = "
        select id, email, full_name, email_key, name_key, search_text
          from users
         where id > $1
         order by id
         limit $2";
    MAIL_WAITING = "select count(*) from outbox where sent_at is null and dropped_at is null";
    MAIL_GIVEN_UP = "select count(*) from outbox where dropped_at is not null and sent_at is null";
    LATEST_ENTRY = "select coalesce(max(at), 0) from events";
}

/// Kinds of people whose counter is not what a recount finds.
pub(crate) async fn miscounted(conn: &mut Conn) -> sqlx::Result<i64> {
    sqlx::query_scalar(MISCOUNTED).fetch_one(conn).await
}

/// The next people, with the folded columns that lists and searches use.
pub(crate) async fn filed_after(
    conn: &mut Conn,
    after: Uuid,
    limit: i64,
) -> sqlx::Result<Vec<FiledRow>> {
    sqlx::query_as(FILED_AFTER)
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await
}

/// Messages that are neither sent nor given up, and those that were given up.
pub(crate) async fn mail(conn: &mut Conn) -> sqlx::Result<(i64, i64)> {
    let waiting = sqlx::query_scalar(MAIL_WAITING)
        .fetch_one(&mut *conn)
        .await?;
    let given_up = sqlx::query_scalar(MAIL_GIVEN_UP).fetch_one(conn).await?;
    Ok((waiting, given_up))
}

/// When the newest entry of the trail was made, in microseconds; 0 without one.
pub(crate) async fn latest_entry(conn: &mut Conn) -> sqlx::Result<i64> {
    sqlx::query_scalar(LATEST_ENTRY).fetch_one(conn).await
}
