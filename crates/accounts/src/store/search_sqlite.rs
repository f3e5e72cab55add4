//! Searching on SQLite: an index of every run of one to three characters (migration 0011) finds whoever may match, and
//! a narrow copy of the people is read for the rest.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{Conn, Database, Writer};
use crate::store::{differences::Differences, inputs::Sought};

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
const DOCS_AFTER: &str =
    "select doc, id, search_text from search_docs where doc > $1 order by doc limit 1000";
/// Every entry of the index, one for each gram of each document. Lives as long as the connection and in no file.
const ENTRIES: &str = "create virtual table if not exists temp.search_entries using fts5vocab(main, search_grams, instance)";
const INDEXED: &str = "select term, count(*), sum(doc), sum(doc * doc % 2147483647) from temp.search_entries group by term";
const WITH_GRAM: &str = "select rowid from search_grams where search_grams match $1";
/// Grams whose people are looked up.
const LOOKED_UP: usize = 60;

/// How many documents have a gram, and two sums over their numbers that other documents would hardly have.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Spread {
    docs: i64,
    sum: i64,
    squares: i64,
}

/// Compares the narrow copy with the people, and the index of grams with the copy. Reads everything.
pub(crate) async fn differences(conn: &mut Conn) -> sqlx::Result<Differences> {
    // The entries are seen through a table of the connection's own, which a connection that only reads may not make.
    sqlx::query("pragma query_only = off")
        .execute(&mut *conn)
        .await?;
    let made = sqlx::query(ENTRIES).execute(&mut *conn).await;
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
    let wrong = wrong_grams(conn).await?;
    let more = wrong.len().saturating_sub(LOOKED_UP);
    for gram in wrong.into_iter().take(LOOKED_UP) {
        let (told, right) = spread_of(conn, &gram).await?;
        let letters = letters(&gram);
        let name = |docs: &[&i64]| {
            let some: Vec<String> = docs.iter().take(5).map(ToString::to_string).collect();
            let rest = docs.len().saturating_sub(5);
            match (some.is_empty(), rest) {
                (true, _) => "none".to_owned(),
                (false, 0) => format!("search_docs {}", some.join(", ")),
                (false, rest) => format!("search_docs {} and {rest} more", some.join(", ")),
            }
        };
        let more: Vec<_> = told.difference(&right).collect();
        let less: Vec<_> = right.difference(&told).collect();
        found.add(
            "search_grams",
            format!("{letters:?}"),
            format!(
                "{} too many ({}), {} missing ({})",
                more.len(),
                name(&more),
                less.len(),
                name(&less)
            ),
            "as search_docs has it",
        );
    }
    found.count += more as u64;
    Ok(found)
}

/// The grams whose documents in the index are not those that have them.
async fn wrong_grams(conn: &mut Conn) -> sqlx::Result<BTreeSet<String>> {
    let mut right: BTreeMap<String, Spread> = BTreeMap::new();
    let mut after = i64::MIN;
    loop {
        let docs: Vec<(i64, Uuid, String)> = sqlx::query_as(DOCS_AFTER)
            .bind(after)
            .fetch_all(&mut *conn)
            .await?;
        let Some((last, ..)) = docs.last() else { break };
        after = *last;
        for (doc, _, text) in &docs {
            for gram in all_grams(text) {
                let spread = right.entry(gram).or_default();
                spread.docs += 1;
                spread.sum += doc;
                spread.squares += doc * doc % 2_147_483_647;
            }
        }
    }
    let told: Vec<(String, i64, i64, i64)> = sqlx::query_as(INDEXED).fetch_all(&mut *conn).await?;
    let mut wrong = BTreeSet::new();
    for (gram, docs, sum, squares) in told {
        let spread = Spread { docs, sum, squares };
        if right.remove(&gram) != Some(spread) {
            wrong.insert(gram);
        }
    }
    wrong.extend(right.into_keys());
    Ok(wrong)
}

/// The documents that the index has for a gram, and those whose text has it.
async fn spread_of(conn: &mut Conn, gram: &str) -> sqlx::Result<(BTreeSet<i64>, BTreeSet<i64>)> {
    let told: Vec<i64> = sqlx::query_scalar(WITH_GRAM)
        .bind(format!("\"{gram}\""))
        .fetch_all(&mut *conn)
        .await?;
    let right: Vec<i64> =
        sqlx::query_scalar("select doc from search_docs where instr(search_text, $1) > 0")
            .bind(letters(gram))
            .fetch_all(&mut *conn)
            .await?;
    Ok((told.into_iter().collect(), right.into_iter().collect()))
}

/// Makes the narrow copy and the index anew from the people.
pub(crate) async fn index_anew(writer: Writer<'_>) -> sqlx::Result<()> {
    let conn = writer.conn();
    for statement in [
        "insert into search_grams (search_grams) values ('delete-all')",
        "delete from search_docs",
        // Its trigger fills the index.
        "insert into search_docs (id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text)
         select id, org_id, is_active, role_mask, created_at, last_login_key, org_key, search_text
           from users
          order by created_at, id",
    ] {
        sqlx::query(statement).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Every gram of a text, as the index has it.
fn all_grams(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams = BTreeSet::new();
    for place in 0..chars.len() {
        for length in 1..=GRAM {
            grams.insert(hex(chars.iter().copied().skip(place).take(length)));
        }
    }
    grams
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

    #[test]
    fn a_text_has_every_run_of_one_to_three_characters() {
        let grams: Vec<_> = all_grams("añb").iter().map(|gram| letters(gram)).collect();
        assert_eq!(grams, ["a", "añ", "añb", "b", "ñ", "ñb"]);
    }
}
