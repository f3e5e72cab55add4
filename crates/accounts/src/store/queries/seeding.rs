//! Many rows at once, for `usher seed`: organizations, people and their history as if they had grown.

use model::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Database, Writer};
use crate::{
    seed::{Concerned, SeedEvent, SeedOrganization, SeedUser},
    store::statements,
    text,
};

statements! {
    RECOUNT_CLEAR = "delete from user_counts";
    RECOUNT = "
        insert into user_counts (org_id, is_active, role_mask, n)
        select coalesce(org_id, 0), is_active, role_mask, count(*)
          from users
         group by coalesce(org_id, 0), is_active, role_mask";
}

/// Inserts organizations and returns their ids in the same order.
pub(crate) async fn organizations(
    writer: Writer<'_>,
    rows: &[SeedOrganization],
) -> sqlx::Result<Vec<i64>> {
    let conn = writer.conn();
    let mut ids = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(1000) {
        let mut sql = QueryBuilder::<Database>::new(
            "insert into organizations (name, name_key, legal_name, legal_key, is_active, created_at, updated_at) ",
        );
        sql.push_values(chunk, |mut row, org| {
            row.push_bind(&org.name)
                .push_bind(text::fold(&org.name))
                .push_bind(&org.legal_name)
                .push_bind(
                    org.legal_name
                        .as_deref()
                        .map_or_else(String::new, text::fold),
                )
                .push_bind(org.is_active)
                .push_bind(org.created_at.micros())
                .push_bind(org.created_at.micros());
        });
        sql.push(" returning id");
        let mut chunk_ids: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *conn).await?;
        chunk_ids.sort_unstable();
        ids.extend(chunk_ids);
    }
    Ok(ids)
}

pub(crate) async fn users(writer: Writer<'_>, rows: &[SeedUser]) -> sqlx::Result<()> {
    let conn = writer.conn();
    for chunk in rows.chunks(1000) {
        let mut sql = QueryBuilder::<Database>::new(
            "insert into users (id, email, email_key, full_name, name_key, search_text, org_id, org_key, is_active,
                                is_email_verified, password_hash, role_mask, last_login_at, last_login_key, created_at, updated_at) ",
        );
        sql.push_values(chunk, |mut row, user| {
            let name = user.full_name.as_deref();
            row.push_bind(user.id)
                .push_bind(&user.email)
                .push_bind(text::fold(&user.email))
                .push_bind(name)
                .push_bind(text::name_key(name))
                .push_bind(text::search_text(&user.email, name))
                .push_bind(user.org_id)
                .push("coalesce((select name_key from organizations where id = ")
                .push_bind_unseparated(user.org_id)
                .push_unseparated("), '')")
                .push_bind(user.is_active)
                .push_bind(user.is_email_verified)
                .push_bind(&user.password_hash)
                .push_bind(i64::from(user.roles.bits()))
                .push_bind(user.last_login_at.map(Timestamp::micros))
                .push_bind(user.last_login_at.map_or(0, Timestamp::micros))
                .push_bind(user.created_at.micros())
                .push_bind(user.created_at.micros());
        });
        sql.build().execute(&mut *conn).await?;
        let grants: Vec<(Uuid, i64, i64)> = chunk
            .iter()
            .flat_map(|user| {
                user.roles.iter().map(|role| {
                    (
                        user.id,
                        i64::from(model::RoleSet::EMPTY.with(role).bits()),
                        user.created_at.micros(),
                    )
                })
            })
            .collect();
        for grants in grants.chunks(2000) {
            let mut sql = QueryBuilder::<Database>::new(
                "insert into user_roles (user_id, role, granted_at) ",
            );
            sql.push_values(grants, |mut row, (id, role, at)| {
                row.push_bind(id).push_bind(role).push_bind(at);
            });
            sql.build().execute(&mut *conn).await?;
        }
    }
    Ok(())
}

/// Which super_dev looks after which organization.
pub(crate) async fn assignments(
    writer: Writer<'_>,
    rows: &[(Uuid, i64)],
    at: Timestamp,
) -> sqlx::Result<()> {
    let conn = writer.conn();
    for chunk in rows.chunks(2000) {
        let mut sql = QueryBuilder::<Database>::new(
            "insert into organization_super_devs (user_id, org_id, assigned_at) ",
        );
        sql.push_values(chunk, |mut row, (user, org)| {
            row.push_bind(user).push_bind(org).push_bind(at.micros());
        });
        sql.build().execute(&mut *conn).await?;
    }
    Ok(())
}

/// Appends entries whose numbers and hashes were worked out by the caller.
pub(crate) async fn events(writer: Writer<'_>, rows: &[SeedEvent]) -> sqlx::Result<()> {
    let conn = writer.conn();
    for chunk in rows.chunks(1000) {
        let mut sql = QueryBuilder::<Database>::new(
            "insert into events (seq, id, kind, at, actor_id, actor, actor_kind, resource_type, resource_id, resource,
                                 org_id, details, status, ip, user_agent, request_id, hash) ",
        );
        sql.push_values(chunk, |mut row, event| {
            let e = &event.row;
            row.push_bind(e.seq)
                .push_bind(e.id)
                .push_bind(&e.kind)
                .push_bind(e.at)
                .push_bind(e.actor_id)
                .push_bind(&e.actor)
                .push_bind(&e.actor_kind)
                .push_bind(&e.resource_type)
                .push_bind(&e.resource_id)
                .push_bind(&e.resource)
                .push_bind(e.org_id)
                .push_bind(&e.details)
                .push_bind(&e.status)
                .push_bind(&e.ip)
                .push_bind(&e.user_agent)
                .push_bind(&e.request_id)
                .push_bind(&event.hash);
        });
        sql.build().execute(&mut *conn).await?;
    }
    Ok(())
}

/// Puts entries into the timelines of those whom they concern.
pub(crate) async fn event_people(writer: Writer<'_>, rows: &[Concerned]) -> sqlx::Result<()> {
    let conn = writer.conn();
    for chunk in rows.chunks(5000) {
        let mut sql =
            QueryBuilder::<Database>::new("insert into event_people (user_id, seq, kind) ");
        sql.push_values(chunk, |mut row, (id, seq, kind)| {
            row.push_bind(id).push_bind(seq).push_bind(kind.name());
        });
        sql.build().execute(&mut *conn).await?;
    }
    Ok(())
}

/// Works the counters out anew from the people.
pub(crate) async fn recount(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    sqlx::query(RECOUNT_CLEAR).execute(&mut *conn).await?;
    sqlx::query(RECOUNT).execute(&mut *conn).await.map(drop)
}
