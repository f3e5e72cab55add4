//! The binary `usher`: command line, configuration, router, middleware, session store, jobs.
//!
//! It is the only place that reads the system's clock and randomness and the environment; everything below it
//! takes them as arguments.

mod chance;
mod commands;
mod config;
mod database_file;
mod durations;
mod jobs;
mod secret_key;
mod web;

use std::process::ExitCode;

use clap::Parser;

use commands::Cli;

/// glibc's keeps the memory of each hash in whichever thread's arena it was, and peaks at three times as much.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("usher: the runtime does not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("usher: {error}");
            ExitCode::FAILURE
        }
    }
}
