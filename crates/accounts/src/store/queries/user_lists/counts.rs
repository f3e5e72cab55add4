//! How many there are on all pages: from the counters, or counted where those cannot tell.

use sqlx::QueryBuilder;

use super::super::{
    Conn, Database, narrow,
    search::{self, Lookup},
};
use super::List;

impl List<'_> {
    /// The exact number behind the filters, from the counters unless times are asked for.
    pub(super) async fn counted(&self, conn: &mut Conn) -> sqlx::Result<i64> {
        let mut sql = QueryBuilder::new("select ");
        self.push_counted(&mut sql);
        sql.build_query_scalar().fetch_one(conn).await
    }

    pub(super) async fn counted_of_all(&self, conn: &mut Conn) -> sqlx::Result<i64> {
        sqlx::query_scalar("select coalesce(cast(sum(n) as bigint), 0) from user_spans")
            .fetch_one(conn)
            .await
    }

    pub(super) fn push_counted(&self, sql: &mut QueryBuilder<Database>) {
        if narrow::is_timed(self.query) {
            sql.push("(select count(*) from users u where 1 = 1");
            self.filter(sql);
            sql.push(")");
            return;
        }
        sql.push("coalesce((select cast(sum(u.n) as bigint) from ")
            .push(if self.is_narrow() {
                "user_counts"
            } else {
                "user_spans"
            })
            .push(" u where 1 = 1");
        self.filter_counters(sql);
        sql.push("), 0)");
    }

    pub(super) async fn count_sought(
        &self,
        conn: &mut Conn,
        lookup: &Lookup<'_>,
    ) -> sqlx::Result<i64> {
        let mut sql = QueryBuilder::new("select count(*)");
        if !self.is_unfiltered() && search::from_others(conn, &mut sql, lookup).await? {
            self.filter(&mut sql);
            let others: i64 = sql.build_query_scalar().fetch_one(&mut *conn).await?;
            return Ok(self.counted(conn).await? - others);
        }
        if search::reads_through(conn, lookup).await? {
            search::from_all(&mut sql, lookup, self.is_unfiltered());
        } else {
            search::from_found(&mut sql, lookup, self.is_unfiltered());
        }
        self.filter(&mut sql);
        sql.build_query_scalar()
            .persistent(search::KEEPS_PLANS)
            .fetch_one(conn)
            .await
    }
}
