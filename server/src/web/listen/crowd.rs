//! What the log is told of a crowd: that all places are taken, and that there are some again, each at most once a minute.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use crate::web::descriptors::Places;

const A_MINUTE: Duration = Duration::from_secs(60);

/// Lets one line a minute through.
#[derive(Default)]
pub(super) struct Seldom(Option<Instant>);

impl Seldom {
    pub(super) fn is_due(&mut self) -> bool {
        let is_due = self.0.is_none_or(|last| last.elapsed() >= A_MINUTE);
        if is_due {
            self.0 = Some(Instant::now());
        }
        is_due
    }
}

pub(super) struct Crowd {
    places: Places,
    /// Which listener it is.
    listen: String,
    full: Seldom,
    was_told: bool,
}

impl Crowd {
    pub(super) fn new(places: Places, listen: Option<SocketAddr>) -> Self {
        Self {
            places,
            listen: listen.map_or_else(String::new, |address| address.to_string()),
            full: Seldom::default(),
            was_told: false,
        }
    }

    /// The log says that all places are taken and does not yet say that there are some again.
    pub(super) const fn was_told(&self) -> bool {
        self.was_told
    }

    /// Somebody came and found no place.
    pub(super) fn is_full(&mut self) {
        if !self.was_told && self.full.is_due() {
            self.was_told = true;
            tracing::warn!(
                places = self.places.number,
                listen = self.listen,
                advice = self.places.limit.advice(),
                "all places for connections are taken; the next ones wait, and idle ones give way"
            );
        }
    }

    /// So many places are free: a few of them only for a moment, as long as others wait.
    pub(super) fn look(&mut self, free: usize) {
        if self.was_told && free >= (self.places.number / 4).max(1) {
            self.was_told = false;
            tracing::info!(
                free,
                places = self.places.number,
                listen = self.listen,
                "there are places for connections again"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_that_comes_and_goes_is_told_of_once_a_minute() {
        let mut crowd = Crowd::new(Places::fixed(8), None);
        crowd.is_full();
        assert!(crowd.was_told());
        crowd.look(1);
        assert!(crowd.was_told(), "one place is no room");
        crowd.look(2);
        assert!(!crowd.was_told());
        crowd.is_full();
        assert!(!crowd.was_told(), "not again within a minute");
        crowd.full = Seldom(Instant::now().checked_sub(A_MINUTE));
        crowd.is_full();
        assert!(crowd.was_told());
    }
}
