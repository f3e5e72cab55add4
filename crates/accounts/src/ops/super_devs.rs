//! Which super_dev looks after which organization.

use messages::t;
use model::{EventKind, OrgId, Problem, Role, User, UserId};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::told::{Done, tell},
    policy::{self, Action},
    store::{
        change, read,
        rows::{OrganizationRow, UserRow},
    },
    work::{Granted, Work},
};

impl Accounts {
    /// The people who look after an organization.
    pub async fn super_devs(&self, caller: &Caller, org: OrgId) -> Result<Vec<User>, Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let found = read!(&mut reader, organizations::by_id(org))?;
        policy::may(
            caller,
            Action::AssignSuperDev(found.map(|row| OrgId(row.id))),
        )?;
        let mut people = Vec::new();
        for id in read!(&mut reader, organizations::super_devs_of(org))? {
            people.extend(read!(&mut reader, users::by_id(id, now))?.map(User::from));
        }
        Ok(people)
    }

    /// Lets a super_dev look after an organization. Doing it again does and records nothing.
    pub async fn assign_super_dev(
        &self,
        caller: &Caller,
        org: OrgId,
        user: UserId,
    ) -> Result<(), Refusal> {
        let (mut work, org_row, user_row) = self.pair(caller, org, user).await?;
        if !user_row.roles().contains(Role::SuperDev) {
            return Err(Problem::conflict(t!("refusal-no-super-dev")).into());
        }
        let at = work.at;
        let by = caller.person().map(|person| person.id.0);
        if !change!(work, organizations::assign(user.0, org, by, at))? {
            return Ok(());
        }
        settle(work, EventKind::SuperDevAssigned, &org_row, &user_row).await
    }

    /// Takes a super_dev off an organization. Doing it again does and records nothing.
    pub async fn unassign_super_dev(
        &self,
        caller: &Caller,
        org: OrgId,
        user: UserId,
    ) -> Result<(), Refusal> {
        let (mut work, org_row, user_row) = self.pair(caller, org, user).await?;
        if !change!(work, organizations::unassign(user.0, org))? {
            return Ok(());
        }
        settle(work, EventKind::SuperDevUnassigned, &org_row, &user_row).await
    }

    async fn pair<'a>(
        &'a self,
        caller: &'a Caller,
        org: OrgId,
        user: UserId,
    ) -> Result<(Work<'a, Granted>, OrganizationRow, UserRow), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let org_row = read!(&mut work, organizations::by_id(org))?;
        let user_row = read!(&mut work, users::by_id_for_change(user.0, at))?;
        let work = work.grant(Action::AssignSuperDev(
            org_row.as_ref().map(|row| OrgId(row.id)),
        ))?;
        let org_row = org_row.ok_or_else(policy::organization_not_found)?;
        let user_row = user_row.ok_or_else(policy::user_not_found)?;
        Ok((work, org_row, user_row))
    }
}

/// Tells the person, and ends the work with its entry.
async fn settle(
    mut work: Work<'_, Granted>,
    kind: EventKind,
    org: &OrganizationRow,
    user: &UserRow,
) -> Result<(), Refusal> {
    let done = Done::SuperDev {
        organization: &org.name,
        assigned: kind == EventKind::SuperDevAssigned,
    };
    tell(&mut work, user, done).await?;
    work.commit(entry(kind, org, user)).await
}

fn entry(kind: EventKind, org: &OrganizationRow, user: &UserRow) -> Entry {
    Entry::about_organization(kind, OrgId(org.id), &org.name)
        .detail("user", user.label())
        .detail("user_id", user.id.to_string())
        .also_about(user.id)
}
