//! Sealing what must wait in the database and holds a secret: mail with a link, an answer to be repeated.

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit, Nonce,
    aead::{Aead, Payload},
};

use crate::{Refusal, clock::Chance, refusal::Fault};

/// ChaCha20-Poly1305 (RFC 8439) under the operator's `secret_key`.
pub(crate) struct Seal(ChaCha20Poly1305);

impl Seal {
    pub(crate) fn new(secret_key: [u8; 32]) -> Self {
        Self(ChaCha20Poly1305::new(&secret_key.into()))
    }

    /// Seals `plain` to the place named by `name`: moved elsewhere it does not open.
    pub(crate) fn close(
        &self,
        name: &[u8],
        plain: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, Refusal> {
        let mut nonce = [0; 12];
        chance.fill(&mut nonce);
        let sealed = self
            .0
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: name,
                },
            )
            .map_err(Fault::unexpected)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Seal::close`] sealed under the same key and name.
    pub(crate) fn open(&self, name: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let other_key = || Fault::unexpected("this was sealed with another secret_key");
        let (nonce, sealed) = sealed.split_at_checked(12).ok_or_else(other_key)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| other_key())?;
        self.0
            .decrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: sealed,
                    aad: name,
                },
            )
            .map_err(|_| other_key())
    }
}
