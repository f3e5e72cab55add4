//! The same request again: the same answer, once.
//!
//! A client that does not know whether its request arrived repeats it with the same key. The first request
//! reserves the key, does its work, and keeps its answer; whoever comes later with the same key and body gets
//! that answer, with another body a refusal.

use model::{FieldProblem, Period, Problem};
use sha2::{Digest, Sha256};

use crate::{
    Accounts, Caller, Refusal,
    policy::{self, Action},
    store::{change, read},
    work::Upkeep,
};

/// How long an answer is kept.
pub const IDEMPOTENCY_LIFE: Period = Period::hours(24);
/// After this a reservation belongs to a process that is gone.
const STALE: Period = Period::minutes(2);

/// What a key stands for.
pub enum Idempotent {
    /// Nobody has used it: do the work, then [`Accounts::keep_answer`] or [`Accounts::release_key`].
    Fresh(IdempotencyKey),
    /// The kept answer, to be given again.
    Again(Vec<u8>),
}

/// A reserved key.
pub struct IdempotencyKey([u8; 32]);

impl Accounts {
    /// Reserves a key for a request of a signed-in caller, or finds what was answered. Keys of different
    /// callers, methods and paths never meet.
    ///
    /// # Errors
    ///
    /// 422 where the key came with another body before; 409 while the first request is still under way.
    pub async fn reserve_key(
        &self,
        caller: &Caller,
        route: &str,
        key: &str,
        body: &[u8],
    ) -> Result<Idempotent, Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut name = Sha256::new();
        for part in [
            person.id.to_string().as_bytes(),
            route.as_bytes(),
            key.as_bytes(),
        ] {
            name.update(part.len().to_be_bytes());
            name.update(part);
        }
        let name: [u8; 32] = name.finalize().into();
        let request: [u8; 32] = Sha256::digest(body).into();
        let now = self.clock.now();
        let mut upkeep =
            Upkeep::begin(self, "a key is reserved; its request records itself").await?;
        let mine = change!(upkeep, idempotency::reserve(&name, &request, now))?
            || change!(
                upkeep,
                idempotency::take_over(&name, &request, now, now - STALE)
            )?;
        let row = if mine {
            None
        } else {
            read!(&mut upkeep, idempotency::by_key(&name))?
        };
        upkeep.finish().await?;
        let Some(row) = row else {
            return Ok(Idempotent::Fresh(IdempotencyKey(name)));
        };
        if row.request != request {
            let problem = FieldProblem::at(
                "header",
                "idempotency-key",
                "This key was used for another request. Choose a new key for a new request.",
            );
            return Err(Problem::invalid(problem.of_kind("idempotency_key_reused")).into());
        }
        match row.answer {
            Some(sealed) => Ok(Idempotent::Again(self.seal.open(&name, &sealed)?)),
            None => Err(Problem::conflict(
                "The first request with this key is still under way. Try again in a moment.",
            )
            .into()),
        }
    }

    /// Keeps the answer of a request whose key was reserved.
    pub async fn keep_answer(&self, key: &IdempotencyKey, answer: &[u8]) -> Result<(), Refusal> {
        let sealed = self.seal.close(&key.0, answer, self.chance.as_ref())?;
        let mut upkeep = Upkeep::begin(self, "an answer is kept for its repetition").await?;
        change!(upkeep, idempotency::keep(&key.0, &sealed))?;
        upkeep.finish().await
    }

    /// Gives a key back: the request did not come to an answer that is worth repeating.
    pub async fn release_key(&self, key: &IdempotencyKey) -> Result<(), Refusal> {
        let mut upkeep = Upkeep::begin(self, "a key is free again").await?;
        change!(upkeep, idempotency::release(&key.0))?;
        upkeep.finish().await
    }
}
