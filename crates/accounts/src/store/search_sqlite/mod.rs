//! Searching on SQLite (migration 0018): an index of every run of one and two characters of people's texts, one of the runs
//! of three, in their order, without the domains of their addresses, and a dictionary of these domains. A narrow copy of
//! the people is read for the rest.
//!
//! `search_postgres` offers the same names for PostgreSQL; the queries are compiled with either.

mod checkup;
mod count;
mod lookup;
mod runs;
mod statements;

pub(crate) use {
    checkup::{differences, index_anew},
    count::{known_total, may_be_few, reads_through},
    lookup::{Lookup, look},
    statements::{
        and_found, and_looked_up, and_sought, from_all, from_found, from_others, push_newest,
    },
};

use sqlx::QueryBuilder;

use super::{Conn, Database};

/// A statement's plan does not depend on what is bound.
pub(crate) const KEEPS_PLANS: bool = true;

/// What one who is found costs, in thirds of a step of the walk: the narrow copy is read by its number, and has all that is
/// asked for.
pub(crate) const fn cost(_is_enough: bool) -> i64 {
    1
}

/// An index finds whoever matches, or the narrow copy is read, and never the people.
pub(crate) const fn is_looked_up(_: &Lookup<'_>, _is_enough: bool) -> bool {
    true
}

/// The walk compares texts, however few match.
pub(crate) async fn tell_few(_: &mut Conn, _: &mut Lookup<'_>) -> sqlx::Result<()> {
    Ok(())
}

pub(crate) const fn keeps_plan(_: &Lookup<'_>) -> bool {
    KEEPS_PLANS
}

/// `TABLE where TABLE match …`
fn push_match(sql: &mut QueryBuilder<Database>, table: &'static str, expression: &str) {
    sql.push(table)
        .push(" where ")
        .push(table)
        .push(" match ")
        .push_bind(expression.to_owned());
}
