//! Which rows of an ordered list are wanted.

use sqlx::QueryBuilder;

use super::Database;

/// At most so many rows. A number in the text and no parameter: SQLite plans a statement for the very number behind
/// `limit $1`, and so parses and plans one that it keeps anew each time, a fifth of what a list costs; and of
/// `limit $1 + 0`, of which it knows no number, it reads and sorts everybody. There are few sizes of a page.
pub(super) fn at_most(sql: &mut QueryBuilder<Database>, take: i64) {
    sql.push(" limit ").push(take);
}

/// At most so many rows, after so many others.
pub(super) fn after(sql: &mut QueryBuilder<Database>, skip: i64, take: i64) {
    at_most(sql, take);
    sql.push(" offset ").push_bind(skip);
}
