//! How a search is looked up: chosen by what the needle is, and by how many have what it is made of.

use sqlx::QueryBuilder;

use super::{
    count::has_few,
    push_match,
    runs::{hex, in_runs, is_short, phrase, rarest, sides, some_runs},
};
use crate::store::{
    inputs::Sought,
    sqlite::{Conn, Database},
};

/// Domains that are looked up at once. A needle that more of them have is found by reading everybody's text.
pub(super) const DOMAINS: usize = if cfg!(test) { 4 } else { 500 };
/// Where so few people have the rarest runs of a long needle, their texts are compared instead.
const FEW: i64 = if cfg!(test) { 5 } else { 200 };
/// How rare a run is shows in the first so many people.
const SAMPLE: i64 = 2_000;
/// People out of the order of creation who are looked at besides those in it.
const STRAYS: i64 = 1_000;

/// How whoever matches is found.
pub(crate) struct Lookup<'a> {
    pub(super) sought: &'a Sought,
    /// Everybody has an address with it.
    pub(crate) is_everybodys: bool,
    /// How many people there are; 0 where it was not asked.
    pub(crate) all: i64,
    /// None where no index tells.
    pub(super) index: Option<Index>,
}

/// What FTS5 is asked.
pub(super) struct Index {
    pub(super) table: &'static str,
    /// For whoever has the needle.
    pub(super) matching: String,
    /// Nobody else is found by it; otherwise the texts have to be compared.
    pub(super) is_exact: bool,
    /// How many have it in their domain, and what to ask for the others.
    pub(super) in_domain: i64,
    pub(super) others: String,
    /// They are few.
    pub(super) is_few: bool,
    /// What is found has numbers in the order of creation, but for a few.
    pub(super) is_in_order: bool,
}

/// Chooses how a search is looked up.
pub(crate) async fn look<'a>(conn: &mut Conn, sought: &'a Sought) -> sqlx::Result<Lookup<'a>> {
    let mut lookup = Lookup {
        sought,
        is_everybodys: false,
        all: 0,
        index: None,
    };
    let Some(needle) = sought.needle.as_deref() else {
        return Ok(lookup);
    };
    let sides = sides(needle);
    // What whoever has the needle has in their words, unless it is in their domain.
    let words = sides.map_or_else(|| needle.to_owned(), |(name, _)| format!("{name}@"));
    let runs = some_runs(&words);
    let mut sql = QueryBuilder::<Database>::new(
        "select json_array((select coalesce(sum(n), 0) from user_spans), (select count(*) from (select 1 from search_strays limit ",
    );
    sql.push(STRAYS + 1)
        .push(")), json((select json_group_array(json_array(d.id, d.n)) from (");
    push_domains(&mut sql, needle);
    sql.push(") d)), json_array(");
    for (n, run) in runs.iter().enumerate() {
        sql.push(if n == 0 { "" } else { ", " })
            .push("(select count(*) from ");
        push_match(&mut sql, "search_runs", run);
        sql.push(" and rowid <= ").push_bind(SAMPLE).push(")");
    }
    let answer: String = sql
        .push("))")
        .build_query_scalar()
        .fetch_one(&mut *conn)
        .await?;
    let (all, strays, domains, counts): (i64, i64, Vec<(i64, i64)>, Vec<i64>) =
        serde_json::from_str(&answer).map_err(|error| sqlx::Error::Decode(error.into()))?;
    lookup.all = all;
    let is_many = domains.len() > DOMAINS;
    let is_in_order = strays <= STRAYS;
    let in_domain: i64 = domains.iter().map(|(_, n)| n).sum();
    lookup.is_everybodys = !is_many && sides.is_none() && in_domain == all;
    if lookup.is_everybodys {
        return Ok(lookup);
    }
    if is_short(needle) {
        let gram = format!("\"{}\"", hex(needle.chars()));
        lookup.index = Some(Index {
            table: "search_grams",
            matching: gram.clone(),
            is_exact: true,
            in_domain: 0,
            others: gram,
            is_few: false,
            is_in_order,
        });
        return Ok(lookup);
    }
    if !runs.is_empty() && (sides.is_some() || domains.is_empty()) {
        let rarest = rarest(runs, counts);
        if has_few(conn, "search_runs", &rarest, FEW).await? {
            lookup.index = Some(Index {
                table: "search_runs",
                matching: rarest.clone(),
                is_exact: false,
                in_domain: 0,
                others: rarest,
                is_few: true,
                is_in_order,
            });
            return Ok(lookup);
        }
    }
    let numbers: Vec<String> = domains.iter().map(|(id, _)| format!("x{id}")).collect();
    lookup.index = in_runs(needle, sides, is_many, &numbers.join(" OR ")).map(
        |(matching, others, is_exact)| Index {
            table: "search_runs",
            // With a name before it, a domain alone is no match.
            in_domain: if sides.is_none() { in_domain } else { 0 },
            others: others.unwrap_or_else(|| matching.clone()),
            matching,
            is_exact,
            is_few: false,
            is_in_order,
        },
    );
    Ok(lookup)
}

/// The domains that hold the needle, or begin with what stands behind its last `@`. Without a letter behind it it says
/// nothing of the domain; `@` alone is in the address of whoever has one.
fn push_domains(sql: &mut QueryBuilder<Database>, needle: &str) {
    match needle.rsplit_once('@') {
        // For whether it is everybody's, and nothing else: so that a large dictionary is not read for it.
        None if is_short(needle) => {
            sql.push("select d.id, d.n from (select id, domain, n from domains where n > 0 limit ")
                .push(DOMAINS + 1)
                .push(") d where instr(d.domain, ")
                .push_bind(needle.to_owned())
                .push(") > 0");
        }
        None => {
            sql.push("select d.id, d.n from search_domain_runs r cross join domains d where r.search_domain_runs match ")
                .push_bind(phrase(needle))
                .push(" and d.id = r.rowid and d.n > 0 and instr(d.domain, ")
                .push_bind(needle.to_owned())
                .push(") > 0");
        }
        Some((name, "")) if !name.is_empty() => {
            sql.push("select d.id, d.n from domains d where 1 = 0");
        }
        Some((_, start)) => {
            // U+10FFFF is no character, so in no domain, and above all that are.
            sql.push("select d.id, d.n from domains d where d.n > 0 and d.domain >= ")
                .push_bind(start.to_owned())
                .push(" and d.domain < ")
                .push_bind(format!("{start}\u{10ffff}"));
        }
    }
    sql.push(" limit ").push(DOMAINS + 1);
}

/// The index where it tells exactly who matches.
pub(super) fn countable<'a>(lookup: &'a Lookup<'_>) -> Option<&'a Index> {
    let index = lookup.index.as_ref()?;
    (index.is_exact && lookup.sought.id.is_none()).then_some(index)
}
