//! Sessions and their tokens. A session that is gone is gone: nothing here inserts one except a sign-in.

use model::Timestamp;
use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{
    inputs::NewSessionRow,
    mask_in_force,
    rows::{PrincipalRow, RefreshRow, SessionRow},
    statements,
};

/// The principal behind a key: session, person and rights in one read.
macro_rules! select_principal {
    ($expiry:literal, $from:literal) => {
        concat!(
            "select s.id as session_id, s.user_id, u.email, u.full_name, u.org_id, o.is_active as org_is_active, ",
            mask_in_force!("$2"),
            " as role_mask, u.must_change_password, s.last_seen_at, ",
            $expiry,
            " as key_expires_at ",
            $from,
            "  join users u on u.id = s.user_id
               left join organizations o on o.id = u.org_id
              where s.expires_at > $2
                and s.last_seen_at > $3
                and u.is_active = true"
        )
    };
}

statements! {
    BY_COOKIE = concat!(select_principal!("s.expires_at", "from sessions s"), " and s.cookie_hash = $1");
    BY_ACCESS_TOKEN = concat!(
        select_principal!("t.expires_at", "from tokens t join sessions s on s.id = t.session_id"),
        " and t.hash = $1 and t.kind = 'access' and t.expires_at > $2"
    );
    BY_REFRESH_TOKEN = "
        select t.session_id, s.user_id, t.used_at
          from tokens t
          join sessions s on s.id = t.session_id
         where t.hash = $1
           and t.kind = 'refresh'
           and t.expires_at > $2
           and s.expires_at > $2
           and s.last_seen_at > $3";
    OF_USER = "
        select id, created_at, last_seen_at, expires_at, ip, user_agent
          from sessions
         where user_id = $1
           and expires_at > $2
           and last_seen_at > $3
         order by last_seen_at desc, id";
    COUNT_OF_USER = "
        select count(*)
          from sessions
         where user_id = $1
           and expires_at > $2
           and last_seen_at > $3";
    DATA = "select data, expires_at from sessions where cookie_hash = $1 and expires_at > $2";
    INSERT = "
        insert into sessions (id, user_id, cookie_hash, created_at, last_seen_at, expires_at, ip, user_agent)
        values ($1, $2, $3, $4, $4, $5, $6, $7)";
    INSERT_TOKEN = "
        insert into tokens (hash, session_id, kind, created_at, expires_at)
        values ($1, $2, $3, $4, $5)";
    USE_TOKEN = "update tokens set used_at = $2 where hash = $1 and used_at is null";
    DELETE_ACCESS_TOKENS = "delete from tokens where session_id = $1 and kind = 'access'";
    DELETE_REFRESH_TOKENS = "delete from tokens where session_id = $1 and kind = 'refresh'";
    SEEN = "update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2";
    SAVE_DATA = "update sessions set data = $2 where cookie_hash = $1";
    NEW_COOKIE = "update sessions set cookie_hash = $2 where id = $1";
    DELETE = "delete from sessions where id = $1";
    DELETE_ONE_OF_USER = "delete from sessions where user_id = $1 and id = $2";
    DELETE_OF_USER = "
        delete from sessions
         where user_id = $1";
    DELETE_OF_USER_BUT = "
        delete from sessions
         where user_id = $1
           and id <> $2";
    DELETE_DEAD = "
        delete from sessions
         where expires_at <= $1
            or last_seen_at <= $2";
    DELETE_OF_ORGANIZATION = "
        delete from sessions
         where user_id in (select id from users where org_id = $1 and (role_mask & 3) = 0)";
}

