//! `usher backup` and `usher restore`: one file, as of one instant, and back.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use accounts::{Caller, Refusal, SchemaState, Untouched, give_to_the_folders_owner};
use clap::Args;

use super::{Failure, admin::explain, open, say};
use crate::{
    config::Config,
    database_file,
    secret_key::{from_hex, key_file},
};

#[derive(Args)]
pub(crate) struct Backup {
    /// The copy to make; the key that seals waiting mail goes beside it, as FILE.key
    file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// A copy that `usher backup` made
    file: PathBuf,
    /// Restore although no key opens the mail that waits in the copy: it is lost
    #[arg(long)]
    without_key: bool,
}

impl Backup {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let file = self.file.as_path();
        if !config.database_url.starts_with("sqlite://") {
            return Err("PostgreSQL has its own tools for this: pg_dump --format=custom --file=FILE DATABASE_URL".into());
        }
        refuse_existing(file)?;
        let database = Untouched::open(&config.database_url).await?;
        let schema = database.schema();
        if schema.version() == 0 {
            database.close().await;
            return Err("The database has no schema yet: there is nothing to copy.".into());
        }
        let partial = beside(file, PARTIAL);
        clear(&partial)?;
        // SQLite writes into an empty file, so nobody else can read it at any time.
        create_private(&partial)?;
        let copied = database.copy_into(&partial).await;
        database.close().await;
        if let Err(refusal) = copied {
            let _ = clear(&partial);
            return Err(format!("{} cannot be written: {refusal}.", file.display()).into());
        }
        let key = key_file(&config.database_url);
        if config.secret_key.is_none() && key.exists() {
            copy_whole(&key, &beside(file, ".key"))?;
        }
        settle(&partial, file)?;
        let size = fs::metadata(file)?.len();
        let older = if matches!(schema, SchemaState::Older { .. }) {
            ", older than this usher's: the program that made it can be put back with it"
        } else {
            ""
        };
        say(&format!(
            "{} holds everything up to now ({size} bytes, schema version {}{older}).",
            file.display(),
            schema.version()
        ));
        Ok(())
    }
}

impl Restore {
    pub(super) async fn run(self, config: &Config) -> Result<(), Failure> {
        let (from, key) = (self.file.as_path(), beside(&self.file, ".key"));
        let Some(path) = config.database_url.strip_prefix("sqlite://") else {
            return Err(
                "PostgreSQL has its own tools for this: pg_restore --dbname=DATABASE_URL FILE"
                    .into(),
            );
        };
        let to = Path::new(path.split('?').next().unwrap_or(path));
        if !accounts::is_usher_database(from).await {
            return Err(format!("{} is no copy of an Usher database.", from.display()).into());
        }
        // Also where its file was moved away: a server goes on writing to the one that it has open.
        let Some(lock) = database_file::lock(to).await? else {
            return Err(format!(
                "A server serves {}, or another restore is at work there: stop it first.",
                to.display()
            )
            .into());
        };
        give_to_the_folders_owner(&lock.path)?;
        for end in ENDS {
            refuse_existing(&beside(to, end))?;
        }
        let key_to = key_file(&config.database_url);
        let brings_key = key.exists();
        if brings_key {
            refuse_another_key(config, &key, &key_to)?;
        }
        let partial = beside(to, PARTIAL);
        // Also for what a try that was killed left: SQLite would take its journal for this copy's.
        clear(&partial)?;
        copy_private(from, &partial)?;
        // The key comes before the check, which opens the mail that waits.
        if brings_key && config.secret_key.is_none() && !key_to.exists() {
            copy_whole(&key, &key_to)?;
            give_to_the_folders_owner(&key_to)?;
        }
        let checked = check(config, &partial).await.and_then(|loses_mail| {
            // Its own key was brought, so what that does not open was lost before.
            if loses_mail && !brings_key && !self.without_key {
                return Err(lost_mail(config, &key, &key_to));
            }
            Ok(loses_mail)
        });
        if checked.is_err() {
            let _ = clear(&partial);
        }
        let loses_mail = checked?;
        give_to_the_folders_owner(&partial)?;
        settle(&partial, to)?;
        say(&format!(
            "{} is restored from {}.",
            to.display(),
            from.display()
        ));
        if loses_mail {
            say(
                "Mail that waits in it was sealed with a key that is not there, and cannot be sent.",
            );
        }
        Ok(())
    }
}

