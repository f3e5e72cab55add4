//! The operations as their doors meet them, each story on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod activity;
mod change_roles;
mod entry;
mod export;
mod external;
mod idempotency;
mod letters;
mod mail;
mod mail_entry;
mod organizations;
mod outbox;
mod policy_matrix;
mod roles;
mod secrets;
mod seed;
mod super_devs;
mod upgrade;
mod users;
mod world;
