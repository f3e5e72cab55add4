//! Rotating a session's tokens, and telling other services whose a token is.

use model::{EventKind, Problem, SessionId, SignedIn, Verified};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    policy::{self, Action},
    secret,
    store::{change, read},
    work::Work,
};

const NOT_VALID: &str = "This refresh token is not valid any more. Sign in again.";

impl Accounts {
    /// Exchanges a refresh token for a new pair. One that was exchanged before ends its session: somebody else
    /// has it too (RFC 9700, section 4.14.2).
    pub async fn refresh(&self, caller: &Caller, refresh_token: &str) -> Result<SignedIn, Refusal> {
        let gone = || {
            Refusal::Problem(Problem::SignInNeeded {
                sentence: NOT_VALID.to_owned(),
            })
        };
        let hash = secret::hash(refresh_token);
        let mut work = Work::begin(self, caller).await?;
        let (at, idle) = (work.at, work.at - self.settings.session_idle);
        let token =
            read!(&mut work, sessions::by_refresh_token(&hash, at, idle))?.ok_or_else(gone)?;
        read!(&mut work, organizations::keep_of_user(token.user_id))?;
        let row = read!(&mut work, users::by_id_for_change(token.user_id, at))?.ok_or_else(gone)?;
        let mut work = work.grant(Action::SignIn)?;
        let fresh = token.used_at.is_none() && change!(work, sessions::use_token(&hash, at))?;
        if !fresh {
            if change!(work, sessions::delete(token.session_id))? {
                let entry = Entry::about(EventKind::RefreshTokenReused, &row)
                    .failed()
                    .detail("session_id", token.session_id.to_string());
                work.commit(entry).await?;
            }
            return Err(gone());
        }
        if !row.is_active || !(row.org_is_active.unwrap_or(true) || row.roles().is_privileged()) {
            return Err(gone());
        }
        change!(work, sessions::delete_access_tokens(token.session_id))?;
        let session = SessionId(token.session_id);
        let (access_token, refresh_token) = self.new_tokens(&mut work, session).await?;
        let cookie = secret::cookie(self.chance.as_ref());
        change!(
            work,
            sessions::new_cookie(session.0, &secret::hash(&cookie))
        )?;
        change!(work, sessions::seen(session.0, at))?;
        // Keys of a session that is known already: nothing that the trail tells of.
        work.commit_silently("tokens were rotated").await?;
        Ok(SignedIn {
            access_token,
            refresh_token,
            cookie,
            expires_in: self.settings.access_token.as_seconds(),
            language: row.language().map(|chosen| chosen.tag().to_owned()),
            user: row.into(),
        })
    }

    /// Whose the shown key is, for other services. Nobody's, for them, while a password that somebody else chose
    /// is only good for choosing another.
    pub async fn verify(&self, caller: &Caller) -> Result<Verified, Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let person = caller
            .person()
            .filter(|person| !person.must_change_password)
            .ok_or(policy::Denied::SignInNeeded)?;
        Ok(Verified {
            user_id: person.id,
            email: person.email.clone(),
            org_id: person.org_id,
            roles: person.roles,
            session_id: person.session_id,
            expires_at: person.key_expires_at,
        })
    }
}
