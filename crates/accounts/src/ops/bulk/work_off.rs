//! Carrying a run out, piece by piece.

use messages::t;
use model::{BulkDeed, BulkProgress, BulkState, Period, Problem, Role, Timestamp, UserId};
use uuid::Uuid;

use super::{
    own,
    plan::{already, takes_what_it_rests_on},
};
use crate::{
    Accounts, Caller, Refusal,
    ops::roles::Held,
    store::{
        bulk_rows::{ClaimedRow, progress, state_name},
        change, read,
    },
    work::Upkeep,
};

/// A request that died in the middle keeps its people to itself this long.
const CLAIM: Period = Period::minutes(2);

/// What became of one person, and the end of the role that was taken from them.
struct Settled {
    state: BulkState,
    said: Option<String>,
    ends_at: Option<i64>,
}

impl Accounts {
    /// Does the next `people` of a run, at most, and says how far it is. Every person is judged anew: somebody who
    /// has changed since the proposal gets what is right for them now. Two requests never do the same person.
    pub async fn continue_bulk(
        &self,
        caller: &Caller,
        id: Uuid,
        people: u32,
    ) -> Result<BulkProgress, Refusal> {
        let mut reader = self.db.read().await?;
        let (_, deed) = own(caller, read!(&mut reader, bulk::run(id))?)?;
        drop(reader);
        let now = self.clock.now();
        let mut upkeep =
            Upkeep::begin(self, "each person of a run has an entry of their own").await?;
        change!(upkeep, bulk::start(id, now))?;
        let mut claimed = change!(upkeep, bulk::claim(id, now, now + CLAIM, i64::from(people)))?;
        upkeep.finish().await?;
        claimed.sort_unstable_by_key(|row| row.n);
        for row in claimed {
            let settled = self.do_one(caller, deed, &row).await?;
            let mut upkeep = Upkeep::begin(self, "what became of a person of a run").await?;
            change!(
                upkeep,
                bulk::settle(
                    id,
                    row.n,
                    state_name(settled.state),
                    settled.said.as_deref(),
                    settled.ends_at
                )
            )?;
            upkeep.finish().await?;
        }
        let mut reader = self.db.read().await?;
        Ok(progress(&read!(&mut reader, bulk::counts(id))?))
    }

    /// A refusal is this person's alone; only a fault of ours stops the run.
    async fn do_one(
        &self,
        caller: &Caller,
        deed: BulkDeed,
        row: &ClaimedRow,
    ) -> Result<Settled, Refusal> {
        let id = UserId(row.user_id);
        let mut ends_at = row.ends_at;
        let changed = match deed {
            BulkDeed::Deactivate => self.switch_off(caller, id).await,
            BulkDeed::Reactivate => self.switch_on(caller, id).await.map(|(_, changed)| changed),
            BulkDeed::AssignRole(role, until) => {
                let end = row.ends_at.map(Timestamp::from_micros).or(until);
                self.give(caller, id, role, end).await
            }
            BulkDeed::RemoveRole(_) if takes_what_it_rests_on(caller, deed, id) => {
                Err(Problem::conflict(t!("refusal-bulk-own-role")).into())
            }
            BulkDeed::RemoveRole(role) => {
                let taken = self.unassign(caller, id, role.name()).await;
                taken.map(|end| {
                    ends_at = end.map(Timestamp::micros);
                    true
                })
            }
            BulkDeed::SignOut => self
                .revoke_sessions(caller, id, false)
                .await
                .map(|ended| ended > 0),
        };
        let (state, said) = match changed {
            Ok(true) => (BulkState::Done, None),
            Ok(false) => (BulkState::Unchanged, Some(already(deed).to_owned())),
            Err(Refusal::Problem(problem)) => (BulkState::Refused, Some(problem.to_string())),
            Err(fault) => return Err(fault),
        };
        Ok(Settled {
            state,
            said,
            ends_at,
        })
    }

    /// Gives a role to somebody who does not hold it; the end of a grant that is there stays. A role that is given
    /// back ends when it would have.
    async fn give(
        &self,
        caller: &Caller,
        id: UserId,
        role: Role,
        end: Option<Timestamp>,
    ) -> Result<bool, Refusal> {
        if end.is_some_and(|end| end <= self.clock.now()) {
            let sentence = t!("refusal-role-would-have-ended");
            return Err(Problem::conflict(sentence).into());
        }
        self.assign(caller, id, role, end, Held::Kept)
            .await
            .map(|(_, changed)| changed)
    }
}
