//! GitHub: OAuth without ID tokens. Who it is, GitHub's API says to the bearer of the access token.

use model::Provider;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, TokenUrl,
    basic::BasicClient,
};
use serde::Deserialize;

use super::{Identity, ProviderSettings, Trip, Trouble, http::Http, of_token_endpoint};

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub(super) struct Github {
    client: Client,
    api: String,
}

#[derive(Deserialize)]
struct Account {
    /// A number; names are given away again.
    id: u64,
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Mailbox {
    email: String,
    primary: bool,
    verified: bool,
}

impl Github {
    pub(super) fn new(settings: &ProviderSettings) -> Result<Self, String> {
        let wrong = |key: &str, url: &str| {
            format!("github.{key}: {url:?} is not the address of a GitHub. Write it with https.")
        };
        for (key, url) in [("url", &settings.url), ("api_url", &settings.api_url)] {
            let uri = url.parse().map_err(|_| wrong(key, url))?;
            if !super::http::is_private(&uri) {
                return Err(wrong(key, url));
            }
        }
        let site = settings.url.trim_end_matches('/');
        let authorize = AuthUrl::new(format!("{site}/login/oauth/authorize"));
        let token = TokenUrl::new(format!("{site}/login/oauth/access_token"));
        let client = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(settings.client_secret.clone()))
            .set_auth_uri(authorize.map_err(|_| wrong("url", site))?)
            .set_token_uri(token.map_err(|_| wrong("url", site))?)
            .set_auth_type(AuthType::RequestBody);
        Ok(Self {
            client,
            api: settings.api_url.trim_end_matches('/').to_owned(),
        })
    }

    pub(super) fn leave(&self, trip: &Trip<'_>) -> Result<String, Trouble> {
        let state = trip.state.to_owned();
        let verifier = PkceCodeVerifier::new(trip.verifier.to_owned());
        let (url, _) = self
            .client(trip)?
            .authorize_url(move || CsrfToken::new(state))
            .add_scope(Scope::new("read:user".to_owned()))
            .add_scope(Scope::new("user:email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url.into())
    }

    pub(super) async fn identify(
        &self,
        http: &Http,
        trip: &Trip<'_>,
        code: &str,
    ) -> Result<Identity, Trouble> {
        let tokens = self
            .client(trip)?
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(trip.verifier.to_owned()))
            .request_async(http)
            .await
            .map_err(of_token_endpoint)?;
        let token = tokens.access_token().secret();
        let account: Account = http.read(&format!("{}/user", self.api), token).await?;
        let mailboxes: Vec<Mailbox> = http
            .read(&format!("{}/user/emails", self.api), token)
            .await?;
        let mailbox = mailboxes.into_iter().find(|mailbox| mailbox.primary);
        Ok(Identity {
            provider: Provider::Github,
            subject: account.id.to_string(),
            email_verified: mailbox.as_ref().is_some_and(|mailbox| mailbox.verified),
            email: mailbox.map(|mailbox| mailbox.email),
            full_name: Some(account.name.unwrap_or(account.login)),
        })
    }

    fn client(&self, trip: &Trip<'_>) -> Result<Client, Trouble> {
        let redirect = RedirectUrl::new(trip.redirect.to_owned())
            .map_err(|e| Trouble::Away(format!("public_url: {e}")))?;
        Ok(self.client.clone().set_redirect_uri(redirect))
    }
}
