//! The parts of statements that find people.

use sqlx::QueryBuilder;

use super::lookup::{By, Lookup};
use crate::{
    store::{inputs::Sought, postgres::Database},
    text,
};

/// So many are looked up by a short run; of more, everybody's text is read.
const LOOKED_UP: i64 = if cfg!(test) { 20 } else { 10_000 };

/// ` from … where …`: whoever matches, as a row `u` of people, or of what is looked through alone where their ids and the
/// order of their creation are enough.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, is_enough: bool) {
    if !is_looked_up(lookup, is_enough) {
        sql.push(" from users u where 1 = 1");
        and_sought(sql, lookup.sought);
    } else if is_enough {
        sql.push(" from search_docs u where 1 = 1");
        and_indexed(sql, lookup, "u");
    } else {
        sql.push(" from search_docs d join users u on u.id = d.id where 1 = 1");
        and_indexed(sql, lookup, "d");
    }
}

/// Likewise.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, is_enough: bool) {
    from_found(sql, lookup, is_enough);
}

/// ` and …`: the condition on a row `u` of people, in the terms of the indexes.
pub(crate) fn and_looked_up(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    if !is_looked_up(lookup, false) {
        return and_sought(sql, lookup.sought);
    }
    sql.push(" and u.id in (select d.id from search_docs d where 1 = 1");
    and_indexed(sql, lookup, "d");
    sql.push(")");
}

/// Whether an index finds whoever matches; where each of them is then read among the people, not if they are a good part of
/// all.
pub(crate) const fn is_looked_up(lookup: &Lookup<'_>, is_enough: bool) -> bool {
    match &lookup.by {
        By::Runs(having) => *having <= LOOKED_UP,
        By::Words {
            domains, in_domain, ..
        } => domains.is_some() && (is_enough || *in_domain * 4 <= lookup.all),
        By::Id => false,
    }
}

/// The condition on a row of `search_docs`, in the terms of its indexes.
fn and_indexed(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, doc: &str) {
    let Some(needle) = lookup.sought.needle.as_deref() else {
        return;
    };
    let (piece, domains) = match &lookup.by {
        By::Words {
            piece,
            domains: Some(domains),
            ..
        } => (piece, domains),
        _ => {
            sql.push(format_args!(
                " and short_runs({doc}.words, {doc}.domain) @> array["
            ))
            .push_bind(needle.to_owned())
            .push("]");
            return;
        }
    };
    sql.push(format_args!(" and (({doc}.words like "))
        .push_bind(text::pattern(piece))
        .push(" escape '\\'");
    if piece != needle {
        // Not with `like`, for which all of the needle would be looked up.
        sql.push(format_args!(" and (strpos({doc}.words, "))
            .push_bind(needle.to_owned())
            .push(") > 0");
        // It may span the name of an address, which then ends the words' first line, and the domain.
        if let Some((name, start)) = needle.rsplit_once('@') {
            sql.push(format_args!(" or (strpos({doc}.words, "))
                .push_bind(format!("{name}@\n"))
                .push(format_args!(") > 0 and strpos({doc}.domain, "))
                .push_bind(start.to_owned())
                .push(") = 1)");
        }
        sql.push(")");
    }
    sql.push(")");
    if !domains.is_empty() {
        sql.push(format_args!(" or {doc}.domain = any("))
            .push_bind(domains.clone())
            .push(")");
    }
    if let Some(id) = lookup.sought.id {
        sql.push(format_args!(" or {doc}.id = ")).push_bind(id);
    }
    sql.push(")");
}

/// ` and …`: the condition on a row `u` of those that are walked along, unless few are known to match.
pub(crate) fn and_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    if lookup.is_few {
        and_looked_up(sql, lookup);
    } else {
        and_sought(sql, lookup.sought);
    }
}

/// ` and …`: the condition on a row `u` of people.
pub(crate) fn and_sought(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" and (1 = 0");
    if let Some(needle) = &sought.needle {
        // Of this the planner takes a third of all for matches, and walks along an index until a page is full; of `like` it
        // would take hardly anybody for one, and sort everybody.
        sql.push(" or strpos(u.search_text, ")
            .push_bind(needle.clone())
            .push(") > 0");
    }
    if let Some(id) = sought.id {
        sql.push(" or u.id = ").push_bind(id);
    }
    sql.push(")");
}
