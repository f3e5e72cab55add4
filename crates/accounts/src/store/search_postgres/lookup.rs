//! How a search is looked up: chosen by what the needle is, and by how many have what it is made of.

use sqlx::QueryBuilder;

use super::{
    KEEPS_PLANS,
    pieces::{is_short, pairs, rarest},
    statements::{from_found, is_looked_up},
};
use crate::{
    store::{
        inputs::Sought,
        postgres::{Conn, Database},
    },
    text,
};

/// Domains that are looked up at once. A needle that more of them have is found by comparing everybody's text.
const DOMAINS: usize = if cfg!(test) { 4 } else { 500 };

/// So many are looked up again for each piece of a list that is read to its end.
const FEW: i64 = if cfg!(test) { 10 } else { 2_000 };

/// How whoever matches is found.
pub(crate) struct Lookup<'a> {
    pub(super) sought: &'a Sought,
    /// Everybody has it.
    pub(crate) is_everybodys: bool,
    /// How many people there are; 0 where it was not asked.
    pub(crate) all: i64,
    /// An index finds them all sooner than a walk would meet them.
    pub(super) is_few: bool,
    pub(super) by: By,
}

/// What knows who has the needle.
pub(super) enum By {
    /// The index of short runs, for one or two characters, which so many people have.
    Runs(i64),
    /// The index of words, and the dictionary of domains.
    Words {
        /// What whoever has the needle has in their words, unless they have one of the domains.
        piece: String,
        /// The domains of which each is a match; none where they are too many.
        domains: Option<Vec<String>>,
        /// How many people have one of these.
        in_domain: i64,
    },
    /// Nothing, for there is no needle.
    Id,
}

/// Asks the counters and the dictionary.
pub(crate) async fn look<'a>(conn: &mut Conn, sought: &'a Sought) -> sqlx::Result<Lookup<'a>> {
    let Some(needle) = sought.needle.as_deref() else {
        return Ok(Lookup {
            sought,
            is_everybodys: false,
            all: 0,
            is_few: true,
            by: By::Id,
        });
    };
    if is_short(needle) {
        let (all, having): (i64, i64) = sqlx::query_as(
            "select cast(coalesce((select sum(n) from user_spans), 0) as bigint),
                    coalesce((select n from search_run_counts where run = $1), 0)",
        )
        .bind(needle)
        .fetch_one(conn)
        .await?;
        return Ok(Lookup {
            sought,
            is_everybodys: having == all,
            all,
            is_few: false,
            by: By::Runs(having),
        });
    }
    // Where a name stands before the last `@`, a domain alone is no match: the name is looked for, and the text compared.
    let (words, in_domains) = match needle.rsplit_once('@') {
        None => (needle.to_owned(), Some(text::pattern(needle))),
        Some(("", start)) => (needle.to_owned(), Some(text::pattern(start).split_off(1))),
        Some((name, _)) => (format!("{name}@"), None),
    };
    let pairs = pairs(&words);
    let (mut all, mut in_domain, mut domains, mut counts) = (0, 0, Vec::new(), Vec::new());
    if in_domains.is_some() || !pairs.is_empty() {
        let mut sql = QueryBuilder::<Database>::new(
            "select cast(coalesce((select sum(n) from user_spans), 0) as bigint),
                    cast(coalesce(sum(d.n), 0) as bigint),
                    coalesce(array_agg(d.domain), '{}'),
                    coalesce((select array_agg(coalesce(c.n, 0) order by pair.place)
                                from unnest(",
        );
        sql.push_bind(pairs)
            .push(
                "::text[]) with ordinality as pair (run, place)
                                left join search_run_counts c
                                  on c.run = pair.run), '{}')
               from (select domain, n from domains where n > 0 and domain like ",
            )
            .push_bind(in_domains)
            .push(" escape '\\' limit ")
            .push(DOMAINS + 1)
            .push(") d");
        (all, in_domain, domains, counts) = sql
            .build_query_as::<(i64, i64, Vec<String>, Vec<i64>)>()
            .persistent(KEEPS_PLANS)
            .fetch_one(conn)
            .await?;
    }
    Ok(Lookup {
        sought,
        is_everybodys: in_domain > 0 && in_domain == all,
        all,
        is_few: false,
        by: By::Words {
            piece: rarest(&words, &counts),
            domains: (domains.len() <= DOMAINS).then_some(domains),
            in_domain,
        },
    })
}

/// Finds out whether few match, for a list that is read to its end: a walk would go through everybody for them.
pub(crate) async fn tell_few(conn: &mut Conn, lookup: &mut Lookup<'_>) -> sqlx::Result<()> {
    if !is_looked_up(lookup, false) {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Database>::new("select count(*) from (select 1");
    from_found(&mut sql, lookup, true);
    sql.push(" limit ").push(FEW + 1).push(") f");
    let found: i64 = sql
        .build_query_scalar()
        .persistent(KEEPS_PLANS)
        .fetch_one(conn)
        .await?;
    lookup.is_few = found <= FEW;
    Ok(())
}

/// A walk is planned alike for all words.
pub(crate) const fn keeps_plan(lookup: &Lookup<'_>) -> bool {
    !lookup.is_few
}

/// Finding out costs as much as finding, but for what counters and dictionary know.
pub(crate) async fn may_be_few(_: &mut Conn, lookup: &Lookup<'_>, few: i64) -> sqlx::Result<bool> {
    Ok(match &lookup.by {
        By::Runs(_) => false,
        By::Words { in_domain, .. } => *in_domain < few,
        By::Id => true,
    })
}

/// The counters know it of short runs. No index of PostgreSQL's counts; but the dictionary does, and for a word of a domain
/// few others may be left.
pub(crate) async fn known_total(conn: &mut Conn, lookup: &Lookup<'_>) -> sqlx::Result<Option<i64>> {
    let sought = lookup.sought;
    let (Some(needle), None) = (&sought.needle, sought.id) else {
        return Ok(None);
    };
    let (domains, in_domain) = match &lookup.by {
        By::Runs(having) => return Ok(Some(*having)),
        By::Words {
            domains: Some(domains),
            in_domain,
            ..
        } if !domains.is_empty() => (domains, in_domain),
        By::Words { .. } | By::Id => return Ok(None),
    };
    let mut sql = QueryBuilder::<Database>::new("select ");
    sql.push_bind(in_domain)
        .push(" + count(*) from search_docs d where d.words like ")
        .push_bind(text::pattern(needle))
        .push(" escape '\\' and coalesce(d.domain, '') <> all(")
        .push_bind(domains.clone())
        .push(")");
    sql.build_query_scalar()
        .persistent(KEEPS_PLANS)
        .fetch_one(conn)
        .await
        .map(Some)
}
