//! Searching on SQLite (migration 0018): an index of every run of one and two characters of people's texts, one of the runs
//! of three, in their order, without the domains of their addresses, and a dictionary of these domains. A narrow copy of
//! the people is read for the rest.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer};
use crate::store::{differences::Differences, inputs::Sought};

/// A statement's plan does not depend on what is bound.
pub(crate) const KEEPS_PLANS: bool = true;
/// Characters of a run. A shorter needle is a run of the other index, of whole texts.
const RUN: usize = 3;
/// Runs of a phrase that are looked up, since each is a list to be opened. What is longer has to be compared.
const LONGEST: usize = if cfg!(test) { 4 } else { 32 };
/// Domains that are looked up at once. A needle that more of them have is found by reading everybody's text.
const DOMAINS: usize = if cfg!(test) { 4 } else { 500 };
/// Where all but one of so many match, the others are counted.
const SHARE: i64 = if cfg!(test) { 1 } else { 8 };
/// Runs of a long needle that are looked at, and the rarest of them: FTS5 reads the whole list of each, and that of a
/// frequent one is long. Where so few people have these, their texts are compared instead.
const RUNS_SEEN: usize = 12;
const RAREST: usize = 3;
const FEW: i64 = if cfg!(test) { 5 } else { 200 };
/// How rare a run is shows in the first so many people.
const SAMPLE: i64 = 2_000;
/// People out of the order of creation who are looked at besides those in it.
const STRAYS: i64 = 1_000;

/// How whoever matches is found.
pub(crate) struct Lookup<'a> {
    sought: &'a Sought,
    /// Everybody has an address with it.
    pub(crate) is_everybodys: bool,
    /// How many people there are.
    all: i64,
    /// None where no index tells.
    index: Option<Index>,
}

