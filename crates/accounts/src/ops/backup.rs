//! Copies of an SQLite database, and whether one can be trusted.

use std::path::Path;

use crate::{Accounts, Refusal, ops::audit::Trail, store::Db};

impl Accounts {
    /// Copies the database, as of one instant, into a file that is empty or not there, while others write.
    ///
    /// `Ok(false)` on PostgreSQL, which brings its own tools.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the database cannot be read.
    pub async fn copy_into(&self, file: &Path) -> Result<bool, Refusal> {
        let copied = self.db.copy_into(&file.to_string_lossy()).await?;
        Ok(copied.is_some())
    }

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
