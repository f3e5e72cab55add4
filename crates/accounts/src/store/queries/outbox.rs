//! The outbox: mail that waits for a mail server, was sent, or was given up.

use model::{OutboxState, Timestamp};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer, slice};
use crate::store::{
    inputs::NewOutboxRow,
    rows::{OutboxItemRow, OutboxRow},
    statements,
};

statements! {
    DUE = "
        select id
          from outbox
         where sent_at is null
           and dropped_at is null
           and next_try_at <= $1
           and claimed_to <= $1
         order by next_try_at, id
         limit $2";
    BY_ID = "
        select o.id, o.recipient, o.subject, o.body, o.created_at, o.useful_until, o.holds_secret,
               o.attempts - o.attempts_before as tries,
               exists (select 1
                         from links l
                        where l.mail_id = o.id
                          and (l.used_at is not null or l.revoked_at is not null)) as link_is_dead
          from outbox o
         where o.id = $1";
    ITEM = "
        select id, kind, user_id, recipient, subject, created_at, attempts, next_try_at, sent_at,
               dropped_at, last_error
          from outbox
         where id = $1";
    RETRY = "
        update outbox
           set next_try_at = $2,
               dropped_at = null,
               attempts_before = attempts
         where id = $1
           and sent_at is null";
    INSERT = "
        insert into outbox (id, kind, user_id, recipient, subject, body, created_at, next_try_at,
                            useful_until, holds_secret)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)";
    CLAIM = "
        update outbox
           set claimed_to = $2,
               attempts = attempts + 1
         where id = $1
           and sent_at is null
           and dropped_at is null
           and claimed_to <= $3";
    SENT = "
        update outbox
           set sent_at = $2,
               last_error = null,
               body = case when holds_secret then $3 else body end
         where id = $1";
    FAILED = "
        update outbox
           set next_try_at = $2,
               claimed_to = 0,
               last_error = $3
         where id = $1";
    NOT_TRIED = "
        update outbox
           set next_try_at = $2,
               claimed_to = 0,
               last_error = $3,
               attempts = case when attempts > 0 then attempts - 1 else 0 end
         where id = $1";
    PUT_OFF = "
        update outbox
           set next_try_at = $1,
               last_error = $3
         where sent_at is null
           and dropped_at is null
           and next_try_at < $1
           and claimed_to <= $2";
    DIED = "
        update outbox
           set dropped_at = $2,
               claimed_to = 0,
               last_error = $3,
               body = $4
         where id = $1";
    DROPPED = "
        update outbox
           set dropped_at = $2,
               claimed_to = 0,
               last_error = $3
         where id = $1";
    // As the index `outbox_secrets` has it: what is to be erased is found without reading all letters.
    ERASE_DEAD = "
        update outbox
           set dropped_at = coalesce(dropped_at, $1),
               last_error = case when dropped_at is null then $2 else last_error end,
               body = $3
         where holds_secret
           and sent_at is null
           and length(body) > 0
           and useful_until <= $1
           and claimed_to <= $1";
    ERASE_GIVEN_UP = "
        update outbox
           set body = $1
         where holds_secret
           and sent_at is null
           and length(body) > 0
           and useful_until is null
           and dropped_at <= $2
           and claimed_to <= $3";
}

/// What is left of a body.
const ERASED: &[u8] = &[];

/// Messages that may be tried now and that nobody holds.
pub(crate) async fn due(conn: &mut Conn, now: Timestamp, limit: i64) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar(DUE)
        .bind(now.micros())
        .bind(limit)
        .fetch_all(conn)
        .await
}

