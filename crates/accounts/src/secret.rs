//! Secrets: made from chance, shown once, kept as SHA-256 only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::Chance;

/// What a secret opens; the prefix tells a person who finds one what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Access,
    Refresh,
    Setup,
    Reset,
    Invite,
    Verify,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Kind::Access => "ush_a1_",
            Kind::Refresh => "ush_r1_",
            Kind::Setup => "ush_s1_",
            Kind::Reset => "ush_p1_",
            Kind::Invite => "ush_i1_",
            Kind::Verify => "ush_v1_",
        }
    }
}

/// A new token: 256 bits.
pub(crate) fn token(chance: &dyn Chance, kind: Kind) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(bytes))
}

/// 256 bits for one visit at a provider: a state, a nonce, PKCE's verifier (RFC 7636, section 4.1, asks for as many).
pub(crate) fn once(chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A new cookie value: 128 bits, in the form that the session layer reads.
pub(crate) fn cookie(chance: &dyn Chance) -> String {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret. No salt: the secrets are random and long, so there is nothing to look up.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A new id that sorts after those made before it (UUID version 7).
pub(crate) fn id(chance: &dyn Chance, now: Timestamp) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    let millis = u64::try_from(now.micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}
