//! What `usher doctor` asks: whether the data is sound, and whether mail leaves; and how what is kept twice is worked
//! out anew.

use model::{RoleSet, Timestamp};
use uuid::Uuid;

use crate::{
    Accounts, Refusal,
    store::{Missing, Reader, change, differences::Differences, read, rows::FiledRow},
    text,
    work::Upkeep,
};

/// People are read so many at a time.
const BATCH: i64 = 1000;
/// `user_spans` counts in spans of 2^41 microseconds.
const SPAN_BITS: u32 = 41;

/// What was found in the database. Nothing was changed.
#[derive(Clone, Debug)]
pub struct Checkup {
    /// Damaged pages, or a trail that was changed.
    pub damage: Option<String>,
    /// Triggers and indexes that the schema should have: without them the trail can be rewritten, or lists are slow.
    pub missing: Vec<Missing>,
    /// Why nothing can be written, if so: a little was, and was taken back.
    pub unwritable: Option<String>,
    /// Counters that are not what a recount finds: lists show wrong totals, or deep pages other people.
    pub totals: Differences,
    /// People's columns that are not what they are made from: lists sort and searches find them wrongly.
    pub filed: Differences,
    /// What searches look through, where it is not what people are filed under, or not in its order.
    pub index: Differences,
    /// An active person holds super_admin now.
    pub has_super_admin: bool,
    pub mail_waiting: i64,
    pub mail_given_up: i64,
    /// Messages among the first that wait which were sealed with another `secret_key`.
    pub mail_sealed_elsewhere: usize,
    pub latest_entry: Timestamp,
}

impl Accounts {
    /// Reads everything that is kept twice and compares.
    ///
    /// # Errors
    ///
    /// Only if the database cannot be read.
    pub async fn check_up(&self) -> Result<Checkup, Refusal> {
        let damage = self.damage().await?;
        let mail_sealed_elsewhere = self.mail_sealed_elsewhere().await?;
        let missing = self.db.missing().await?;
        let unwritable = match damage {
            None => self.db.try_write().await.err().map(|e| e.to_string()),
            // Where pages are damaged already, nothing is tried on them.
            Some(_) => None,
        };
        let mut reader = self.db.read().await?;
        let (mail_waiting, mail_given_up) = read!(&mut reader, checkup::mail())?;
        let totals = totals(&mut reader).await?;
        let has_super_admin = read!(&mut reader, users::has_super_admin(self.clock.now()))?;
        let latest_entry = Timestamp::from_micros(read!(&mut reader, checkup::latest_entry())?);
        let mut filed = Differences::default();
        let mut after = Uuid::nil();
        loop {
            let rows = read!(&mut reader, checkup::filed_after(after, BATCH))?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in &rows {
                compare(row, &mut filed);
            }
        }
        let index = read!(&mut reader, search::differences())?;
        Ok(Checkup {
            damage,
            missing,
            unwritable,
            totals,
            filed,
            index,
            has_super_admin,
            mail_waiting,
            mail_given_up,
            mail_sealed_elsewhere,
            latest_entry,
        })
    }

    /// Works out anew whatever is kept twice, from what it is made from, in one transaction. People, roles and trail
    /// stay as they are.
    ///
    /// # Errors
    ///
    /// The database cannot be written; then nothing has changed.
    pub async fn mend(&self) -> Result<(), Refusal> {
        let mut upkeep = Upkeep::begin(self, "copies are made anew; nobody is changed").await?;
        change!(upkeep, checkup::keep_still())?;
        let mut after = Uuid::nil();
        loop {
            let rows = read!(&mut upkeep, checkup::filed_after(after, BATCH))?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in rows {
                let right = filed_right(&row);
                if columns(&row) != columns(&right) {
                    change!(upkeep, checkup::file(&right))?;
                }
            }
        }
        change!(upkeep, checkup::recount())?;
        change!(upkeep, checkup::cut_list_spans())?;
        change!(upkeep, search::index_anew())?;
        upkeep.finish().await
    }

