//! `usher seed`: made-up people, many of them.

use accounts::seed::SeedPlan;
use clap::Args;

use super::{Failure, admin::explain, open, say};
use crate::config::Config;

#[derive(Args)]
pub(crate) struct Seed {
    #[arg(long, default_value_t = 10_000)]
    users: u64,
    #[arg(long, default_value_t = 200)]
    organizations: u64,
    #[arg(long, default_value_t = 100_000)]
    events: u64,
    /// The same number makes the same people
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Seed {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let accounts = open(config).await?;
        let plan = SeedPlan {
            users: self.users,
            organizations: self.organizations,
            events: self.events,
            seed: self.seed,
        };
        accounts
            .seed(plan, |done| tracing::info!("{done}"))
            .await
            .map_err(explain)?;
        say(&format!(
            "{} users in {} organizations with {} events are there, made from seed {}.",
            self.users, self.organizations, self.events, self.seed
        ));
        accounts.close().await;
        Ok(())
    }
}
