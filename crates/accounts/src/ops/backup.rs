//! Whether a database can be trusted as a whole, and whether a file is one.

use std::path::Path;

use crate::{Accounts, Refusal, ops::audit::Trail, store::Db};

impl Accounts {
    /// What is wrong with the database as a whole, in a sentence: damaged pages, or a trail that was changed.
    ///
    /// # Errors
    ///
    /// Only if the database cannot be read.
    pub async fn damage(&self) -> Result<Option<String>, Refusal> {
        if let Some(damage) = self.db.damage().await? {
            return Ok(Some(format!("SQLite says: {damage}")));
        }
        Ok(match self.verify_trail(None).await? {
            Trail::Whole(_) => None,
            Trail::Broken { entry, why } => {
                Some(format!("the trail is broken at entry {entry}: {why}"))
            }
        })
    }
}

/// Whether a file is an SQLite database of Usher's. Asking changes nothing in it.
pub async fn is_usher_database(file: &Path) -> bool {
    Db::is_ours(&file.to_string_lossy()).await
}
