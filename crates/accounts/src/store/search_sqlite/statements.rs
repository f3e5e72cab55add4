//! The statements that find people, and the parts of them that lists put into their own.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    count::push_total,
    lookup::{DOMAINS, Lookup, countable},
    push_match,
    runs::phrase,
};
use crate::store::{
    inputs::Sought,
    sqlite::{Conn, Database},
};

/// Where all but one of so many match, the others are counted.
const SHARE: i64 = if cfg!(test) { 1 } else { 8 };

/// ` from … where …`: whoever does not match, found by their domains, where the index knows them all and they are few. Says
/// whether it did.
pub(crate) async fn from_others(
    conn: &mut Conn,
    sql: &mut QueryBuilder<Database>,
    lookup: &Lookup<'_>,
) -> sqlx::Result<bool> {
    let (Some(index), Some(needle)) = (countable(lookup), lookup.sought.needle.as_deref()) else {
        return Ok(false);
    };
    if index.in_domain == 0 || index.in_domain * SHARE < lookup.all * (SHARE - 1) {
        return Ok(false);
    }
    let mut asked = QueryBuilder::<Database>::new(
        "select json_array(coalesce(sum(d.n), 0), json_group_array(d.id)) from (select id, n from domains where n > 0 and instr('@' || domain, ",
    );
    asked
        .push_bind(needle.to_owned())
        .push(") = 0 limit ")
        .push(DOMAINS + 1)
        .push(") d");
    let answer: String = asked.build_query_scalar().fetch_one(conn).await?;
    let (people, domains): (i64, Vec<i64>) =
        serde_json::from_str(&answer).map_err(|error| sqlx::Error::Decode(error.into()))?;
    // Everybody has one of these domains or of those that match.
    let is_all = people + index.in_domain == lookup.all;
    if domains.is_empty() || domains.len() > DOMAINS || !is_all {
        return Ok(false);
    }
    let numbers: Vec<String> = domains.iter().map(|id| format!("x{id}")).collect();
    sql.push(" from search_runs g cross join search_docs u where g.search_runs match ")
        .push_bind(format!("({}) NOT {}", numbers.join(" OR "), phrase(needle)))
        .push(" and u.doc = g.rowid");
    Ok(true)
}

/// Begins a statement with `found`: of whoever matches at least the first `take` in the order of creation, or behind a place
/// in it, with their own places; and ends with an expression for how many match in all. Says whether it did: not where the
/// index does not know who matches, or not in which order.
pub(crate) fn push_newest(
    sql: &mut QueryBuilder<Database>,
    lookup: &Lookup<'_>,
    after: Option<(i64, Uuid)>,
    take: u64,
    descending: bool,
    then: &str,
) -> bool {
    let Some(index) = countable(lookup).filter(|index| index.is_in_order) else {
        return false;
    };
    let Some(needle) = lookup.sought.needle.clone() else {
        return false;
    };
    let table = index.table;
    let (direction, beyond) = if descending {
        ("desc", "<")
    } else {
        ("asc", ">")
    };
    sql.push("with found as materialized (select u.id, u.created_at as place from (select g.rowid as doc from ")
        .push(table)
        .push(" g where g.")
        .push(table)
        .push(" match ")
        .push_bind(index.matching.clone())
        .push(" and g.rowid not in (select doc from search_strays)");
    if let Some((at, id)) = after {
        // Whoever comes next in the order, be it a match or not.
        sql.push(format_args!(
            " and g.rowid {beyond}= (select d.doc from users n cross join search_docs d where d.id = n.id and (n.created_at, n.id) {beyond} ("
        ))
        .push_bind(at)
        .push(", ")
        .push_bind(id)
        .push(format_args!(
            ") and d.doc not in (select doc from search_strays) order by n.created_at {direction}, n.id {direction} limit 1)"
        ));
    }
    sql.push(format_args!(" order by g.rowid {direction} limit "))
        .push(take)
        .push(") f cross join search_docs u where u.doc = f.doc union all select u.id, u.created_at from search_strays stray cross join search_docs u where u.doc = stray.doc and instr(u.search_text, ")
        .push_bind(needle)
        .push(") > 0) ")
        .push(then)
        .push(", ");
    if after.is_some() {
        push_total(sql, lookup, index);
        return true;
    }
    // Fewer than were asked for are all.
    sql.push("case when (select count(*) from found) < ")
        .push(take)
        .push(" then (select count(*) from found) else ");
    push_total(sql, lookup, index);
    sql.push(" end");
    true
}

/// ` from … where …`: whoever matches, found through the index, or by reading everything where there is none. The narrow copy
/// always is enough.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, _is_enough: bool) {
    let sought = lookup.sought;
    match (&sought.needle, sought.id, &lookup.index) {
        (Some(needle), None, Some(index)) => {
            let table = index.table;
            sql.push(" from ")
                .push(table)
                .push(" g cross join search_docs u where g.")
                .push(table)
                .push(" match ")
                .push_bind(index.matching.clone())
                .push(" and u.doc = g.rowid");
            if !index.is_exact {
                sql.push(" and instr(u.search_text, ")
                    .push_bind(needle.clone())
                    .push(") > 0");
            }
        }
        (Some(needle), Some(id), Some(index)) => {
            sql.push(" from search_docs u where (u.id = ")
                .push_bind(id)
                .push(" or (u.doc in (select rowid from ");
            push_match(sql, index.table, &index.matching);
            sql.push(") and instr(u.search_text, ")
                .push_bind(needle.clone())
                .push(") > 0))");
        }
        (Some(_), _, None) => from_all(sql, lookup, true),
        (None, id, _) => {
            sql.push(" from search_docs u where u.id = ").push_bind(id);
        }
    }
}

/// ` from … where …`: whoever matches, found by reading everything.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, _is_enough: bool) {
    sql.push(" from search_docs u where 1 = 1");
    and_sought(sql, lookup.sought);
}

/// ` and …`: the condition on a row `u` of those that are walked along.
pub(crate) fn and_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    and_sought(sql, lookup.sought);
}

/// Likewise of people, of whom all are read.
pub(crate) fn and_looked_up(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    and_sought(sql, lookup.sought);
}

/// ` and …`: the condition on a row `u`.
pub(crate) fn and_sought(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" and (1 = 0");
    if let Some(needle) = &sought.needle {
        sql.push(" or instr(u.search_text, ")
            .push_bind(needle.clone())
            .push(") > 0");
    }
    if let Some(id) = sought.id {
        sql.push(" or u.id = ").push_bind(id);
    }
    sql.push(")");
}
