//! The API over real operations on a fresh SQLite database, without a network: who → does what → is answered.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod organizations;
mod recovery;
mod sessions;
mod strangers;
mod users;
mod world;
