//! Seeing and ending sessions and reset links.

use messages::t;
use model::{EventKind, LinkInfo, Problem, SessionId, SessionInfo, UserId};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::{
        granted_row, target,
        told::{Done, tell},
    },
    policy::{self, Action},
    store::{change, read},
    work::Work,
};

/// Links that a person's page shows.
const RECENT_LINKS: i64 = 10;

impl Accounts {
    /// A person's live sessions, the one used last first.
    pub async fn list_sessions(
        &self,
        caller: &Caller,
        id: UserId,
    ) -> Result<Vec<SessionInfo>, Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, now))?;
        let facts = row.as_ref().map(|row| row.target());
        policy::may(caller, Action::ManageSessions(facts.as_ref()))?;
        let idle = now - self.settings.session_idle;
        let rows = read!(&mut reader, sessions::of_user(id.0, now, idle))?;
        let current = caller.person().map(|person| person.session_id);
        Ok(rows.into_iter().map(|row| row.info(current)).collect())
    }

    /// A person's latest reset links and what became of them.
    pub async fn list_reset_links(
        &self,
        caller: &Caller,
        id: UserId,
    ) -> Result<Vec<LinkInfo>, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
        let facts = row.as_ref().map(|row| row.target());
        policy::may(caller, Action::ManageSessions(facts.as_ref()))?;
        let rows = read!(&mut reader, links::of_user(id.0, "reset", RECENT_LINKS))?;
        Ok(rows.into_iter().map(|row| row.info()).collect())
    }

    /// Ends one session of a person.
    pub async fn revoke_session(
        &self,
        caller: &Caller,
        id: UserId,
        session: SessionId,
    ) -> Result<(), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let facts = found.as_ref().map(|(_, target)| *target);
        let mut work = work.grant(Action::ManageSessions(facts.as_ref()))?;
        let row = granted_row(found)?;
        if !change!(work, sessions::delete_one_of_user(row.id, session.0))? {
            return Err(Problem::not_found(t!("refusal-session-ended")).into());
        }
        tell(&mut work, &row, Done::SessionsEnded(1)).await?;
        let entry = Entry::about(EventKind::SessionRevoked, &row)
            .detail("sessions_ended", 1)
            .detail("session_id", session.to_string());
        work.commit(entry).await
    }

    /// Ends all sessions of a person; of one's own all but the one that asks, unless it is `this_too`. Says how many
    /// ended.
    pub async fn revoke_sessions(
        &self,
        caller: &Caller,
        id: UserId,
        this_too: bool,
    ) -> Result<u64, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let facts = found.as_ref().map(|(_, target)| *target);
        let mut work = work.grant(Action::ManageSessions(facts.as_ref()))?;
        let row = granted_row(found)?;
        let own = caller
            .person()
            .filter(|person| person.id == id && !this_too);
        let ended = match own {
            Some(person) => change!(
                work,
                sessions::delete_of_user_but(row.id, person.session_id.0)
            )?,
            None => change!(work, sessions::delete_of_user(row.id))?,
        };
        if ended > 0 {
            tell(&mut work, &row, Done::SessionsEnded(ended)).await?;
            let entry =
                Entry::about(EventKind::SessionRevoked, &row).detail("sessions_ended", ended);
            work.commit(entry).await?;
        }
        Ok(ended)
    }

    /// Makes a person's reset links void that still open something: the one that an administrator made, and one that
    /// was asked for as forgotten.
    pub async fn revoke_reset_link(&self, caller: &Caller, id: UserId) -> Result<(), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let facts = found.as_ref().map(|(_, target)| *target);
        let mut work = work.grant(Action::ManageSessions(facts.as_ref()))?;
        let row = granted_row(found)?;
        if change!(work, links::revoke_open_of_user(row.id, "reset", at))? == 0 {
            return Err(Problem::not_found(t!("refusal-no-reset-link")).into());
        }
        tell(&mut work, &row, Done::LinkWithdrawn).await?;
        work.commit(Entry::about(EventKind::ResetLinkRevoked, &row))
            .await
    }
}
