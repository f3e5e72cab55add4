//! Switching people off and on again.

use model::{EventKind, User, UserId};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::{
        granted_row, target,
        told::{Done, tell},
    },
    policy::Action,
    store::{
        change, read,
        rows::{CountKey, UserRow},
    },
    work::{Granted, Work},
};

impl Accounts {
    /// Deactivates a person: every session, token and reset link of theirs ends with it. On somebody inactive it
    /// does and records nothing.
    pub async fn deactivate_user(&self, caller: &Caller, id: UserId) -> Result<(), Refusal> {
        self.switch_off(caller, id).await.map(drop)
    }

    /// The same; false where there was nothing to do.
    pub(super) async fn switch_off(&self, caller: &Caller, id: UserId) -> Result<bool, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::DeactivateUser(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        if !row.is_active {
            return Ok(false);
        }
        let entry = deactivate(&mut work, &row).await?;
        work.commit(entry).await?;
        Ok(true)
    }

    /// Lets a deactivated person sign in again. On somebody active it does and records nothing.
    pub async fn reactivate_user(&self, caller: &Caller, id: UserId) -> Result<User, Refusal> {
        self.switch_on(caller, id).await.map(|(user, _)| user)
    }

    /// The same, and whether there was anything to do.
    pub(super) async fn switch_on(
        &self,
        caller: &Caller,
        id: UserId,
    ) -> Result<(User, bool), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::ReactivateUser(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        if row.is_active {
            return Ok((row.into(), false));
        }
        let entry = reactivate(&mut work, &row).await?;
        let made = read!(&mut work, users::by_id(id.0, at))?.unwrap_or(row);
        work.commit(entry).await?;
        Ok((made.into(), true))
    }
}

/// The writes of a deactivation and their entry.
pub(super) async fn deactivate(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
) -> Result<Entry, Refusal> {
    let at = work.at;
    change!(work, users::set_active(row.id, false, at))?;
    change!(
        work,
        users::recount(
            Some(row.count_key()),
            Some(CountKey {
                is_active: false,
                ..row.count_key()
            })
        )
    )?;
    let sessions = change!(work, sessions::delete_of_user(row.id))?;
    let links = change!(work, links::revoke_keys_of_user(row.id, at))?;
    tell(work, row, Done::Deactivated).await?;
    Ok(Entry::about(EventKind::UserDeactivated, row)
        .change("is_active", true, false)
        .detail("sessions_ended", sessions)
        .detail("links_revoked", links))
}

/// The writes of a reactivation and their entry.
pub(super) async fn reactivate(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
) -> Result<Entry, Refusal> {
    let at = work.at;
    change!(work, users::set_active(row.id, true, at))?;
    change!(
        work,
        users::recount(
            Some(row.count_key()),
            Some(CountKey {
                is_active: true,
                ..row.count_key()
            })
        )
    )?;
    tell(work, row, Done::Reactivated).await?;
    Ok(Entry::about(EventKind::UserReactivated, row).change("is_active", false, true))
}
