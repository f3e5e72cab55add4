//! argon2id on a bounded pool: as many at a time as there are cores, a short queue behind them, and an honest
//! 503 beyond, so that a storm of sign-ins leaves reads fast and memory small.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use messages::t;
use model::Problem;
use tokio::sync::Semaphore;

use crate::{Refusal, clock::Chance, refusal::Fault, settings::Argon2, text};

/// Hashes that may wait for each permit before the next one is refused: about a second's worth.
const QUEUE_PER_PERMIT: usize = 24;

pub(crate) struct Hasher {
    params: Argon2,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    queue: usize,
    /// A hash of nothing that anybody knows: what is verified when there is no account.
    dummy: OnceLock<String>,
}

/// What came of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) right: bool,
    /// The hash is weaker than the settings ask for.
    pub(crate) outdated: bool,
}

impl Hasher {
    pub(crate) fn new(params: Argon2, permits: usize) -> Self {
        let permits = permits.max(1);
        Self {
            params,
            permits: Arc::new(Semaphore::new(permits)),
            waiting: Arc::new(AtomicUsize::new(0)),
            queue: permits * QUEUE_PER_PERMIT,
            dummy: OnceLock::new(),
        }
    }

    /// Hashes a password into a PHC string.
    pub(crate) async fn hash(
        &self,
        password: &str,
        chance: &dyn Chance,
    ) -> Result<String, Refusal> {
        let mut salt = [0; 16];
        chance.fill(&mut salt);
        let password = text::normalize(password);
        let params = self.params;
        let place = self.place()?;
        self.run(place, move || phc(params, password.as_bytes(), &salt))
            .await?
    }

    /// Verifies a password against a stored hash, at a place that was taken. Without a hash it takes the same time and
    /// is wrong.
    pub(crate) async fn verify(
        &self,
        place: Place,
        password: &str,
        stored: Option<String>,
    ) -> Result<Verdict, Refusal> {
        let known = stored.is_some();
        let stored = match stored {
            Some(stored) => stored,
            None => self.dummy()?,
        };
        let password = text::normalize(password);
        let outdated = !stored.contains(&format!(
            "$m={},t={},p={}$",
            self.params.memory_kib, self.params.passes, self.params.lanes
        ));
        let params = self.params;
        let right = self
            .run(place, move || {
                algorithm(params).map(|argon2| {
                    argon2
                        .verify_password(password.as_bytes(), &*stored)
                        .is_ok()
                })
            })
            .await??;
        Ok(Verdict {
            right: right && known,
            outdated,
        })
    }

    /// Takes a place in the queue, or refuses at once. Taken before anything is written and held to the end of the hash,
    /// so that a storm does not reach the database, and whoever is sent away has not lost a guess.
    pub(crate) fn place(&self) -> Result<Place, Refusal> {
        Place::take(&self.waiting, self.queue)
    }

    fn dummy(&self) -> Result<String, Refusal> {
        if let Some(dummy) = self.dummy.get() {
            return Ok(dummy.clone());
        }
        let made = phc(self.params, b"nobody has this password", &[0x5a; 16])?;
        Ok(self.dummy.get_or_init(|| made).clone())
    }

    async fn run<T: Send + 'static>(
        &self,
        _place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(Fault::unexpected)?;
        let done = tokio::task::spawn_blocking(move || {
            // Held by the thread, so that a caller who hangs up does not make room for one more hash.
            let _permit = permit;
            work()
        });
        Ok(done.await.map_err(Fault::unexpected)?)
    }
}

/// One place in the queue, given back when it is dropped.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, limit: usize) -> Result<Self, Refusal> {
        let place = Place(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::AcqRel) >= limit {
            drop(place);
            return Err(Refusal::Problem(Problem::Unavailable {
                sentence: t!("refusal-many-signing-in").to_owned(),
                retry_after: 2,
            }));
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn algorithm(params: Argon2) -> Result<argon2::Argon2<'static>, Refusal> {
    let params = Params::new(params.memory_kib, params.passes, params.lanes, None)
        .map_err(Fault::unexpected)?;
    Ok(argon2::Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        params,
    ))
}

fn phc(params: Argon2, password: &[u8], salt: &[u8]) -> Result<String, Refusal> {
    let hash = algorithm(params)?
        .hash_password_with_salt(password, salt)
        .map_err(Fault::unexpected)?;
    Ok(hash.to_string())
}

/// One hash and nothing around it: what `make bench` compares a sign-in with.
pub fn bare_hash(params: Argon2) -> bool {
    phc(params, b"a kettle of four words", &[0x5a; 16]).is_ok()
}
