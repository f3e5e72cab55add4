//! One deed for many people.
//!
//! A run is proposed first: the list of people is written down, so that what is looked at and what is done are the
//! same people, whoever matches the filter by then. It is carried out piece by piece, each person by the ordinary
//! operation with its own transaction, its own judgement and its own entry in the trail, and can be interrupted and
//! taken up again. A run belongs to who proposed it; nobody else can see it.

mod plan;
mod work_off;

use messages::t;
use model::{
    BulkDeed, BulkOutcome, BulkRun, FieldProblem, MOST_PEOPLE, Page, Paging, Period, Permission,
    Problem, Selection, Timestamp,
};
use uuid::Uuid;

use crate::{
    Accounts, Caller, Fault, Person, Refusal,
    ops::check_paging,
    policy::{self, Action, Denied},
    secret,
    store::{
        bulk_rows::{BulkRunRow, progress},
        change, read,
    },
    work::Upkeep,
};

/// How long a run can be looked at, taken up and undone.
pub(super) const LIFE: Period = Period::days(7);

impl Accounts {
    /// Writes down whom a deed is meant for and answers the run's id. Nothing happens to anybody yet.
    ///
    /// # Errors
    ///
    /// An end in the past is said of the field `until`.
    pub async fn propose_bulk(
        &self,
        caller: &Caller,
        deed: BulkDeed,
        selection: &Selection,
    ) -> Result<Uuid, Refusal> {
        let by = may_ever(caller, deed)?;
        let scope = policy::scope(caller, Permission::UsersRead);
        let at = self.clock.now();
        if let BulkDeed::AssignRole(_, Some(end)) = deed
            && end <= at
        {
            let problem = FieldProblem::body("until", t!("check-end-past"));
            return Err(Problem::invalid(problem).into());
        }
        let run = BulkRunRow::new(self.new_id(at), by.id, deed, at, None);
        let mut upkeep = Upkeep::begin(self, "a proposal changes nobody").await?;
        change!(upkeep, bulk::insert(&run))?;
        let picked = change!(upkeep, bulk::pick(run.id, &scope, selection, at))?;
        if picked == 0 {
            return Err(Problem::conflict(t!("refusal-nobody-selected")).into());
        }
        if picked > MOST_PEOPLE {
            let sentence = t!(
                "refusal-too-many-people",
                most = MOST_PEOPLE,
                picked = picked
            );
            return Err(Problem::conflict(sentence).into());
        }
        upkeep.finish().await?;
        Ok(run.id)
    }

    /// A run: before it begins what it would do, afterwards what became of each person.
    pub async fn bulk_run(
        &self,
        caller: &Caller,
        id: Uuid,
        paging: Paging,
    ) -> Result<BulkRun, Refusal> {
        check_paging(paging)?;
        let mut reader = self.db.read().await?;
        let (row, deed) = own(caller, read!(&mut reader, bulk::run(id))?)?;
        let progress = progress(&read!(&mut reader, bulk::counts(id))?);
        let started = row.started_at.is_some();
        let plan = match started {
            true => None,
            false => Some(self.plan(caller, &mut reader, id, deed).await?),
        };
        let rows = match started {
            true => read!(
                &mut reader,
                bulk::outcomes(id, paging.limit(), paging.offset())
            )?,
            false => Vec::new(),
        };
        let outcomes = rows.into_iter().map(BulkOutcome::from).collect();
        Ok(BulkRun {
            id,
            deed,
            created_at: Timestamp::from_micros(row.created_at),
            started,
            is_undo: row.undoes.is_some(),
            has_way_back: deed
                .undone_by()
                .is_some_and(|undo| may_ever(caller, undo).is_ok()),
            progress,
            plan,
            outcomes: Page::new(outcomes, progress.total, paging),
        })
    }

    /// Begins to take back what a finished run did: a new run over those whom it changed. Answers that one's id.
    pub async fn undo_bulk(&self, caller: &Caller, id: Uuid) -> Result<Uuid, Refusal> {
        let mut reader = self.db.read().await?;
        let (_, deed) = own(caller, read!(&mut reader, bulk::run(id))?)?;
        let progress = progress(&read!(&mut reader, bulk::counts(id))?);
        drop(reader);
        let Some(undo) = deed.undone_by() else {
            return Err(Problem::conflict(t!("refusal-no-way-back")).into());
        };
        if progress.waiting > 0 || progress.done == 0 {
            let sentence = t!("refusal-nothing-to-take-back");
            return Err(Problem::conflict(sentence).into());
        }
        let by = may_ever(caller, undo)?;
        let at = self.clock.now();
        let run = BulkRunRow::new(self.new_id(at), by.id, undo, at, Some(id));
        let mut upkeep =
            Upkeep::begin(self, "each person of a run has an entry of their own").await?;
        change!(upkeep, bulk::insert(&run))?;
        change!(upkeep, bulk::pick_done(run.id, id))?;
        upkeep.finish().await?;
        Ok(run.id)
    }

    fn new_id(&self, at: Timestamp) -> Uuid {
        secret::id(self.chance.as_ref(), at)
    }
}

/// A run of the caller's own; anybody else's is as absent as one that never was.
fn own(caller: &Caller, found: Option<BulkRunRow>) -> Result<(BulkRunRow, BulkDeed), Refusal> {
    policy::may(caller, Action::ListUsers)?;
    let person = caller.person().ok_or(Denied::SignInNeeded)?;
    let row = found
        .filter(|row| row.created_by == person.id.0)
        .ok_or_else(|| Problem::not_found(t!("refusal-no-such-run")))?;
    let deed = row
        .deed
        .parse()
        .map_err(|_| Fault::unexpected("a run with an unknown deed"))?;
    Ok((row, deed))
}

/// Whether some role of the caller ever allows the deed. Whom it reaches is judged person by person.
fn may_ever(caller: &Caller, deed: BulkDeed) -> Result<&Person, Refusal> {
    policy::may(caller, Action::ListUsers)?;
    let needed = match deed {
        BulkDeed::Deactivate | BulkDeed::Reactivate => Permission::UsersDeactivate,
        BulkDeed::AssignRole(..) => Permission::RolesAssign,
        BulkDeed::RemoveRole(_) => Permission::RolesRemove,
        BulkDeed::SignOut => Permission::UsersSessions,
    };
    policy::ever(caller, needed)?;
    caller.person().ok_or_else(|| Denied::SignInNeeded.into())
}
