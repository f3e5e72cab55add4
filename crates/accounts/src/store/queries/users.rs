//! People: reading one, counting, and every change of their row. Pages of them are in `user_lists`.

use model::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer, dialect};
use crate::{
    store::{
        inputs::NewUserRow,
        mask_in_force,
        rows::{CountKey, CredentialRow, UserRow},
        statements,
    },
    text,
};

statements! {
    BY_ID = concat!(
        "select u.id, u.email, u.full_name, u.avatar_url, u.preferences, u.oauth_provider, u.org_id,
                o.name as org_name, o.is_active as org_is_active, ",
        mask_in_force!("$2"),
        " as role_mask, u.role_mask as stored_mask, u.is_active, u.is_email_verified,
                (u.password_hash is not null) as has_password, u.must_change_password, u.last_login_at,
                u.created_at, u.updated_at, u.version
           from users u
           left join organizations o on o.id = u.org_id
          where u.id = $1"
    );
    CREDENTIAL = concat!(
        "select u.id, u.password_hash, u.is_active, o.is_active as org_is_active, ",
        mask_in_force!("$2"),
        " as role_mask
           from users u
           left join organizations o on o.id = u.org_id
          where u.email_key = $1"
    );
    PASSWORD_HASH = "select password_hash from users where id = $1";
    SOME_SUPER_ADMIN = "
        select u.id
          from user_roles r
          join users u on u.id = r.user_id
         where r.role = 1
           and u.is_active = true
           and (r.expires_at is null or r.expires_at > $1)
         limit 1";
    SOME_PERMANENT_SUPER_ADMIN_BUT = "
        select u.id
          from user_roles r
          join users u on u.id = r.user_id
         where r.role = 1
           and u.is_active = true
           and r.expires_at is null
           and u.id <> $1
         limit 1";
    PERMANENT_SUPER_ADMINS_BUT = "
        select count(*)
          from user_roles r
          join users u on u.id = r.user_id
         where r.role = 1
           and u.is_active = true
           and r.expires_at is null
           and u.id <> $1";
    INSERT = "
        insert into users (id, email, email_key, full_name, name_key, search_text, org_id, org_key, password_hash,
                           must_change_password, is_email_verified, oauth_provider, github_id, google_id,
                           linkedin_id, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7,
                coalesce((select name_key from organizations where id = $7), ''),
                $8, $9, $10, $11, $12, $13, $14, $15, $15)";
    UPDATE_PROFILE = "
        update users
           set full_name = $2,
               name_key = $3,
               search_text = $4,
               avatar_url = $5,
               preferences = $6,
               updated_at = $7,
               version = version + 1
         where id = $1";
    UPDATE_EMAIL = "
        update users
           set email = $2,
               email_key = $3,
               search_text = $4,
               is_email_verified = is_email_verified and not $6,
               updated_at = $5,
               version = version + 1
         where id = $1";
    SET_ACTIVE = "
        update users
           set is_active = $2,
               updated_at = $3,
               version = version + 1
         where id = $1";
    SET_PASSWORD = "
        update users
           set password_hash = $2,
               must_change_password = $3,
               updated_at = $4,
               version = version + 1
         where id = $1";
    FORGET_PASSWORD = "
        update users
           set password_hash = null,
               must_change_password = $2
         where id = $1";
    REHASH = "update users set password_hash = $2 where id = $1 and password_hash = $3";
    SET_MASK = "
        update users
           set role_mask = $2,
               updated_at = $3,
               version = version + 1
         where id = $1";
    FIRST_MASK = "update users set role_mask = $2 where id = $1";
    SET_VERIFIED = "
        update users
           set is_email_verified = true,
               updated_at = $2,
               version = version + 1
         where id = $1";
    SIGNED_IN = "
        update users
           set last_login_at = $2,
               last_login_key = $2
         where id = $1";
}

pub(crate) async fn by_id(
    conn: &mut Conn,
    id: Uuid,
    now: Timestamp,
) -> sqlx::Result<Option<UserRow>> {
    sqlx::query_as(BY_ID)
        .bind(id)
        .bind(now.micros())
        .fetch_optional(conn)
        .await
}

/// Reads a person that is about to be changed and, where the database has row locks, keeps the row as it is.
pub(crate) async fn by_id_for_change(
    conn: &mut Conn,
    id: Uuid,
    now: Timestamp,
) -> sqlx::Result<Option<UserRow>> {
    dialect::lock_user(conn, id).await?;
    by_id(conn, id, now).await
}

pub(crate) async fn credential(
    conn: &mut Conn,
    email_key: &str,
    now: Timestamp,
) -> sqlx::Result<Option<CredentialRow>> {
    sqlx::query_as(CREDENTIAL)
        .bind(email_key)
        .bind(now.micros())
        .fetch_optional(conn)
        .await
}

pub(crate) async fn password_hash(conn: &mut Conn, id: Uuid) -> sqlx::Result<Option<String>> {
    Ok(sqlx::query_scalar::<_, Option<String>>(PASSWORD_HASH)
        .bind(id)
        .fetch_optional(conn)
        .await?
        .flatten())
}