    /// How many of the first messages that wait were sealed with another `secret_key`: they can never be sent.
    ///
    /// # Errors
    ///
    /// Only if the database cannot be read.
    pub async fn mail_sealed_elsewhere(&self) -> Result<usize, Refusal> {
        let mut reader = self.db.read().await?;
        let sealed = read!(&mut reader, checkup::sealed(BATCH))?;
        let opens = |(id, body): &(Uuid, Vec<u8>)| self.seal.open(id.as_bytes(), body).is_ok();
        Ok(sealed.iter().filter(|letter| !opens(letter)).count())
    }

    /// Messages that wait for a mail server, and those that were given up.
    pub async fn mail_unsent(&self) -> Result<(i64, i64), Refusal> {
        let mut reader = self.db.read().await?;
        Ok(read!(&mut reader, checkup::mail())?)
    }
}

async fn totals(reader: &mut Reader) -> Result<Differences, Refusal> {
    let mut found = Differences::default();
    for (org, active, roles, told, right) in read!(reader, checkup::wrong_counts())? {
        let of = match org {
            0 => "no organization".to_owned(),
            org => format!("organization {org}"),
        };
        found.add("user_counts", kind(&of, active, roles), told, right);
    }
    for (span, active, roles, told, right) in read!(reader, checkup::wrong_spans())? {
        let from = span
            .checked_mul(1 << SPAN_BITS)
            .map_or_else(String::new, |at| {
                format!(" (from {})", Timestamp::from_micros(at))
            });
        found.add(
            "user_spans",
            kind(&format!("span {span}{from}"), active, roles),
            told,
            right,
        );
    }
    for (event, told, right) in read!(reader, checkup::wrong_event_counts())? {
        found.add("event_counts", event, told, right);
    }
    for (domain, told, right) in read!(reader, checkup::wrong_domains())? {
        found.add("domains", domain, told, right);
    }
    for (sort, from, told, right) in read!(reader, checkup::wrong_list_spans())? {
        let of = match from {
            Some(key) => format!("{sort} from {key:?}"),
            None => format!("{sort}, everybody"),
        };
        found.add("list_spans", of, told, right);
    }
    Ok(found)
}

/// "organization 7, active, org_admin + user".
fn kind(of: &str, active: i64, roles: i64) -> String {
    let state = if active == 0 { "deactivated" } else { "active" };
    format!("{of}, {state}, {}", role_names(roles))
}

fn role_names(mask: i64) -> String {
    let known = u8::try_from(mask)
        .ok()
        .filter(|bits| *bits < RoleSet::COUNT);
    let Some(set) = known.map(RoleSet::from_bits) else {
        return format!("roles {mask}");
    };
    let names: Vec<&str> = set.iter().map(model::Role::name).collect();
    if names.is_empty() {
        "no role".to_owned()
    } else {
        names.join(" + ")
    }
}

/// The columns that are made from others.
fn columns(row: &FiledRow) -> [(&'static str, String); 6] {
    [
        ("email_key", format!("{:?}", row.email_key)),
        ("name_key", format!("{:?}", row.name_key)),
        ("search_text", format!("{:?}", row.search_text)),
        ("org_key", format!("{:?}", row.org_key)),
        ("last_login_key", row.last_login_key.to_string()),
        ("role_mask", role_names(row.role_mask)),
    ]
}

/// The same person as they should be filed.
fn filed_right(row: &FiledRow) -> FiledRow {
    let name = row.full_name.as_deref();
    FiledRow {
        email_key: text::fold(&row.email),
        name_key: text::name_key(name),
        search_text: text::search_text(&row.email, name),
        org_key: row.org_key_found.clone(),
        last_login_key: row.last_login_key_found,
        role_mask: row.role_mask_found,
        ..row.clone()
    }
}

fn compare(row: &FiledRow, filed: &mut Differences) {
    let right = filed_right(row);
    for ((column, told), (_, found)) in columns(row).into_iter().zip(columns(&right)) {
        if told != found {
            filed.add("users", format!("user {}, {column}", row.id), told, found);
        }
    }
}
