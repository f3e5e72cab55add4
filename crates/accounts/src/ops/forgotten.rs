//! "Forgot your password?", answered alike for everybody.
//!
//! Whether an address belongs to somebody must not show in the answer, nor in the time that it takes. So the request
//! does one and the same thing for every address, it writes it down; a job looks the address up, makes the link and
//! writes the letter. Both are one transaction each: nothing is lost, and nothing is sent twice.

use model::{EventKind, LinkKind, Period};

use crate::{
    Accounts, Caller, Refusal, RequestInfo,
    entry::Entry,
    mail::Letter,
    ops::{
        links::{mail_link, new_link},
        sign_in::network,
    },
    policy::Action,
    refusal::Fault,
    secret,
    store::{change, inputs::NewForgottenRow, read, rows::ForgottenRow},
    text,
    work::{Upkeep, Work},
};

/// Reset mails to one mailbox in an hour.
const MAILS_AN_HOUR: i64 = 3;
/// Requests from one client address in an hour: enough for an office, and no way to write the list full.
const REQUESTS_AN_HOUR: i64 = 30;
/// Bytes of an address, folded, that anybody can have.
const LONGEST: usize = 4 * 1024;
/// Requests that the job reads at a time.
const ROUND: i64 = 100;

impl Accounts {
    /// Asks for a mail with a reset link, for whoever has this address. Always the same answer, and the same work for
    /// every address.
    pub async fn forgot_password(&self, caller: &Caller, email: &str) -> Result<(), Refusal> {
        let key = text::fold(email.trim());
        if key.len() > LONGEST {
            return Ok(());
        }
        let now = self.clock.now();
        let id = secret::id(self.chance.as_ref(), now);
        let address = self
            .seal
            .close(id.as_bytes(), key.as_bytes(), self.chance.as_ref())?;
        let counter = secret::hash(&format!("forgot {key}"));
        let mut upkeep = Upkeep::begin(self, "an address is written down, to be looked up").await?;
        let hour = now - Period::hours(1);
        let from = network(caller.request.ip.as_deref().unwrap_or(""));
        let from = secret::hash(&format!("forgot from {from}"));
        let (_, requests) = change!(upkeep, guesses::take(&from, now, hour, 0))?;
        if requests > REQUESTS_AN_HOUR {
            // Nor does it use up what the mailbox has.
            return upkeep.finish().await;
        }
        let (_, asked) = change!(upkeep, guesses::take(&counter, now, hour, MAILS_AN_HOUR))?;
        if asked <= MAILS_AN_HOUR {
            let row = NewForgottenRow {
                id,
                address: &address,
                ip: caller.request.ip.as_deref(),
                user_agent: caller.request.user_agent.as_deref(),
                request_id: &caller.request.request_id,
            };
            change!(upkeep, forgotten::insert(&row))?;
        }
        upkeep.finish().await
    }

    /// Looks up the addresses that were written down and mails links to those who may sign in. One call of a job, which
    /// goes on until it has seen the end of the list; any number of nodes may run it. Says how many letters it wrote.
    pub async fn answer_forgotten(&self) -> Result<u64, Refusal> {
        let mut written = 0;
        loop {
            let mut reader = self.db.read().await?;
            let asked = read!(&mut reader, forgotten::oldest(ROUND))?;
            drop(reader);
            let full = i64::try_from(asked.len()).is_ok_and(|found| found >= ROUND);
            for row in asked {
                written += u64::from(self.answer_one(row).await?);
            }
            if !full {
                return Ok(written);
            }
        }
    }

    async fn answer_one(&self, asked: ForgottenRow) -> Result<bool, Refusal> {
        let caller = Caller::nobody(RequestInfo {
            ip: asked.ip,
            user_agent: asked.user_agent,
            request_id: asked.request_id,
            ..RequestInfo::default()
        });
        let mut work = Work::begin(self, &caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        if !change!(work, forgotten::delete(asked.id))? {
            // Another node was faster.
            return Ok(false);
        }
        let key = self.seal.open(asked.id.as_bytes(), &asked.address);
        let key = key.and_then(|key| String::from_utf8(key).map_err(Fault::unexpected));
        let account = match &key {
            Ok(key) => read!(&mut work, users::credential(key, at))?,
            // Sealed with a key that is gone: there is nobody to answer.
            Err(fault) => {
                tracing::warn!(cause = %fault, "a request for a reset link cannot be read");
                None
            }
        };
        let row = match account.filter(|account| account.may_sign_in()) {
            Some(account) => read!(&mut work, users::by_id_for_change(account.id, at))?,
            None => None,
        };
        let Some(row) = row.filter(|row| row.is_active) else {
            work.commit_silently("nobody who may sign in has this address")
                .await?;
            return Ok(false);
        };
        let link = new_link(&mut work, LinkKind::Reset, &row, false).await?;
        let letter = row.in_their_language(|| {
            Letter::reset_link(row.id, &row.email, &row.local(), &link.url, link.expires_at)
        });
        mail_link(&mut work, &link, letter).await?;
        work.commit(Entry::about(EventKind::PasswordResetRequested, &row))
            .await?;
        Ok(true)
    }
}