/// What FTS5 is asked.
struct Index {
    table: &'static str,
    /// For whoever has the needle.
    matching: String,
    /// Nobody else is found by it; otherwise the texts have to be compared.
    is_exact: bool,
    /// How many have it in their domain, and what to ask for the others.
    in_domain: i64,
    others: String,
    /// They are few.
    is_few: bool,
    /// What is found has numbers in the order of creation, but for a few.
    is_in_order: bool,
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

/// What the runs are asked: for all who match, for those who do not by their domain, if that is another question, and
/// whether that finds nobody else. None where the needle is in too many domains.
fn in_runs(
    needle: &str,
    sides: Option<(&str, &str)>,
    is_many: bool,
    domains: &str,
) -> Option<(String, Option<String>, bool)> {
    let here = phrase(needle);
    let Some((name, _)) = sides else {
        return match (is_many, domains) {
            (true, _) => None,
            (false, "") => Some((here, None, is_whole(needle))),
            (false, domains) => Some((
                format!("{here} OR {domains}"),
                Some(format!("{here} NOT ({domains})")),
                is_whole(needle),
            )),
        };
    };
    let end = format!("{name}@\n");
    let before = phrase(&end);
    let is_whole = is_whole(needle) && is_whole(&end);
    Some(match (is_many, domains) {
        (true, _) => (format!("{here} OR {before}"), None, false),
        (false, "") => (here, None, is_whole),
        (false, domains) => (
            format!("{here} OR ({before} AND ({domains}))"),
            None,
            is_whole,
        ),
    })
}

/// The needle's part before the `@` and the one behind it, where a match by domain needs both.
fn sides(needle: &str) -> Option<(&str, &str)> {
    needle.rsplit_once('@').filter(|(name, _)| !name.is_empty())
}

/// The domains that hold the needle, or begin with what stands behind its last `@`. Without a letter behind it it says
/// nothing of the domain; `@` alone is in the address of whoever has one.
fn push_domains(sql: &mut QueryBuilder<Database>, needle: &str) {
    match needle.rsplit_once('@') {
        // For whether it is everybody's, and nothing else: so that a large dictionary is not read for it.
        None if is_short(needle) => {
            sql.push("select d.id, d.n from (select id, domain, n from domains limit ")
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
            sql.push("select d.id, d.n from domains d where d.domain >= ")
                .push_bind(start.to_owned())
                .push(" and d.domain < ")
                .push_bind(format!("{start}\u{10ffff}"));
        }
    }
    sql.push(" limit ").push(DOMAINS + 1);
}

/// Whether fewer than `few` match, as far as the index knows.
pub(crate) async fn may_be_few(
    conn: &mut Conn,
    lookup: &Lookup<'_>,
    few: i64,
) -> sqlx::Result<bool> {
    let Some(index) = &lookup.index else {
        return Ok(lookup.sought.needle.is_none());
    };
    if index.is_few || index.in_domain >= few {
        return Ok(index.is_few);
    }
    has_few(conn, index.table, &index.matching, few).await
}

/// Whether fewer than `few` are found.
async fn has_few(
    conn: &mut Conn,
    table: &'static str,
    expression: &str,
    few: i64,
) -> sqlx::Result<bool> {
    let mut sql = QueryBuilder::<Database>::new("select count(*) from (select 1 from ");
    push_match(&mut sql, table, expression);
    sql.push(" limit ").push_bind(few).push(")");
    let found: i64 = sql.build_query_scalar().fetch_one(conn).await?;
    Ok(found < few)
}

/// How many there are in all, where the index knows it.
pub(crate) async fn known_total(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<Option<i64>> {
    let Some(index) = countable(lookup) else {
        return Ok(None);
    };
    let mut sql = QueryBuilder::new("select ");
    push_total(&mut sql, lookup, index);
    sql.build_query_scalar().fetch_one(conn).await.map(Some)
}

/// The index where it tells exactly who matches.
fn countable<'a>(lookup: &'a Lookup<'_>) -> Option<&'a Index> {
    let index = lookup.index.as_ref()?;
    (index.is_exact && lookup.sought.id.is_none()).then_some(index)
}

fn push_total(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>, index: &Index) {
    match lookup.sought.needle.as_deref() {
        Some(needle) if is_short(needle) => {
            sql.push("(select coalesce(sum(doc), 0) from search_gram_counts where term = ")
                .push_bind(hex(needle.chars()))
                .push(")");
        }
        _ => {
            sql.push("(")
                .push_bind(index.in_domain)
                .push(" + (select count(*) from ");
            push_match(sql, index.table, &index.others);
            sql.push("))");
        }
    }
}

/// `TABLE where TABLE match …`
fn push_match(sql: &mut QueryBuilder<Database>, table: &'static str, expression: &str) {
    sql.push(table)
        .push(" where ")
        .push(table)
        .push(" match ")
        .push_bind(expression.to_owned());
}

/// Whether so many match that reading everything takes less than looking each of them up: judged by the first
/// sixty-fourth.
pub(crate) async fn reads_through(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<bool> {
    let Some(index) = &lookup.index else {
        return Ok(lookup.sought.needle.is_some());
    };
    let mut sql = QueryBuilder::<Database>::new("select some.n, (select count(*) from ");
    push_match(&mut sql, index.table, &index.matching);
    sql.push(
        " and rowid <= some.n) from (select coalesce(max(doc), 0) / 64 as n from search_docs) some",
    );
    let (sample, found): (i64, i64) = sql.build_query_as().fetch_one(conn).await?;
    Ok(found * 4 > sample)
}

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

/// ` from … where …`: whoever matches, found through the index, or by reading everything where there is none.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
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
        (Some(_), _, None) => from_all(sql, lookup),
        (None, id, _) => {
            sql.push(" from search_docs u where u.id = ").push_bind(id);
        }
    }
}

/// ` from … where …`: whoever matches, found by reading everything.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    sql.push(" from search_docs u where 1 = 1");
    and_sought(sql, lookup.sought);
}

