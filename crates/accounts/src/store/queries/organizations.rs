//! Organizations, and which super_dev looks after which.

use model::{OrgId, OrgSort, OrganizationQuery, Timestamp};
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer, dialect, slice};
use crate::{
    policy::Scope,
    store::{inputs::OrganizationFields, rows::OrganizationRow, statements},
    text,
};

macro_rules! select_organization {
    ($tail:literal) => {
        concat!(
            "select o.id, o.name, o.legal_name, o.billing_email, o.notes, o.is_active, o.created_at, o.updated_at,
                    coalesce((select cast(sum(c.n) as bigint) from user_counts c where c.org_id = o.id), 0)
                        as total_users,
                    coalesce((select cast(sum(c.n) as bigint) from user_counts c
                               where c.org_id = o.id and c.is_active = true), 0) as active_users,
                    o.version ",
            $tail
        )
    };
}

statements! {
    BY_ID = select_organization!("from organizations o where o.id = $1");
    ASSIGNED_TO = "select org_id from organization_super_devs where user_id = $1 order by org_id";
    SUPER_DEVS_OF = "select user_id from organization_super_devs where org_id = $1 order by assigned_at, user_id";
    INSERT = "
        insert into organizations (name, name_key, legal_name, legal_key, billing_email, notes, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)
        returning id";
    UPDATE = "
        update organizations
           set name = $2,
               name_key = $3,
               legal_name = $4,
               legal_key = $5,
               billing_email = $6,
               notes = $7,
               is_active = $8,
               updated_at = $9,
               version = version + 1
         where id = $1";
    RENAME_IN_USERS = "update users set org_key = $2 where org_id = $1 and org_key <> $2";
    ASSIGN = "
        insert into organization_super_devs (user_id, org_id, assigned_at, assigned_by)
        values ($1, $2, $3, $4)
        on conflict (user_id, org_id) do nothing";
    UNASSIGN_ALL = "delete from organization_super_devs where user_id = $1";
    UNASSIGN = "delete from organization_super_devs where user_id = $1 and org_id = $2";
}

pub(crate) async fn by_id(conn: &mut Conn, id: OrgId) -> sqlx::Result<Option<OrganizationRow>> {
    sqlx::query_as(BY_ID).bind(id.0).fetch_optional(conn).await
}

/// Holds an organization that is about to be changed.
pub(crate) async fn hold(conn: &mut Conn, id: OrgId) -> sqlx::Result<()> {
    dialect::lock_organization(conn, id.0).await
}

/// Keeps an organization active or not while somebody enters it: a new person, or a session of one of its people.
pub(crate) async fn keep(conn: &mut Conn, id: OrgId) -> sqlx::Result<()> {
    dialect::keep_organization(conn, id.0).await
}

/// Likewise the organization of a person, if there is one.
pub(crate) async fn keep_of_user(conn: &mut Conn, user: Uuid) -> sqlx::Result<()> {
    dialect::keep_organization_of(conn, user).await
}

/// The organizations that a super_dev looks after.
pub(crate) async fn assigned_to(conn: &mut Conn, user: Uuid) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar(ASSIGNED_TO)
        .bind(user)
        .fetch_all(conn)
        .await
}

/// The people who look after an organization, first assigned first.
pub(crate) async fn super_devs_of(conn: &mut Conn, id: OrgId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar(SUPER_DEVS_OF)
        .bind(id.0)
        .fetch_all(conn)
        .await
}

fn from_where(sql: &mut QueryBuilder<Database>, scope: &Scope, query: &OrganizationQuery) {
    sql.push("from organizations o where 1 = 1");
    if let Scope::Organizations(orgs) = scope {
        sql.push(" and o.id in (-1");
        for org in orgs {
            sql.push(", ").push_bind(org.0);
        }
        sql.push(")");
    }
    if let Some(active) = query.is_active {
        sql.push(" and o.is_active = ").push_bind(active);
    }
    if let Some(words) = query.search.as_deref().filter(|words| !words.is_empty()) {
        match text::like(words) {
            Some(pattern) => sql
                .push(" and (o.name_key like ")
                .push_bind(pattern.clone())
                .push(" escape '\\' or o.legal_key like ")
                .push_bind(pattern)
                .push(" escape '\\')"),
            None => sql.push(" and 1 = 0"),
        };
    }
}

pub(crate) async fn count(
    conn: &mut Conn,
    scope: &Scope,
    query: &OrganizationQuery,
) -> sqlx::Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) ");
    from_where(&mut sql, scope, query);
    sql.build_query_scalar().fetch_one(conn).await
}

pub(crate) async fn page(
    conn: &mut Conn,
    scope: &Scope,
    query: &OrganizationQuery,
) -> sqlx::Result<Vec<OrganizationRow>> {
    let key = match query.sort {
        OrgSort::CreatedAt => "created_at",
        OrgSort::OrgName => "name_key",
    };
    let direction = if query.descending { "desc" } else { "asc" };
    let mut sql = QueryBuilder::new(select_organization!(""));
    from_where(&mut sql, scope, query);
    sql.push(format_args!(
        " order by o.{key} {direction}, o.id {direction}"
    ));
    slice::after(&mut sql, query.paging.offset(), query.paging.limit());
    sql.build_query_as().fetch_all(conn).await
}

pub(crate) async fn insert(
    writer: Writer<'_>,
    new: &OrganizationFields<'_>,
    at: Timestamp,
) -> sqlx::Result<i64> {
    sqlx::query_scalar(INSERT)
        .bind(new.name)
        .bind(text::fold(new.name))
        .bind(new.legal_name)
        .bind(new.legal_name.map_or_else(String::new, text::fold))
        .bind(new.billing_email)
        .bind(new.notes)
        .bind(at.micros())
        .fetch_one(writer.conn())
        .await
}

pub(crate) async fn update(
    writer: Writer<'_>,
    id: OrgId,
    fields: &OrganizationFields<'_>,
    is_active: bool,
    at: Timestamp,
) -> sqlx::Result<()> {
    let conn = writer.conn();
    let key = text::fold(fields.name);
    sqlx::query(UPDATE)
        .bind(id.0)
        .bind(fields.name)
        .bind(&key)
        .bind(fields.legal_name)
        .bind(fields.legal_name.map_or_else(String::new, text::fold))
        .bind(fields.billing_email)
        .bind(fields.notes)
        .bind(is_active)
        .bind(at.micros())
        .execute(&mut *conn)
        .await?;
    // The list of people sorts by it.
    sqlx::query(RENAME_IN_USERS)
        .bind(id.0)
        .bind(&key)
        .execute(&mut *conn)
        .await
        .map(drop)
}

/// Lets a super_dev look after an organization. False: they did already.
pub(crate) async fn assign(
    writer: Writer<'_>,
    user: Uuid,
    org: OrgId,
    by: Option<Uuid>,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let done = sqlx::query(ASSIGN)
        .bind(user)
        .bind(org.0)
        .bind(at.micros())
        .bind(by)
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn unassign(writer: Writer<'_>, user: Uuid, org: OrgId) -> sqlx::Result<bool> {
    Ok(sqlx::query(UNASSIGN)
        .bind(user)
        .bind(org.0)
        .execute(writer.conn())
        .await?
        .rows_affected()
        == 1)
}

/// Takes a person off every organization that they look after; says from how many.
pub(crate) async fn unassign_all(writer: Writer<'_>, user: Uuid) -> sqlx::Result<u64> {
    let done = sqlx::query(UNASSIGN_ALL)
        .bind(user)
        .execute(writer.conn())
        .await?;
    Ok(done.rows_affected())
}
