//! What a list of people is narrowed by, as conditions on a row `u`: the caller's reach, the kinds that the counters know
//! too, times, and words.

use model::{Timestamp, UserQuery};
use sqlx::QueryBuilder;

use super::{
    Database,
    search::{self, Lookup},
};
use crate::policy::Scope;

/// All of it, for a statement on `users u`; `lookup` is of what the query searches.
pub(super) fn everything(
    sql: &mut QueryBuilder<Database>,
    scope: &Scope,
    query: &UserQuery,
    lookup: Option<&Lookup<'_>>,
    now: Timestamp,
) {
    kinds(sql, scope, query);
    times(sql, query, now);
    if let Some(lookup) = lookup {
        search::and_looked_up(sql, lookup);
    }
}

/// The caller's reach.
pub(super) fn reach(sql: &mut QueryBuilder<Database>, scope: &Scope) {
    match scope {
        Scope::All => {}
        Scope::Organizations(orgs) => {
            sql.push(" and u.org_id in (-1");
            for org in orgs {
                sql.push(", ").push_bind(org.0);
            }
            sql.push(")");
        }
    }
}

/// The reach, and what the counters tell apart: organization, state, roles.
pub(super) fn kinds(sql: &mut QueryBuilder<Database>, scope: &Scope, query: &UserQuery) {
    reach(sql, scope);
    if let Some(org) = query.org_id {
        // The counters know people in no organization as 0, which is nobody's organization.
        sql.push(" and u.org_id > 0 and u.org_id = ")
            .push_bind(org.0);
    }
    if let Some(active) = query.is_active {
        // As a word and not as a parameter, so that the planner knows the index of the inactive.
        sql.push(" and u.is_active = ").push(active);
    }
    if !query.roles.is_empty() {
        sql.push(" and (u.role_mask & ")
            .push_bind(i64::from(query.roles.bits()))
            .push(") <> 0");
    }
}

/// Times. Each is a range of the index that sorts by it.
pub(super) fn times(sql: &mut QueryBuilder<Database>, query: &UserQuery, now: Timestamp) {
    for (span, column) in [
        (query.last_login, "u.last_login_key"),
        (query.created, "u.created_at"),
    ] {
        if let Some(from) = span.from {
            sql.push(format_args!(" and {column} >= "))
                .push_bind(from.instant(now).micros());
        }
        if let Some(to) = span.to {
            sql.push(format_args!(" and {column} < "))
                .push_bind(to.instant(now).micros());
        }
    }
}

/// Whether times narrow it, so that the counters cannot tell how many there are.
pub(super) fn is_timed(query: &UserQuery) -> bool {
    !query.last_login.is_open() || !query.created.is_open()
}