/// Whether an active person holds super_admin now. Asked at each start, so it counts nobody.
pub(crate) async fn has_super_admin(conn: &mut Conn, now: Timestamp) -> sqlx::Result<bool> {
    let found: Option<Uuid> = sqlx::query_scalar(SOME_SUPER_ADMIN)
        .bind(now.micros())
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Whether an active person besides this one holds super_admin without an end.
pub(crate) async fn has_other_permanent_super_admin(
    conn: &mut Conn,
    id: Uuid,
) -> sqlx::Result<bool> {
    let found: Option<Uuid> = sqlx::query_scalar(SOME_PERMANENT_SUPER_ADMIN_BUT)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Holds the number of super_admins until the transaction ends, since two requests may each want to remove
/// "the other one".
pub(crate) async fn hold_super_admins(conn: &mut Conn) -> sqlx::Result<()> {
    dialect::lock(conn, "super_admins").await
}

/// How many active people besides this one hold super_admin without an end.
pub(crate) async fn other_permanent_super_admins(conn: &mut Conn, id: Uuid) -> sqlx::Result<i64> {
    sqlx::query_scalar(PERMANENT_SUPER_ADMINS_BUT)
        .bind(id)
        .fetch_one(conn)
        .await
}

pub(crate) async fn insert(writer: Writer<'_>, new: &NewUserRow<'_>) -> sqlx::Result<()> {
    sqlx::query(INSERT)
        .bind(new.id)
        .bind(new.email)
        .bind(text::fold(new.email))
        .bind(new.full_name)
        .bind(text::name_key(new.full_name))
        .bind(text::search_text(new.email, new.full_name))
        .bind(new.org_id.map(|org| org.0))
        .bind(new.password_hash)
        .bind(new.must_change_password)
        .bind(new.is_email_verified)
        .bind(new.oauth_provider)
        .bind(new.github_id)
        .bind(new.google_id)
        .bind(new.linkedin_id)
        .bind(new.created_at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn update_profile(
    writer: Writer<'_>,
    id: Uuid,
    email: &str,
    full_name: Option<&str>,
    avatar_url: Option<&str>,
    preferences: &str,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(UPDATE_PROFILE)
        .bind(id)
        .bind(full_name)
        .bind(text::name_key(full_name))
        .bind(text::search_text(email, full_name))
        .bind(avatar_url)
        .bind(preferences)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// The addresses of these people.
pub(crate) async fn addresses(conn: &mut Conn, ids: &[Uuid]) -> sqlx::Result<Vec<(Uuid, String)>> {
    let mut sql = QueryBuilder::<Database>::new("select id, email from users where id in (");
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    sql.push(")");
    sql.build_query_as().fetch_all(conn).await
}

pub(crate) async fn update_email(
    writer: Writer<'_>,
    id: Uuid,
    email: &str,
    full_name: Option<&str>,
    is_another: bool,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(UPDATE_EMAIL)
        .bind(id)
        .bind(email)
        .bind(text::fold(email))
        .bind(text::search_text(email, full_name))
        .bind(at.micros())
        .bind(is_another)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn set_active(
    writer: Writer<'_>,
    id: Uuid,
    active: bool,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(SET_ACTIVE)
        .bind(id)
        .bind(active)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn set_password(
    writer: Writer<'_>,
    id: Uuid,
    hash: &str,
    must_change: bool,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(SET_PASSWORD)
        .bind(id)
        .bind(hash)
        .bind(must_change)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Nobody signs in with a password any more. What it is a part of moves the version.
pub(crate) async fn forget_password(writer: Writer<'_>, id: Uuid) -> sqlx::Result<()> {
    sqlx::query(FORGET_PASSWORD)
        .bind(id)
        .bind(false)
        .execute(writer.conn())
        .await
        .map(drop)
}

/// The same password under stronger parameters: not a change that anybody sees, so the version stays.
pub(crate) async fn rehash(
    writer: Writer<'_>,
    id: Uuid,
    hash: &str,
    old: &str,
) -> sqlx::Result<()> {
    sqlx::query(REHASH)
        .bind(id)
        .bind(hash)
        .bind(old)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn set_mask(
    writer: Writer<'_>,
    id: Uuid,
    mask: i64,
    at: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(SET_MASK)
        .bind(id)
        .bind(mask)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// The roles that a person is created with: not a change of the row that anybody saw.
pub(crate) async fn first_mask(writer: Writer<'_>, id: Uuid, mask: i64) -> sqlx::Result<()> {
    sqlx::query(FIRST_MASK)
        .bind(id)
        .bind(mask)
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn set_verified(writer: Writer<'_>, id: Uuid, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(SET_VERIFIED)
        .bind(id)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn signed_in(writer: Writer<'_>, id: Uuid, at: Timestamp) -> sqlx::Result<()> {
    sqlx::query(SIGNED_IN)
        .bind(id)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Moves one person from one counter to another; in a fixed order, so that two changes never wait for each
/// other.
pub(crate) async fn recount(
    writer: Writer<'_>,
    from: Option<CountKey>,
    to: Option<CountKey>,
) -> sqlx::Result<()> {
    if from == to {
        return Ok(());
    }
    let mut steps: Vec<(CountKey, i64)> = from
        .map(|key| (key, -1))
        .into_iter()
        .chain(to.map(|key| (key, 1)))
        .collect();
    steps.sort_unstable();
    let mut sql =
        QueryBuilder::<Database>::new("insert into user_counts (org_id, is_active, role_mask, n) ");
    sql.push_values(steps, |mut row, (key, n)| {
        row.push_bind(key.org_id)
            .push_bind(key.is_active)
            .push_bind(key.role_mask)
            .push_bind(n);
    });
    sql.push(
        " on conflict (org_id, is_active, role_mask) do update set n = user_counts.n + excluded.n",
    );
    sql.build().execute(writer.conn()).await.map(drop)
}
