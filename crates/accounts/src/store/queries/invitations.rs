//! Invitations that wait for their person: neither used nor withdrawn, old ones among them.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, slice};
use crate::{
    policy::Scope,
    store::{rows::InvitationRow, statements},
};

/// With the person, their organization, who made it, and the letter.
macro_rules! waiting {
    ($columns:literal) => {
        concat!(
            "select ",
            $columns,
            " from links l
              join users u on u.id = l.user_id
              left join organizations o on o.id = u.org_id
              left join users c on c.id = l.created_by
              left join outbox m on m.id = l.mail_id
             where l.purpose = 'invite'
               and l.used_at is null
               and l.revoked_at is null
               and u.is_active = true"
        )
    };
}

macro_rules! columns {
    () => {
        waiting!(
            "l.user_id, u.email, u.full_name, u.org_id, o.name as org_name, coalesce(c.full_name, c.email) as made_by,
             l.created_at, l.expires_at, l.opened_at, m.created_at as mailed_at, m.sent_at, m.dropped_at"
        )
    };
}

statements! {
    OF_USER = concat!(columns!(), " and l.user_id = $1 order by l.created_at desc limit 1");
}

fn reach(sql: &mut QueryBuilder<Database>, scope: &Scope) {
    if let Scope::Organizations(orgs) = scope {
        sql.push(" and u.org_id in (-1");
        for org in orgs {
            sql.push(", ").push_bind(org.0);
        }
        sql.push(")");
    }
}

pub(crate) async fn of_user(conn: &mut Conn, user: Uuid) -> sqlx::Result<Option<InvitationRow>> {
    sqlx::query_as(OF_USER)
        .bind(user)
        .fetch_optional(conn)
        .await
}

pub(crate) async fn count(conn: &mut Conn, scope: &Scope) -> sqlx::Result<i64> {
    let mut sql = QueryBuilder::new(waiting!("count(*)"));
    reach(&mut sql, scope);
    sql.build_query_scalar().fetch_one(conn).await
}

/// One page, the newest first.
pub(crate) async fn page(
    conn: &mut Conn,
    scope: &Scope,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<InvitationRow>> {
    let mut sql = QueryBuilder::new(columns!());
    reach(&mut sql, scope);
    sql.push(" order by l.created_at desc, l.id desc");
    slice::after(&mut sql, offset, limit);
    sql.build_query_as().fetch_all(conn).await
}
