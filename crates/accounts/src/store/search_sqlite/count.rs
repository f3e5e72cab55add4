//! How many match, as far as an index tells.

use sqlx::QueryBuilder;

use super::{
    lookup::{Index, Lookup, countable},
    push_match,
    runs::{hex, is_short},
};
use crate::store::sqlite::{Conn, Database};

/// Whether fewer than `few` match, as far as the index knows.
pub(crate) async fn may_be_few(
    conn: &mut Conn,
    lookup: &Lookup<'_>,
    few: i64,
) -> sqlx::Result<bool> {
    let Some(index) = &lookup.index else {
        return Ok(lookup.sought.needle.is_none());
    };
    if index.is_few || index.in_domain >= few {
        return Ok(index.is_few);
    }
    has_few(conn, index.table, &index.matching, few).await
}

/// Whether fewer than `few` are found.
pub(super) async fn has_few(
    conn: &mut Conn,
    table: &'static str,
    expression: &str,
    few: i64,
) -> sqlx::Result<bool> {
    let mut sql = QueryBuilder::<Database>::new("select count(*) from (select 1 from ");
    push_match(&mut sql, table, expression);
    sql.push(" limit ").push_bind(few).push(")");
    let found: i64 = sql.build_query_scalar().fetch_one(conn).await?;
    Ok(found < few)
}

/// How many there are in all, where the index knows it.
pub(crate) async fn known_total(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<Option<i64>> {
    let Some(index) = countable(lookup) else {
        return Ok(None);
    };
    let mut sql = QueryBuilder::new("select ");
    push_total(&mut sql, lookup, index);
    sql.build_query_scalar().fetch_one(conn).await.map(Some)
}

pub(super) fn push_total(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, index: &Index) {
    match lookup.sought.needle.as_deref() {
        Some(needle) if is_short(needle) => {
            sql.push("(select coalesce(sum(doc), 0) from search_gram_counts where term = ")
                .push_bind(hex(needle.chars()))
                .push(")");
        }
        _ => {
            sql.push("(")
                .push_bind(index.in_domain)
                .push(" + (select count(*) from ");
            push_match(sql, index.table, &index.others);
            sql.push("))");
        }
    }
}

/// Whether so many match that reading everything takes less than looking each of them up: judged by the first
/// sixty-fourth.
pub(crate) async fn reads_through(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<bool> {
    let Some(index) = &lookup.index else {
        return Ok(lookup.sought.needle.is_some());
    };
    let mut sql = QueryBuilder::<Database>::new("select some.n, (select count(*) from ");
    push_match(&mut sql, index.table, &index.matching);
    sql.push(
        " and rowid <= some.n) from (select coalesce(max(doc), 0) / 64 as n from search_docs) some",
    );
    let (sample, found): (i64, i64) = sql.build_query_as().fetch_one(conn).await?;
    // Each domain is one more list to step along.
    let lists = i64::try_from(index.matching.matches(" OR ").count()).unwrap_or(i64::MAX);
    Ok(found * (4 + lists / 40) > sample)
}
