//! The command line.

mod admin;
mod audit;
mod backup;
mod doctor;
mod floor;
mod in_process;
mod openapi;
mod seed;
mod serve;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use accounts::Accounts;
use clap::{Parser, Subcommand};

use crate::{
    chance::{SystemChance, SystemClock},
    config::{self, Config},
    secret_key,
};

/// Usher: organizations, users, roles, passwords, sessions and an activity trail, through pages and an API.
///
/// Without a command it serves. On an empty database the first line that it prints holds a link with which the
/// first administrator is made.
#[derive(Parser)]
#[command(name = "usher", version, after_long_help = config::help())]
pub(crate) struct Cli {
    /// Configuration file [default: usher.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and API (the default)
    Serve,
    /// Bring the database's schema up to date and stop
    Migrate,
    /// Administrators, from the command line
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Copy the database (SQLite) into one file, also while a server runs
    Backup(backup::Backup),
    /// Bring back a copy, once it was checked; a database that is there is not overwritten
    Restore(backup::Restore),
    /// The activity trail, checked from beside the server
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Try what Usher leans on (database, mail server, clock, files, settings) and say what to do about it
    Doctor(doctor::Doctor),
    /// Print the OpenAPI document
    Openapi,
    /// Fill the database with made-up people, for trying and measuring
    Seed(seed::Seed),
    /// Answer everything with one file, for comparison
    #[command(hide = true)]
    Floor(floor::Floor),
}

/// A sentence for whoever typed the command.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    if let Some(Command::Openapi) = cli.command {
        return openapi::print();
    }
    let env: BTreeMap<String, String> = std::env::vars().collect();
    let config = config::load(cli.config.as_deref(), &env)?;
    crate::web::log::start(&config.log_level, config.log_json)?;
    match cli.command {
        None | Some(Command::Serve) => serve::serve(config).await,
        Some(Command::Migrate) => {
            let accounts = open(&config).await?;
            say(&format!(
                "The {} schema is up to date.",
                accounts.database_kind()
            ));
            accounts.close().await;
            Ok(())
        }
        Some(Command::Admin(admin)) => admin.run(&config).await,
        Some(Command::Backup(backup)) => backup.run(&config).await,
        Some(Command::Restore(restore)) => restore.run(&config).await,
        Some(Command::Audit(audit)) => audit.run(&config).await,
        Some(Command::Seed(seed)) => seed.run(&config).await,
        Some(Command::Floor(floor)) => floor.run(config).await,
        Some(Command::Doctor(doctor)) => doctor.run(&config).await,
        Some(Command::Openapi) => Ok(()),
    }
}

/// Opens the database that the configuration names.
async fn open(config: &Config) -> Result<Arc<Accounts>, Failure> {
    let settings = config.settings(secret_key::find(config)?);
    let accounts = Accounts::open(
        &config.database_url,
        settings,
        Arc::new(SystemClock),
        Arc::new(SystemChance),
    )
    .await?;
    Ok(Arc::new(accounts))
}

/// One line for a person, on standard output; the log goes to standard error.
#[expect(clippy::print_stdout, reason = "this is what commands print")]
fn say(line: &str) {
    println!("{line}");
}
