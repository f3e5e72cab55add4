//! A clock that was ahead and was set back.
//!
//! What was written meanwhile carries instants of the future, and would hold for as long as the clock was ahead: guesses
//! would keep people out, letters would wait, sessions and links would live for years. What was due meanwhile is done, and
//! stays done: sessions that had run out, grants whose end had come.

use model::{Period, Timestamp};

use crate::{
    Accounts, Refusal,
    store::{change, read},
    work::Upkeep,
};

/// Clocks of two nodes may differ by so much.
const SKEW: Period = Period::minutes(10);

impl Accounts {
    /// Looks whether the clock was set back since `last`, which it then moves on; at first, since the last entry of the
    /// trail. If so, ends what was begun in the future and takes what waits until then as due. Says how many rows that
    /// were. To be asked every few seconds: as long as the clock goes on, it costs nothing.
    pub async fn follow_clock(&self, last: &mut Option<Timestamp>) -> Result<u64, Refusal> {
        let before = match *last {
            Some(before) => before,
            None => {
                let mut reader = self.db.read().await?;
                read!(&mut reader, ahead::last_entry())?.unwrap_or(self.clock.now())
            }
        };
        let now = self.clock.now();
        let latest = now + SKEW;
        let mut rows = 0;
        if before > latest {
            let mut upkeep = Upkeep::begin(self, "nobody decided what a wrong clock wrote").await?;
            rows = change!(upkeep, ahead::mend(latest, now))?;
            upkeep.finish().await?;
            tracing::warn!(
                was = %before, is = %now, rows,
                "the clock was set back: sessions, links and counted guesses of the future are ended, waiting mail is due"
            );
        }
        *last = Some(now);
        Ok(rows)
    }
}
