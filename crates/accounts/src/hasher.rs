//! argon2id on a bounded pool: as many at a time as there are cores, a short queue behind them, and an honest
//! 503 beyond, so that a storm of sign-ins leaves reads fast and memory small.

mod guess;
mod memory;

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, PasswordHasher, PasswordVerifier, phc::PasswordHash,
    },
};
use messages::t;
use model::Problem;
use tokio::{runtime::Handle, sync::Semaphore};

use crate::{Refusal, clock::Chance, refusal::Fault, settings::Argon2, text};
use guess::Guess;
use memory::{Free, Memory};

/// Hashes that may wait for each permit before the next one is refused: about a second's worth.
const QUEUE_PER_PERMIT: usize = 24;
/// How long memory is kept when no hash follows.
const KEPT: Duration = Duration::from_millis(if cfg!(test) { 50 } else { 2_000 });

pub(crate) struct Hasher {
    params: Argon2,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    queue: usize,
    free: Arc<Free>,
    /// Somebody waits to give memory back.
    sweeping: Arc<AtomicBool>,
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
            free: Arc::default(),
            sweeping: Arc::default(),
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
        self.run(place, move |memory| {
            phc(memory, params, password.as_bytes(), &salt)
        })
        .await?
    }

    /// Verifies a password against a stored hash, at a place that was taken. Without a hash it takes the same time and
    /// is wrong; so it does with a hash from before the settings were raised, where the password is wrong.
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
        let guess = Guess::of(password);
        let outdated = !stored.contains(&format!(
            "$m={},t={},p={}$",
            self.params.memory_kib, self.params.passes, self.params.lanes
        ));
        let params = self.params;
        let (right, _) = self
            .run(place, move |memory| {
                check(memory, params, guess.hashed.as_bytes(), &stored)
            })
            .await??;
        Ok(Verdict {
            right: right && known && guess.can_be_right,
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
        let made = phc(
            &Memory::default(),
            self.params,
            b"nobody has this password",
            &[0x5a; 16],
        )?;
        Ok(self.dummy.get_or_init(|| made).clone())
    }

    async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce(&Memory) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(Fault::unexpected)?;
        let (free, waiting) = (Arc::clone(&self.free), Arc::clone(&self.waiting));
        let sweeping = Arc::clone(&self.sweeping);
        let done = tokio::task::spawn_blocking(move || {
            // Held by the thread, so that a caller who hangs up does not make room for one more hash.
            let _permit = permit;
            let memory = free.take();
            let done = work(&memory);
            free.give(memory);
            drop(place);
            if !sweeping.swap(true, Ordering::AcqRel) {
                Handle::current().spawn(async move {
                    // Whoever is sent away before a hash was made holds a place, too.
                    loop {
                        tokio::time::sleep(KEPT).await;
                        if waiting.load(Ordering::Acquire) == 0 {
                            break;
                        }
                    }
                    // First, so that for what is given from now on there is somebody else.
                    sweeping.store(false, Ordering::Release);
                    free.clear();
                });
            }
            done
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

/// Whether the password is right, and what it cost to find out, in KiB filled. A wrong guess at a hash of cheaper
/// settings makes up for the difference, or its speed would tell that there is such an account. A right one is hashed
/// anew anyway.
fn check(
    memory: &Memory,
    params: Argon2,
    password: &[u8],
    stored: &str,
) -> Result<(bool, u64), Refusal> {
    let right = PasswordHash::new(stored)
        .is_ok_and(|stored| memory.verify_password(password, &stored).is_ok());
    let mut spent = params_of(stored).map_or(0, cost);
    if !right && let Some(rest) = remainder(params, spent) {
        std::hint::black_box(phc(memory, rest, password, &[0x5a; 16])?);
        spent += cost(rest);
    }
    Ok((right, spent))
}

/// argon2 passes over its memory so many times, and that is what takes the time (RFC 9106, section 3.1).
fn cost(params: Argon2) -> u64 {
    u64::from(params.memory_kib) * u64::from(params.passes)
}

/// The settings of a hash that costs what is missing to one of today's, if that is worth a hash.
fn remainder(params: Argon2, spent: u64) -> Option<Argon2> {
    let missing = cost(params).checked_sub(spent)? / u64::from(params.passes.max(1));
    let memory_kib = u32::try_from(missing).ok()?;
    // Less memory than this argon2 does not take.
    (memory_kib >= 8 * params.lanes).then_some(Argon2 {
        memory_kib,
        ..params
    })
}

/// The settings that a PHC string was made with: `$argon2id$v=19$m=19456,t=2,p=1$…`.
fn params_of(stored: &str) -> Option<Argon2> {
    let mut numbers = stored.split('$').nth(3)?.split(',').map(|part| {
        let (_, number) = part.split_once('=')?;
        number.parse().ok()
    });
    Some(Argon2 {
        memory_kib: numbers.next()??,
        passes: numbers.next()??,
        lanes: numbers.next()??,
    })
}

fn phc(memory: &Memory, params: Argon2, password: &[u8], salt: &[u8]) -> Result<String, Refusal> {
    let params = Params::new(params.memory_kib, params.passes, params.lanes, None)
        .map_err(Fault::unexpected)?;
    let hash = memory
        .hash_password_with_params(password, salt, params)
        .map_err(Fault::unexpected)?;
    Ok(hash.to_string())
}

/// One hash as the library makes it, and nothing around it: what `make bench` compares a sign-in with.
pub fn bare_hash(params: Argon2) -> bool {
    let params = Params::new(params.memory_kib, params.passes, params.lanes, None);
    params.is_ok_and(|params| {
        argon2::Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(b"a kettle of four words", &[0x5a; 16])
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
    };

    use model::Problem;

    use super::{Argon2, Hasher, KEPT, Memory, Refusal, check, cost, phc};

    const fn settings(memory_kib: u32, passes: u32, lanes: u32) -> Argon2 {
        Argon2 {
            memory_kib,
            passes,
            lanes,
        }
    }

    #[test]
    fn a_wrong_guess_costs_the_same_whatever_settings_the_hash_is_of() {
        let (memory, now) = (Memory::default(), settings(96, 3, 1));
        for before in [
            settings(96, 3, 1),
            settings(96, 2, 1),
            settings(32, 3, 1),
            settings(48, 1, 1),
            settings(64, 2, 2),
        ] {
            let stored = phc(&memory, before, b"a kettle of four words", &[1; 16]).unwrap();
            let (right, spent) = check(&memory, now, b"not the password", &stored).unwrap();
            assert!(!right);
            // Memory comes in whole KiB, so a pass over less than one may be missing.
            assert!(
                cost(now) - spent < u64::from(now.passes),
                "{before:?}: {spent} of {}",
                cost(now)
            );
            // Who signs in is not kept: the new hash that follows is work enough.
            let (right, spent) = check(&memory, now, b"a kettle of four words", &stored).unwrap();
            assert_eq!((right, spent), (true, cost(before)));
        }
        // Settings that were lowered take nothing back.
        let costly = phc(&memory, settings(128, 3, 1), b"a kettle", &[1; 16]).unwrap();
        assert_eq!(
            check(&memory, now, b"a teapot", &costly).unwrap(),
            (false, 384)
        );
    }

    #[tokio::test]
    async fn no_more_are_hashed_at_once_than_agreed_and_beyond_the_queue_none() {
        const AT_ONCE: usize = 2;
        let hasher = Arc::new(Hasher::new(settings(8, 1, 1), AT_ONCE));
        let places: Vec<_> = (0..hasher.queue).map(|_| hasher.place().unwrap()).collect();
        let refused = hasher.place().err().unwrap();
        assert!(
            matches!(
                refused,
                Refusal::Problem(Problem::Unavailable {
                    retry_after: 1..,
                    ..
                })
            ),
            "whoever is sent away is told when to come back"
        );
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut hashing = tokio::task::JoinSet::new();
        for place in places {
            let (hasher, now, most) = (Arc::clone(&hasher), Arc::clone(&now), Arc::clone(&most));
            hashing.spawn(async move {
                let work = move |_: &Memory| {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    // Long enough for all the others to begin, if nothing holds them back.
                    (0..1_000).for_each(|_| thread::yield_now());
                    now.fetch_sub(1, Ordering::SeqCst);
                };
                hasher.run(place, work).await.unwrap();
            });
        }
        while hashing.join_next().await.is_some() {}
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
        assert_eq!(
            hasher.waiting.load(Ordering::SeqCst),
            0,
            "all places are free again"
        );
    }

    #[tokio::test]
    async fn memory_is_used_again_in_a_storm_and_given_back_after_it() {
        const AT_ONCE: usize = 2;
        let hasher = Arc::new(Hasher::new(settings(8, 1, 1), AT_ONCE));
        let mut hashing = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (hasher, place) = (Arc::clone(&hasher), hasher.place().unwrap());
            hashing.spawn(async move { hasher.verify(place, "a kettle", None).await });
        }
        while hashing.join_next().await.is_some() {}
        // Somebody who is sent away before a hash was made.
        let place = hasher.place().unwrap();
        tokio::time::sleep(2 * KEPT).await;
        drop(place);
        let kept = hasher.free.count();
        assert!((1..=AT_ONCE).contains(&kept), "{kept} pieces for {AT_ONCE}");
        let patience = tokio::time::Instant::now() + 5 * KEPT;
        while hasher.free.count() > 0 {
            assert!(tokio::time::Instant::now() < patience, "it is kept");
            tokio::time::sleep(KEPT / 10).await;
        }
    }
}
