//! The binary as an operator and a client meet it: started as a process, spoken to over HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod api;
mod audit;
mod backup;
mod browser;
mod commands;
mod coverage;
mod database;
mod doctor;
mod entry;
mod flash;
mod health;
mod input;
mod lists;
mod logging;
mod matrix;
mod metrics;
mod nodes;
mod packaging;
mod pages;
mod postgres;
mod promises;
mod repeating;
mod replay;
mod secrets;
mod server;
mod serving;
mod torture;
mod versions;
