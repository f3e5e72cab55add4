//! Configuration: defaults < `usher.toml` < environment, and nothing unknown.
//!
//! Every setting is one line of the table below. Its name in the file is the key (`mail.from` is `from` in
//! `[mail]`), its name in the environment is `USHER_` and the key in capitals (`USHER_MAIL_FROM`); a secret may
//! also come from a file, named by `…_FILE`. A name that is not in the table stops the start.

mod providers;

use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use accounts::{Argon2, MailServer, ProviderSettings, Settings};
use model::{Period, SettingInfo, SettingSource, SettingValue};

use crate::durations;

struct Setting {
    key: &'static str,
    default: &'static str,
    secret: bool,
    meaning: &'static str,
}

const fn setting(key: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        key,
        default,
        secret: false,
        meaning,
    }
}

const fn secret(key: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        key,
        default,
        secret: true,
        meaning,
    }
}

const SETTINGS: &[Setting] = &[
    setting(
        "listen",
        "127.0.0.1:3000",
        "address and port of the HTTP server",
    ),
    secret(
        "database_url",
        "sqlite://data/usher.db",
        "sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE",
    ),
    setting(
        "public_url",
        "",
        "address that people open, http(s)://host[:port]; every link is built from it (default: listen)",
    ),
    secret(
        "smtp_url",
        "",
        "mail server: smtps://USER:PASSWORD@HOST:465 or smtp://HOST:587?tls=required",
    ),
    setting("mail.from", "", "sender of mail: Usher <usher@example.org>"),
    setting(
        "mail.ca_file",
        "",
        "certificate (PEM) of an authority of your own that the mail server's is signed by",
    ),
    setting(
        "mail.in_clear",
        "false",
        "mail may go to another machine without TLS: you vouch for the way",
    ),
    setting(
        "mail.include_password",
        "true",
        "mail that tells of a set password holds the password",
    ),
    secret(
        "secret_key",
        "",
        "64 hexadecimal digits that seal waiting mail, the same on all nodes (default: made, kept in usher.key beside the data)",
    ),
    setting(
        "registration",
        "closed",
        "open: anybody may found an organization through the API",
    ),
    setting(
        "session.idle",
        "14d",
        "a session that is not used for so long is over",
    ),
    setting(
        "session.absolute",
        "30d",
        "a session ends after so long, used or not",
    ),
    setting("token.access", "1h", "life of an access token"),
    setting("link.reset", "1h", "life of a reset link"),
    setting("link.invitation", "7d", "life of an invitation"),
    setting(
        "link.verification",
        "1d",
        "life of a link that confirms an e-mail address",
    ),
    setting(
        "sign_in.guesses",
        "10",
        "wrong passwords for one account from one address in 15 minutes",
    ),
    setting(
        "sign_in.guesses_per_address",
        "100",
        "wrong passwords from one address in 15 minutes",
    ),
    setting(
        "sign_in.provider_timeout",
        "10s",
        "time for an external provider to answer, for one sign-in",
    ),
    setting(
        "github.client_id",
        "",
        "sign-in with GitHub: the OAuth app's id",
    ),
    secret("github.client_secret", "", "the OAuth app's secret"),
    setting(
        "github.url",
        "https://github.com",
        "address of GitHub's pages, or of a GitHub Enterprise server",
    ),
    setting(
        "github.api_url",
        "https://api.github.com",
        "address of its API",
    ),
    setting(
        "google.client_id",
        "",
        "sign-in with Google: the client's id",
    ),
    secret("google.client_secret", "", "the client's secret"),
    setting(
        "google.issuer",
        "https://accounts.google.com",
        "Google's issuer",
    ),
    setting(
        "linkedin.client_id",
        "",
        "sign-in with LinkedIn: the app's id",
    ),
    secret("linkedin.client_secret", "", "the app's secret"),
    setting(
        "linkedin.issuer",
        "https://www.linkedin.com/oauth",
        "LinkedIn's issuer",
    ),
    setting(
        "oidc.issuer",
        "",
        "sign-in with an OpenID Connect issuer of your own: its address",
    ),
    setting("oidc.client_id", "", "the client's id there"),
    secret(
        "oidc.client_secret",
        "",
        "the client's secret; none for a public client",
    ),
    setting("oidc.name", "Single sign-on", "what its button says"),
    setting(
        "argon2.memory_kib",
        "19456",
        "argon2id memory of one hash, in KiB; at least 19456",
    ),
    setting("argon2.passes", "2", "argon2id passes; at least 2"),
    setting("argon2.lanes", "1", "argon2id lanes"),
    setting(
        "trusted_proxies",
        "",
        "addresses of proxies whose X-Forwarded-For counts, separated by commas",
    ),
    setting(
        "http.header_timeout",
        "10s",
        "time for a client to send its headers",
    ),
    setting(
        "http.request_timeout",
        "30s",
        "time for one request, body and answer",
    ),
    setting(
        "http.max_connections",
        "4096",
        "open connections; further ones wait",
    ),
    setting(
        "log.level",
        "info",
        "error, warn, info, debug or trace; or a filter such as info,sqlx=debug",
    ),
    setting("log.format", "text", "text or json"),
    setting(
        "metrics.listen",
        "",
        "address and port on which Prometheus reads /metrics; keep it from strangers (default: nowhere)",
    ),
    setting(
        "metrics.public",
        "false",
        "/metrics on the address of the pages, too, for anybody to read",
    ),
];

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
    /// For those who may read it in the console.
    pub(crate) described: Vec<SettingInfo>,
}

