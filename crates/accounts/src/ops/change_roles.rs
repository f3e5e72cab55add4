//! Several roles of a person as one change: all of it or nothing.

use model::{Role, RoleChange, RoleGrant, RoleSet, RolesChanged, UserId};

use crate::{
    Accounts, Caller, Refusal,
    caller::Principal,
    mail::RoleDeed,
    ops::{
        changed::Record,
        granted_row,
        roles::{Taken, bit, give, set_roles, take},
        target,
        told::{Done, tell},
    },
    policy::{self, Action, Target},
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
    ) -> Result<RolesChanged, Refusal> {
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
        let facts = facts.unwrap_or_else(|| row.target());
        let (mut given, mut removed, mut entries, mut forgotten) = (0, 0, Vec::new(), 0);
        for deed in &deeds {
            match *deed {
                RoleDeed::Gave(role, until) => {
                    let field = format!("until_{role}");
                    entries.extend(give(&mut work, &row, &facts, role, until, &field).await?);
                    given |= bit(role);
                }
                RoleDeed::Took(role) => {
                    let taken: Taken = take(&mut work, &row, role).await?;
                    entries.push(taken.entry);
                    forgotten += taken.forgotten;
                    removed |= bit(role);
                }
            }
        }
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else {
            return Ok(RolesChanged {
                user: row.into(),
                undo: None,
            });
        };
        let made = set_roles(&mut work, &row, given, removed).await?;
        tell(&mut work, &row, Done::Roles(&deeds)).await?;
        let undo = way_back(&deeds, &grants)
            .filter(|back| forgotten == 0 && may_go(caller, &made.target(), &deeds, back));
        work.commit_all(first, entries.collect()).await?;
        Ok(RolesChanged {
            user: made.into(),
            undo,
        })
    }
}

/// The roles that were changed, as they were.
fn way_back(deeds: &[RoleDeed], grants: &[RoleGrant]) -> Option<RoleChange> {
    let offered: RoleSet = deeds.iter().map(role_of).collect();
    let held = grants.iter().filter(|grant| offered.contains(grant.role));
    let wanted = held.map(|grant| (grant.role, grant.expires_at)).collect();
    (!deeds.is_empty()).then_some(RoleChange { offered, wanted })
}

const fn role_of(deed: &RoleDeed) -> Role {
    match *deed {
        RoleDeed::Gave(role, _) | RoleDeed::Took(role) => role,
    }
}

/// Whether the policy lets the caller, with the rights that are left to them, undo the change of this person.
fn may_go(caller: &Caller, changed: &Target, deeds: &[RoleDeed], back: &RoleChange) -> bool {
    let mut caller = caller.clone();
    if let Principal::Person(person) = &mut caller.principal
        && person.id == changed.id
    {
        person.roles = changed.roles;
    }
    let some = Some(changed);
    let opens = policy::may(&caller, Action::AssignRole(some, Role::User)).is_ok();
    opens
        && deeds.iter().map(role_of).all(|role| {
            let action = match back.wanted.iter().any(|(wanted, _)| *wanted == role) {
                true => Action::AssignRole(some, role),
                false => Action::RemoveRole(some, Some(role)),
            };
            policy::may(&caller, action).is_ok()
        })
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
