//! What Usher does by itself, now and then. Any number of nodes may run it at the same time.

use model::{EventKind, Role, UserId};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::{
        bulk,
        idempotency::IDEMPOTENCY_LIFE,
        roles::{bit, forget_assignments, set_roles},
    },
    policy::Action,
    store::{change, read},
    work::{Upkeep, Work},
};

/// What one round swept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Swept {
    pub roles: u64,
    pub sessions: u64,
}

impl Accounts {
    /// Takes grants whose end has come out of the lists and counters, and tells of each. The right itself ended
    /// at its instant: rights are read with their end.
    pub async fn end_expired_roles(&self) -> Result<u64, Refusal> {
        let mut reader = self.db.read().await?;
        let ended = read!(&mut reader, roles::ended(self.clock.now(), 100))?;
        drop(reader);
        let caller = Caller::system();
        let mut done = 0;
        for grant in ended {
            let Some(role) = grant.role() else { continue };
            let mut work = Work::begin(self, &caller).await?;
            let at = work.at;
            let Some(row) = read!(
                &mut work,
                users::by_id_for_change(UserId(grant.user_id).0, at)
            )?
            else {
                continue;
            };
            let mut work = work.grant(Action::Upkeep)?;
            if !change!(work, roles::delete_ended(row.id, role, at))? {
                continue;
            }
            set_roles(&mut work, &row, 0, bit(role)).await?;
            if role == Role::SuperDev {
                forget_assignments(&mut work, &row).await?;
            }
            work.commit(Entry::about(EventKind::RoleExpired, &row).detail("role", role.name()))
                .await?;
            done += 1;
        }
        Ok(done)
    }

    /// Throws away sessions that are over, secrets in letters that nobody will send any more, and counters of guesses that
    /// no longer count.
    pub async fn sweep(&self) -> Result<Swept, Refusal> {
        let roles = self.end_expired_roles().await?;
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "what is over is thrown away").await?;
        let sessions = change!(
            upkeep,
            sessions::delete_dead(now, now - self.settings.session_idle)
        )?;
        // Counters of reset mails look an hour back, the others as the settings say.
        let counted = self.settings.guess_window.max(model::Period::hours(1));
        change!(upkeep, guesses::delete_old(now - counted))?;
        change!(upkeep, idempotency::delete_old(now - IDEMPOTENCY_LIFE))?;
        change!(upkeep, identities::forget_spent(now))?;
        change!(upkeep, bulk::delete_old(now - bulk::LIFE))?;
        upkeep.finish().await?;
        self.erase_unsent_secrets().await?;
        Ok(Swept { roles, sessions })
    }
}
