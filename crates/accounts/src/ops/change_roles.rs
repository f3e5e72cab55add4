//! Several roles of a person as one change: all of it or nothing.

use model::{Role, RoleChange, RoleGrant, User, UserId};

use crate::{
    Accounts, Caller, Refusal,
    mail::RoleDeed,
    ops::{
        changed::Record,
        granted_row,
        roles::{bit, give, set_roles, take},
        target,
        told::{Done, tell},
    },
    policy::Action,
    store::read,
    work::Work,
};

impl Accounts {
    /// Makes a person hold, of the roles in `change.offered`, those in `change.wanted` with their ends; other roles
    /// stay as they are. `version` is the one that the caller read: a change in between is not overwritten.
    ///
    /// # Errors
    ///
    /// Whatever refuses one of the gifts or removals refuses all of them; an end in the past is said of the field
    /// `until_ROLE`.
    pub async fn change_roles(
        &self,
        caller: &Caller,
        id: UserId,
        change: RoleChange,
        version: i64,
    ) -> Result<User, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let facts = found.as_ref().map(|(_, target)| *target);
        let grants: Vec<_> = read!(&mut work, roles::of_user(id.0, at))?
            .into_iter()
            .filter_map(|grant| grant.grant())
            .collect();
        // Whoever gives or takes any role here may at least give this one.
        let mut work = work.grant(Action::AssignRole(facts.as_ref(), Role::User))?;
        let row = granted_row(found)?;
        Record::person(caller, row.id, facts.as_ref())
            .still_is(&mut work, Some(version), row.version)
            .await?;
        let deeds = deeds(&change, &grants);
        for deed in &deeds {
            work.also(match *deed {
                RoleDeed::Gave(role, _) => Action::AssignRole(facts.as_ref(), role),
                RoleDeed::Took(role) => Action::RemoveRole(facts.as_ref(), Some(role)),
            })?;
        }
        let last = facts.is_some_and(|target| target.last_super_admin);
        let (mut mask, mut entries) = (row.stored_mask, Vec::new());
        for deed in &deeds {
            match *deed {
                RoleDeed::Gave(role, until) => {
                    let field = format!("until_{role}");
                    entries.extend(give(&mut work, &row, last, role, until, &field).await?);
                    mask |= bit(role);
                }
                RoleDeed::Took(role) => {
                    entries.push(take(&mut work, &row, role).await?.0);
                    mask &= !bit(role);
                }
            }
        }
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else {
            return Ok(row.into());
        };
        set_roles(&mut work, &row, mask).await?;
        tell(&mut work, &row, Done::Roles(&deeds)).await?;
        let made = read!(&mut work, users::by_id(row.id, at))?.unwrap_or(row);
        work.commit_all(first, entries.collect()).await?;
        Ok(made.into())
    }
}

/// What leads from the grants to what is wanted.
fn deeds(change: &RoleChange, grants: &[RoleGrant]) -> Vec<RoleDeed> {
    let of = |role| {
        let held = grants.iter().find(|grant| grant.role == role);
        let wanted = change.wanted.iter().find(|(wanted, _)| *wanted == role);
        match (held, wanted) {
            (Some(held), Some((_, until))) if held.expires_at == *until => None,
            (_, Some((_, until))) => Some(RoleDeed::Gave(role, *until)),
            (Some(_), None) => Some(RoleDeed::Took(role)),
            (None, None) => None,
        }
    };
    change.offered.iter().filter_map(of).collect()
}
