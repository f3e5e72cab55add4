//! Rows of bulk runs.

use model::{
    BulkDeed, BulkOutcome, BulkProgress, BulkState, OrgId, PersonRef, RoleSet, Timestamp, UserId,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::policy::Target;

#[derive(Clone, Debug, FromRow)]
pub(crate) struct BulkRunRow {
    pub(crate) id: Uuid,
    pub(crate) created_by: Uuid,
    pub(crate) deed: String,
    pub(crate) created_at: i64,
    pub(crate) started_at: Option<i64>,
    pub(crate) undoes: Option<Uuid>,
}

impl BulkRunRow {
    /// A new run. One that takes back another needs no look before it begins.
    pub(crate) fn new(
        id: Uuid,
        by: UserId,
        deed: BulkDeed,
        at: Timestamp,
        undoes: Option<Uuid>,
    ) -> Self {
        Self {
            id,
            created_by: by.0,
            deed: deed.to_string(),
            created_at: at.micros(),
            started_at: undoes.map(|_| at.micros()),
            undoes,
        }
    }
}

#[derive(Clone, Debug, FromRow)]
pub(crate) struct BulkCountRow {
    pub(crate) state: String,
    pub(crate) n: i64,
}

/// The states as they are kept; a claimed person still waits for what becomes of them.
pub(crate) const fn state_name(state: BulkState) -> &'static str {
    match state {
        BulkState::Waiting => "waiting",
        BulkState::Done => "done",
        BulkState::Unchanged => "unchanged",
        BulkState::Refused => "refused",
    }
}

fn state(name: &str) -> BulkState {
    match name {
        "done" => BulkState::Done,
        "unchanged" => BulkState::Unchanged,
        "refused" => BulkState::Refused,
        _ => BulkState::Waiting,
    }
}

/// The counters of a run from the counts of its states.
pub(crate) fn progress(rows: &[BulkCountRow]) -> BulkProgress {
    let mut progress = BulkProgress::default();
    for row in rows {
        let n = u64::try_from(row.n).unwrap_or(0);
        progress.total += n;
        match state(&row.state) {
            BulkState::Waiting => progress.waiting += n,
            BulkState::Done => progress.done += n,
            BulkState::Unchanged => progress.unchanged += n,
            BulkState::Refused => progress.refused += n,
        }
    }
    progress
}

/// A person in a run, with what the policy asks for.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct PlannedRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) is_active: bool,
    pub(crate) role_mask: i64,
    pub(crate) sessions: i64,
}

impl PlannedRow {
    pub(crate) fn target(&self) -> Target {
        Target {
            id: UserId(self.id),
            org_id: self.org_id.map(OrgId),
            roles: RoleSet::from_bits(u8::try_from(self.role_mask).unwrap_or(0)),
            is_active: self.is_active,
            last_super_admin: false,
            // Nobody is invited in bulk.
            is_newcomer: false,
        }
    }

    pub(crate) fn person(self) -> PersonRef {
        PersonRef {
            id: UserId(self.id),
            label: self.full_name.unwrap_or(self.email),
        }
    }
}

#[derive(Clone, Debug, FromRow)]
pub(crate) struct BulkOutcomeRow {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) state: String,
    pub(crate) said: Option<String>,
}

impl From<BulkOutcomeRow> for BulkOutcome {
    fn from(row: BulkOutcomeRow) -> BulkOutcome {
        BulkOutcome {
            person: PersonRef {
                id: UserId(row.id),
                label: row.full_name.unwrap_or(row.email),
            },
            state: state(&row.state),
            said: row.said,
        }
    }
}

/// A person whom a request works on.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ClaimedRow {
    pub(crate) n: i64,
    pub(crate) user_id: Uuid,
    pub(crate) ends_at: Option<i64>,
}
