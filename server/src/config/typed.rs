//! Texts become values, or the sentence that says what is wrong with them.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use accounts::{Argon2, MailServer};

use super::{Config, ConfigError, providers};
use crate::durations;

pub(super) fn typed(values: &BTreeMap<&'static str, String>) -> Result<Config, ConfigError> {
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
    let public_url = filled("public_url");
    let public_url_is_guessed = public_url.is_none() && listen.ip().is_unspecified();
    let public_url = public_url.unwrap_or_else(|| reached_at(listen));
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
        public_url_is_guessed,
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
        file: None,
        secret_files: Vec::new(),
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

/// Where a browser on this machine opens what listens there: all addresses at once are none that it could.
fn reached_at(listen: SocketAddr) -> String {
    if listen.ip().is_unspecified() {
        format!("http://localhost:{}", listen.port())
    } else {
        format!("http://{listen}")
    }
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
