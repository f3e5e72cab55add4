//! Searching on SQLite: an index of every run of one to three characters (migration 0011) finds whoever may match, and
//! a narrow copy of the people is read for the rest.

use sqlx::QueryBuilder;

use super::{Conn, Database};
use crate::store::inputs::Sought;

/// A statement's plan does not depend on what is bound.
pub(crate) const KEEPS_PLANS: bool = true;
/// A needle of up to so many characters is one gram, and the index alone knows who has it.
const GRAM: usize = 3;
/// Grams of a long needle that are looked at, and the rarest of them that are looked up: FTS5 reads the whole list of each,
/// and that of a frequent one is long.
const GRAMS: usize = 12;
const RAREST: usize = 3;
/// How rare a gram is shows in the first so many people.
const SAMPLE: i64 = 2_000;

/// Chooses the grams that a search is looked up by.
pub(crate) async fn prepare(conn: &mut Conn, sought: &mut Sought) -> sqlx::Result<()> {
    let mut grams = sought.needle.as_deref().map(grams).unwrap_or_default();
    if grams.len() > RAREST {
        let mut sql = QueryBuilder::<Database>::new("select json_array(");
        for (n, gram) in grams.iter().enumerate() {
            sql.push(if n == 0 { "" } else { ", " })
                .push("(select count(*) from search_grams where search_grams match ")
                .push_bind(gram.clone())
                .push(" and rowid <= ")
                .push_bind(SAMPLE)
                .push(")");
        }
        let counts: String = sql.push(")").build_query_scalar().fetch_one(conn).await?;
        let counts: Vec<i64> =
            serde_json::from_str(&counts).map_err(|error| sqlx::Error::Decode(error.into()))?;
        let mut counted: Vec<(i64, String)> = counts.into_iter().zip(grams).collect();
        counted.sort_by_key(|(count, _)| *count);
        let rarest = counted.into_iter().take(RAREST);
        grams = rarest.map(|(_, gram)| gram).collect();
    }
    sought.grams = grams.join(" ");
    Ok(())
}

/// Whether fewer than `few` have all these grams.
pub(crate) async fn may_be_few(conn: &mut Conn, sought: &Sought, few: i64) -> sqlx::Result<bool> {
    if sought.needle.is_none() {
        return Ok(true);
    }
    let found: i64 = sqlx::query_scalar(
        "select count(*) from (select 1 from search_grams where search_grams match $1 limit $2)",
    )
    .bind(&sought.grams)
    .bind(few)
    .fetch_one(conn)
    .await?;
    Ok(found < few)
}

/// How many there are in all, where the index knows it.
pub(crate) async fn known_total(conn: &mut Conn, sought: &Sought) -> sqlx::Result<Option<i64>> {
    match &sought.needle {
        Some(needle) if is_gram(needle) && sought.id.is_none() => sqlx::query_scalar(
            "select coalesce(sum(doc), 0) from search_gram_counts where term = $1",
        )
        .bind(hex(needle.chars()))
        .fetch_one(conn)
        .await
        .map(Some),
        _ => Ok(None),
    }
}

/// Whether so many match that reading everything takes less than looking each of them up: judged by the first
/// sixty-fourth.
pub(crate) async fn reads_through(conn: &mut Conn, sought: &Sought) -> sqlx::Result<bool> {
    if sought.needle.is_none() {
        return Ok(false);
    }
    let (sample, found): (i64, i64) = sqlx::query_as(
        "select some.n, (select count(*) from search_grams where search_grams match $1 and rowid <= some.n)
           from (select coalesce(max(doc), 0) / 64 as n from search_docs) some",
    )
    .bind(&sought.grams)
    .fetch_one(conn)
    .await?;
    Ok(found * 4 > sample)
}

/// ` from … where …`: whoever matches, found through the index.
pub(crate) fn from_found(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    match (&sought.needle, sought.id) {
        (Some(needle), None) => {
            sql.push(" from search_grams g cross join search_docs u where g.search_grams match ")
                .push_bind(sought.grams.clone())
                .push(" and u.doc = g.rowid");
            if !is_gram(needle) {
                sql.push(" and instr(u.search_text, ")
                    .push_bind(needle.clone())
                    .push(") > 0");
            }
        }
        (Some(needle), Some(id)) => {
            sql.push(" from search_docs u where (u.id = ")
                .push_bind(id)
                .push(" or (u.doc in (select rowid from search_grams where search_grams match ")
                .push_bind(sought.grams.clone())
                .push(") and instr(u.search_text, ")
                .push_bind(needle.clone())
                .push(") > 0))");
        }
        (None, id) => {
            sql.push(" from search_docs u where u.id = ").push_bind(id);
        }
    }
}

/// ` from … where …`: whoever matches, found by reading everything.
pub(crate) fn from_all(sql: &mut QueryBuilder<Database>, sought: &Sought) {
    sql.push(" from search_docs u where 1 = 1");
    and_sought(sql, sought);
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

fn is_gram(needle: &str) -> bool {
    needle.chars().count() <= GRAM
}

/// The grams that whoever has the needle has, as FTS5's query has them: each character is in one, up to a length.
fn grams(needle: &str) -> Vec<String> {
    let chars: Vec<char> = needle.chars().collect();
    let last = chars.len().saturating_sub(GRAM);
    let places = (0..last).step_by(GRAM).chain([last]).take(GRAMS);
    places
        .map(|place| format!("\"{}\"", hex(chars.iter().copied().skip(place).take(GRAM))))
        .collect()
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
    fn every_character_is_in_a_gram() {
        let grams = |needle| grams(needle).join(" ");
        assert_eq!(grams("a"), "\"61\"");
        assert_eq!(grams("é"), "\"c3a9\"");
        assert_eq!(grams("abc"), "\"616263\"");
        assert_eq!(grams("abcd"), "\"616263\" \"626364\"");
        assert_eq!(grams("abcdefg"), "\"616263\" \"646566\" \"656667\"");
    }
}
