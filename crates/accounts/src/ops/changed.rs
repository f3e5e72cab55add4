//! The version that somebody read must still stand; otherwise they are told what changed since, and who did it
//! where they may know.

use messages::t;
use model::{Event, EventKind, OrgId, Problem};
use uuid::Uuid;

use crate::{
    Refusal,
    policy::{self, Action, Target},
    store::{Source, inputs::Of, read},
};

/// No more changes than this are told; who needs them all reads the trail.
const MOST_TOLD: i64 = 5;

/// Whose version it is, and whether the caller may read of whom a change came.
pub(crate) struct Record {
    of: Of,
    id: String,
    names: bool,
}

impl Record {
    pub(crate) fn person(caller: &crate::Caller, id: Uuid, target: Option<&Target>) -> Self {
        Self {
            of: Of::Person(id),
            id: id.to_string(),
            names: policy::may(caller, Action::ReadActivity(target)).is_ok(),
        }
    }

    pub(crate) fn organization(caller: &crate::Caller, id: OrgId) -> Self {
        Self {
            of: Of::Organization(id),
            id: id.to_string(),
            names: policy::may(caller, Action::ReadOrganizationActivity(Some(id))).is_ok(),
        }
    }

    /// # Errors
    ///
    /// 412 if the version that the caller read is not the one that stands.
    pub(crate) async fn still_is(
        self,
        source: &mut impl Source,
        read: Option<i64>,
        version: i64,
    ) -> Result<(), Refusal> {
        let Some(read) = read.filter(|read| *read != version) else {
            return Ok(());
        };
        // Each change moves the version by one and leaves one entry. A version that never was is no place to
        // count from.
        let since = (version - read).clamp(0, MOST_TOLD);
        let rows = read!(source, events::changes_of(self.of, &self.id, since))?;
        let told: Vec<_> = rows
            .into_iter()
            .filter_map(|row| row.event())
            .map(|event| told(&event, self.names))
            .collect();
        // As text: a client may name a version of any size.
        let (read, version) = (read.to_string(), version.to_string());
        let sentence = if told.is_empty() {
            t!("problem-changed", read = read, version = version)
        } else {
            t!(
                "problem-changed-latest",
                read = read,
                version = version,
                changes = told.join("; ")
            )
        };
        Err(Problem::Changed { sentence }.into())
    }
}

fn told(event: &Event, names: bool) -> String {
    let what = if names {
        event.sentence().to_string()
    } else {
        event.kind.title()
    };
    let at = event.at.to_string();
    let fields: Vec<_> = event.changes().into_iter().map(|one| one.field).collect();
    if fields.is_empty() {
        t!("problem-changed-what", what = what, at = at)
    } else {
        t!(
            "problem-changed-what-of",
            what = what,
            fields = fields.join(", "),
            at = at
        )
    }
}

/// What moves the version of a person or of an organization.
pub(crate) const CHANGES: [EventKind; 14] = [
    EventKind::ProfileUpdated,
    EventKind::EmailChanged,
    EventKind::EmailVerified,
    EventKind::RoleAssigned,
    EventKind::RoleRemoved,
    EventKind::RoleExpired,
    EventKind::PasswordSet,
    EventKind::PasswordChanged,
    EventKind::PasswordReset,
    EventKind::UserDeactivated,
    EventKind::UserReactivated,
    EventKind::OrganizationUpdated,
    EventKind::OrganizationDeactivated,
    EventKind::OrganizationReactivated,
];
