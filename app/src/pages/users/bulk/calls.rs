//! Server functions of runs over many people.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::{BulkProgress, BulkRun, Role, UserId, Uuid};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// People whom one request without script does.
pub(super) const AT_ONCE: u32 = 500;

/// What a refused proposal keeps the ticked people under.
pub(crate) const TICKED: &str = "ids";

/// What the bar above the list offers the caller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct BulkOffer {
    pub(crate) deactivate: bool,
    pub(crate) sign_out: bool,
    pub(crate) assign: Vec<Role>,
    pub(crate) remove: Vec<Role>,
}

impl BulkOffer {
    /// Nothing to tick boxes for.
    pub(crate) const fn is_empty(&self) -> bool {
        !self.deactivate && !self.sign_out && self.assign.is_empty() && self.remove.is_empty()
    }
}

/// Writes down whom the deed is meant for: those who are ticked, or all who match the list's query. A role is given to
/// the end of the day `until`, or for good. The page that follows says what would happen.
#[server]
pub(crate) async fn propose_bulk(
    #[server(default)] deed: String,
    #[server(default)] until: String,
    #[server(default)] ids: Vec<UserId>,
    #[server(default)] all: bool,
    #[server(default)] query: String,
    back: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    use model::{FieldProblem, Problem, Selection};
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    // Ticks are drawn again as far as there is room for them.
    let ticked: Vec<_> = ids.iter().map(ToString::to_string).collect();
    bridge::keep([("until", &until), (TICKED, &ticked.join(","))]);
    let deed = deed.parse().map_err(|_| {
        let sentence = t!("bulk-choose-deed");
        refused(Problem::invalid(FieldProblem::body("deed", sentence)).into())
    })?;
    let deed = bridge::deed_until(&accounts, &caller, deed, &until)
        .await
        .map_err(refused)?;
    let selection = if all {
        let asked = bridge::asked_users(&accounts, &caller, &query).await;
        Selection::Matching(asked.map_err(refused)?.0)
    } else {
        Selection::People(ids)
    };
    let run = accounts
        .propose_bulk(&caller, deed, &selection)
        .await
        .map_err(refused)?;
    bridge::leave(Done {
        to: routes::bulk(run, &back, Default::default()),
        ..Done::default()
    })
    .await
}

/// A run, for its id and the query string of its page.
#[server(input = GetUrl)]
pub(crate) async fn bulk_page(id: String, query: String) -> Result<At<BulkRun>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let run = accounts
        .bulk_run(
            &caller,
            id.parse().unwrap_or_default(),
            bridge::read_page(&query),
        )
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(bridge::at(&accounts, run))
}

/// The next people of a run, as many as one request takes.
#[server]
pub(crate) async fn continue_bulk(id: Uuid, back: String) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    accounts
        .continue_bulk(&caller, id, AT_ONCE)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::leave(Done {
        to: routes::bulk(id, &back, Default::default()),
        ..Done::default()
    })
    .await
}

/// A small piece of a run, for the page that shows how far it is.
#[server]
pub(crate) async fn step_bulk(id: Uuid) -> Result<BulkProgress, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .continue_bulk(&caller, id, 20)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}

/// Takes back what a run did.
#[server]
pub(crate) async fn undo_bulk(id: Uuid, back: String) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let undo = accounts.undo_bulk(&caller, id).await.map_err(refused)?;
    accounts
        .continue_bulk(&caller, undo, AT_ONCE)
        .await
        .map_err(refused)?;
    bridge::leave(Done {
        to: routes::bulk(undo, &back, Default::default()),
        ..Done::default()
    })
    .await
}
