//! Time and chance, as arguments. Only the binary reads the system's clock and randomness; a test moves both.

use model::Timestamp;

/// What time it is.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from: for tokens and ids, so it must be fit for cryptography.
pub trait Chance: Send + Sync {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}
