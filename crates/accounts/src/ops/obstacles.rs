//! Why somebody cannot sign in just now: what a refused sign-in does not tell a stranger.

use std::collections::BTreeSet;

use model::{ActivityQuery, EventKind, Obstacle, Paging, Timestamp, UserId};

use crate::{
    Accounts, Caller, Refusal,
    ops::sign_in::pair_key,
    policy::{self, Action},
    store::{Reader, inputs::Of, read, rows::UserRow},
};

/// So many of the latest failures are looked at for the addresses that they came from.
const FAILURES: u32 = 100;

impl Accounts {
    /// What keeps a person out of Usher, or takes them somewhere else first; empty where nothing does.
    pub async fn sign_in_obstacles(
        &self,
        caller: &Caller,
        id: UserId,
    ) -> Result<Vec<Obstacle>, Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, now))?;
        let facts = row.as_ref().map(|row| row.target());
        policy::may(caller, Action::ManageSessions(facts.as_ref()))?;
        let Some(row) = row else {
            return Err(crate::Fault::unexpected("a grant without a target").into());
        };
        let mut found = of_row(&row);
        found.extend(self.too_many_guesses(&mut reader, &row, now).await?);
        Ok(found)
    }

    /// The addresses from which too many wrong passwords came. Counters are kept by hash alone, so the addresses
    /// are those that the trail knows of failures.
    pub(super) async fn too_many_guesses(
        &self,
        reader: &mut Reader,
        row: &UserRow,
        now: Timestamp,
    ) -> Result<Vec<Obstacle>, Refusal> {
        let window = self.settings.guess_window;
        let failures = ActivityQuery {
            kind: Some(EventKind::LoginFailed),
            // The last guess that counted began its window anew, so the first of them may be as old as two.
            since: Some(now - window - window),
            paging: Paging {
                page: 1,
                page_size: FAILURES,
            },
            ..ActivityQuery::default()
        };
        let events = read!(
            &mut *reader,
            events::page(Of::Person(row.id), &failures, 0, None)
        )?;
        let addresses: BTreeSet<String> = events.into_iter().filter_map(|event| event.ip).collect();
        let mut found = Vec::new();
        for address in addresses {
            let key = pair_key(&row.email, &address);
            let Some((start, n)) = read!(&mut *reader, guesses::of_key(&key))? else {
                continue;
            };
            let until = Timestamp::from_micros(start) + window;
            if n >= self.settings.guesses_account && until > now {
                found.push(Obstacle::TooManyGuesses { address, until });
            }
        }
        Ok(found)
    }
}

fn of_row(row: &UserRow) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if !row.is_active {
        found.push(Obstacle::Deactivated);
    }
    if row.is_kept_out() {
        found.push(Obstacle::OrganizationDeactivated {
            name: row.org_name.clone().unwrap_or_default(),
        });
    }
    if !row.has_password && row.oauth_provider.is_none() {
        found.push(Obstacle::NoPassword);
    } else if row.must_change_password {
        found.push(Obstacle::MustChangePassword);
    }
    found
}
