//! Everything Usher can do: operations, policy, work, store, mail, hashing.
//!
//! The pages, the API and the command line call the same operations here, by the same names, and this crate
//! knows none of them: no web framework is in reach. An operation reads like the rule it carries out: begin
//! work, read the target, ask the policy, write, commit with the entry.

#![allow(
    clippy::duplicate_mod,
    reason = "the queries are compiled once for each database, on purpose"
)]

mod caller;
mod clock;
mod cursor;
mod entry;
mod external;
mod files;
mod hasher;
pub mod local;
mod mail;
mod ops;
pub mod password;
pub mod policy;
mod refusal;
mod seal;
mod secret;
pub mod seed;
mod settings;
mod store;
mod text;
mod validate;
mod work;

use std::sync::Arc;

pub use caller::{Caller, Person, Principal, RequestInfo};
pub use clock::{Chance, Clock};
pub use external::{ProviderSettings, ask};
pub use files::give_to_the_folders_owner;
pub use hasher::bare_hash;
pub use mail::{MailError, try_mail_server};
pub use ops::{
    Swept,
    audit::{Checkpoint, Trail},
    backup::is_usher_database,
    checkup::Checkup,
    export::{ActivityExport, ExportForm, PeopleExport, Timeline},
    external::{Finished, Keep, Landing, Leaving, Returned},
    idempotency::{IDEMPOTENCY_LIFE, IdempotencyKey, Idempotent},
    sessions::Key,
    untouched::Untouched,
};
pub use refusal::{Fault, Refusal};
pub use settings::{Argon2, Described, MailServer, Settings};
pub use store::{
    Missing, OpenError, SchemaState,
    differences::{Difference, Differences},
    schema_state,
};

use external::Providers;
use hasher::Hasher;
use mail::Post;
use seal::Seal;
use store::Db;

/// Usher without its doors: one per process, shared by all requests.
pub struct Accounts {
    db: Db,
    hasher: Hasher,
    post: Post,
    providers: Providers,
    seal: Arc<Seal>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    settings: Settings,
}

impl Accounts {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    ///
    /// A sentence for the operator: the URL is not understood, the file or server is out of reach, or the schema
    /// is newer than this program.
    pub async fn open(
        database_url: &str,
        settings: Settings,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, OpenError> {
        let providers = Providers::new(&settings)?;
        let db = Db::open(database_url).await?;
        db.migrate().await?;
        let seal = Arc::new(Seal::new(settings.secret_key));
        let post = Post::new(db.clone(), &settings, seal.clone(), clock.clone())
            .map_err(|e| OpenError(e.to_string()))?;
        let hasher = Hasher::new(settings.argon2, settings.hash_permits);
        Ok(Self {
            db,
            hasher,
            post,
            providers,
            seal,
            clock,
            chance,
            settings,
        })
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// "SQLite" or "PostgreSQL".
    pub fn database_kind(&self) -> &'static str {
        self.db.kind()
    }

    /// The version of the database's schema.
    pub fn schema_version(&self) -> i64 {
        self.db.schema()
    }

    /// What time the operations think it is.
    pub fn now(&self) -> model::Timestamp {
        self.clock.now()
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Refusal> {
        let mut reader = self.db.read().await?;
        store::read!(&mut reader, roles::known_since())?;
        Ok(())
    }

    /// How often, since the start, the database did not take what was to be written.
    pub fn failed_writes(&self) -> u64 {
        store::failures::failed_writes()
    }

    /// Keeps an eye on the database, for ever: to be run beside everything else.
    pub async fn watch_database(&self) {
        self.db.watch().await;
    }

    /// Ends when the database goes away, from now on: whoever waits for it need not wait any longer.
    pub async fn database_lost(&self) {
        self.db.lost().await;
    }

    /// Whether the database went away and has not come back.
    pub fn database_is_gone(&self) -> bool {
        self.db.is_gone()
    }

    /// Waits until what is under way has ended and closes the database.
    pub async fn close(&self) {
        self.post.close().await;
        self.db.close().await;
    }
}