/// ` and …`: the condition on a row `u` of those that are walked along.
pub(crate) fn and_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
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

/// The narrow copy against the people, column by column: whose differs, and in what.
const WRONG_DOCS: &str = "
    select u.id, d.id is null as missing,
           case when d.org_id is not u.org_id then ' org_id' else '' end ||
           case when d.is_active is not u.is_active then ' is_active' else '' end ||
           case when d.role_mask is not u.role_mask then ' role_mask' else '' end ||
           case when d.created_at is not u.created_at then ' created_at' else '' end ||
           case when d.last_login_key is not u.last_login_key then ' last_login_key' else '' end ||
           case when d.org_key is not u.org_key then ' org_key' else '' end ||
           case when d.search_text is not u.search_text then ' search_text' else '' end as wrong
      from users u
      left join search_docs d on d.id = u.id
     where d.id is null or wrong <> ''
     order by u.id";
const STRANGE_DOCS: &str = "
    select d.id
      from search_docs d
      left join users u on u.id = d.id
     where u.id is null
     order by d.doc";
/// In another order than that of their creation, and no strays.
const DISORDERED: &str = "
    select doc
      from (select doc, created_at, id,
                   lag(created_at) over (order by doc) as created_before,
                   lag(id) over (order by doc) as id_before
              from search_docs
             where doc not in (select doc from search_strays)) d
     where (created_before, id_before) > (created_at, id)
     order by doc";
/// Whether somebody is newer than the newest.
const HAS_NEWER: &str = "
    select exists (select 1
                     from (select created_at, id from search_docs order by created_at desc, id desc limit 1) d
                    where not exists (select 1
                                        from search_newest n
                                       where (n.created_at, n.id) >= (d.created_at, d.id)))";
const DOCS_AFTER: &str = "select doc, search_text, words, domain from search_docs where doc > $1 order by doc limit 1000";
const DOMAINS_KNOWN: &str = "select id, domain from domains";
const GRAMS: Indexed = Indexed {
    table: "search_grams",
    of: "search_docs",
    column: "search_text",
};
const RUNS: Indexed = Indexed {
    table: "search_runs",
    of: "search_docs",
    column: "words",
};
const DOMAIN_RUNS: Indexed = Indexed {
    table: "search_domain_runs",
    of: "domains",
    column: "domain",
};
/// Grams whose rows are looked up.
const LOOKED_UP: usize = 60;

/// An index of FTS5's, and what it is an index of.
struct Indexed {
    table: &'static str,
    of: &'static str,
    column: &'static str,
}

/// How often a gram stands in an index, and two sums over where, which other places would hardly have.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Spread {
    times: i64,
    sum: i64,
    squares: i64,
}

impl Spread {
    fn add(&mut self, row: i64, place: i64) {
        self.times += 1;
        self.sum += row;
        self.squares += (row * row + row * place) % 2_147_483_647;
    }
}

/// Compares the narrow copy with the people, and the indexes with the copy. Reads everything.
pub(crate) async fn differences(conn: &mut Conn) -> sqlx::Result<Differences> {
    // The entries are seen through tables of the connection's own, which a connection that only reads may not make.
    sqlx::query("pragma query_only = off")
        .execute(&mut *conn)
        .await?;
    let mut made = Ok(());
    for index in [GRAMS, RUNS, DOMAIN_RUNS] {
        made = made.and(index.show_entries(conn).await);
    }
    sqlx::query("pragma query_only = on")
        .execute(&mut *conn)
        .await?;
    made?;
    // One instant for all of it: others may write meanwhile.
    sqlx::query("begin").execute(&mut *conn).await?;
    let found = compare(conn).await;
    sqlx::query("rollback").execute(&mut *conn).await?;
    found
}

