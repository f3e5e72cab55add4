//! Walking: along the index that the list is sorted by, from wherever it is nearest to the page.

use model::UserSort;
use sqlx::QueryBuilder;

use super::super::{
    Conn, narrow,
    search::{self, Lookup},
    slice, wide,
};
use super::{
    List, Listed, NEAR,
    page::{ROWS_BY_ID, SELECT, order, plain},
};
use crate::store::{
    rows::{ListedRow, PlaceRow, SpanRow},
    steps::{Edge, Steps},
};

impl List<'_> {
    /// The first pages of a common list, their total in the same call.
    pub(super) async fn walk_with_total(&self, conn: &mut Conn) -> sqlx::Result<Vec<ListedRow>> {
        let (key, direction) = order(self.query.sort, self.query.descending);
        let mut sql = wide::people();
        sql.push(SELECT).push(", ");
        self.push_counted(&mut sql);
        sql.push(" as total from (select u.id from users u where 1 = 1");
        self.filter(&mut sql);
        self.beyond(&mut sql, key, "u.id");
        sql.push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
        slice::after(&mut sql, self.offset(), self.query.paging.limit());
        sql.push(ROWS_BY_ID).push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
        wide::fetch(sql, conn, true).await
    }

    /// Along the ordinary index from whichever end, or span, is nearer; the rows themselves are read by id.
    pub(super) async fn walk(
        &self,
        conn: &mut Conn,
        lookup: Option<&Lookup<'_>>,
        total: i64,
    ) -> sqlx::Result<Listed> {
        let offset = self.offset();
        if offset >= total && self.after.is_none() {
            return Ok((total, Vec::new()));
        }
        let limit = self.query.paging.limit();
        let mut steps = Steps {
            skip: offset,
            take: limit,
            descending: self.query.descending,
            reversed: false,
            from: None,
        };
        if self.after.is_none() {
            steps.take = limit.min(total - offset);
            let is_far = lookup.is_none() && offset.min(total - offset) > NEAR;
            match self.query.sort {
                UserSort::CreatedAt
                    if is_far && !self.is_narrow() && !narrow::is_timed(self.query) =>
                {
                    steps.jump(&self.spans(conn).await?);
                }
                UserSort::Email | UserSort::FullName if is_far && self.is_unfiltered() => {
                    if steps.descending {
                        steps.turn(total);
                    }
                    if let Some(place) = self.place(conn, steps.skip).await? {
                        steps.land(place);
                    }
                }
                _ if offset > total / 2 => steps.turn(total),
                _ => {}
            }
        }

        let (key, direction) = order(self.query.sort, steps.descending);
        let mut sql = wide::people();
        sql.push(SELECT)
            .push(", cast(")
            .push_bind(total)
            .push(" as bigint) as total from (select u.id from users u where 1 = 1");
        self.filter(&mut sql);
        if let Some(lookup) = lookup {
            search::and_found(&mut sql, lookup);
        }
        self.beyond(&mut sql, key, "u.id");
        match steps.from {
            Some(Edge::Instant(edge, instant)) => {
                sql.push(edge).push_bind(instant);
            }
            Some(Edge::Person(first_key, first_id)) => {
                sql.push(format_args!(" and ({key}, u.id) >= ("))
                    .push_bind(first_key)
                    .push(", ")
                    .push_bind(first_id)
                    .push(")");
            }
            None => {}
        }
        sql.push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
        slice::after(&mut sql, steps.skip, steps.take);
        sql.push(ROWS_BY_ID).push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
        let mut rows = plain(wide::fetch(sql, conn, lookup.is_none_or(search::keeps_plan)).await?);
        if steps.reversed {
            rows.reverse();
        }
        Ok((total, rows))
    }

    /// How many match in each span of time, the oldest first.
    async fn spans(&self, conn: &mut Conn) -> sqlx::Result<Vec<SpanRow>> {
        let mut sql = QueryBuilder::new(
            "select u.span, cast(sum(u.n) as bigint) as n from user_spans u where 1 = 1",
        );
        self.filter_counters(&mut sql);
        sql.push(" group by u.span order by u.span");
        sql.build_query_as().fetch_all(conn).await
    }

    /// The span of the list by e-mail or by name that holds whoever stands behind so many others. Only one does, so nothing
    /// is added up behind it.
    async fn place(&self, conn: &mut Conn, behind: i64) -> sqlx::Result<Option<PlaceRow>> {
        sqlx::query_as(
            "select first_key, first_id, before
               from (select first_key, first_id, n,
                            cast(sum(n) over (order by first_key, first_id rows unbounded preceding) - n as bigint) as before
                       from list_spans
                      where sort = $1) counted
              where before <= $2
                and before + n > $2
              limit 1",
        )
        .bind(self.query.sort.name())
        .bind(behind)
        .fetch_optional(conn)
        .await
    }
}
