//! What a run would do: asked of the same policy that judges when it is done, so the reasons are the same sentences.

use messages::t;
use model::{BulkDeed, BulkPlan, Permission, PersonRef, Role, Skipped, UserId};
use uuid::Uuid;

use crate::{
    Accounts, Caller, Refusal,
    policy::{self, Action, Target, drawn},
    store::{Reader, bulk_rows::PlannedRow, read},
};

/// So many people are named; the others are counted.
const NAMED: usize = 6;

impl Accounts {
    pub(super) async fn plan(
        &self,
        caller: &Caller,
        reader: &mut Reader,
        run: Uuid,
        deed: BulkDeed,
    ) -> Result<BulkPlan, Refusal> {
        let now = self.clock.now();
        let idle = now - self.settings.session_idle;
        let rows = read!(reader, bulk::planned(run, now, idle))?;
        let mut plan = BulkPlan {
            people: 0,
            some: Vec::new(),
            sessions: 0,
            skipped: Vec::new(),
        };
        // Each is judged as those before leave it: of several super administrators, one stays.
        let permanent = read!(reader, users::other_permanent_super_admins(Uuid::nil()))?;
        let mut gone = 0;
        for row in rows {
            let (target, counts) = self.judged(reader, &row, permanent, gone).await?;
            let ends = sessions_that_end(caller, &row);
            match why_not(caller, deed, &target, ends) {
                None => {
                    plan.people += 1;
                    gone += i64::from(counts && deed.takes_super_admin());
                    plan.sessions += match deed {
                        BulkDeed::Deactivate | BulkDeed::SignOut => ends,
                        _ => 0,
                    };
                    name(&mut plan.some, row);
                }
                Some(reason) => skip(&mut plan.skipped, reason, row),
            }
        }
        Ok(plan)
    }

    /// The facts for the policy, including whether nobody else is super_admin for good once `gone` of all `permanent` are
    /// none; and whether this is one of those.
    async fn judged(
        &self,
        reader: &mut Reader,
        row: &PlannedRow,
        permanent: i64,
        gone: i64,
    ) -> Result<(Target, bool), Refusal> {
        let mut target = row.target();
        if !target.roles.contains(Role::SuperAdmin) || !target.is_active {
            return Ok((target, false));
        }
        let others = read!(reader, users::other_permanent_super_admins(row.id))?;
        target.last_super_admin = others <= gone;
        Ok((target, others < permanent))
    }
}

/// Why nothing would happen to this person, if so: a no of the policy, or it is so already.
pub(super) fn why_not(
    caller: &Caller,
    deed: BulkDeed,
    target: &Target,
    sessions: u64,
) -> Option<String> {
    let some = Some(target);
    let action = match deed {
        BulkDeed::Deactivate => Action::DeactivateUser(some),
        BulkDeed::Reactivate => Action::ReactivateUser(some),
        BulkDeed::AssignRole(role, _) => Action::AssignRole(some, role),
        BulkDeed::RemoveRole(role) => Action::RemoveRole(some, Some(role)),
        BulkDeed::SignOut => Action::ManageSessions(some),
    };
    if takes_what_it_rests_on(caller, deed, target.id) {
        return Some(t!("refusal-bulk-own-role").to_owned());
    }
    let refused = drawn(policy::may(caller, action));
    let so_already = match deed {
        BulkDeed::Deactivate => !target.is_active,
        BulkDeed::Reactivate => target.is_active,
        BulkDeed::AssignRole(role, _) => target.roles.contains(role),
        BulkDeed::RemoveRole(_) => false,
        BulkDeed::SignOut => sessions == 0,
    };
    refused
        .reason()
        .map(str::to_owned)
        .or_else(|| so_already.then(|| already(deed).to_owned()))
}

/// Whether a run would take from the caller the role without which the rest of it, and the page that tells of it, are not
/// theirs any more.
pub(super) fn takes_what_it_rests_on(caller: &Caller, deed: BulkDeed, id: UserId) -> bool {
    let (BulkDeed::RemoveRole(role), Some(person)) = (deed, caller.person()) else {
        return false;
    };
    let left = person.roles.without(role);
    person.id == id
        && person.roles.contains(role)
        && (role == Role::SuperAdmin || !left.carries(Permission::RolesRemove))
}

/// Said of somebody for whom there is nothing to do.
pub(super) fn already(deed: BulkDeed) -> &'static str {
    match deed {
        BulkDeed::Deactivate => t!("refusal-already-deactivated"),
        BulkDeed::Reactivate => t!("refusal-already-active"),
        BulkDeed::AssignRole(..) => t!("refusal-already-role-held"),
        BulkDeed::RemoveRole(_) => t!("policy-role-not-held"),
        BulkDeed::SignOut => t!("refusal-already-signed-out"),
    }
}

/// Whoever signs themselves out keeps the session that asks.
fn sessions_that_end(caller: &Caller, row: &PlannedRow) -> u64 {
    let own = caller.person().is_some_and(|person| person.id.0 == row.id);
    u64::try_from(row.sessions)
        .unwrap_or(0)
        .saturating_sub(u64::from(own))
}

fn name(some: &mut Vec<PersonRef>, row: PlannedRow) {
    if some.len() < NAMED {
        some.push(row.person());
    }
}

fn skip(skipped: &mut Vec<Skipped>, reason: String, row: PlannedRow) {
    let known = skipped.iter().position(|known| known.reason == reason);
    let at = known.unwrap_or_else(|| {
        skipped.push(Skipped {
            reason,
            people: 0,
            some: Vec::new(),
        });
        skipped.len() - 1
    });
    if let Some(group) = skipped.get_mut(at) {
        group.people += 1;
        name(&mut group.some, row);
    }
}
