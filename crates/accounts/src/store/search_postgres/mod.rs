//! Searching on PostgreSQL (migration 0020): a narrow table of what people are searched by, with pg_trgm's index of their
//! words, which finds three characters and more, and an index of every run of one and two, which counters know the number
//! of; and a dictionary of the domains of their addresses. The planner knows from its statistics when reading everything is
//! shorter.
//!
//! `search_sqlite` offers the same names for SQLite; the queries are compiled with either.

mod checkup;
mod lookup;
mod pieces;
mod statements;

pub(crate) use {
    checkup::{differences, index_anew},
    lookup::{Lookup, keeps_plan, known_total, look, may_be_few, tell_few},
    statements::{and_found, and_looked_up, and_sought, from_all, from_found, is_looked_up},
};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database};

/// Each search is planned for its own words: one plan for all of them would have to read everything.
pub(crate) const KEEPS_PLANS: bool = false;

/// What one who is found costs, in thirds of a step of the walk: where `is_enough` what is looked through, or among the
/// people, each of whom is looked up.
pub(crate) const fn cost(is_enough: bool) -> i64 {
    if is_enough { 18 } else { 42 }
}

/// The planner decides.
pub(crate) async fn reads_through(_: &mut Conn, _: &Lookup<'_>) -> sqlx::Result<bool> {
    Ok(false)
}

/// The planner knows how many match.
pub(crate) async fn from_others(
    _: &mut Conn,
    _: &mut QueryBuilder<Database>,
    _: &Lookup<'_>,
) -> sqlx::Result<bool> {
    Ok(false)
}

/// No index of PostgreSQL's has words and is in the order of creation.
pub(crate) fn push_newest(
    _: &mut QueryBuilder<Database>,
    _: &Lookup<'_>,
    _: Option<(i64, Uuid)>,
    _: u64,
    _: bool,
    _: &str,
) -> bool {
    false
}
