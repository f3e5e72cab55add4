//! Which rows of an ordered list are wanted.

use sqlx::QueryBuilder;

use super::Database;

/// At most so many rows.
///
/// The sum is for SQLite, which plans a statement for the very number behind a bare `limit $1` and so parses and plans one
/// that is kept anew each time: a fifth of what a list costs.
pub(super) fn at_most(sql: &mut QueryBuilder<Database>, take: i64) {
    sql.push(" limit ").push_bind(take).push(" + 0");
}

/// At most so many rows, after so many others.
pub(super) fn after(sql: &mut QueryBuilder<Database>, skip: i64, take: i64) {
    at_most(sql, take);
    sql.push(" offset ").push_bind(skip);
}
