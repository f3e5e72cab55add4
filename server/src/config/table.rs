//! Every setting: its name, its default, and what it means.

use messages::t;

pub(super) struct Setting {
    pub(super) key: &'static str,
    pub(super) default: &'static str,
    pub(super) secret: bool,
    pub(super) meaning: fn() -> &'static str,
}

const fn setting(
    key: &'static str,
    default: &'static str,
    meaning: fn() -> &'static str,
) -> Setting {
    Setting {
        key,
        default,
        secret: false,
        meaning,
    }
}

const fn secret(
    key: &'static str,
    default: &'static str,
    meaning: fn() -> &'static str,
) -> Setting {
    Setting {
        key,
        default,
        secret: true,
        meaning,
    }
}

pub(super) const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:3000", || t!("setting-listen")),
    secret("database_url", "sqlite://data/usher.db", || {
        t!("setting-database-url")
    }),
    setting("public_url", "", || t!("setting-public-url")),
    secret("smtp_url", "", || t!("setting-smtp-url")),
    setting("mail.from", "", || t!("setting-mail-from")),
    setting("mail.ca_file", "", || t!("setting-mail-ca-file")),
    setting("mail.in_clear", "false", || t!("setting-mail-in-clear")),
    setting("mail.include_password", "true", || {
        t!("setting-mail-include-password")
    }),
    secret("secret_key", "", || t!("setting-secret-key")),
    setting("registration", "closed", || t!("setting-registration")),
    setting("session.idle", "14d", || t!("setting-session-idle")),
    setting("session.absolute", "30d", || t!("setting-session-absolute")),
    setting("token.access", "1h", || t!("setting-token-access")),
    setting("link.reset", "1h", || t!("setting-link-reset")),
    setting("link.invitation", "7d", || t!("setting-link-invitation")),
    setting("link.verification", "1d", || {
        t!("setting-link-verification")
    }),
    setting("sign_in.guesses", "10", || t!("setting-sign-in-guesses")),
    setting("sign_in.guesses_per_address", "100", || {
        t!("setting-sign-in-guesses-per-address")
    }),
    setting("sign_in.provider_timeout", "10s", || {
        t!("setting-sign-in-provider-timeout")
    }),
    setting("github.client_id", "", || t!("setting-github-client-id")),
    secret("github.client_secret", "", || {
        t!("setting-github-client-secret")
    }),
    setting("github.url", "https://github.com", || {
        t!("setting-github-url")
    }),
    setting("github.api_url", "https://api.github.com", || {
        t!("setting-github-api-url")
    }),
    setting("google.client_id", "", || t!("setting-google-client-id")),
    secret("google.client_secret", "", || {
        t!("setting-google-client-secret")
    }),
    setting("google.issuer", "https://accounts.google.com", || {
        t!("setting-google-issuer")
    }),
    setting("linkedin.client_id", "", || {
        t!("setting-linkedin-client-id")
    }),
    secret("linkedin.client_secret", "", || {
        t!("setting-linkedin-client-secret")
    }),
    setting("linkedin.issuer", "https://www.linkedin.com/oauth", || {
        t!("setting-linkedin-issuer")
    }),
    setting("oidc.issuer", "", || t!("setting-oidc-issuer")),
    setting("oidc.client_id", "", || t!("setting-oidc-client-id")),
    secret("oidc.client_secret", "", || {
        t!("setting-oidc-client-secret")
    }),
    setting("oidc.name", "Single sign-on", || t!("setting-oidc-name")),
    setting("argon2.memory_kib", "19456", || {
        t!("setting-argon2-memory-kib")
    }),
    setting("argon2.passes", "2", || t!("setting-argon2-passes")),
    setting("argon2.lanes", "1", || t!("setting-argon2-lanes")),
    setting("trusted_proxies", "", || t!("setting-trusted-proxies")),
    setting("http.header_timeout", "10s", || {
        t!("setting-http-header-timeout")
    }),
    setting("http.request_timeout", "30s", || {
        t!("setting-http-request-timeout")
    }),
    setting("http.max_connections", "4096", || {
        t!("setting-http-max-connections")
    }),
    setting("log.level", "info", || t!("setting-log-level")),
    setting("log.format", "text", || t!("setting-log-format")),
    setting("metrics.listen", "", || t!("setting-metrics-listen")),
    setting("metrics.public", "false", || t!("setting-metrics-public")),
];
