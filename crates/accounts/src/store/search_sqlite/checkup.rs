//! Whether the narrow copy agrees with the people and the indexes with the copy, and how all of them are made anew.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{
    push_match,
    runs::{all_grams, all_runs, domain_of, letters},
};
use crate::store::{
    differences::Differences,
    sqlite::{Conn, Database, Writer},
};

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