/// Brings a copy up to this program's schema and finds out whether it is sound; then whether it holds mail that no key
/// that is there opens.
async fn check(config: &Config, copy: &Path) -> Result<bool, Failure> {
    let mut config = Config {
        database_url: format!("sqlite://{}", copy.display()),
        ..config.clone()
    };
    // A key that is made now would open nothing either, and be in the way of the right one.
    if config.secret_key.is_none() && !key_file(&config.database_url).exists() {
        config.secret_key = Some([0; 32]);
    }
    let accounts = open(&config).await?;
    let damage = accounts.damage().await;
    let sealed_elsewhere = accounts.mail_sealed_elsewhere().await;
    accounts.close().await;
    let told = |refusal: Refusal| explain(refusal.into_problem(&Caller::cli()));
    if let Some(damage) = damage.map_err(told)? {
        return Err(format!("The copy is damaged: {damage}. Nothing was restored.").into());
    }
    Ok(sealed_elsewhere.map_err(told)? > 0)
}

/// Why a copy that came without its key is not restored.
fn lost_mail(config: &Config, key: &Path, key_to: &Path) -> Failure {
    let is_there = key_to.exists();
    let (key, key_to) = (key.display(), key_to.display());
    let is = if config.secret_key.is_some() {
        format!("not the one that secret_key is set to, and {key} is not there")
    } else if is_there {
        format!("not the one in {key_to}, and {key} is not there")
    } else {
        format!("nowhere: neither {key} nor {key_to} is there")
    };
    format!(
        "The key that seals the mail that waits in the copy is {is}. Bring {key} from where the copy was made, or set \
         secret_key to what it was then; with --without-key the copy is restored and that mail is lost. Nothing was \
         restored."
    )
    .into()
}

/// What is being written is called so until it is whole.
const PARTIAL: &str = ".partial";
/// SQLite's files: after the name of the first, what it keeps beside it. The lock of whoever serves it is none of them, and
/// stays.
const ENDS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Removes an unfinished copy and all that SQLite keeps beside it, if they are there.
fn clear(partial: &Path) -> Result<(), Failure> {
    for end in ENDS {
        let file = beside(partial, end);
        match fs::remove_file(&file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                return Err(format!("{} cannot be removed: {e}.", file.display()).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Mail that waits in the copy is sealed with the key beside it, and this program would start with another.
fn refuse_another_key(config: &Config, key: &Path, key_to: &Path) -> Result<(), Failure> {
    let brought = fs::read_to_string(key)?;
    match config.secret_key {
        Some(set) if from_hex(brought.trim()) != Some(set) => Err(format!(
            "secret_key is set to another key than {}, which seals the mail that waits in the copy. Set it to what that \
             file holds; or move the file away, and that mail is lost.",
            key.display()
        )
        .into()),
        None if key_to.exists() && fs::read_to_string(key_to)?.trim() != brought.trim() => {
            Err(format!(
                "{} holds another key than {}, which seals the mail that waits in the copy. Move it away, as the old \
                 database, and restore again.",
                key_to.display(),
                key.display()
            )
            .into())
        }
        _ => Ok(()),
    }
}

fn refuse_existing(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(format!(
            "{} is there already. Move it away, or name another file.",
            file.display()
        )
        .into());
    }
    Ok(())
}

/// The path with something after its name.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// A new file for our eyes only; what an earlier, broken-off try left is written over.
fn create_private(file: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let cannot = |e: io::Error| format!("{} cannot be written: {e}.", file.display());
    Ok(options.open(file).map_err(cannot)?)
}

fn copy_private(from: &Path, to: &Path) -> Result<(), Failure> {
    let mut out = create_private(to)?;
    let cannot = |e: io::Error| format!("{} cannot be copied: {e}.", from.display());
    io::copy(&mut File::open(from).map_err(cannot)?, &mut out).map_err(cannot)?;
    out.sync_all()?;
    Ok(())
}

/// A copy that is there whole or not at all.
fn copy_whole(from: &Path, to: &Path) -> Result<(), Failure> {
    let partial = beside(to, PARTIAL);
    copy_private(from, &partial)?;
    settle(&partial, to)
}

/// Gives a finished file its name, so that it is there whole or not at all, also after the power went.
fn settle(partial: &Path, file: &Path) -> Result<(), Failure> {
    File::open(partial)?.sync_all()?;
    fs::rename(partial, file)?;
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
