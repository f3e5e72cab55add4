//! Searching on PostgreSQL: pg_trgm's index (migration 0011) finds words of three characters and more, and the planner
//! knows from its statistics when reading everything is shorter.

use sqlx::QueryBuilder;

use super::{Conn, Database, Writer};
use crate::{
    store::{differences::Differences, inputs::Sought},
    text,
};

/// Each search is planned for its own words: one plan for all of them would have to read everything.
pub(crate) const KEEPS_PLANS: bool = false;

/// pg_trgm takes the words apart by itself.
pub(crate) async fn prepare(_: &mut Conn, _: &mut Sought) -> sqlx::Result<()> {
    Ok(())
}

/// Finding out costs as much as finding.
pub(crate) async fn may_be_few(_: &mut Conn, _: &Sought, _: i64) -> sqlx::Result<bool> {
    Ok(true)
}

/// No index of PostgreSQL's counts.
pub(crate) async fn known_total(_: &mut Conn, _: &Sought) -> sqlx::Result<Option<i64>> {
    Ok(None)
}

/// The planner decides.
pub(crate) async fn reads_through(_: &mut Conn, _: &Sought) -> sqlx::Result<bool> {
    Ok(true)
}

/// PostgreSQL keeps its index by itself: there is no second copy that could differ.
pub(crate) async fn differences(_: &mut Conn) -> sqlx::Result<Differences> {
    Ok(Differences::default())
}

/// Likewise there is none to make.
pub(crate) async fn index_anew(_: Writer<'_>) -> sqlx::Result<()> {
    Ok(())
}

/// ` from … where …`: whoever matches.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" from users u where 1 = 1");
    and_sought(sql, sought);
}

/// Likewise.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    from_found(sql, sought);
}

/// ` and …`: the condition on a row `u`.
pub(crate) fn and_sought(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" and (1 = 0");
    if let Some(needle) = &sought.needle {
        sql.push(" or u.search_text like ")
            .push_bind(text::pattern(needle))
            .push(" escape '\\'");
    }
    if let Some(id) = sought.id {
        sql.push(" or u.id = ").push_bind(id);
    }
    sql.push(")");
}
