//! OpenID Connect: Google, LinkedIn, and the issuer that the operator chose.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use model::{Period, Provider, Timestamp};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    TokenResponse, UserInfoError,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims,
        CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
    },
};

use super::{Identity, ProviderSettings, Trip, Trouble, http::Http, of_token_endpoint};

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How long endpoints and keys of an issuer are taken for true. A token with an unknown key asks anew at once.
const FRESH: Period = Period::minutes(10);
/// Signatures that only the issuer can make; an HMAC is anybody's who knows the client's secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

pub(super) struct Oidc {
    provider: Provider,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    /// What the issuer last said of itself, and when.
    known: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

impl Oidc {
    pub(super) fn new(settings: &ProviderSettings) -> Result<Self, String> {
        let ProviderSettings { provider, url, .. } = settings;
        let wrong = || {
            format!(
                "{provider}.issuer: {url:?} is not the address of an issuer. Write it as the issuer does, with https."
            )
        };
        let uri = url.parse().map_err(|_| wrong())?;
        if !super::http::is_private(&uri) {
            return Err(wrong());
        }
        let secret = &settings.client_secret;
        Ok(Self {
            provider: *provider,
            issuer: IssuerUrl::new(url.clone()).map_err(|_| wrong())?,
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: (!secret.is_empty()).then(|| ClientSecret::new(secret.clone())),
            known: Mutex::new(None),
        })
    }

    pub(super) fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    pub(super) async fn leave(
        &self,
        http: &Http,
        trip: &Trip<'_>,
        now: Timestamp,
    ) -> Result<String, Trouble> {
        let client = self.client(&self.metadata(http, now).await?, trip)?;
        let (state, nonce) = (trip.state.to_owned(), trip.nonce.to_owned());
        let verifier = PkceCodeVerifier::new(trip.verifier.to_owned());
        let (url, ..) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url.into())
    }

    pub(super) async fn identify(
        &self,
        http: &Http,
        trip: &Trip<'_>,
        code: &str,
        now: Timestamp,
    ) -> Result<Identity, Trouble> {
        let client = self.client(&self.metadata(http, now).await?, trip)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| Trouble::Away(e.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(trip.verifier.to_owned()))
            .request_async(http)
            .await
            .map_err(of_token_endpoint)?;
        let claims = match self.proven(&client, &tokens, trip, now) {
            // The issuer signs with a new key.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let client = self.client(&self.ask(http, now).await?, trip)?;
                self.proven(&client, &tokens, trip, now)
            }
            judged => judged,
        }
        .map_err(|e| Trouble::Unproven(format!("the ID token: {e}")))?;
        let mut identity = self.identity(&claims);
        if identity.email.is_none() && client.user_info_url().is_some() {
            let more = more_of(&client, http, &tokens, &claims).await?;
            identity.email = more.email().map(|email| email.to_string());
            identity.email_verified = more.email_verified() == Some(true);
            let name = more.name().and_then(|name| name.get(None));
            identity.full_name = identity.full_name.or(name.map(|name| name.to_string()));
        }
        Ok(identity)
    }

    /// The claims of an ID token that this issuer signed, for us, for this visit, and that has not run out.
    fn proven(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        trip: &Trip<'_>,
        now: Timestamp,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let token = tokens
            .id_token()
            .ok_or_else(|| ClaimsVerificationError::Other("there is none".to_owned()))?;
        let now = DateTime::<Utc>::from_timestamp_micros(now.micros()).unwrap_or_default();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || now);
        let nonce = |shown: Option<&Nonce>| match shown {
            Some(shown) if shown.secret() == trip.nonce => Ok(()),
            // LinkedIn leaves it out. The token comes from its token endpoint, for a code bound to this visit by PKCE.
            None if self.provider == Provider::Linkedin => Ok(()),
            _ => Err("it is not for this visit".to_owned()),
        };
        token.claims(&verifier, nonce).cloned()
    }

    fn identity(&self, claims: &CoreIdTokenClaims) -> Identity {
        let subject = claims.subject().as_str();
        let name = claims.name().and_then(|name| name.get(None));
        Identity {
            provider: self.provider,
            // A subject is unique at its issuer only, and another one may be configured one day.
            subject: match self.provider {
                Provider::Oidc => format!("{} {subject}", self.issuer()),
                _ => subject.to_owned(),
            },
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified() == Some(true),
            full_name: name.map(|name| name.to_string()),
        }
    }

    fn client(
        &self,
        metadata: &Arc<CoreProviderMetadata>,
        trip: &Trip<'_>,
    ) -> Result<Client, Trouble> {
        let redirect = RedirectUrl::new(trip.redirect.to_owned())
            .map_err(|e| Trouble::Away(format!("public_url: {e}")))?;
        let takes_basic = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let way = if takes_basic && self.provider != Provider::Linkedin {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        };
        let client = CoreClient::from_provider_metadata(
            metadata.as_ref().clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        );
        Ok(client.set_redirect_uri(redirect).set_auth_type(way))
    }

    async fn metadata(
        &self,
        http: &Http,
        now: Timestamp,
    ) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match known {
            Some((since, metadata)) if now < since + FRESH => Ok(metadata),
            _ => self.ask(http, now).await,
        }
    }

    /// What the issuer says of itself, with its keys.
    async fn ask(&self, http: &Http, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let metadata = CoreProviderMetadata::discover_async(self.issuer.clone(), http)
            .await
            .map_err(|e| Trouble::Away(format!("discovery at {}: {e}", self.issuer.as_str())))?;
        let metadata = Arc::new(metadata);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((now, Arc::clone(&metadata)));
        Ok(metadata)
    }
}

/// Many issuers tell the address at their userinfo endpoint only. The subject must be the token's.
async fn more_of(
    client: &Client,
    http: &Http,
    tokens: &CoreTokenResponse,
    claims: &CoreIdTokenClaims,
) -> Result<CoreUserInfoClaims, Trouble> {
    client
        .user_info(
            tokens.access_token().clone(),
            Some(claims.subject().clone()),
        )
        .map_err(|e| Trouble::Away(e.to_string()))?
        .request_async(http)
        .await
        .map_err(|error| match error {
            UserInfoError::ClaimsVerification(e) => {
                Trouble::Unproven(format!("the userinfo endpoint: {e}"))
            }
            other => Trouble::Away(format!("the userinfo endpoint: {other}")),
        })
}
