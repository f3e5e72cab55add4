//! `usher audit …`: whether the activity trail still is what was written.

use std::{fs, path::PathBuf};

use accounts::{Caller, Checkpoint, Trail, Untouched};
use clap::Subcommand;

use super::{Failure, admin::explain, say};
use crate::config::Config;

#[derive(Subcommand)]
pub(crate) enum Audit {
    /// Check every entry against the one before; ends with 1 and names the first bad entry if there is one
    Verify {
        /// A checkpoint that was kept elsewhere: also finds a trail that was rewritten as a whole
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    /// Check every entry and print the end of the trail as JSON, to be kept elsewhere
    Checkpoint,
}

impl Audit {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Verify { checkpoint } => {
                let known = checkpoint.map(read).transpose()?;
                let end = whole(config, known.as_ref()).await?;
                say(&format!("The trail is whole: {} entries.", end.entries));
            }
            Self::Checkpoint => {
                let end = whole(config, None).await?;
                say(&serde_json::to_string(&end)?);
            }
        }
        Ok(())
    }
}

fn read(file: PathBuf) -> Result<Checkpoint, Failure> {
    let text = fs::read_to_string(&file)
        .map_err(|e| format!("The checkpoint {} cannot be read: {e}.", file.display()))?;
    let known: Checkpoint = serde_json::from_str(&text).map_err(|e| {
        format!(
            "{} holds no checkpoint of `usher audit checkpoint`: {e}.",
            file.display()
        )
    })?;
    if known.entries < 1 {
        return Err(format!(
            "The checkpoint {} is of a trail without entries ({}), so it vouches for none. Make one of the trail as it is \
             now.",
            file.display(),
            known.entries
        )
        .into());
    }
    Ok(known)
}

async fn whole(config: &Config, known: Option<&Checkpoint>) -> Result<Checkpoint, Failure> {
    let database = Untouched::open(&config.database_url).await?;
    if !database.has_trail() {
        database.close().await;
        return Err(format!(
            "The database has schema version {}, and no trail that this usher can follow. Run it with the version that \
             made it, or upgrade first.",
            database.schema().version()
        )
        .into());
    }
    let found = database.verify_trail(known).await;
    database.close().await;
    match found.map_err(|r| explain(r.into_problem(&Caller::cli())))? {
        Trail::Whole(end) => Ok(end),
        Trail::Broken { entry, why } => {
            Err(format!("The trail is broken at entry {entry}: {why}.").into())
        }
    }
}
