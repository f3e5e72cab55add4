//! The operations: one method of [`Accounts`](crate::Accounts) each, called by every door.
//!
//! Each is named for its deed, and the same word names its route, its server function and its entry in the
//! trail.

mod activity;
pub(crate) mod audit;
pub(crate) mod backup;
mod bulk;
mod change_roles;
pub(crate) mod changed;
pub(crate) mod checkup;
mod choose_local;
mod create_user;
mod deactivate;
mod disown;
pub(crate) mod export;
pub(crate) mod external;
mod first_admin;
mod forgotten;
pub(crate) mod idempotency;
mod invitations;
mod jobs;
mod links;
mod naming;
mod obstacles;
mod organizations;
mod outbox;
mod passwords;
mod preferences;
mod recovery;
mod refresh;
mod registration;
mod revoke;
mod roles;
pub(crate) mod sessions;
mod set_back;
mod settings;
pub(crate) mod sign_in;
mod super_devs;
mod told;
pub(crate) mod untouched;
mod update_user;
mod users;

pub use jobs::Swept;

use messages::t;
use model::{FieldProblem, Problem, Timestamp, UserId};

use crate::{
    Refusal,
    policy::Target,
    store::{Source, read, rows::UserRow},
};

/// Reads a person who is about to be changed and holds the row; with it the facts for the policy, including
/// whether nobody else is super_admin for good.
pub(crate) async fn target(
    source: &mut impl Source,
    id: UserId,
    now: Timestamp,
) -> Result<Option<(UserRow, Target)>, Refusal> {
    let Some(row) = read!(source, users::by_id_for_change(id.0, now))? else {
        return Ok(None);
    };
    let mut target = row.target();
    if target.roles.contains(model::Role::SuperAdmin) && target.is_active {
        read!(source, users::hold_super_admins())?;
        target.last_super_admin = !read!(source, users::has_other_permanent_super_admin(id.0))?;
    }
    Ok(Some((row, target)))
}

/// The row of a granted action. The policy has refused what does not exist, so this cannot fail; if it does,
/// that is a fault of ours and not a panic.
pub(crate) fn granted_row(found: Option<(UserRow, Target)>) -> Result<UserRow, Refusal> {
    found
        .map(|(row, _)| row)
        .ok_or_else(|| crate::Fault::unexpected("a grant without a target").into())
}

/// Pages beyond what any database counts are refused by name rather than by an overflow.
pub(crate) fn check_paging(paging: model::Paging) -> Result<(), Refusal> {
    if paging.page == 0 {
        return Err(Problem::invalid(FieldProblem::query("page", t!("check-page"))).into());
    }
    if paging.page_size == 0 || paging.page_size > model::MAX_PAGE_SIZE {
        let msg = t!("check-page-size", most = model::MAX_PAGE_SIZE);
        return Err(Problem::invalid(FieldProblem::query("page_size", msg)).into());
    }
    Ok(())
}
