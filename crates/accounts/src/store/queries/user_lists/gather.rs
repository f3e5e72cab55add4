//! Gathering: everybody who matches is found and sorted.

use model::RoleSet;
use sqlx::QueryBuilder;

use super::super::{
    Conn, Database, dialect,
    search::{self, Lookup},
    slice, wide,
};
use super::{
    List, Listed,
    page::{SELECT, order, plain},
};
use crate::store::{inputs::Sought, rows::ListedRow};

/// Where those come from who are gathered.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// The index of the searched text.
    Sought(&'a Lookup<'a>),
    /// The people of a small organization.
    Members(&'a Sought),
    /// The index of uncommon roles.
    Uncommon,
    /// The index of a time.
    Timed,
}

impl List<'_> {
    /// Finds everybody who matches, at most `limit` of them if there is one, and sorts them.
    pub(super) async fn gather(
        &self,
        conn: &mut Conn,
        found: Found<'_>,
        limit: Option<i64>,
    ) -> sqlx::Result<Listed> {
        let (key, _) = order(self.query.sort, self.query.descending);
        let mut sql = wide::people();
        sql.push("with found as materialized (");
        self.push_found(&mut sql, found, key, limit);
        sql.push(") ").push(SELECT).push(
            ", (select count(*) from found) as total from (select f.id from found f where 1 = 1",
        );
        self.push_page(&mut sql);
        let rows: Vec<ListedRow> = wide::fetch(sql, &mut *conn, search::KEEPS_PLANS).await?;
        if let Some(first) = rows.first() {
            return Ok((first.total, plain(rows)));
        }
        let mut sql = QueryBuilder::new("select count(*) from (");
        self.push_found(&mut sql, found, key, limit);
        sql.push(") f");
        let total = sql
            .build_query_scalar()
            .persistent(search::KEEPS_PLANS)
            .fetch_one(conn)
            .await?;
        Ok((total, Vec::new()))
    }

    fn push_found(
        &self,
        sql: &mut QueryBuilder<Database>,
        found: Found<'_>,
        key: &str,
        limit: Option<i64>,
    ) {
        sql.push(format_args!("select u.id, {key} as place"));
        match found {
            Found::Sought(lookup) => search::from_found(sql, lookup, self.needs_ids_alone()),
            Found::Members(sought) => {
                sql.push(" from users u where 1 = 1");
                search::and_sought(sql, sought);
            }
            Found::Timed => {
                sql.push(" from users u where 1 = 1");
            }
            Found::Uncommon => {
                sql.push(" from users u")
                    .push(dialect::BY_UNCOMMON_ROLES)
                    .push(" where u.role_mask <> 8 and u.role_mask in (-1");
                for mask in masks_with(self.query.roles) {
                    sql.push(", ").push(mask);
                }
                sql.push(")");
            }
        }
        self.filter(sql);
        if let Some(limit) = limit {
            slice::at_most(sql, limit);
        }
    }
}

/// Every set of roles that holds one of these, as its number.
fn masks_with(roles: RoleSet) -> impl Iterator<Item = i64> {
    let bits = i64::from(roles.bits());
    (1..16).filter(move |mask| mask & bits != 0)
}
