//! Telling people by mail what somebody else did to their account. What one does oneself needs no letter.

use messages::t;
use uuid::Uuid;

use crate::{
    Refusal,
    mail::{Letter, RoleDeed},
    store::rows::UserRow,
    work::{Granted, Work},
};

/// What was done.
#[derive(Clone, Copy)]
pub(super) enum Done<'a> {
    Roles(&'a [RoleDeed]),
    Deactivated,
    Reactivated,
    SessionsEnded(u64),
    LinkWithdrawn,
    /// The name that they have now, if that was changed.
    Profile(Option<&'a str>),
    /// They look after this organization now, or no longer.
    SuperDev {
        organization: &'a str,
        assigned: bool,
    },
}

/// Writes the letter, if somebody else did it. It goes to the address that the account had before.
pub(super) async fn tell(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    done: Done<'_>,
) -> Result<(), Refusal> {
    let Some(by) = somebody_else(work, row.id) else {
        return Ok(());
    };
    let (id, to) = (row.id, row.email.as_str());
    let letter = row.in_their_language(|| match done {
        Done::Roles(deeds) => Letter::roles_changed(id, to, &row.local(), &by, deeds),
        Done::Deactivated => Letter::deactivated(id, to, &by),
        Done::Reactivated => Letter::reactivated(id, to, &by),
        Done::SessionsEnded(n) => Letter::sessions_ended(id, to, &by, n),
        Done::LinkWithdrawn => Letter::reset_link_withdrawn(id, to, &by),
        Done::Profile(name) => Letter::profile_changed(id, to, &by, name),
        Done::SuperDev {
            organization,
            assigned,
        } => Letter::super_dev(id, to, &by, organization, assigned),
    });
    work.mail(letter).await.map(drop)
}

/// Who it is, as the person knows them: a name with an address. `None`: the person, Usher itself, or a command.
pub(super) fn somebody_else(work: &Work<'_, Granted>, user: Uuid) -> Option<String> {
    let person = work
        .caller()
        .person()
        .filter(|person| person.id.0 != user)?;
    Some(match &person.full_name {
        Some(name) => format!("{name} ({})", person.email),
        None => person.email.clone(),
    })
}

/// The same where somebody has to be named.
pub(super) fn actor(work: &Work<'_, Granted>, user: Uuid) -> String {
    somebody_else(work, user).unwrap_or_else(|| t!("letter-the-operator").to_owned())
}
