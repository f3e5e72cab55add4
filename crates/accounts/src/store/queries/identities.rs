//! Whom an external identity belongs to. Each provider has a column of `users`, unique over all people.

use model::{Provider, Timestamp};
use uuid::Uuid;

use super::{Conn, Writer};
use crate::store::{rows::IdentitiesRow, statements};

macro_rules! owner {
    ($column:literal) => {
        concat!("select id from users where ", $column, " = $1")
    };
}

/// `oauth_provider` names the provider that a person came with, or linked first.
macro_rules! link {
    ($column:literal, $provider:literal) => {
        concat!(
            "update users set ",
            $column,
            " = $2, oauth_provider = coalesce(oauth_provider, '",
            $provider,
            "'), updated_at = $3, version = version + 1 where id = $1"
        )
    };
}

macro_rules! unlink {
    ($column:literal, $provider:literal) => {
        concat!(
            "update users set ",
            $column,
            " = null, oauth_provider = nullif(oauth_provider, '",
            $provider,
            "'), updated_at = $2, version = version + 1 where id = $1"
        )
    };
}

statements! {
    OF_USER = "select github_id, google_id, linkedin_id, oidc_id from users where id = $1";
    GITHUB_OWNER = owner!("github_id");
    GOOGLE_OWNER = owner!("google_id");
    LINKEDIN_OWNER = owner!("linkedin_id");
    OIDC_OWNER = owner!("oidc_id");
    LINK_GITHUB = link!("github_id", "github");
    LINK_GOOGLE = link!("google_id", "google");
    LINK_LINKEDIN = link!("linkedin_id", "linkedin");
    LINK_OIDC = link!("oidc_id", "oidc");
    UNLINK_GITHUB = unlink!("github_id", "github");
    UNLINK_GOOGLE = unlink!("google_id", "google");
    UNLINK_LINKEDIN = unlink!("linkedin_id", "linkedin");
    UNLINK_OIDC = unlink!("oidc_id", "oidc");
    SPEND = "
        insert into spent_states (hash, expires_at)
        values ($1, $2)
        on conflict (hash) do nothing";
    FORGET_SPENT = "delete from spent_states where expires_at <= $1";
}

pub(crate) async fn of_user(conn: &mut Conn, user: Uuid) -> sqlx::Result<Option<IdentitiesRow>> {
    sqlx::query_as(OF_USER)
        .bind(user)
        .fetch_optional(conn)
        .await
}

/// Who carries this id of the provider.
pub(crate) async fn owner(
    conn: &mut Conn,
    provider: Provider,
    subject: &str,
) -> sqlx::Result<Option<Uuid>> {
    let sql = match provider {
        Provider::Github => GITHUB_OWNER,
        Provider::Google => GOOGLE_OWNER,
        Provider::Linkedin => LINKEDIN_OWNER,
        Provider::Oidc => OIDC_OWNER,
    };
    sqlx::query_scalar(sql)
        .bind(subject)
        .fetch_optional(conn)
        .await
}

pub(crate) async fn link(
    writer: Writer<'_>,
    user: Uuid,
    provider: Provider,
    subject: &str,
    at: Timestamp,
) -> sqlx::Result<()> {
    let sql = match provider {
        Provider::Github => LINK_GITHUB,
        Provider::Google => LINK_GOOGLE,
        Provider::Linkedin => LINK_LINKEDIN,
        Provider::Oidc => LINK_OIDC,
    };
    sqlx::query(sql)
        .bind(user)
        .bind(subject)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

pub(crate) async fn unlink(
    writer: Writer<'_>,
    user: Uuid,
    provider: Provider,
    at: Timestamp,
) -> sqlx::Result<()> {
    let sql = match provider {
        Provider::Github => UNLINK_GITHUB,
        Provider::Google => UNLINK_GOOGLE,
        Provider::Linkedin => UNLINK_LINKEDIN,
        Provider::Oidc => UNLINK_OIDC,
    };
    sqlx::query(sql)
        .bind(user)
        .bind(at.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}

/// Uses a state up. Of any number at the same instant, one gets true.
pub(crate) async fn spend(
    writer: Writer<'_>,
    hash: &[u8],
    expires_at: Timestamp,
) -> sqlx::Result<bool> {
    Ok(sqlx::query(SPEND)
        .bind(hash)
        .bind(expires_at.micros())
        .execute(writer.conn())
        .await?
        .rows_affected()
        == 1)
}

pub(crate) async fn forget_spent(writer: Writer<'_>, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(FORGET_SPENT)
        .bind(now.micros())
        .execute(writer.conn())
        .await
        .map(drop)
}
