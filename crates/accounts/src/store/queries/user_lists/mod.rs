//! A page of people, and how many there are on all pages: exact for every filter and every search.
//!
//! Three ways lead to a page. *Walking* goes along the index that the list is sorted by and picks whoever matches: short
//! where many do. *Gathering* finds everybody who matches and sorts them: short where few do. Where an index of words is in
//! the order of the list, it has the page at once. Totals without a search come from counters, and counters tell a deep page
//! how far it may jump before it walks. docs/performance.md has the numbers behind the limits below.
//!
//! Here a way is chosen; the statements of each are in a file of its own.

mod counts;
mod gather;
mod newest;
mod page;
mod walk;

use model::{Timestamp, UserQuery, UserSort};

use super::{Conn, narrow, search};
use crate::{
    cursor::Cursor,
    policy::Scope,
    store::{inputs::Sought, rows::UserRow},
};
use gather::Found;
use page::plain;

/// The limits, and what they are where a test compares every way with an oracle on a few hundred people.
const fn limit(served: i64, tested: i64) -> i64 {
    if cfg!(test) { tested } else { served }
}
/// Matches that are gathered at once; beyond, the database is asked how many there are before a way is chosen.
const FEW: i64 = limit(10_000, 40);
/// An organization of so many is read through rather than looked up word by word.
const HANDFUL: i64 = limit(1_000, 50);
/// What one who is found in an index costs, in thirds of a step of the walk.
const IN_AN_INDEX: i64 = 1;
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
    let mut lookup = match &sought {
        Some(sought) => Some(search::look(conn, sought).await?),
        None => None,
    };
    if let Some(lookup) = &mut lookup {
        search::tell_few(conn, lookup).await?;
    }
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
        if uncommon && self.gathers(total, self.counted_of_all(conn).await?, IN_AN_INDEX) {
            return self.gather(conn, Found::Uncommon, None).await;
        }
        if narrow::is_timed(self.query)
            && self.gathers(total, self.counted_of_all(conn).await?, IN_AN_INDEX)
        {
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
        let all = match self.is_unfiltered() && lookup.all > 0 {
            true => lookup.all,
            false => self.counted(conn).await?,
        };
        let is_enough = self.needs_ids_alone();
        let gathers = match search::is_looked_up(&lookup, is_enough) {
            true => self.gathers(total, all, search::cost(is_enough)),
            // All are read for it, however many match.
            false => total <= self.near(total),
        };
        if gathers {
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

    /// Everybody, in the order of their creation.
    fn needs_ids_alone(&self) -> bool {
        self.is_unfiltered() && self.query.sort == UserSort::CreatedAt
    }

    /// Whether finding all `total` and sorting them costs less than walking among `all` until the page is full. `cost` is
    /// that of one who is found, in thirds of a step of the walk.
    fn gathers(&self, total: i64, all: i64, cost: i64) -> bool {
        let found = total.saturating_mul(total).saturating_mul(cost) / 3;
        found < self.near(total).saturating_mul(all)
    }

    /// How many of `total` a walk meets, from the nearer end, until the page is full.
    fn near(&self, total: i64) -> i64 {
        self.offset().min(total - self.offset()).max(0) + self.query.paging.limit()
    }
}
