//! The system's clock and randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use accounts::{Chance, Clock};
use model::Timestamp;

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

pub(crate) struct SystemChance;

impl Chance for SystemChance {
    #[expect(
        clippy::expect_used,
        reason = "without randomness every token would be guessable: better to stop"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives no randomness");
    }
}

/// A new name for a request: 16 hexadecimal digits.
pub(crate) fn request_id() -> String {
    let mut bytes = [0; 8];
    SystemChance.fill(&mut bytes);
    format!("{:016x}", u64::from_be_bytes(bytes))
}
