//! One deed for many people: the list that was proposed, and what became of each.

use model::{Selection, Timestamp};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer, narrow, search};
use crate::{
    policy::Scope,
    store::{
        bulk_rows::{BulkCountRow, BulkOutcomeRow, BulkRunRow, ClaimedRow, PlannedRow},
        inputs::Sought,
        mask_in_force, statements,
    },
};

statements! {
    RUN = "
        select id, created_by, deed, created_at, started_at, undoes
          from bulk_runs
         where id = $1";
    INSERT_RUN = "
        insert into bulk_runs (id, created_by, deed, created_at, started_at, undoes)
        values ($1, $2, $3, $4, $5, $6)";
    INSERT_UNDOING = "
        insert into bulk_items (run_id, n, user_id, state, ends_at)
        select $1, n, user_id, 'waiting', ends_at
          from bulk_items
         where run_id = $2
           and state = 'done'";
    START = "update bulk_runs set started_at = $2 where id = $1 and started_at is null";
    COUNTS = "
        select state, count(*) as n
          from bulk_items
         where run_id = $1
         group by state";
    PLANNED = concat!(
        "select u.id, u.email, u.full_name, u.org_id, u.is_active, ",
        mask_in_force!("$2"),
        " as role_mask,
                (select count(*)
                   from sessions s
                  where s.user_id = u.id
                    and s.expires_at > $2
                    and s.last_seen_at > $3) as sessions
           from bulk_items i
           join users u on u.id = i.user_id
          where i.run_id = $1
          order by i.n"
    );
    OUTCOMES = "
        select u.id, u.email, u.full_name, i.state, i.said
          from bulk_items i
          join users u on u.id = i.user_id
         where i.run_id = $1
         order by i.n
         limit $2 offset $3";
    // The conditions stand twice: a request that waited for another's row reads it again and must not take it too.
    CLAIM = "
        update bulk_items
           set state = 'claimed',
               claimed_to = $3
         where run_id = $1
           and (state = 'waiting' or (state = 'claimed' and claimed_to <= $2))
           and n in (select n
                       from bulk_items
                      where run_id = $1
                        and (state = 'waiting' or (state = 'claimed' and claimed_to <= $2))
                      order by n
                      limit $4)
     returning n, user_id, ends_at";
    SETTLE = "
        update bulk_items
           set state = $3,
               said = $4,
               ends_at = $5
         where run_id = $1
           and n = $2";
    DELETE_OLD = "delete from bulk_runs where created_at < $1";
}

pub(crate) async fn run(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<BulkRunRow>> {
    sqlx::query_as(RUN).bind(id).fetch_optional(conn).await
}

pub(crate) async fn insert(writer: Writer<'_>, run: &BulkRunRow) -> sqlx::Result<()> {
    sqlx::query(INSERT_RUN)
        .bind(run.id)
        .bind(run.created_by)
        .bind(&run.deed)
        .bind(run.created_at)
        .bind(run.started_at)
        .bind(run.undoes)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Writes down whom a selection means now, within the scope, newest first; says how many they are.
pub(crate) async fn pick(
    writer: Writer<'_>,
    run: Uuid,
    scope: &Scope,
    selection: &Selection,
    now: Timestamp,
) -> sqlx::Result<u64> {
    let conn = writer.conn();
    let sought = match selection {
        Selection::Matching(query) => Sought::of(query),
        Selection::People(_) => None,
    };
    let lookup = match &sought {
        Some(sought) => Some(search::look(conn, sought).await?),
        None => None,
    };
    let mut sql =
        QueryBuilder::<Database>::new("insert into bulk_items (run_id, n, user_id, state) select ");
    sql.push_bind(run).push(
        ", row_number() over (order by u.created_at desc, u.id desc), u.id, 'waiting' from users u where 1 = 1",
    );
    match selection {
        Selection::Matching(query) => {
            narrow::everything(&mut sql, scope, query, lookup.as_ref(), now);
        }
        Selection::People(ids) => {
            narrow::reach(&mut sql, scope);
            sql.push(" and (1 = 0");
            for id in ids {
                sql.push(" or u.id = ").push_bind(id.0);
            }
            sql.push(")");
        }
    }
    Ok(sql.build().execute(conn).await?.rows_affected())
}

/// Whom a run changed, to take it back.
pub(crate) async fn pick_done(writer: Writer<'_>, run: Uuid, of: Uuid) -> sqlx::Result<()> {
    sqlx::query(INSERT_UNDOING)
        .bind(run)
        .bind(of)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn start(writer: Writer<'_>, run: Uuid, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(START)
        .bind(run)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn counts(conn: &mut Conn, run: Uuid) -> sqlx::Result<Vec<BulkCountRow>> {
    sqlx::query_as(COUNTS).bind(run).fetch_all(conn).await
}

/// Everybody in a run as they are now.
pub(crate) async fn planned(
    conn: &mut Conn,
    run: Uuid,
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Vec<PlannedRow>> {
    sqlx::query_as(PLANNED)
        .bind(run)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_all(conn)
        .await
}

pub(crate) async fn outcomes(
    conn: &mut Conn,
    run: Uuid,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<BulkOutcomeRow>> {
    sqlx::query_as(OUTCOMES)
        .bind(run)
        .bind(limit)
        .bind(offset)
        .fetch_all(conn)
        .await
}

/// Takes the next people of a run. Nobody else gets them until `until`.
pub(crate) async fn claim(
    writer: Writer<'_>,
    run: Uuid,
    now: Timestamp,
    until: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<ClaimedRow>> {
    sqlx::query_as(CLAIM)
        .bind(run)
        .bind(now.micros())
        .bind(until.micros())
        .bind(limit)
        .fetch_all(writer.conn())
        .await
}

pub(crate) async fn settle(
    writer: Writer<'_>,
    run: Uuid,
    n: i64,
    state: &str,
    said: Option<&str>,
    ends_at: Option<i64>,
) -> sqlx::Result<()> {
    sqlx::query(SETTLE)
        .bind(run)
        .bind(n)
        .bind(state)
        .bind(said)
        .bind(ends_at)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn delete_old(writer: Writer<'_>, before: Timestamp) -> sqlx::Result<()> {
    sqlx::query(DELETE_OLD)
        .bind(before.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}