/// What each setting is set to, and by what; a later source counts more than the ones before.
struct Values {
    texts: BTreeMap<&'static str, String>,
    sources: BTreeMap<&'static str, SettingSource>,
}

impl Values {
    fn defaults() -> Self {
        let default = |s: &Setting| (s.key, s.default.to_owned());
        Self {
            texts: SETTINGS.iter().map(default).collect(),
            sources: BTreeMap::new(),
        }
    }

    fn put(&mut self, key: &'static str, text: String, source: SettingSource) {
        self.texts.insert(key, text);
        self.sources.insert(key, source);
    }

    /// As the console shows it: of a secret only that there is one, unless it is the default, which everybody knows.
    fn described(&self) -> Vec<SettingInfo> {
        let one = |s: &Setting| {
            let text = self.texts.get(s.key).cloned().unwrap_or_default();
            let source = self.sources.get(s.key).cloned();
            SettingInfo {
                key: s.key.to_owned(),
                meaning: s.meaning.to_owned(),
                value: match text.is_empty() {
                    true => SettingValue::Nothing,
                    false if s.secret && source.is_some() => SettingValue::Secret,
                    false => SettingValue::Text(text),
                },
                source: source.unwrap_or(SettingSource::Default),
            }
        };
        SETTINGS.iter().map(one).collect()
    }
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
        text.push_str(&format!("  {:<28}{mark} {}{default}\n", s.key, s.meaning));
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
    let file = named.clone().unwrap_or_else(|| PathBuf::from("usher.toml"));
    if named.is_some() || file.exists() {
        let text = std::fs::read_to_string(&file).map_err(|e| {
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
        read_table(&mut values, &file, "", &table)?;
    }
    read_environment(&mut values, env)?;
    Ok(Config {
        described: values.described(),
        ..typed(&values.texts)?
    })
}

fn read_table(
    values: &mut Values,
    file: &Path,
    prefix: &str,
    table: &toml::Table,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        let text = match value {
            toml::Value::Table(inner) => {
                read_table(values, file, &key, inner)?;
                continue;
            }
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(_) | toml::Value::Boolean(_) => value.to_string(),
            _ => {
                return Err(ConfigError(format!(
                    "{key} in {} must be a text, a number or true or false.",
                    file.display()
                )));
            }
        };
        let known = known(&key).ok_or_else(|| {
            ConfigError(format!(
                "{key} in {} is no setting of Usher. {}",
                file.display(),
                nearest(&key)
            ))
        })?;
        let source = SettingSource::File(file.display().to_string());
        values.put(known.key, text, source);
    }
    Ok(())
}

fn read_environment(
    values: &mut Values,
    env: &BTreeMap<String, String>,
) -> Result<(), ConfigError> {
    for (name, value) in env {
        let Some(rest) = name.strip_prefix("USHER_") else {
            continue;
        };
        if rest == "CONFIG" {
            continue;
        }
        let find = |rest: &str| SETTINGS.iter().find(|s| env_name(s.key) == rest);
        if let Some(s) = find(rest) {
            let source = SettingSource::Environment(name.clone());
            values.put(s.key, value.clone(), source);
        } else if let Some(s) = rest
            .strip_suffix("_FILE")
            .and_then(find)
            .filter(|s| s.secret)
        {
            let text = std::fs::read_to_string(value).map_err(|e| {
                ConfigError(format!(
                    "The file {value} that {name} names cannot be read: {e}."
                ))
            })?;
            let text = text.trim_end_matches(['\r', '\n']).to_owned();
            values.put(s.key, text, SettingSource::SecretFile(name.clone()));
        } else {
            return Err(ConfigError(format!(
                "{name} is no setting of Usher. {}",
                nearest(&rest.to_lowercase())
            )));
        }
    }
    Ok(())
}

fn known(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|s| s.key == key)
}