async fn compare(conn: &mut Conn) -> sqlx::Result<Differences> {
    let mut found = Differences::default();
    let docs: Vec<(Uuid, bool, String)> = sqlx::query_as(WRONG_DOCS).fetch_all(&mut *conn).await?;
    for (id, missing, wrong) in docs {
        if missing {
            found.add("search_docs", format!("user {id}"), "nothing", "a row");
        } else {
            let columns = format!("user {id}: {}", wrong.trim().replace(' ', ", "));
            found.add("search_docs", columns, "other values", "those of users");
        }
    }
    let strange: Vec<Uuid> = sqlx::query_scalar(STRANGE_DOCS)
        .fetch_all(&mut *conn)
        .await?;
    for id in strange {
        found.add("search_docs", format!("user {id}"), "a row", "nobody");
    }
    let strays: Vec<i64> = sqlx::query_scalar(DISORDERED).fetch_all(&mut *conn).await?;
    for doc in strays {
        let row = format!("search_docs {doc}");
        found.add("search_strays", row, "nothing", "a row");
    }
    let has_newer: bool = sqlx::query_scalar(HAS_NEWER).fetch_one(&mut *conn).await?;
    if has_newer {
        found.add("search_newest", "the row", "somebody else", "the newest");
    }

    let domains: BTreeMap<String, i64> = sqlx::query_as::<_, (i64, String)>(DOMAINS_KNOWN)
        .fetch_all(&mut *conn)
        .await?
        .into_iter()
        .map(|(id, domain)| (domain, id))
        .collect();
    let (mut grams, mut runs) = (BTreeMap::new(), BTreeMap::new());
    let mut after = i64::MIN;
    loop {
        let docs: Vec<(i64, String, String, Option<String>)> = sqlx::query_as(DOCS_AFTER)
            .bind(after)
            .fetch_all(&mut *conn)
            .await?;
        let Some((last, ..)) = docs.last() else { break };
        after = *last;
        for (doc, text, words, domain) in &docs {
            for gram in all_grams(text) {
                spread(&mut grams, gram).add(*doc, 0);
            }
            let number = domain.as_ref().and_then(|domain| domains.get(domain));
            let number = number.map(|id| format!("x{id}"));
            for (run, place) in number.into_iter().chain(all_runs(words)).zip(0..) {
                spread(&mut runs, run).add(*doc, place);
            }
        }
    }
    GRAMS.compare(conn, grams, &mut found).await?;
    RUNS.compare(conn, runs, &mut found).await?;
    let mut runs = BTreeMap::new();
    for (domain, id) in &domains {
        for (run, place) in all_runs(domain).into_iter().zip(0..) {
            spread(&mut runs, run).add(*id, place);
        }
    }
    DOMAIN_RUNS.compare(conn, runs, &mut found).await?;
    Ok(found)
}

fn spread(spreads: &mut BTreeMap<String, Spread>, gram: String) -> &mut Spread {
    spreads.entry(gram).or_default()
}

impl Indexed {
    /// Makes a table of every entry: one for each gram of each row, or for each place that it has there. It lives as long
    /// as the connection and in no file.
    async fn show_entries(&self, conn: &mut Conn) -> sqlx::Result<()> {
        let mut sql =
            QueryBuilder::<Database>::new("create virtual table if not exists temp.entries_of_");
        sql.push(self.table)
            .push(" using fts5vocab(main, ")
            .push(self.table)
            .push(", instance)");
        sql.build().execute(conn).await.map(drop)
    }

