//! `/api/v1`: thin handlers over the operations, and the OpenAPI document that is generated from them.
//!
//! The server calls [`routes`] for the router and puts an `Extension<Arc<accounts::Accounts>>` and an
//! `Extension<accounts::Caller>` on every request that reaches it. Nothing here decides who may do what: a handler
//! reads the request strictly, calls one operation by its name, and answers in the shapes of the contract.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test that cannot go on fails"
    )
)]

mod answer;
mod docs_page;
mod document;
mod door;
mod error;
mod idempotency;
mod input;
mod operations;
mod refusals;
mod routes;
mod wire;

pub use docs_page::docs_page;
pub use document::document;
pub use error::{not_found, problem_response, refuse};
pub use routes::routes;
