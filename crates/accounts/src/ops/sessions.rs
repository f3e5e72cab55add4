//! From a key to its principal, and what the pages keep in a session.

use model::{ActorKind, OrgId, Period, Role, SessionId, Timestamp, UserId};

use crate::{
    Accounts, Caller, Person, Principal, Refusal, RequestInfo, secret,
    store::{change, read, rows::PrincipalRow},
    work::Upkeep,
};

/// A session is marked as seen at most this often, which is no write a request; or ten times in the idle limit, where that
/// is short.
const SEEN_EVERY: Period = Period::seconds(60);

/// What a request shows.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    None,
    /// The value of the cookie `session_token`.
    Cookie(&'a str),
    /// What stands after `Bearer` in the header `Authorization`.
    Bearer(&'a str),
}

impl Accounts {
    /// The caller behind a key, with the rights that the database holds now. A key that opens nothing makes
    /// nobody; only a database out of reach is an error.
    pub async fn caller(&self, key: Key<'_>, request: RequestInfo) -> Result<Caller, Refusal> {
        let (shown, by) = match key {
            Key::None => return Ok(Caller::nobody(request)),
            // Some clients put the access token into the cookie; it opens the same session.
            Key::Cookie(token) if token.starts_with("ush_") => (token, ActorKind::ApiToken),
            Key::Cookie(cookie) => (cookie, ActorKind::User),
            Key::Bearer(token) => (token, ActorKind::ApiToken),
        };
        let hash = secret::hash(shown);
        let now = self.clock.now();
        let idle = now - self.settings.session_idle;
        let mut reader = self.db.read().await?;
        let row = match by {
            ActorKind::User => read!(&mut reader, sessions::by_cookie(&hash, now, idle))?,
            _ => read!(&mut reader, sessions::by_access_token(&hash, now, idle))?,
        };
        let Some(row) = row.filter(may_use) else {
            return Ok(Caller::nobody(request));
        };
        let roles = row.roles();
        let assigned_orgs = if roles.contains(Role::SuperDev) {
            read!(&mut reader, organizations::assigned_to(row.user_id))?
                .into_iter()
                .map(OrgId)
                .collect()
        } else {
            Vec::new()
        };
        drop(reader);
        let tenth = Period::seconds(self.settings.session_idle.as_seconds() / 10);
        if Timestamp::from_micros(row.last_seen_at) + SEEN_EVERY.min(tenth) <= now {
            // Reading goes on where nothing can be written: a full disk is no reason to turn a reader away.
            if let Err(refusal) = self.note_seen(row.session_id, now).await {
                tracing::warn!(cause = %refusal, "nobody could note that a session was seen");
            }
        }
        Ok(Caller {
            principal: Principal::Person(Person {
                id: UserId(row.user_id),
                email: row.email,
                full_name: row.full_name,
                session_id: SessionId(row.session_id),
                roles,
                org_id: row.org_id.map(OrgId),
                assigned_orgs,
                must_change_password: row.must_change_password,
                by,
                key_expires_at: Timestamp::from_micros(row.key_expires_at),
            }),
            request,
        })
    }

    async fn note_seen(&self, session: uuid::Uuid, now: Timestamp) -> Result<(), Refusal> {
        let mut upkeep = Upkeep::begin(self, "a session was seen").await?;
        change!(upkeep, sessions::seen(session, now))?;
        upkeep.finish().await
    }

    /// What the pages keep in the session of a cookie, as JSON, and the session's last instant; `None` where
    /// there is no such session.
    pub async fn session_data(&self, cookie: &str) -> Result<Option<(String, Timestamp)>, Refusal> {
        let mut reader = self.db.read().await?;
        let found = read!(
            &mut reader,
            sessions::data(&secret::hash(cookie), self.clock.now())
        )?;
        Ok(found.map(|(data, end)| (data, Timestamp::from_micros(end))))
    }

    /// Keeps it. A session that ended meanwhile stays ended: nothing is inserted.
    pub async fn save_session_data(&self, cookie: &str, data: &str) -> Result<(), Refusal> {
        let mut upkeep = Upkeep::begin(self, "a page's one-time message").await?;
        change!(upkeep, sessions::save_data(&secret::hash(cookie), data))?;
        upkeep.finish().await
    }
}

/// A deactivated organization keeps its people out, except those who look after organizations.
fn may_use(row: &PrincipalRow) -> bool {
    row.org_is_active.unwrap_or(true) || row.roles().is_privileged()
}
