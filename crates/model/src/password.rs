//! How strong a password is, for whoever is choosing one.

use serde::{Deserialize, Serialize};

/// An estimate, and what stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// From 0 (tried first) to 4 (out of reach of guessing).
    pub score: u8,
    /// Why it would be refused, if it would be.
    pub problem: Option<String>,
}
