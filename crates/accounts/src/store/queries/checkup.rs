//! What `usher doctor` looks at: whether what is kept twice agrees, and what waits; and how it is worked out anew.

use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{rows::FiledRow, statements};

/// Half of those for whom a trigger cuts a span (migration 0019); few where a test compares lists of a few hundred people.
const PEOPLE_IN_A_SPAN: i64 = if cfg!(test) { 16 } else { 4_096 };

statements! {
    // Every kind of person that is counted or there, with both numbers, where they differ.
    WRONG_COUNTS = "
        select org_id, is_active, role_mask, cast(sum(told) as bigint), cast(sum(found) as bigint)
          from (select org_id, cast(cast(is_active as integer) as bigint) as is_active, role_mask, n as told, 0 as found
                  from user_counts
                union all
                select coalesce(org_id, 0), cast(cast(is_active as integer) as bigint), role_mask, 0, 1
                  from users) kinds
         group by org_id, is_active, role_mask
        having sum(told) <> sum(found)
         order by org_id, is_active, role_mask";
    WRONG_SPANS = "
        select span, is_active, role_mask, cast(sum(told) as bigint), cast(sum(found) as bigint)
          from (select span, cast(cast(is_active as integer) as bigint) as is_active, role_mask, n as told, 0 as found
                  from user_spans
                union all
                select created_at >> 41, cast(cast(is_active as integer) as bigint), role_mask, 0, 1
                  from users) kinds
         group by span, is_active, role_mask
        having sum(told) <> sum(found)
         order by span, is_active, role_mask";
    WRONG_EVENT_COUNTS = "
        select kind, cast(sum(told) as bigint), cast(sum(found) as bigint)
          from (select kind, n as told, 0 as found
                  from event_counts
                union all
                select kind, 0, count(*)
                  from events
                 group by kind) kinds
         group by kind
        having sum(told) <> sum(found)
         order by kind";
    // By what stands behind the last `@`: `rtrim` takes all off the end that is none.
    WRONG_DOMAINS = "
        select domain, cast(sum(told) as bigint), cast(sum(found) as bigint)
          from (select domain, n as told, 0 as found
                  from domains
                union all
                select substr(email_key, length(rtrim(email_key, replace(email_key, '@', ''))) + 1), 0, 1
                  from users
                 where email_key like '%@%') people
         group by domain
        having sum(told) <> sum(found)
         order by domain";
    // Each of them but the last ones, and all of a list together: so the last ones, and those who stand before the first if
    // that was taken away.
    WRONG_LIST_SPANS = "
        select sort, first_key, told, found
          from (select b.sort, b.first_key, b.n as told,
                       case b.sort
                           when 'email' then
                               (select count(*)
                                  from users u
                                 where (u.email_key, u.id) >= (b.first_key, b.first_id)
                                   and (u.email_key, u.id) < (b.next_key, b.next_id))
                           else
                               (select count(*)
                                  from users u
                                 where (u.name_key, u.id) >= (b.first_key, b.first_id)
                                   and (u.name_key, u.id) < (b.next_key, b.next_id))
                       end as found
                  from (select sort, first_key, first_id, n,
                               lead(first_key) over in_order as next_key,
                               lead(first_id) over in_order as next_id
                          from list_spans
                        window in_order as (partition by sort order by first_key, first_id)) b
                 where b.next_key is not null
                union all
                select lists.sort, null,
                       coalesce((select cast(sum(l.n) as bigint) from list_spans l where l.sort = lists.sort), 0),
                       (select count(*) from users)
                  from (select 'email' as sort union all select 'full_name') lists) spans
         where told <> found
         order by sort, first_key";
    FILED_AFTER = "
        select u.id, u.email, u.full_name, u.email_key, u.name_key, u.search_text,
               u.org_key, coalesce(o.name_key, '') as org_key_found,
               u.last_login_key, coalesce(u.last_login_at, 0) as last_login_key_found,
               u.role_mask,
               coalesce((select cast(sum(r.role) as bigint) from user_roles r where r.user_id = u.id), 0) as role_mask_found
          from users u
          left join organizations o on o.id = u.org_id
         where u.id > $1
         order by u.id
         limit $2";
    FILE = "
        update users
           set email_key = $2,
               name_key = $3,
               search_text = $4,
               org_key = $5,
               last_login_key = $6,
               role_mask = $7
         where id = $1";
    FORGET_COUNTS = "delete from user_counts";
    COUNT = "
        insert into user_counts (org_id, is_active, role_mask, n)
        select coalesce(org_id, 0), is_active, role_mask, count(*)
          from users
         group by coalesce(org_id, 0), is_active, role_mask";
    FORGET_SPANS = "delete from user_spans";
    COUNT_SPANS = "
        insert into user_spans (span, is_active, role_mask, n)
        select created_at >> 41, is_active, role_mask, count(*)
          from users
         group by created_at >> 41, is_active, role_mask";
    FORGET_LIST_SPANS = "delete from list_spans";
    // As in their migration.
    CUT_LIST_SPANS = "
        insert into list_spans (sort, first_key, first_id, n)
        select sort, first_key, first_id,
               lead(place, 1, (select count(*) from users)) over (partition by sort order by place) - place
          from (select 'email' as sort, email_key as first_key, id as first_id, place
                  from (select email_key, id, row_number() over (order by email_key, id) - 1 as place from users) by_email
                 where place > 0
                   and place % $1 = 0
                union all
                select 'full_name', name_key, id, place
                  from (select name_key, id, row_number() over (order by name_key, id) - 1 as place from users) by_name
                 where place > 0
                   and place % $1 = 0
                union all
                select 'email', '', $2, 0
                union all
                select 'full_name', '', $2, 0) edges";
    FORGET_EVENT_COUNTS = "delete from event_counts";
    COUNT_EVENTS = "
        insert into event_counts (kind, n)
        select kind, count(*)
          from events
         group by kind";
    MAIL_WAITING = "select count(*) from outbox where sent_at is null and dropped_at is null";
    MAIL_GIVEN_UP = "select count(*) from outbox where dropped_at is not null and sent_at is null";
    SEALED = "
        select id, body
          from outbox
         where sent_at is null
           and dropped_at is null
           and length(body) > 0
         order by next_try_at, id
         limit $1";
    LATEST_ENTRY = "select coalesce(max(at), 0) from events";
}

