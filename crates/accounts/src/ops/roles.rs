//! Giving and taking roles.

use messages::t;
use model::{EventKind, FieldProblem, Maybe, Problem, Role, RoleInfo, Timestamp, User, UserId};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    mail::RoleDeed,
    ops::{
        granted_row, target,
        told::{Done, tell},
    },
    policy::{self, Action, Target},
    store::{change, read, rows::UserRow},
    work::{Granted, Work},
};

/// What becomes of the end of a role that is held already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Replaced,
    Kept,
}

impl Accounts {
    /// The roles that the caller may give, highest first.
    pub async fn available_roles(&self, caller: &Caller) -> Result<Vec<RoleInfo>, Refusal> {
        policy::may(caller, Action::ListRoles)?;
        let mut reader = self.db.read().await?;
        let created_at = Timestamp::from_micros(read!(&mut reader, roles::known_since())?);
        Ok(policy::assignable(caller)
            .iter()
            .map(|role| RoleInfo { role, created_at })
            .collect())
    }

    /// Gives a role, until `expires_at` if there is one. Giving it again with the same end, or without a word of it, does
    /// and records nothing; another end (null: none) replaces the one before, for those who may take the role as well.
    pub async fn assign_role(
        &self,
        caller: &Caller,
        id: UserId,
        role: Role,
        expires_at: Maybe<Timestamp>,
    ) -> Result<User, Refusal> {
        let (end, held) = match expires_at {
            Maybe::Absent => (None, Held::Kept),
            Maybe::Null => (None, Held::Replaced),
            Maybe::Value(end) => (Some(end), Held::Replaced),
        };
        self.assign(caller, id, role, end, held)
            .await
            .map(|(user, _)| user)
    }

    /// The same, and whether anything changed.
    pub(super) async fn assign(
        &self,
        caller: &Caller,
        id: UserId,
        role: Role,
        expires_at: Option<Timestamp>,
        held: Held,
    ) -> Result<(User, bool), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let facts = found.as_ref().map(|(_, target)| *target);
        let mut work = work.grant(Action::AssignRole(facts.as_ref(), role))?;
        let row = granted_row(found)?;
        if held == Held::Kept && row.roles().contains(role) {
            return Ok((row.into(), false));
        }
        let facts = facts.unwrap_or_else(|| row.target());
        let Some(entry) = give(&mut work, &row, &facts, role, expires_at, "expires_at").await?
        else {
            return Ok((row.into(), false));
        };
        let made = set_roles(&mut work, &row, bit(role), 0).await?;
        let deed = RoleDeed::Gave(role, expires_at);
        tell(&mut work, &row, Done::Roles(&[deed])).await?;
        work.commit(entry).await?;
        Ok((made.into(), true))
    }

    /// Takes a role. 404 where the person does not hold it or there is no such role.
    pub async fn remove_role(
        &self,
        caller: &Caller,
        id: UserId,
        role_name: &str,
    ) -> Result<(), Refusal> {
        self.unassign(caller, id, role_name).await.map(drop)
    }

    /// The same; when the role would have ended, if it had an end.
    pub(super) async fn unassign(
        &self,
        caller: &Caller,
        id: UserId,
        role_name: &str,
    ) -> Result<Option<Timestamp>, Refusal> {
        let role = role_name.parse::<Role>().ok();
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::RemoveRole(found.as_ref().map(|(_, t)| t), role))?;
        let row = granted_row(found)?;
        let Some(role) = role.filter(|role| row.roles().contains(*role)) else {
            return Err(Problem::not_found(t!("policy-role-not-held")).into());
        };
        let Taken { entry, end, .. } = take(&mut work, &row, role).await?;
        set_roles(&mut work, &row, 0, bit(role)).await?;
        tell(&mut work, &row, Done::Roles(&[RoleDeed::Took(role)])).await?;
        work.commit(entry).await?;
        Ok(end)
    }
}

/// Writes a grant, or another end of one; `None` where it stands like that already. The mask is the caller's to
/// write. `field` is what a wrong end is said of.
pub(super) async fn give(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    facts: &Target,
    role: Role,
    until: Option<Timestamp>,
    field: &str,
) -> Result<Option<Entry>, Refusal> {
    let at = work.at;
    let held = match row.roles().contains(role) {
        true => read!(&mut *work, roles::of_user(row.id, at))?,
        false => Vec::new(),
    };
    let held = held
        .into_iter()
        .filter_map(|grant| grant.grant())
        .find(|grant| grant.role == role);
    if held.as_ref().is_some_and(|grant| grant.expires_at == until) {
        return Ok(None);
    }
    if held.is_some() {
        // An end takes the role, only later.
        let taken = Target {
            last_super_admin: false,
            ..*facts
        };
        work.also(Action::RemoveRole(Some(&taken), Some(role)))?;
    }
    if until.is_some_and(|end| end <= at) {
        let problem = FieldProblem::body(field, t!("check-end-past"));
        return Err(Problem::invalid(problem).into());
    }
    // An end on the last super_admin would remove it with nobody left to see.
    if role == Role::SuperAdmin && until.is_some() && facts.last_super_admin {
        return Err(Problem::conflict(t!("refusal-last-super-admin-end")).into());
    }
    let by = work.caller().person().map(|person| person.id.0);
    change!(work, roles::put(row.id, role, by, until, at))?;
    let mut entry = Entry::about(EventKind::RoleAssigned, row).detail("role", role.name());
    if let Some(end) = until {
        entry = entry.detail("expires_at", end.to_string());
    }
    if let Some(before) = held {
        entry = entry.change(
            "expires_at",
            before.expires_at.map(|end| end.to_string()),
            until.map(|end| end.to_string()),
        );
    }
    Ok(Some(entry))
}

/// A grant that is gone.
pub(super) struct Taken {
    pub(super) entry: Entry,
    /// When it would have ended, if it had an end.
    pub(super) end: Option<Timestamp>,
    /// So many assigned organizations went with it.
    pub(super) forgotten: u64,
}

/// Deletes a grant. The mask is the caller's to write.
pub(super) async fn take(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    role: Role,
) -> Result<Taken, Refusal> {
    let end = change!(work, roles::delete(row.id, role))?;
    let forgotten = match role {
        Role::SuperDev => forget_assignments(work, row).await?,
        _ => 0,
    };
    Ok(Taken {
        entry: Entry::about(EventKind::RoleRemoved, row).detail("role", role.name()),
        end,
        forgotten,
    })
}

/// Whoever is no super_dev any more looks after nothing, also if they become one again. Says how many organizations
/// that were.
pub(super) async fn forget_assignments(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
) -> Result<u64, Refusal> {
    change!(work, organizations::unassign_all(row.id)).map_err(Refusal::from)
}

pub(super) fn bit(role: Role) -> i64 {
    i64::from(model::RoleSet::EMPTY.with(role).bits())
}

/// Writes the mask of a person's roles, with those that were given and without those that were taken, and moves them to
/// its counter. The row as it is then.
pub(super) async fn set_roles(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    given: i64,
    taken: i64,
) -> Result<UserRow, Refusal> {
    let at = work.at;
    let made = UserRow {
        role_mask: (row.role_mask | given) & !taken,
        stored_mask: (row.stored_mask | given) & !taken,
        updated_at: at.micros(),
        version: row.version + 1,
        ..row.clone()
    };
    change!(work, users::set_mask(row.id, made.stored_mask, at))?;
    change!(
        work,
        users::recount(Some(row.count_key()), Some(made.count_key()))
    )?;
    Ok(made)
}