pub(crate) async fn by_cookie(
    conn: &mut Conn,
    hash: &[u8],
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Option<PrincipalRow>> {
    sqlx::query_as(BY_COOKIE)
        .bind(hash)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_optional(conn)
        .await
}

pub(crate) async fn by_access_token(
    conn: &mut Conn,
    hash: &[u8],
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Option<PrincipalRow>> {
    sqlx::query_as(BY_ACCESS_TOKEN)
        .bind(hash)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_optional(conn)
        .await
}

pub(crate) async fn by_refresh_token(
    conn: &mut Conn,
    hash: &[u8],
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Option<RefreshRow>> {
    sqlx::query_as(BY_REFRESH_TOKEN)
        .bind(hash)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_optional(conn)
        .await
}

/// The live sessions of a person, the one used last first.
pub(crate) async fn of_user(
    conn: &mut Conn,
    user: Uuid,
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Vec<SessionRow>> {
    sqlx::query_as(OF_USER)
        .bind(user)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_all(conn)
        .await
}

pub(crate) async fn count_of_user(
    conn: &mut Conn,
    user: Uuid,
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<i64> {
    sqlx::query_scalar(COUNT_OF_USER)
        .bind(user)
        .bind(now.micros())
        .bind(idle_since.micros())
        .fetch_one(conn)
        .await
}

/// What the pages keep in a session, and when it ends at the latest.
pub(crate) async fn data(
    conn: &mut Conn,
    hash: &[u8],
    now: Timestamp,
) -> sqlx::Result<Option<(String, i64)>> {
    sqlx::query_as(DATA)
        .bind(hash)
        .bind(now.micros())
        .fetch_optional(conn)
        .await
}

pub(crate) async fn insert(writer: Writer<'_>, new: &NewSessionRow<'_>) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(new.id)
        .bind(new.user_id)
        .bind(new.cookie_hash)
        .bind(new.created_at.micros())
        .bind(new.expires_at.micros())
        .bind(new.ip)
        .bind(new.user_agent)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn insert_token(
    writer: Writer<'_>,
    hash: &[u8],
    session: Uuid,
    kind: &str,
    at: Timestamp,
    expires_at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(INSERT_TOKEN)
        .bind(hash)
        .bind(session)
        .bind(kind)
        .bind(at.micros())
        .bind(expires_at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Marks a refresh token as exchanged. False: somebody else was faster.
pub(crate) async fn use_token(
    writer: Writer<'_>,
    hash: &[u8],
    at: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(USE_TOKEN)
        .bind(hash)
        .bind(at.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn delete_access_tokens(writer: Writer<'_>, session: Uuid) -> sqlx::Result<()> {
    sqlx::query(DELETE_ACCESS_TOKENS)
        .bind(session)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn delete_refresh_tokens(writer: Writer<'_>, session: Uuid) -> sqlx::Result<()> {
    sqlx::query(DELETE_REFRESH_TOKENS)
        .bind(session)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn seen(writer: Writer<'_>, session: Uuid, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(SEEN)
        .bind(session)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Keeps what the pages want to remember. A session that ended meanwhile stays ended.
pub(crate) async fn save_data(writer: Writer<'_>, hash: &[u8], data: &str) -> sqlx::Result<()> {
    sqlx::query(SAVE_DATA)
        .bind(hash)
        .bind(data)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// A session gets another cookie; the one before opens nothing.
pub(crate) async fn new_cookie(writer: Writer<'_>, session: Uuid, hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query(NEW_COOKIE)
        .bind(session)
        .bind(hash)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Ends one session. False: it had ended before.
pub(crate) async fn delete(writer: Writer<'_>, session: Uuid) -> sqlx::Result<bool> {
    Ok(sqlx::query(DELETE)
        .bind(session)
        .execute(writer.conn())
        .await?
        .rows_affected()
        == 1)
}

/// Ends one session if it is this person's. False: it is not, or it had ended before.
pub(crate) async fn delete_one_of_user(
    writer: Writer<'_>,
    user: Uuid,
    session: Uuid,
) -> sqlx::Result<bool> {
    let done = sqlx::query(DELETE_ONE_OF_USER)
        .bind(user)
        .bind(session)
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every session of a person, and says how many rows there were.
pub(crate) async fn delete_of_user(writer: Writer<'_>, user: Uuid) -> sqlx::Result<u64> {
    Ok(sqlx::query(DELETE_OF_USER)
        .bind(user)
        .execute(writer.conn())
        .await?
        .rows_affected())
}

/// Ends every session of a person but one.
pub(crate) async fn delete_of_user_but(
    writer: Writer<'_>,
    user: Uuid,
    but: Uuid,
) -> sqlx::Result<u64> {
    Ok(sqlx::query(DELETE_OF_USER_BUT)
        .bind(user)
        .bind(but)
        .execute(writer.conn())
        .await?
        .rows_affected())
}

/// Ends the sessions of an organization's people, except of those who look after organizations.
pub(crate) async fn delete_of_organization(writer: Writer<'_>, org: i64) -> sqlx::Result<u64> {
    Ok(sqlx::query(DELETE_OF_ORGANIZATION)
        .bind(org)
        .execute(writer.conn())
        .await?
        .rows_affected())
}

/// Throws away sessions that no request can use any more.
pub(crate) async fn delete_dead(
    writer: Writer<'_>,
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<u64> {
    let done = sqlx::query(DELETE_DEAD)
        .bind(now.micros())
        .bind(idle_since.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected())
}
