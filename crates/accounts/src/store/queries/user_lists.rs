//! A page of people, and how many there are on all pages: exact for every filter and every search.
//!
//! Three ways lead to a page. *Walking* goes along the index that the list is sorted by and picks whoever matches: short
//! where many do. *Gathering* finds everybody who matches and sorts them: short where few do. Where an index of words is in
//! the order of the list, it has the page at once. Totals without a search come from counters, and counters tell a deep page
//! how far it may jump before it walks. docs/performance.md has the numbers behind the limits below.

use model::{RoleSet, Timestamp, UserQuery, UserSort};
use sqlx::QueryBuilder;

use super::{
    Conn, Database, dialect, narrow,
    search::{self, Lookup},
    slice, wide,
};
use crate::{
    cursor::{Cursor, CursorKey},
    policy::Scope,
    store::{
        inputs::Sought,
        rows::{ListedRow, PlaceRow, SpanRow, UserRow},
        steps::{Edge, Steps},
    },
};

/// The limits, and what they are where a test compares every way with an oracle on a few hundred people.
const fn limit(served: i64, tested: i64) -> i64 {
    if cfg!(test) { tested } else { served }
}
/// Matches that are gathered at once; beyond, the database is asked how many there are before a way is chosen.
const FEW: i64 = limit(10_000, 40);
/// An organization of so many is read through rather than looked up word by word.
const HANDFUL: i64 = limit(1_000, 50);
/// Rows that are walked over without a thought of jumping.
const NEAR: i64 = limit(4_000, 30);

/// The total of a list and one page of it.
pub(crate) type Listed = (i64, Vec<UserRow>);

/// Of the people in reach, the page that is asked for: by its number, or behind a place.
pub(crate) async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &UserQuery,
    after: Option<&Cursor>,
    now: Timestamp,
) -> sqlx::Result<Listed> {
    let list = List {
        scope,
        query,
        after,
        now,
    };
    match Sought::of(query) {
        Some(sought) => list.search(conn, &sought).await,
        None => list.all(conn).await,
    }
}

/// The next piece of a list that is read from its beginning to its end: without a total.
pub(crate) async fn piece(
    conn: &mut Conn,
    scope: &Scope,
    query: &UserQuery,
    after: Option<&Cursor>,
    now: Timestamp,
) -> sqlx::Result<Vec<UserRow>> {
    let list = List {
        scope,
        query,
        after,
        now,
    };
    let sought = Sought::of(query);
    let lookup = match &sought {
        Some(sought) => Some(search::look(conn, sought).await?),
        None => None,
    };
    let (_, rows) = list.walk(conn, lookup.as_ref(), i64::MAX).await?;
    Ok(rows)
}

struct List<'a> {
    scope: &'a Scope,
    query: &'a UserQuery,
    after: Option<&'a Cursor>,
    /// What times are counted back from.
    now: Timestamp,
}

