//! A page as rows: PostgreSQL's protocol sends them together anyway.

use serde::de::DeserializeOwned;
use sqlx::{FromRow, QueryBuilder, postgres::PgRow};

use super::{Conn, Database};

/// Begins a query for a page of people.
pub(crate) fn people() -> QueryBuilder<Database> {
    QueryBuilder::new("")
}

/// Begins a query for a page of the trail.
pub(crate) fn events() -> QueryBuilder<Database> {
    QueryBuilder::new("")
}

/// Reads the page. A query that is planned for its own parameters alone is not kept.
pub(crate) async fn fetch<T>(
    mut sql: QueryBuilder<Database>,
    conn: &mut Conn,
    keeps_plan: bool,
) -> sqlx::Result<Vec<T>>
where
    T: DeserializeOwned + Send + Unpin + for<'r> FromRow<'r, PgRow>,
{
    sql.build_query_as()
        .persistent(keeps_plan)
        .fetch_all(conn)
        .await
}
