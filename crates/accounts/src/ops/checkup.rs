//! What `usher doctor` asks: whether the data is sound, and whether mail leaves.

use uuid::Uuid;

use model::Timestamp;

use crate::{Accounts, Refusal, store::read, text};

/// People are read so many at a time.
const BATCH: i64 = 1000;

/// What was found in the database. Nothing was changed.
#[derive(Clone, Debug)]
pub struct Checkup {
    /// Damaged pages, or a trail that was changed.
    pub damage: Option<String>,
    /// Kinds of people (organization, state, roles) whose counter is not what a recount finds.
    pub miscounted: i64,
    /// People whose folded columns are not what their address and name fold to, so that a search misses them.
    pub misfiled: u64,
    /// Active people who hold super_admin now.
    pub super_admins: i64,
    pub mail_waiting: i64,
    pub mail_given_up: i64,
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
        let mut reader = self.db.read().await?;
        let (mail_waiting, mail_given_up) = read!(&mut reader, checkup::mail())?;
        let miscounted = read!(&mut reader, checkup::miscounted())?;
        let super_admins = read!(&mut reader, users::active_super_admins(self.clock.now()))?;
        let latest_entry = Timestamp::from_micros(read!(&mut reader, checkup::latest_entry())?);
        let (mut misfiled, mut after) = (0, Uuid::nil());
        loop {
            let rows = read!(&mut reader, checkup::filed_after(after, BATCH))?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            let wrong = rows.iter().filter(|row| {
                let name = row.full_name.as_deref();
                row.email_key != text::fold(&row.email)
                    || row.name_key != text::name_key(name)
                    || row.search_text != text::search_text(&row.email, name)
            });
            misfiled += wrong.count() as u64;
        }
        Ok(Checkup {
            damage,
            miscounted,
            misfiled,
            super_admins,
            mail_waiting,
            mail_given_up,
            latest_entry,
        })
    }

    /// Messages that wait for a mail server.
    pub async fn mail_waiting(&self) -> Result<i64, Refusal> {
        let mut reader = self.db.read().await?;
        Ok(read!(&mut reader, checkup::mail())?.0)
    }
}