fn env_name(key: &str) -> String {
    key.to_uppercase().replace('.', "_")
}

/// A hint for a slip of the fingers: the setting that begins alike.
fn nearest(key: &str) -> String {
    let alike = |s: &&Setting| {
        let name = s.key.replace('.', "_");
        let key = key.replace('.', "_");
        name.contains(&key)
            || key.contains(&name)
            || name
                .chars()
                .zip(key.chars())
                .take_while(|(a, b)| a == b)
                .count()
                > 3
    };
    match SETTINGS.iter().find(alike) {
        Some(s) => format!(
            "Did you mean {} (USHER_{})? usher --help lists all.",
            s.key,
            env_name(s.key)
        ),
        None => "usher --help lists all.".to_owned(),
    }
}

fn typed(values: &BTreeMap<&'static str, String>) -> Result<Config, ConfigError> {
    let text = |key: &'static str| values.get(key).cloned().unwrap_or_default();
    let filled = |key| Some(text(key)).filter(|text| !text.is_empty());
    let wrong = |key: &str, why: String| ConfigError(format!("{key}: {why}"));
    let period = |key| durations::parse(&text(key)).map_err(|why| wrong(key, why));
    let seconds = |key| period(key).map(|p| Duration::from_secs(p.as_seconds().unsigned_abs()));
    let number = |key, least: u32| match text(key).parse::<u32>() {
        Ok(n) if n >= least => Ok(n),
        _ => Err(wrong(
            key,
            format!("{:?} is not a whole number of at least {least}.", text(key)),
        )),
    };
    let flag = |key| match text(key).as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(wrong(key, format!("{other:?} is neither true nor false."))),
    };

    let listen: SocketAddr = text("listen").parse().map_err(|_| {
        wrong(
            "listen",
            format!(
                "{:?} is not an address and port. Write 127.0.0.1:3000 or [::]:3000.",
                text("listen")
            ),
        )
    })?;
    let public_url = filled("public_url").unwrap_or_else(|| format!("http://{listen}"));
    let mail = match (filled("smtp_url"), filled("mail.from")) {
        (Some(url), Some(from)) => Some(MailServer {
            ca_pem: filled("mail.ca_file")
                .map(|file| {
                    std::fs::read(&file)
                        .map_err(|e| wrong("mail.ca_file", format!("{file} cannot be read: {e}.")))
                })
                .transpose()?,
            in_clear: flag("mail.in_clear")?,
            ..MailServer::new(url, from)
        }),
        (Some(_), None) => {
            return Err(wrong(
                "mail.from",
                "A mail server needs a sender, for example Usher <usher@example.org>.".to_owned(),
            ));
        }
        (None, _) => None,
    };
    let trusted_proxies = text("trusted_proxies")
        .split(',')
        .map(str::trim)
        .filter(|address| !address.is_empty())
        .map(|address| {
            address.parse().map_err(|_| {
                wrong(
                    "trusted_proxies",
                    format!("{address:?} is not an IP address."),
                )
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Config {
        listen,
        database_url: database_url(text("database_url"))?,
        public_url: origin(&public_url)?,
        mail,
        include_password: flag("mail.include_password")?,
        secret_key: filled("secret_key")
            .map(|hex| secret_key(&hex))
            .transpose()?,
        registration_open: match text("registration").as_str() {
            "open" => true,
            "closed" => false,
            other => {
                return Err(wrong(
                    "registration",
                    format!("{other:?} is neither open nor closed."),
                ));
            }
        },
        session_idle: period("session.idle")?,
        session_absolute: period("session.absolute")?,
        access_token: period("token.access")?,
        reset_link: period("link.reset")?,
        invite_link: period("link.invitation")?,
        verify_link: period("link.verification")?,
        guesses: i64::from(number("sign_in.guesses", 1)?),
        guesses_per_address: i64::from(number("sign_in.guesses_per_address", 1)?),
        providers: providers::read(text)?,
        provider_patience: period("sign_in.provider_timeout")?,
        argon2: Argon2 {
            memory_kib: number("argon2.memory_kib", 19_456)?,
            passes: number("argon2.passes", 2)?,
            lanes: number("argon2.lanes", 1)?,
        },
        trusted_proxies,
        header_timeout: seconds("http.header_timeout")?,
        request_timeout: seconds("http.request_timeout")?,
        max_connections: usize::try_from(number("http.max_connections", 1)?).unwrap_or(usize::MAX),
        log_level: text("log.level"),
        log_json: match text("log.format").as_str() {
            "text" => false,
            "json" => true,
            other => {
                return Err(wrong(
                    "log.format",
                    format!("{other:?} is neither text nor json."),
                ));
            }
        },
        described: Vec::new(),
        metrics_listen: filled("metrics.listen")
            .map(|address| address.parse())
            .transpose()
            .map_err(|_| {
                let given = text("metrics.listen");
                wrong(
                    "metrics.listen",
                    format!("{given:?} is not an address and port. Write 127.0.0.1:9464."),
                )
            })?,
        metrics_public: flag("metrics.public")?,
    })
}

fn database_url(url: String) -> Result<String, ConfigError> {
    if ["sqlite://", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        Ok(url)
    } else {
        Err(ConfigError(
            "database_url: It must start with sqlite:// (a file) or postgres:// (a server), for example \
             sqlite://data/usher.db."
                .to_owned(),
        ))
    }
}

/// An origin: scheme, host, perhaps a port, and nothing behind it.
fn origin(url: &str) -> Result<String, ConfigError> {
    let wrong = || {
        ConfigError(format!(
            "public_url: {url:?} is not the address of a site. Write https://id.example.org, without a path."
        ))
    };
    let trimmed = url.trim_end_matches('/');
    let uri: http::Uri = trimmed.parse().map_err(|_| wrong())?;
    let bare = uri.path() == "/"
        && uri.query().is_none()
        && uri.host().is_some_and(|host| !host.is_empty());
    let plain = uri
        .authority()
        .is_some_and(|authority| !authority.as_str().contains('@'));
    if matches!(uri.scheme_str(), Some("http" | "https")) && bare && plain {
        Ok(trimmed.to_owned())
    } else {
        Err(wrong())
    }
}

fn secret_key(hex: &str) -> Result<[u8; 32], ConfigError> {
    crate::secret_key::from_hex(hex).ok_or_else(|| {
        ConfigError(
            "secret_key: It must be 64 hexadecimal digits; openssl rand -hex 32 makes some."
                .to_owned(),
        )
    })
}

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
            hash_permits: std::thread::available_parallelism().map_or(2, usize::from),
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

    /// Cookies travel over https alone.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let env = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        load(None, &env)
    }

    fn refusal(pairs: &[(&str, &str)]) -> String {
        with(pairs).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_setting_is_described_with_its_source_and_without_its_secret() {
        let told = with(&[
            ("USHER_SESSION_IDLE", "2d"),
            ("USHER_SECRET_KEY", &"ab".repeat(32)),
        ]);
        let described = told.map(|config| config.described).unwrap_or_default();
        let of = |key: &str| {
            let found = described.iter().find(|info| info.key == key);
            found.map(|info| (info.value.clone(), info.source.clone()))
        };
        let environment = |name: &str| SettingSource::Environment(name.to_owned());
        let text = |text: &str| SettingValue::Text(text.to_owned());
        let idle = (text("2d"), environment("USHER_SESSION_IDLE"));
        assert_eq!(of("session.idle"), Some(idle));
        let key = (SettingValue::Secret, environment("USHER_SECRET_KEY"));
        assert_eq!(of("secret_key"), Some(key));
        let level = (text("info"), SettingSource::Default);
        assert_eq!(of("log.level"), Some(level));
        let mail = (SettingValue::Nothing, SettingSource::Default);
        assert_eq!(of("smtp_url"), Some(mail));
    }

    #[test]
    fn nothing_at_all_is_enough() {
        let config = with(&[]).map(|c| (c.listen.to_string(), c.public_url, c.database_url));
        assert_eq!(
            config.ok(),
            Some((
                "127.0.0.1:3000".into(),
                "http://127.0.0.1:3000".into(),
                "sqlite://data/usher.db".into()
            ))
        );
    }

    #[test]
    fn links_follow_the_listener_unless_told() {
        assert_eq!(
            with(&[("USHER_LISTEN", "127.0.0.1:4000")])
                .map(|c| c.public_url)
                .ok()
                .as_deref(),
            Some("http://127.0.0.1:4000")
        );
    }

    #[test]
    fn an_unknown_setting_stops_the_start_and_says_what_was_meant() {
        let said = refusal(&[("USHER_DATABASE", "sqlite://x")]);
        assert!(
            said.contains("USHER_DATABASE is no setting") && said.contains("USHER_DATABASE_URL"),
            "{said}"
        );
    }

    #[test]
    fn bad_urls_stop_the_start() {
        for (name, value) in [
            ("USHER_DATABASE_URL", "mysql://localhost/usher"),
            ("USHER_PUBLIC_URL", "id.example.org"),
            ("USHER_PUBLIC_URL", "https://id.example.org/path"),
            ("USHER_PUBLIC_URL", "ftp://id.example.org"),
            ("USHER_LISTEN", "3000"),
            ("USHER_SESSION_IDLE", "soon"),
            ("USHER_ARGON2_MEMORY_KIB", "1024"),
            ("USHER_SMTP_URL", "smtp://localhost"),
            ("USHER_GITHUB_CLIENT_ID", "an id without a secret"),
            ("USHER_GOOGLE_CLIENT_SECRET", "a secret without an id"),
            ("USHER_OIDC_CLIENT_ID", "an id without an issuer"),
            ("USHER_OIDC_ISSUER", "https://login.example.org"),
        ] {
            assert!(!refusal(&[(name, value)]).is_empty(), "{name}={value}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("usher.toml");
        std::fs::write(
            &file,
            "listen = \"127.0.0.1:1111\"\n[session]\nidle = \"1h\"\nabsolute = \"2h\"\n",
        )?;
        let env = [("USHER_SESSION_IDLE".to_owned(), "3h".to_owned())].into();
        let config = load(Some(&file), &env)?;
        assert_eq!(config.listen.port(), 1111);
        assert_eq!(
            (config.session_idle, config.session_absolute),
            (Period::hours(3), Period::hours(2))
        );
        std::fs::write(&file, "lisen = \"127.0.0.1:1111\"\n")?;
        assert!(
            load(Some(&file), &BTreeMap::new())
                .err()
                .is_some_and(|e| e.to_string().contains("lisen"))
        );
        Ok(())
    }
}
