//! The providers of external sign-in. One is configured once it has a client id.

use accounts::ProviderSettings;
use model::Provider;

use super::ConfigError;

/// The names of one provider's settings.
struct Keys {
    provider: Provider,
    client_id: &'static str,
    client_secret: &'static str,
    url: &'static str,
    api_url: Option<&'static str>,
    title: Option<&'static str>,
}

const ALL: [Keys; 4] = [
    Keys {
        provider: Provider::Github,
        client_id: "github.client_id",
        client_secret: "github.client_secret",
        url: "github.url",
        api_url: Some("github.api_url"),
        title: None,
    },
    Keys {
        provider: Provider::Google,
        client_id: "google.client_id",
        client_secret: "google.client_secret",
        url: "google.issuer",
        api_url: None,
        title: None,
    },
    Keys {
        provider: Provider::Linkedin,
        client_id: "linkedin.client_id",
        client_secret: "linkedin.client_secret",
        url: "linkedin.issuer",
        api_url: None,
        title: None,
    },
    Keys {
        provider: Provider::Oidc,
        client_id: "oidc.client_id",
        client_secret: "oidc.client_secret",
        url: "oidc.issuer",
        api_url: None,
        title: Some("oidc.name"),
    },
];

/// Those that are configured; one that is only half of it is an error rather than a missing button.
pub(super) fn read(
    text: impl Fn(&'static str) -> String,
) -> Result<Vec<ProviderSettings>, ConfigError> {
    let mut found = Vec::new();
    for keys in ALL {
        let [client_id, client_secret, url] =
            [keys.client_id, keys.client_secret, keys.url].map(&text);
        let missing = match (
            client_id.is_empty(),
            client_secret.is_empty(),
            url.is_empty(),
        ) {
            (false, true, _) if keys.provider != Provider::Oidc => Some(keys.client_secret),
            (false, _, true) => Some(keys.url),
            (true, false, _) => Some(keys.client_id),
            // The addresses of the others have defaults; this one has been written down.
            (true, _, false) if keys.provider == Provider::Oidc => Some(keys.client_id),
            _ => None,
        };
        if let Some(key) = missing {
            return Err(ConfigError(format!(
                "{key}: Signing in with {} needs this setting too.",
                keys.provider.title()
            )));
        }
        if client_id.is_empty() {
            continue;
        }
        found.push(ProviderSettings {
            provider: keys.provider,
            title: keys
                .title
                .map_or_else(|| keys.provider.title().to_owned(), &text),
            client_id,
            client_secret,
            url,
            api_url: keys.api_url.map(&text).unwrap_or_default(),
        });
    }
    Ok(found)
}
