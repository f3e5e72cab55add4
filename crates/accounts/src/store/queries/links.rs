//! Single-use links, by the hash of their token.

use model::Timestamp;
use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{
    inputs::NewLinkRow,
    rows::{LinkInfoRow, LinkRow},
    statements,
};

statements! {
    // What one piece of work writes carries its instant: so the newer link is found that made this one void.
    BY_HASH = "
        select l.id, l.user_id, l.email_key, l.expires_at, l.used_at, l.revoked_at, l.is_shown,
               exists (select 1
                         from links n
                        where n.user_id = l.user_id
                          and n.created_at = l.revoked_at
                          and n.id <> l.id) as replaced
          from links l
         where l.hash = $1
           and l.purpose = $2";
    OF_USER = "
        select l.id, l.created_at, l.expires_at, l.opened_at, l.used_at, l.revoked_at,
               coalesce(c.full_name, c.email) as made_by,
               exists (select 1
                         from links n
                        where n.user_id = l.user_id
                          and n.purpose = l.purpose
                          and n.created_at = l.revoked_at
                          and n.id <> l.id) as replaced,
               o.created_at as mailed_at, o.sent_at, o.dropped_at
          from links l
          left join users c
            on c.id = l.created_by
          left join outbox o
            on o.id = l.mail_id
         where l.user_id = $1
           and l.purpose = $2
         order by l.created_at desc, l.id desc
         limit $3";
    INSERT = "
        insert into links (hash, id, purpose, user_id, email_key, created_at, created_by, expires_at, is_shown)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    USE = "
        update links
           set used_at = $2
         where hash = $1
           and used_at is null
           and revoked_at is null
           and expires_at > $2";
    REVOKE_OF_USER = "
        update links
           set revoked_at = $3
         where user_id = $1
           and purpose = $2
           and used_at is null
           and revoked_at is null";
    REVOKE_OPEN_OF_USER = "
        update links
           set revoked_at = $3
         where user_id = $1
           and purpose = $2
           and used_at is null
           and revoked_at is null
           and expires_at > $3";
    // Shown to nobody: asked for by whoever said that the password was forgotten.
    REVOKE_ASKED_OF_USER = "
        update links
           set revoked_at = $2
         where user_id = $1
           and purpose = 'reset'
           and is_shown = false
           and used_at is null
           and revoked_at is null";
    REVOKE_KEYS_OF_USER = "
        update links
           set revoked_at = $2
         where user_id = $1
           and purpose in ('reset', 'invite')
           and used_at is null
           and revoked_at is null";
    CARRIED_BY = "update links set mail_id = $2 where id = $1";
    OPENED = "
        update links
           set opened_at = $2
         where hash = $1
           and opened_at is null
           and used_at is null
           and revoked_at is null
           and expires_at > $2";
    REVOKE_SETUP = "
        update links
           set revoked_at = $1
         where purpose = 'setup'
           and used_at is null
           and revoked_at is null";
}

pub(crate) async fn by_hash(
    conn: &mut Conn,
    hash: &[u8],
    purpose: &str,
) -> sqlx::Result<Option<LinkRow>> {
    sqlx::query_as(BY_HASH)
        .bind(hash)
        .bind(purpose)
        .fetch_optional(conn)
        .await
}

pub(crate) async fn insert(writer: Writer<'_>, new: &NewLinkRow<'_>) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(new.hash)
        .bind(new.id)
        .bind(new.purpose)
        .bind(new.user_id)
        .bind(new.email_key)
        .bind(new.created_at.micros())
        .bind(new.created_by)
        .bind(new.expires_at.micros())
        .bind(new.is_shown)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Uses a link up. Of any number at the same instant, one gets true.
pub(crate) async fn consume(writer: Writer<'_>, hash: &[u8], at: Timestamp) -> sqlx::Result<bool> {
    Ok(sqlx::query(USE)
        .bind(hash)
        .bind(at.micros())
        .execute(writer.conn())
        .await?
        .rows_affected()
        == 1)
}

/// Makes a person's unused links of one purpose void.
pub(crate) async fn revoke_of_user(
    writer: Writer<'_>,
    user: Uuid,
    purpose: &str,
    at: Timestamp,
) -> sqlx::Result<u64> {
    let done = sqlx::query(REVOKE_OF_USER)
        .bind(user)
        .bind(purpose)
        .bind(at.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected())
}

/// The same, of those alone that still open something: one that has run out stays what it is.
pub(crate) async fn revoke_open_of_user(
    writer: Writer<'_>,
    user: Uuid,
    purpose: &str,
    at: Timestamp,
) -> sqlx::Result<u64> {
    let done = sqlx::query(REVOKE_OPEN_OF_USER)
        .bind(user)
        .bind(purpose)
        .bind(at.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected())
}

/// Makes reset links void that were mailed because somebody had asked for one.
pub(crate) async fn revoke_asked_of_user(
    writer: Writer<'_>,
    user: Uuid,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(REVOKE_ASKED_OF_USER)
        .bind(user)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Makes void with which a person could choose a password: reset links and invitations. Says how many there were.
pub(crate) async fn revoke_keys_of_user(
    writer: Writer<'_>,
    user: Uuid,
    at: Timestamp,
) -> sqlx::Result<u64> {
    let done = sqlx::query(REVOKE_KEYS_OF_USER)
        .bind(user)
        .bind(at.micros())
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected())
}

/// Notes which letter carries a link.
pub(crate) async fn carried_by(writer: Writer<'_>, id: Uuid, mail: Uuid) -> sqlx::Result<()> {
    sqlx::query(CARRIED_BY)
        .bind(id)
        .bind(mail)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Notes when a link that still opens something was first opened.
pub(crate) async fn opened(writer: Writer<'_>, hash: &[u8], at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(OPENED)
        .bind(hash)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn revoke_setup(writer: Writer<'_>, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(REVOKE_SETUP)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// A person's latest links of one purpose, newest first.
pub(crate) async fn of_user(
    conn: &mut Conn,
    user: Uuid,
    purpose: &str,
    limit: i64,
) -> sqlx::Result<Vec<LinkInfoRow>> {
    sqlx::query_as(OF_USER)
        .bind(user)
        .bind(purpose)
        .bind(limit)
        .fetch_all(conn)
        .await
}
