//! The version that somebody read must still stand; otherwise they are told what changed since, and who did it
//! where they may know.

use messages::t;
use model::{Change, Event, EventKind, OrgId, Problem};
use uuid::Uuid;

use crate::{
    Refusal,
    ops::naming::tell_apart,
    policy::{self, Action, Target},
    store::{Source, inputs::Of, read},
};

/// No more entries than this are told; who needs them all reads the trail.
const MOST_TOLD: i64 = 20;

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
        // A version that never was is no place to count from.
        let behind = version.saturating_sub(read);
        let most = if behind > 0 { MOST_TOLD } else { 0 };
        let rows = read!(source, events::changes_of(self.of, &self.id, most))?;
        let mut events: Vec<_> = rows.into_iter().filter_map(|row| row.event()).collect();
        tell_apart(source, &mut events).await?;
        let since: Vec<_> = since(&events, behind)
            .iter()
            .map(|event| told(event, self.names))
            .collect();
        // As text: a client may name a version of any size.
        let (read, version) = (read.to_string(), version.to_string());
        let sentence = t!("problem-changed", read = read, version = version);
        Err(Problem::Changed { sentence, since }.into())
    }
}

/// Of the entries, newest first, those that moved the version by `behind`. Where it is not sure how far they did, one
/// too many is told rather than one too few.
fn since(events: &[Event], behind: i64) -> &[Event] {
    let (mut told, mut missing) = (0, behind);
    for moved in events.chunk_by(moved_together) {
        if missing <= 0 {
            break;
        }
        told += moved.len();
        // Of a password that was chosen with a mailed link: the address was confirmed along with it.
        let confirmed = |change: &Change| change.field == "is_email_verified";
        let along = |event: &Event| event.changes().iter().any(confirmed);
        missing -= if moved.iter().any(along) { 2 } else { 1 };
    }
    events.get(..told).unwrap_or(events)
}

/// Most entries move the version by one. All roles that are changed at once move it by one together, and so does all
/// of an organization.
fn moved_together(one: &Event, other: &Event) -> bool {
    use EventKind::{
        OrganizationDeactivated, OrganizationReactivated, OrganizationUpdated, RoleAssigned,
        RoleRemoved,
    };
    let together = [
        &[RoleAssigned, RoleRemoved][..],
        &[
            OrganizationUpdated,
            OrganizationDeactivated,
            OrganizationReactivated,
        ],
    ];
    let at_once = (one.at, &one.request_id) == (other.at, &other.request_id);
    at_once
        && together
            .iter()
            .any(|kinds| kinds.contains(&one.kind) && kinds.contains(&other.kind))
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
pub(crate) const CHANGES: [EventKind; 17] = [
    EventKind::ProfileUpdated,
    EventKind::EmailChanged,
    EventKind::EmailVerified,
    EventKind::RoleAssigned,
    EventKind::RoleRemoved,
    EventKind::RoleExpired,
    EventKind::PasswordSet,
    EventKind::PasswordChanged,
    EventKind::PasswordReset,
    EventKind::InvitationAccepted,
    EventKind::IdentityLinked,
    EventKind::IdentityUnlinked,
    EventKind::UserDeactivated,
    EventKind::UserReactivated,
    EventKind::OrganizationUpdated,
    EventKind::OrganizationDeactivated,
    EventKind::OrganizationReactivated,
];
