//! Settings that work and leave a door ajar.

use std::net::IpAddr;

use model::Period;

use super::Finding;
use crate::config::Config;

pub(super) fn look(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut advice = |on: bool, words: &str| {
        if on {
            found.push(Finding::advice("settings", words));
        }
    };
    let host = host(&config.public_url);
    let here = is_here(host);
    advice(
        !config.is_https() && !here,
        "public_url is plain http: passwords and cookies travel in the clear. Put a proxy with TLS in front and set it \
         to the https address.",
    );
    advice(
        !config.is_https() && !config.listen.ip().is_loopback(),
        "listen takes connections from other machines, and public_url is not https.",
    );
    advice(
        config.is_https() && config.listen.ip().is_loopback() && config.trusted_proxies.is_empty(),
        "A proxy on this machine is not named in trusted_proxies: everybody seems to come from one address, and a \
         hundred wrong passwords there stop all sign-ins.",
    );
    advice(
        config.session_absolute > Period::days(90) || config.session_idle > Period::days(30),
        "Sessions live longer than 90 days, or 30 without use.",
    );
    advice(
        config.access_token > Period::hours(24),
        "token.access is longer than a day.",
    );
    advice(
        config.reset_link > Period::hours(24),
        "link.reset is longer than a day: whoever finds the letter later chooses the password.",
    );
    advice(
        config.invite_link > Period::days(30),
        "link.invitation is longer than 30 days: whoever finds the letter later joins instead.",
    );
    advice(
        config.mail.as_ref().is_some_and(|mail| mail.in_clear),
        "mail.in_clear is on: letters, and the links in them, may travel without TLS.",
    );
    advice(
        hashing_kib(config) > memory_kib().unwrap_or(u64::MAX),
        "argon2.memory_kib, for as many passwords as are hashed at once, is more than the memory of this machine: the \
         system ends usher when people sign in.",
    );
    advice(
        config
            .secret_key
            .is_some_and(|key| key.iter().all(|byte| *byte == key[0])),
        "secret_key is one byte over and over. Make one with: openssl rand -hex 32 (mail that waits is lost with the old one).",
    );
    advice(
        config.guesses > 100 || config.guesses_per_address > 10_000,
        "So many guesses (sign_in.guesses, sign_in.guesses_per_address) stop nobody.",
    );
    advice(
        config.include_password,
        "mail.include_password is on: a password that an administrator sets travels by mail.",
    );
    advice(
        config.registration_open,
        "registration is open: anybody may found an organization.",
    );
    advice(
        config.metrics_public,
        "metrics.public is on: anybody may read how busy this is.",
    );
    advice(
        config
            .metrics_listen
            .is_some_and(|address| !address.ip().is_loopback()),
        "metrics.listen takes connections from other machines: keep strangers out with a firewall.",
    );
    advice(
        far_without_tls(&config.database_url),
        "database_url names another machine without sslmode=verify-full: what travels there can be read or changed.",
    );
    advice(
        config.database_url.starts_with("postgres") && config.secret_key.is_none(),
        "secret_key is not set: each node makes its own, and none can open the mail that another sealed.",
    );
    if found.is_empty() {
        found.push(Finding::fine("settings", "None of them is weak."));
    }
    found
}

/// What hashing takes when as many passwords as may be are hashed at once.
fn hashing_kib(config: &Config) -> u64 {
    let at_once = u64::try_from(config.settings([0; 32]).hash_permits).unwrap_or(u64::MAX);
    u64::from(config.argon2.memory_kib).saturating_mul(at_once)
}

/// The memory of this machine, where the system says so as Linux does.
fn memory_kib() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The host of a URL, without user and port.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => host.split(':').next().unwrap_or(host),
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost"
        || host.is_empty()
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn far_without_tls(database_url: &str) -> bool {
    database_url.starts_with("postgres")
        && !is_here(host(database_url))
        && !database_url.contains("sslmode=verify-full")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_urls() {
        for (url, expected) in [
            ("https://id.example.org", "id.example.org"),
            ("http://127.0.0.1:3000", "127.0.0.1"),
            (
                "postgres://usher:secret@db.example.org:5432/usher",
                "db.example.org",
            ),
            ("postgres://[::1]:5432/usher?sslmode=disable", "::1"),
        ] {
            assert_eq!(host(url), expected);
        }
    }

    #[test]
    fn a_database_elsewhere_wants_tls() {
        assert!(far_without_tls("postgres://u@db.example.org/usher"));
        assert!(!far_without_tls(
            "postgres://u@db.example.org/usher?sslmode=verify-full"
        ));
        assert!(!far_without_tls("postgres://u@localhost/usher"));
        assert!(!far_without_tls("sqlite://data/usher.db"));
    }
}
