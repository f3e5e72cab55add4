//! A clock that stands still until a story moves it, and chance that never repeats and is the same in each run.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use accounts::{Chance, Clock};
use model::{Period, Timestamp};
use sha2::{Digest, Sha256};

/// Begins at 2026-11-24T09:00:00Z.
pub(crate) struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        let start = Timestamp::parse("2026-11-24T09:00:00Z").unwrap();
        Self(AtomicI64::new(start.micros()))
    }
}

impl TestClock {
    /// Moves it on; a negative period moves it back.
    pub(crate) fn pass(&self, period: Period) {
        let later = self.now() + period;
        self.0.store(later.micros(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// SHA-256 of a counter.
#[derive(Default)]
pub(crate) struct TestChance(AtomicU64);

impl Chance for TestChance {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&Sha256::digest(n.to_le_bytes())[..chunk.len()]);
        }
    }
}