    /// Names the grams that do not stand where they should.
    async fn compare(
        &self,
        conn: &mut Conn,
        mut right: BTreeMap<String, Spread>,
        found: &mut Differences,
    ) -> sqlx::Result<()> {
        let mut sql = QueryBuilder::<Database>::new(
            "select term, count(*), sum(doc), sum((doc * doc + doc * coalesce(\"offset\", 0)) % 2147483647) from temp.entries_of_",
        );
        sql.push(self.table).push(" group by term");
        let told: Vec<(String, i64, i64, i64)> = sql.build_query_as().fetch_all(&mut *conn).await?;
        let mut wrong = BTreeSet::new();
        for (gram, times, sum, squares) in told {
            let spread = Spread {
                times,
                sum,
                squares,
            };
            if right.remove(&gram) != Some(spread) {
                wrong.insert(gram);
            }
        }
        wrong.extend(right.into_keys());

        let more = wrong.len().saturating_sub(LOOKED_UP);
        for gram in wrong.into_iter().take(LOOKED_UP) {
            let (told, right) = self.rows_with(conn, &gram).await?;
            let name = |rows: &[&i64]| {
                let some: Vec<String> = rows.iter().take(5).map(ToString::to_string).collect();
                let rest = rows.len().saturating_sub(5);
                match (some.is_empty(), rest) {
                    (true, _) => "none".to_owned(),
                    (false, 0) => format!("{} {}", self.of, some.join(", ")),
                    (false, rest) => format!("{} {} and {rest} more", self.of, some.join(", ")),
                }
            };
            let more: Vec<_> = told.difference(&right).collect();
            let less: Vec<_> = right.difference(&told).collect();
            found.add(
                self.table,
                domain_of(&gram).map_or_else(
                    || format!("{:?}", letters(&gram)),
                    |id| format!("domain {id}"),
                ),
                format!(
                    "{} too many ({}), {} missing ({})",
                    more.len(),
                    name(&more),
                    less.len(),
                    name(&less)
                ),
                format!("as {} has it", self.of),
            );
        }
        found.count += more as u64;
        Ok(())
    }

    /// The rows that the index has for a gram, and those that have it.
    async fn rows_with(
        &self,
        conn: &mut Conn,
        gram: &str,
    ) -> sqlx::Result<(BTreeSet<i64>, BTreeSet<i64>)> {
        let mut sql = QueryBuilder::<Database>::new("select rowid from ");
        push_match(&mut sql, self.table, &format!("\"{gram}\""));
        let told: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *conn).await?;
        let mut sql = QueryBuilder::<Database>::new("select rowid from ");
        sql.push(self.of).push(" where ");
        if let Some(id) = domain_of(gram) {
            sql.push("domain = (select domain from domains where id = ")
                .push_bind(id)
                .push(")");
        } else {
            sql.push("instr(")
                .push(self.column)
                .push(", ")
                .push_bind(letters(gram))
                .push(") > 0");
        }
        let right: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *conn).await?;
        Ok((told.into_iter().collect(), right.into_iter().collect()))
    }
}

/// The number of a domain, where it stands for one.
fn domain_of(gram: &str) -> Option<i64> {
    gram.strip_prefix('x')?.parse().ok()
}

