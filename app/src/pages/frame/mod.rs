//! What belongs to no page alone.

pub(crate) mod calls;