pub(crate) async fn by_id(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<OutboxRow>> {
    sqlx::query_as(BY_ID).bind(id).fetch_optional(conn).await
}

pub(crate) async fn insert(writer: Writer<'_>, new: &NewOutboxRow<'_>) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(new.id)
        .bind(new.kind)
        .bind(new.user_id)
        .bind(new.recipient)
        .bind(new.subject)
        .bind(new.body)
        .bind(new.created_at.micros())
        .bind(new.useful_until)
        .bind(new.holds_secret)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Takes a message for one sender until `to`. False: another has it, or it is done with.
pub(crate) async fn claim(
    writer: Writer<'_>,
    id: Uuid,
    to: Timestamp,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(CLAIM)
        .bind(id)
        .bind(to.micros())
        .bind(now.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// It is out. A body with a secret in it has served, and goes.
pub(crate) async fn sent(writer: Writer<'_>, id: Uuid, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(SENT)
        .bind(id)
        .bind(at.micros())
        .bind(ERASED)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// It is of no use any more, nor is what its body holds.
pub(crate) async fn died(
    writer: Writer<'_>,
    id: Uuid,
    at: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(DIED)
        .bind(id)
        .bind(at.micros())
        .bind(error)
        .bind(ERASED)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn failed(
    writer: Writer<'_>,
    id: Uuid,
    next: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(FAILED)
        .bind(id)
        .bind(next.micros())
        .bind(error)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Gives a claimed message back as if it had not been claimed.
pub(crate) async fn not_tried(
    writer: Writer<'_>,
    id: Uuid,
    next: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(NOT_TRIED)
        .bind(id)
        .bind(next.micros())
        .bind(error)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Lets whatever waits and is in nobody's hands wait until then at least.
pub(crate) async fn put_off(
    writer: Writer<'_>,
    until: Timestamp,
    now: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(PUT_OFF)
        .bind(until.micros())
        .bind(now.micros())
        .bind(error)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn dropped(
    writer: Writer<'_>,
    id: Uuid,
    at: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query(DROPPED)
        .bind(id)
        .bind(at.micros())
        .bind(error)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Erases letters whose link has died, whether a mail server was ever asked to take them or not. One that waited is given
/// up for that reason; one that was given up before keeps its own.
pub(crate) async fn erase_dead(
    writer: Writer<'_>,
    now: Timestamp,
    reason: &str,
) -> sqlx::Result<()> {
    sqlx::query(ERASE_DEAD)
        .bind(now.micros())
        .bind(reason)
        .bind(ERASED)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Erases letters with a secret that does not die by itself, and that were given up by then.
pub(crate) async fn erase_given_up(
    writer: Writer<'_>,
    until: Timestamp,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(ERASE_GIVEN_UP)
        .bind(ERASED)
        .bind(until.micros())
        .bind(now.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// What [`OutboxState::of`] says, for the database.
const fn of_state(state: Option<OutboxState>) -> &'static str {
    match state {
        None => "",
        Some(OutboxState::Waiting) => " where sent_at is null and dropped_at is null",
        Some(OutboxState::Dropped) => " where sent_at is null and dropped_at is not null",
        Some(OutboxState::Sent) => " where sent_at is not null",
    }
}

pub(crate) async fn count(conn: &mut Conn, state: Option<OutboxState>) -> sqlx::Result<i64> {
    let mut sql = QueryBuilder::<Database>::new("select count(*) from outbox");
    sql.push(of_state(state));
    sql.build_query_scalar().fetch_one(conn).await
}

/// One page, newest first.
pub(crate) async fn page(
    conn: &mut Conn,
    state: Option<OutboxState>,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<OutboxItemRow>> {
    let mut sql = QueryBuilder::<Database>::new(
        "select id, kind, user_id, recipient, subject, created_at, attempts, next_try_at, sent_at, \
                dropped_at, last_error \
           from outbox",
    );
    sql.push(of_state(state));
    sql.push(" order by created_at desc, id desc");
    slice::after(&mut sql, offset, limit);
    sql.build_query_as().fetch_all(conn).await
}

pub(crate) async fn item(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<OutboxItemRow>> {
    sqlx::query_as(ITEM).bind(id).fetch_optional(conn).await
}

/// Lets a message be tried at once, with as many tries ahead as at first. False: it was sent, or there is none.
pub(crate) async fn retry(writer: Writer<'_>, id: Uuid, at: Timestamp) -> sqlx::Result<bool> {
    let done = sqlx::query(RETRY)
        .bind(id)
        .bind(at.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}
