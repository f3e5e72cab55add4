//! Lists as files: written piece by piece as they are read, never held whole.
//!
//! Whoever may see a list may take it along; that they did stands in the trail before the first row leaves.

mod csv;
mod events;
mod people;

pub use events::{ActivityExport, ExportForm, Timeline};
pub use people::PeopleExport;

use model::{EventKind, Permission};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    policy::{self, Action, Scope},
    work::Work,
};

/// Rows that are read at a time.
const PIECE: u32 = 500;

/// Records that a list left the house. It stands in the timeline of the organization whose list it is.
async fn record(
    accounts: &Accounts,
    caller: &Caller,
    kind: EventKind,
    action: Action<'_>,
    tell: impl FnOnce(Entry) -> Entry,
) -> Result<(), Refusal> {
    let work = Work::begin(accounts, caller).await?.grant(action)?;
    let org = match policy::scope(caller, Permission::UsersRead) {
        Scope::Organizations(orgs) => match orgs.as_slice() {
            [only] => Some(*only),
            _ => None,
        },
        Scope::All => None,
    };
    work.commit(tell(Entry::about_a_list(kind, org))).await
}