/// Organization (0: none), state, roles; what the counter says, and what a recount finds.
pub(crate) async fn wrong_counts(conn: &mut Conn) -> sqlx::Result<Vec<(i64, i64, i64, i64, i64)>> {
    sqlx::query_as(WRONG_COUNTS).fetch_all(conn).await
}

/// Likewise with a span of 25 days for the organization.
pub(crate) async fn wrong_spans(conn: &mut Conn) -> sqlx::Result<Vec<(i64, i64, i64, i64, i64)>> {
    sqlx::query_as(WRONG_SPANS).fetch_all(conn).await
}

/// Spans of the lists by e-mail and by name: of which list, what key they begin with (none: all of the list), and the two
/// numbers.
pub(crate) async fn wrong_list_spans(
    conn: &mut Conn,
) -> sqlx::Result<Vec<(String, Option<String>, i64, i64)>> {
    sqlx::query_as(WRONG_LIST_SPANS).fetch_all(conn).await
}

/// Kinds of entries of the trail whose counter is not what a recount finds.
pub(crate) async fn wrong_event_counts(conn: &mut Conn) -> sqlx::Result<Vec<(String, i64, i64)>> {
    sqlx::query_as(WRONG_EVENT_COUNTS).fetch_all(conn).await
}

/// Domains of addresses of which another number of people is told than a recount finds.
pub(crate) async fn wrong_domains(conn: &mut Conn) -> sqlx::Result<Vec<(String, i64, i64)>> {
    sqlx::query_as(WRONG_DOMAINS).fetch_all(conn).await
}

/// The next people, with the columns that lists and searches use and what these are made from.
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

/// Files somebody anew.
pub(crate) async fn file(writer: Writer<'_>, row: &FiledRow) -> sqlx::Result<()> {
    sqlx::query(FILE)
        .bind(row.id)
        .bind(&row.email_key)
        .bind(&row.name_key)
        .bind(&row.search_text)
        .bind(&row.org_key)
        .bind(row.last_login_key)
        .bind(row.role_mask)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Counts everything anew. Nobody else may write meanwhile.
pub(crate) async fn recount(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    for statement in [
        FORGET_COUNTS,
        COUNT,
        FORGET_SPANS,
        COUNT_SPANS,
        FORGET_EVENT_COUNTS,
        COUNT_EVENTS,
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Cuts the lists by e-mail and by name into spans anew. Nobody else may write meanwhile.
pub(crate) async fn cut_list_spans(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    sqlx::query(FORGET_LIST_SPANS).execute(&mut *conn).await?;
    sqlx::query(CUT_LIST_SPANS)
        .bind(PEOPLE_IN_A_SPAN)
        .bind(Uuid::nil())
        .execute(conn)
        .await
        .map(drop)
}

/// Keeps everybody else from writing what is counted, until the transaction ends.
pub(crate) async fn keep_still(writer: Writer<'_>) -> sqlx::Result<()> {
    super::dialect::keep_still(writer.conn()).await
}

/// Messages that are neither sent nor given up, and those that were given up.
pub(crate) async fn mail(conn: &mut Conn) -> sqlx::Result<(i64, i64)> {
    let waiting = sqlx::query_scalar(MAIL_WAITING)
        .fetch_one(&mut *conn)
        .await?;
    let given_up = sqlx::query_scalar(MAIL_GIVEN_UP).fetch_one(conn).await?;
    Ok((waiting, given_up))
}

/// Messages that wait, sealed as they are.
pub(crate) async fn sealed(conn: &mut Conn, limit: i64) -> sqlx::Result<Vec<(Uuid, Vec<u8>)>> {
    sqlx::query_as(SEALED).bind(limit).fetch_all(conn).await
}

/// When the newest entry of the trail was made, in microseconds; 0 without one.
pub(crate) async fn latest_entry(conn: &mut Conn) -> sqlx::Result<i64> {
    sqlx::query_scalar(LATEST_ENTRY).fetch_one(conn).await
}