impl List<'_> {
    /// Everybody whom the filters let through.
    async fn all(&self, conn: &mut Conn) -> sqlx::Result<Listed> {
        if self.is_common() && self.offset() <= NEAR {
            let rows = self.walk_with_total(conn).await?;
            if let Some(first) = rows.first() {
                return Ok((first.total, plain(rows)));
            }
        }
        let total = self.counted(conn).await?;
        if self.offset() >= total {
            return Ok((total, Vec::new()));
        }
        // Whoever holds an uncommon role may be one in ten thousand.
        let uncommon =
            !self.query.roles.is_empty() && !self.query.roles.contains(model::Role::User);
        if uncommon && self.gathers(total, self.counted_of_all(conn).await?) {
            return self.gather(conn, Found::Uncommon, None).await;
        }
        if narrow::is_timed(self.query) && self.gathers(total, self.counted_of_all(conn).await?) {
            return self.gather(conn, Found::Timed, None).await;
        }
        self.walk(conn, None, total).await
    }

    async fn search(&self, conn: &mut Conn, sought: &Sought) -> sqlx::Result<Listed> {
        if sought.needle.is_none() && sought.id.is_none() {
            return Ok((0, Vec::new()));
        }
        if self.is_narrow() {
            let reach = self.counted(conn).await?;
            if reach <= HANDFUL {
                return self.gather(conn, Found::Members(sought), None).await;
            }
        }
        let lookup = search::look(conn, sought).await?;
        if lookup.is_everybodys {
            return self.all(conn).await;
        }
        if let Some(found) = self.newest(conn, &lookup).await? {
            return Ok(found);
        }
        if search::may_be_few(conn, &lookup, FEW).await? {
            let found = self
                .gather(conn, Found::Sought(&lookup), Some(FEW + 1))
                .await?;
            if found.0 <= FEW {
                return Ok(found);
            }
        }
        let total = match self.is_unfiltered() {
            true => search::known_total(conn, &lookup).await?,
            false => None,
        };
        let total = match total {
            Some(total) => total,
            None => self.count_sought(conn, &lookup).await?,
        };
        if self.gathers(total, self.counted(conn).await?) {
            let (_, rows) = self.gather(conn, Found::Sought(&lookup), None).await?;
            return Ok((total, rows));
        }
        self.walk(conn, Some(&lookup), total).await
    }

    fn offset(&self) -> i64 {
        if self.after.is_some() {
            0
        } else {
            self.query.paging.offset()
        }
    }

    /// Filters that let so many through that a page is full after a few steps.
    fn is_common(&self) -> bool {
        let roles = self.query.roles;
        (roles.is_empty() || roles.contains(model::Role::User))
            && self.query.is_active != Some(false)
            && !narrow::is_timed(self.query)
    }

    /// Only some organizations are looked at.
    fn is_narrow(&self) -> bool {
        self.query.org_id.is_some() || !matches!(self.scope, Scope::All)
    }

    fn is_unfiltered(&self) -> bool {
        !self.is_narrow()
            && self.query.is_active.is_none()
            && self.query.roles.is_empty()
            && !narrow::is_timed(self.query)
    }

    /// Whether finding all `total` and sorting them costs less than walking among `all` until the page is full. A step of
    /// the walk reads about three times as much as one who was found.
    fn gathers(&self, total: i64, all: i64) -> bool {
        let near = self.offset().min(total - self.offset()).max(0) + self.query.paging.limit();
        total.saturating_mul(total) / 3 < near.saturating_mul(all)
    }

    /// Adds the filters, all but the search.
    fn filter(&self, sql: &mut QueryBuilder<Database>) {
        narrow::kinds(sql, self.scope, self.query);
        narrow::times(sql, self.query, self.now);
    }

    /// The same for a table of counters.
    fn filter_counters(&self, sql: &mut QueryBuilder<Database>) {
        narrow::kinds(sql, self.scope, self.query);
    }

    /// The place of the cursor, in the index `f` or `u`.
    fn beyond(&self, sql: &mut QueryBuilder<Database>, key: &str, id: &str) {
        let Some(cursor) = self.after else { return };
        let beyond = if self.query.descending { "<" } else { ">" };
        sql.push(format_args!(" and ({key}, {id}) {beyond} ("));
        match &cursor.key {
            CursorKey::Number(number) => sql.push_bind(*number),
            CursorKey::Text(text) => sql.push_bind(text.clone()),
        };
        sql.push(", ").push_bind(cursor.id).push(")");
    }

    /// The exact number behind the filters, from the counters unless times are asked for.
    async fn counted(&self, conn: &mut Conn) -> sqlx::Result<i64> {
        let mut sql = QueryBuilder::new("select ");
        self.push_counted(&mut sql);
        sql.build_query_scalar().fetch_one(conn).await
    }

    async fn counted_of_all(&self, conn: &mut Conn) -> sqlx::Result<i64> {
        sqlx::query_scalar("select coalesce(cast(sum(n) as bigint), 0) from user_spans")
            .fetch_one(conn)
            .await
    }

    fn push_counted(&self, sql: &mut QueryBuilder<Database>) {
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

    async fn count_sought(&self, conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<i64> {
        let mut sql = QueryBuilder::new("select count(*)");
        if !self.is_unfiltered() && search::from_others(conn, &mut sql, lookup).await? {
            self.filter(&mut sql);
            let others: i64 = sql.build_query_scalar().fetch_one(&mut *conn).await?;
            return Ok(self.counted(conn).await? - others);
        }
        if search::reads_through(conn, lookup).await? {
            search::from_all(&mut sql, lookup);
        } else {
            search::from_found(&mut sql, lookup);
        }
        self.filter(&mut sql);
        sql.build_query_scalar()
            .persistent(search::KEEPS_PLANS)
            .fetch_one(conn)
            .await
    }

    /// The first pages of a common list, their total in the same call.
    async fn walk_with_total(&self, conn: &mut Conn) -> sqlx::Result<Vec<ListedRow>> {
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
    async fn walk(
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
        let mut rows = plain(wide::fetch(sql, conn, true).await?);
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

    /// The first pages of a search in the order of creation, where the index knows who comes first in it.
    async fn newest(&self, conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<Option<Listed>> {
        let near = self.offset().saturating_add(self.query.paging.limit());
        let in_order = self.query.sort == UserSort::CreatedAt;
        if !in_order || !self.is_unfiltered() || near > NEAR {
            return Ok(None);
        }
        let after = match self.after.map(|cursor| (&cursor.key, cursor.id)) {
            Some((CursorKey::Number(at), id)) => Some((*at, id)),
            Some(_) => return Ok(None),
            None => None,
        };
        // Few different numbers, since each is a statement.
        let take = near.unsigned_abs().next_power_of_two();
        let descending = self.query.descending;
        let mut sql = wide::people();
        if !search::push_newest(&mut sql, lookup, after, take, descending, SELECT) {
            return Ok(None);
        }
        sql.push(" as total from (select f.id from found f where 1 = 1");
        self.push_page(&mut sql);
        let rows: Vec<ListedRow> = wide::fetch(sql, &mut *conn, search::KEEPS_PLANS).await?;
        if let Some(first) = rows.first() {
            return Ok(Some((first.total, plain(rows))));
        }
        let total = search::known_total(conn, lookup).await?;
        Ok(total.map(|total| (total, Vec::new())))
    }

    /// Of `found f` the page that is asked for; its people are read by id.
    fn push_page(&self, sql: &mut QueryBuilder<Database>) {
        let (key, direction) = order(self.query.sort, self.query.descending);
        self.beyond(sql, "f.place", "f.id");
        sql.push(format_args!(
            " order by f.place {direction}, f.id {direction}"
        ));
        slice::after(sql, self.offset(), self.query.paging.limit());
        sql.push(ROWS_BY_ID).push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
    }

    /// Finds everybody who matches, at most `limit` of them if there is one, and sorts them.
    async fn gather(
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
            Found::Sought(lookup) => search::from_found(sql, lookup),
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

/// Where those come from who are gathered.
#[derive(Clone, Copy)]
enum Found<'a> {
    /// The index of the searched text.
    Sought(&'a Lookup<'a>),
    /// The people of a small organization.
    Members(&'a Sought),
    /// The index of uncommon roles.
    Uncommon,
    /// The index of a time.
    Timed,
}

/// Of one who is listed nobody shows the preferences.
const SELECT: &str = "select u.id, u.email, u.full_name, u.avatar_url, '{}' as preferences, u.oauth_provider, u.org_id,
                             o.name as org_name, o.is_active as org_is_active, u.role_mask as role_mask,
                             u.role_mask as stored_mask, u.is_active, u.is_email_verified,
                             (u.password_hash is not null) as has_password, u.must_change_password, u.last_login_at,
                             u.created_at, u.updated_at, u.version";
const ROWS_BY_ID: &str =
    ") p join users u on u.id = p.id left join organizations o on o.id = u.org_id";

fn plain(rows: Vec<ListedRow>) -> Vec<UserRow> {
    rows.into_iter().map(|listed| listed.row).collect()
}

const fn order(sort: UserSort, descending: bool) -> (&'static str, &'static str) {
    let key = match sort {
        UserSort::CreatedAt => "u.created_at",
        UserSort::Email => "u.email_key",
        UserSort::FullName => "u.name_key",
        UserSort::LastLoginAt => "u.last_login_key",
        UserSort::OrgName => "u.org_key",
        // Word for word the expressions of their indexes.
        UserSort::IsActive => "cast(u.is_active as integer)",
        UserSort::Roles => {
            "((u.role_mask & 1) * 8 + (u.role_mask & 2) * 2 + (u.role_mask & 4) / 2 + (u.role_mask & 8) / 8)"
        }
    };
    (key, if descending { "desc" } else { "asc" })
}

/// Every set of roles that holds one of these, as its number.
fn masks_with(roles: RoleSet) -> impl Iterator<Item = i64> {
    let bits = i64::from(roles.bits());
    (1..16).filter(move |mask| mask & bits != 0)
}
