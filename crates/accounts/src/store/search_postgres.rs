//! Searching on PostgreSQL (migration 0018): a dictionary of the domains of people's addresses, and pg_trgm's index of the
//! rest of their texts, which finds words of three characters and more; the planner knows from its statistics when reading
//! everything is shorter.

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer};
use crate::{
    store::{differences::Differences, inputs::Sought},
    text,
};

/// Each search is planned for its own words: one plan for all of them would have to read everything.
pub(crate) const KEEPS_PLANS: bool = false;
/// Domains that are looked up at once. A needle that more of them have is found by comparing everybody's text.
const DOMAINS: usize = if cfg!(test) { 4 } else { 500 };

/// How whoever matches is found.
pub(crate) struct Lookup<'a> {
    sought: &'a Sought,
    /// Everybody has an address with it.
    pub(crate) is_everybodys: bool,
    /// The domains of which each is a match; none where they are too many.
    domains: Option<Vec<String>>,
    /// How many people have one of these.
    in_domain: i64,
}

/// Asks the dictionary.
pub(crate) async fn look<'a>(conn: &mut Conn, sought: &'a Sought) -> sqlx::Result<Lookup<'a>> {
    let mut lookup = Lookup {
        sought,
        is_everybodys: false,
        domains: Some(Vec::new()),
        in_domain: 0,
    };
    let Some(needle) = sought.needle.as_deref() else {
        return Ok(lookup);
    };
    let pattern = match needle.rsplit_once('@') {
        None => text::pattern(needle),
        // What begins with `@` goes on with the beginning of a domain.
        Some(("", start)) => text::pattern(start).split_off(1),
        // Of what has a name before it the words and the text tell.
        Some(_) => return Ok(lookup),
    };
    let mut sql = QueryBuilder::<Database>::new(
        "select cast(coalesce((select sum(n) from user_spans), 0) as bigint),
                cast(coalesce(sum(d.n), 0) as bigint),
                coalesce(array_agg(d.domain), '{}')
           from (select domain, n from domains where n > 0 and domain like ",
    );
    sql.push_bind(pattern)
        .push(" escape '\\' limit ")
        .push(DOMAINS + 1)
        .push(") d");
    let (all, in_domain, domains): (i64, i64, Vec<String>) = sql
        .build_query_as()
        .persistent(KEEPS_PLANS)
        .fetch_one(conn)
        .await?;
    lookup.is_everybodys = in_domain == all;
    lookup.in_domain = in_domain;
    lookup.domains = (domains.len() <= DOMAINS).then_some(domains);
    Ok(lookup)
}

/// Finding out costs as much as finding, but for what the dictionary knows.
pub(crate) async fn may_be_few(_: &mut Conn, lookup: &Lookup<'_>, few: i64) -> sqlx::Result<bool> {
    Ok(lookup.in_domain < few)
}

/// No index of PostgreSQL's counts; but the dictionary does, and for a word of a domain few others may be left.
pub(crate) async fn known_total(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<Option<i64>> {
    let sought = lookup.sought;
    let (Some(needle), None, Some(domains)) = (&sought.needle, sought.id, &lookup.domains) else {
        return Ok(None);
    };
    if domains.is_empty() {
        return Ok(None);
    }
    let mut sql = QueryBuilder::<Database>::new("select ");
    sql.push_bind(lookup.in_domain)
        .push(" + count(*) from users u where u.search_words like ")
        .push_bind(text::pattern(needle))
        .push(" escape '\\' and coalesce(u.search_domain, '') <> all(")
        .push_bind(domains.clone())
        .push(")");
    sql.build_query_scalar()
        .persistent(KEEPS_PLANS)
        .fetch_one(conn)
        .await
        .map(Some)
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

/// PostgreSQL keeps its indexes by itself: there is no second copy that could differ.
pub(crate) async fn differences(_: &mut Conn) -> sqlx::Result<Differences> {
    Ok(Differences::default())
}

/// Makes the dictionary anew from the people.
pub(crate) async fn index_anew(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    for statement in [
        "delete from domains",
        "insert into domains (domain, n)
         select search_domain, count(*)
           from users
          where search_domain is not null
          group by 1
          order by 1",
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}

/// ` from … where …`: whoever matches.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    sql.push(" from users u where 1 = 1");
    and_found(sql, lookup);
}

/// Likewise.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    from_found(sql, lookup);
}

/// ` and …`: the condition on a row `u`, in the terms of the indexes.
pub(crate) fn and_found(sql: &mut QueryBuilder<Database>, lookup: &Lookup<'_>) {
    let sought = lookup.sought;
    let (Some(needle), Some(domains)) = (&sought.needle, &lookup.domains) else {
        return and_sought(sql, sought);
    };
    let pattern = text::pattern(needle);
    sql.push(" and (u.search_words like ")
        .push_bind(pattern.clone())
        .push(" escape '\\'");
    if !domains.is_empty() {
        sql.push(" or u.search_domain = any(")
            .push_bind(domains.clone())
            .push(")");
    }
    // It may span the name of an address, which then ends the words' first line, and the domain.
    if let Some((name, start)) = needle.rsplit_once('@')
        && !name.is_empty()
        && !start.is_empty()
    {
        sql.push(" or (u.search_words like ")
            .push_bind(text::pattern(&format!("{name}@\n")))
            .push(" escape '\\' and u.search_text like ")
            .push_bind(pattern)
            .push(" escape '\\')");
    }
    if let Some(id) = sought.id {
        sql.push(" or u.id = ").push_bind(id);
    }
    sql.push(")");
}

/// ` and …`: the condition on a row `u`, of whoever is read anyway.
pub(crate) fn and_sought(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" and (1 = 0");
    if let Some(needle) = &sought.needle {
        sql.push(" or u.search_text like ")
            .push_bind(text::pattern(needle))
            .push(" escape '\\'");
    }
    if let Some(id) = sought.id {
        sql.push(" or u.id = ").push_bind(id);
    }
    sql.push(")");
}
