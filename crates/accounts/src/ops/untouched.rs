//! A database with the schema that it has, which may be an older program's.
//!
//! Before an upgrade it is copied and its trail is followed by the new program, too, while the old one serves: bringing
//! the schema up to date would leave a copy that the old program refuses, and the old program on a schema that it does not
//! know. So what is opened here can do nothing else.

use std::path::Path;

use crate::{
    Refusal,
    ops::audit::{Checkpoint, Trail, follow},
    store::{Db, OpenError, SchemaState},
};

/// The first schema whose trail is read as this program reads it.
const TRAIL_SINCE: i64 = 3;

/// An open database that stays as it is.
pub struct Untouched {
    db: Db,
    schema: SchemaState,
}

impl Untouched {
    /// Opens a database that is there, and brings nothing up to date.
    ///
    /// # Errors
    ///
    /// A sentence for the operator: the URL is not understood, the file or server is out of reach, or the schema is
    /// newer than this program.
    pub async fn open(database_url: &str) -> Result<Self, OpenError> {
        let db = Db::open_existing(database_url).await?;
        match db.refuse_newer().await {
            Ok(schema) => Ok(Self { db, schema }),
            Err(refusal) => {
                db.close().await;
                Err(refusal)
            }
        }
    }

    pub fn schema(&self) -> SchemaState {
        self.schema
    }

    /// Whether there is a trail that this program can follow.
    pub fn has_trail(&self) -> bool {
        self.schema.version() >= TRAIL_SINCE
    }

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

    /// As [`Accounts::verify_trail`](crate::Accounts::verify_trail).
    ///
    /// # Errors
    ///
    /// Only if the database cannot be read.
    pub async fn verify_trail(&self, known: Option<&Checkpoint>) -> Result<Trail, Refusal> {
        follow(&self.db, known).await
    }

    pub async fn close(&self) {
        self.db.close().await;
    }
}
