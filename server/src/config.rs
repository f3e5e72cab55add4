//! Configuration: defaults < `usher.toml` < environment, and nothing unknown.
//!
//! Every setting is one line of `table.rs`. Its name in the file is the key (`mail.from` is `from` in
//! `[mail]`), its name in the environment is `USHER_` and the key in capitals (`USHER_MAIL_FROM`); a secret may
//! also come from a file, named by `…_FILE`. A name that is not in the table stops the start.

mod providers;
mod table;
mod typed;
mod values;

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use accounts::{Argon2, Described, MailServer, ProviderSettings, Settings};
use model::Period;

use table::SETTINGS;
use typed::typed;
use values::{Values, read_environment, read_table};

/// A setting that cannot be used, in one sentence with what to do.
#[derive(Debug)]
pub(crate) struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// Everything that `usher` was told.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: String,
    pub(crate) public_url: String,
    /// Nobody said where people open it, and the listener does not tell either.
    pub(crate) public_url_is_guessed: bool,
    pub(crate) mail: Option<MailServer>,
    pub(crate) include_password: bool,
    pub(crate) secret_key: Option<[u8; 32]>,
    pub(crate) registration_open: bool,
    pub(crate) session_idle: Period,
    pub(crate) session_absolute: Period,
    pub(crate) access_token: Period,
    pub(crate) reset_link: Period,
    pub(crate) invite_link: Period,
    pub(crate) verify_link: Period,
    pub(crate) guesses: i64,
    pub(crate) guesses_per_address: i64,
    pub(crate) providers: Vec<ProviderSettings>,
    pub(crate) provider_patience: Period,
    pub(crate) argon2: Argon2,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) header_timeout: Duration,
    pub(crate) request_timeout: Duration,
    pub(crate) max_connections: usize,
    pub(crate) log_level: String,
    pub(crate) log_json: bool,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) metrics_public: bool,
    /// The file that was read, if there is one.
    pub(crate) file: Option<PathBuf>,
    /// Files that hold a secret each.
    pub(crate) secret_files: Vec<PathBuf>,
    /// For those who may read it in the console.
    pub(crate) described: Vec<Described>,
}

/// The settings as a text for `usher --help`.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "Settings come from usher.toml (--config FILE, USHER_CONFIG) and, above it, from the environment.\n\
         The name in the file is left, USHER_LISTEN, USHER_MAIL_FROM and so on are the names in the environment;\n\
         a secret (*) can also be read from the file that USHER_…_FILE names.\n\n",
    );
    for s in SETTINGS {
        let mark = if s.secret { "*" } else { " " };
        let default = if s.default.is_empty() {
            String::new()
        } else {
            format!(" [{}]", s.default)
        };
        text.push_str(&format!(
            "  {:<28}{mark} {}{default}\n",
            s.key,
            (s.meaning)()
        ));
    }
    text
}

/// Reads the file (the named one must exist, `usher.toml` may) and the environment.
pub(crate) fn load(
    named: Option<&Path>,
    env: &BTreeMap<String, String>,
) -> Result<Config, ConfigError> {
    let mut values = Values::defaults();
    let named = named
        .map(Path::to_path_buf)
        .or_else(|| env.get("USHER_CONFIG").map(PathBuf::from));
    let is_named = named.is_some();
    let file = named.unwrap_or_else(|| PathBuf::from("usher.toml"));
    let file = Some(file).filter(|file| is_named || file.exists());
    if let Some(file) = &file {
        let text = std::fs::read_to_string(file).map_err(|e| {
            ConfigError(format!(
                "The configuration file {} cannot be read: {e}.",
                file.display()
            ))
        })?;
        let table: toml::Table = text.parse().map_err(|e| {
            ConfigError(format!(
                "The configuration file {} is not TOML: {e}",
                file.display()
            ))
        })?;
        read_table(&mut values, file, "", &table)?;
    }
    read_environment(&mut values, env)?;
    Ok(Config {
        described: values.described(),
        file,
        secret_files: values.secret_files,
        ..typed(&values.texts)?
    })
}

/// Passwords that are hashed at once, however many cores there are: each takes `argon2.memory_kib`, 19 MiB unless it is set.
const MOST_HASHES: usize = 8;

impl Config {
    /// What the operations need of it.
    pub(crate) fn settings(&self, secret_key: [u8; 32]) -> Settings {
        Settings {
            public_url: self.public_url.clone(),
            session_idle: self.session_idle,
            session_absolute: self.session_absolute,
            access_token: self.access_token,
            reset_link: self.reset_link,
            invite_link: self.invite_link,
            verify_link: self.verify_link,
            argon2: self.argon2,
            hash_permits: std::thread::available_parallelism()
                .map_or(2, |n| n.get().min(MOST_HASHES)),
            guesses_account: self.guesses,
            guesses_address: self.guesses_per_address,
            include_password: self.include_password,
            registration_open: self.registration_open,
            mail: self.mail.clone(),
            providers: self.providers.clone(),
            provider_patience: self.provider_patience,
            described: self.described.clone(),
            secret_key,
            ..Settings::default()
        }
    }

    /// The database's file, where it is one.
    pub(crate) fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.database_url.strip_prefix("sqlite://")?;
        let path = path.split('?').next().unwrap_or(path);
        let names_a_file = !path.is_empty() && !path.contains(":memory:");
        names_a_file.then(|| PathBuf::from(path))
    }

    /// Cookies travel over https alone.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests;