/// Makes the narrow copy, the dictionary and the indexes anew from the people.
pub(crate) async fn index_anew(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    for statement in [
        "insert into search_grams (search_grams) values ('delete-all')",
        "insert into search_runs (search_runs) values ('delete-all')",
        "insert into search_domain_runs (search_domain_runs) values ('delete-all')",
        "delete from domains",
        "delete from search_strays",
        "delete from search_newest",
        "insert into search_newest (created_at, id) values (-9223372036854775808, x'')",
        "delete from search_docs",
        // Its triggers fill all the others.
        "insert into search_docs (id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
         select id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text
           from users
          order by created_at, id",
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Every run of one and two characters of a text, as the index has them.
fn all_grams(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams = BTreeSet::new();
    for place in 0..chars.len() {
        for length in 1..RUN {
            grams.insert(hex(chars.iter().copied().skip(place).take(length)));
        }
    }
    grams
}

/// Every run of three characters in their order, as the index has them.
fn all_runs(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let runs = chars.windows(RUN);
    runs.map(|run| hex(run.iter().copied())).collect()
}

/// What a gram stands for.
fn letters(gram: &str) -> String {
    let bytes: Vec<u8> = gram
        .as_bytes()
        .chunks(2)
        .filter_map(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_short(needle: &str) -> bool {
    needle.chars().count() < RUN
}

/// Runs one after the other, for whoever has all of these characters; of a long text the first.
fn phrase(text: &str) -> String {
    let mut runs = all_runs(text);
    runs.truncate(LONGEST);
    format!("\"{}\"", runs.join(" "))
}

/// Runs of a long text, each of which whoever has it has: each character is in one, up to a length. None of one that is
/// as soon looked up whole.
fn some_runs(text: &str) -> Vec<String> {
    let runs = all_runs(text);
    let Some(last) = runs.len().checked_sub(1).filter(|last| *last >= RAREST) else {
        return Vec::new();
    };
    let places = (0..last).step_by(RUN).chain([last]).take(RUNS_SEEN);
    places.map(|place| format!("\"{}\"", runs[place])).collect()
}

/// The rarest of them, all of which one has to have.
fn rarest(runs: Vec<String>, counts: Vec<i64>) -> String {
    let mut counted: Vec<(i64, String)> = counts.into_iter().zip(runs).collect();
    counted.sort();
    let rarest: Vec<String> = counted
        .into_iter()
        .map(|(_, run)| run)
        .take(RAREST)
        .collect();
    rarest.join(" AND ")
}

/// Whether its phrase is all of it.
fn is_whole(text: &str) -> bool {
    text.chars().count() < LONGEST + RUN
}

/// The hexadecimal digits of the UTF-8: letters that no tokenizer takes apart.
fn hex(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.collect();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_of_a_needle_stand_in_its_order() {
        assert_eq!(phrase("abc"), "\"616263\"");
        assert_eq!(phrase("abcd"), "\"616263 626364\"");
        assert_eq!(phrase("añb"), "\"61c3b162\"");
        assert!(is_whole("abcdef") && !is_whole("abcdefg"));
        assert_eq!(phrase("abcdefg"), phrase("abcdef"));
    }

    #[test]
    fn every_character_of_a_long_needle_is_in_a_run() {
        let runs = |needle| some_runs(needle).join(" ");
        assert_eq!(runs("abcde"), "");
        assert_eq!(runs("abcdef"), "\"616263\" \"646566\"");
        assert_eq!(runs("abcdefg"), "\"616263\" \"646566\" \"656667\"");
        let seen = some_runs("abcdefgh");
        assert_eq!(seen.len(), 3);
        assert_eq!(
            rarest(seen, vec![7, 2, 5]),
            "\"646566\" AND \"666768\" AND \"616263\""
        );
    }

    #[test]
    fn a_needle_is_sought_in_names_or_domains_or_across_the_two() {
        let of = |needle, domains| in_runs(needle, sides(needle), false, domains);
        let (here, ada) = (phrase("org"), phrase("ada@\n"));
        assert_eq!(of("org", ""), Some((here.clone(), None, true)));
        let (all, others) = (format!("{here} OR x1"), format!("{here} NOT (x1)"));
        assert_eq!(of("org", "x1"), Some((all, Some(others), true)));
        let across = format!("{} OR ({ada} AND (x1 OR x2))", phrase("ada@e"));
        assert_eq!(of("ada@e", "x1 OR x2"), Some((across, None, true)));
        assert_eq!(of("ada@", ""), Some((phrase("ada@"), None, true)));
        let only = phrase("@ex");
        assert_eq!(of("@ex", ""), Some((only, None, true)));
        assert_eq!(in_runs("org", None, true, "x1"), None);
        let wide = format!("{} OR {ada}", phrase("ada@e"));
        let many = in_runs("ada@e", sides("ada@e"), true, "x1");
        assert_eq!(many, Some((wide, None, false)));
    }

    #[test]
    fn a_text_has_every_run_of_one_and_two_characters() {
        let grams: Vec<_> = all_grams("añb").iter().map(|gram| letters(gram)).collect();
        assert_eq!(grams, ["a", "añ", "b", "ñ", "ñb"]);
    }
}
