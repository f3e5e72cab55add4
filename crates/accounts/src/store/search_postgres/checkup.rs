//! Whether what searches look through agrees with the people, and how it is made anew.

use uuid::Uuid;

use crate::store::{
    differences::Differences,
    postgres::{Conn, Writer},
};

/// The narrow copy against the people: who is missing in it, who is strange, and who is another.
const WRONG_DOCS: &str = "
    select coalesce(u.id, d.id), d.id is null, u.id is null
      from users u
      full join search_docs d
        on d.id = u.id
     where u.created_at is distinct from d.created_at
        or words_of(u.search_text) is distinct from d.words
        or domain_of(u.search_text) is distinct from d.domain
     order by 1";
const WRONG_RUNS: &str = "
    select run, cast(sum(told) as bigint), cast(sum(found) as bigint)
      from (select run, n as told, 0 as found
              from search_run_counts
            union all
            select run, 0, count(*)
              from search_docs
             cross join lateral (select distinct run from unnest(short_runs(words, domain)) as run) runs
             group by run) people
     group by run
    having sum(told) <> sum(found)
     order by run";

/// PostgreSQL keeps its indexes by itself; the copy and the counters are compared with the people.
pub(crate) async fn differences(conn: &mut Conn) -> sqlx::Result<Differences> {
    let mut found = Differences::default();
    let docs: Vec<(Uuid, bool, bool)> = sqlx::query_as(WRONG_DOCS).fetch_all(&mut *conn).await?;
    for (id, is_missing, is_strange) in docs {
        let (told, right) = match (is_missing, is_strange) {
            (true, _) => ("nothing", "a row"),
            (_, true) => ("a row", "nobody"),
            _ => ("other values", "those of users"),
        };
        found.add("search_docs", format!("user {id}"), told, right);
    }
    let runs: Vec<(String, i64, i64)> = sqlx::query_as(WRONG_RUNS).fetch_all(conn).await?;
    for (run, told, right) in runs {
        found.add("search_run_counts", format!("{run:?}"), told, right);
    }
    Ok(found)
}

/// Makes the narrow copy, the dictionary and the counters anew from the people.
pub(crate) async fn index_anew(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    for statement in [
        "delete from search_docs",
        "insert into search_docs (id, created_at, words, domain)
         select id, created_at, words_of(search_text), domain_of(search_text)
           from users
          order by created_at, id",
        "delete from domains",
        "insert into domains (domain, n)
         select domain, count(*)
           from search_docs
          where domain is not null
          group by domain
          order by domain",
        "delete from search_run_counts",
        "insert into search_run_counts (run, n)
         select run, count(*)
           from search_docs
          cross join lateral (select distinct run from unnest(short_runs(words, domain)) as run) runs
          group by run
          order by run",
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}
