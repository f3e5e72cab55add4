//! Passwords that administrators set, reset links that they issue, and one's own.

use messages::t;
use model::{
    ActorKind, EmailDelivery, Event, EventKind, FieldProblem, LinkKind, NewPassword, PasswordSet,
    Problem, ResetLink, UserId,
};

use crate::{
    Accounts, Caller, Person, Refusal,
    entry::Entry,
    mail::Letter,
    ops::{
        granted_row,
        links::{mail_link, new_link},
        target, told,
    },
    password::Own,
    policy::{self, Action},
    secret,
    store::{change, read, rows::UserRow},
    validate::Check,
    work::{Granted, Work},
};

impl Accounts {
    /// Sets somebody's password. Every session and reset link of theirs ends with it.
    pub async fn set_password(
        &self,
        caller: &Caller,
        id: UserId,
        password: NewPassword,
    ) -> Result<PasswordSet, Refusal> {
        // The policy comes before the hash: who may not, costs nothing.
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
        drop(reader);
        policy::may(
            caller,
            Action::SetPassword(row.as_ref().map(|row| row.target()).as_ref()),
        )?;
        if let Some(row) = &row {
            let mut check = Check::default();
            check.password("new_password", &password.new_password, &Own::of_row(row));
            check.done()?;
        }
        let hash = self
            .hasher
            .hash(&password.new_password, self.chance.as_ref())
            .await?;

        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::SetPassword(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        let live = read!(
            &mut work,
            sessions::count_of_user(id.0, at, at - self.settings.session_idle)
        )?;
        replace_password(&mut work, &row, &hash, password.must_change).await?;
        let mail = if password.send_email {
            let told = self
                .settings
                .include_password
                .then_some(password.new_password.as_str());
            let sign_in = format!("{}/sign-in", self.settings.public_url);
            Some(
                work.mail(row.in_their_language(|| {
                    let must_change = password.must_change;
                    Letter::password_set(id.0, &row.email, told, must_change, &sign_in)
                }))
                .await?,
            )
        } else {
            None
        };
        let entry = Entry::about(EventKind::PasswordSet, &row)
            .detail("must_change", password.must_change)
            .detail("mailed", password.send_email)
            .detail("sessions_ended", live);
        work.commit(entry).await?;
        let email = match mail {
            Some(mail) => self.deliver(mail).await,
            None => EmailDelivery::NotAsked,
        };
        Ok(PasswordSet {
            user_id: id,
            sessions_ended: u64::try_from(live).unwrap_or(0),
            email,
        })
    }

    /// Makes a reset link: one hour, one use, and the links before it are void.
    pub async fn issue_reset_link(
        &self,
        caller: &Caller,
        id: UserId,
        send_email: bool,
    ) -> Result<ResetLink, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::IssueResetLink(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        let fresh = new_link(&mut work, LinkKind::Reset, &row, true).await?;
        let expires_at = fresh.expires_at;
        let mail = if send_email {
            let letter = row.in_their_language(|| {
                Letter::reset_link(row.id, &row.email, &row.local(), &fresh.url, expires_at)
            });
            Some(mail_link(&mut work, &fresh, letter).await?)
        } else {
            let letter = row.in_their_language(|| {
                let by = told::actor(&work, row.id);
                Letter::reset_link_made(row.id, &row.email, &row.local(), &by, expires_at)
            });
            work.mail(letter).await?;
            None
        };
        let open = read!(
            &mut work,
            sessions::count_of_user(id.0, at, at - self.settings.session_idle)
        )?;
        let entry = Entry::about(EventKind::PasswordResetLinkCreated, &row)
            .detail("mailed", send_email)
            .detail("valid_until", expires_at.to_string());
        work.commit(entry).await?;
        let email = match mail {
            Some(mail) => self.deliver(mail).await,
            None => EmailDelivery::NotAsked,
        };
        Ok(ResetLink {
            user_id: id,
            link: fresh.url,
            token: fresh.token,
            expires_at,
            email,
            open_sessions: u64::try_from(open).unwrap_or(0),
        })
    }

    /// A reset link for whoever holds this e-mail address: for the command line alone.
    pub async fn recover(&self, caller: &Caller, email: &str) -> Result<ResetLink, Refusal> {
        policy::may(caller, Action::Upkeep)?;
        let mut reader = self.db.read().await?;
        let account = read!(
            &mut reader,
            users::credential(&crate::text::fold(email.trim()), self.clock.now())
        )?;
        drop(reader);
        let account = account
            .ok_or_else(|| Problem::not_found(format!("Nobody has the e-mail address {email}.")))?;
        if !account.is_active {
            return Err(Problem::conflict(
                "This user is deactivated; a reset link would not let them in.",
            )
            .into());
        }
        self.issue_reset_link(caller, UserId(account.id), false)
            .await
    }

    /// Changes the caller's own password; the current one is asked for. Other sessions of theirs end, this one
    /// stays, and its keys are void, so that a copy of them is: answers the cookie that opens it from now on. A caller
    /// who came with an access token keeps that one until it runs out, for the answer has no room for another.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: &str,
        new_password: &str,
    ) -> Result<String, Refusal> {
        policy::may(caller, Action::ChangeOwnPassword)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut reader = self.db.read().await?;
        let stored = read!(&mut reader, users::password_hash(person.id.0))?;
        let row = read!(&mut reader, users::by_id(person.id.0, self.clock.now()))?;
        drop(reader);
        let row = row.ok_or(policy::Denied::SignInNeeded)?;
        let mut check = Check::default();
        check.password("new_password", new_password, &Own::of_row(&row));
        check.done()?;
        let action = Action::ChangeOwnPassword;
        self.prove_current(caller, person, action, current, stored.clone())
            .await?;
        // Nor would it be a change where a set password can only be used to choose another.
        if crate::text::normalize(current) == crate::text::normalize(new_password) {
            let problem = FieldProblem::body("new_password", t!("check-same-password"));
            return Err(Problem::invalid(problem).into());
        }
        let hash = self.hasher.hash(new_password, self.chance.as_ref()).await?;

        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, person.id, at).await?;
        let mut work = work.grant(Action::ChangeOwnPassword)?;
        let row = granted_row(found)?;
        if read!(&mut work, users::password_hash(row.id))? != stored {
            return Err(Problem::conflict(t!("refusal-password-changed")).into());
        }
        change!(work, users::set_password(row.id, &hash, false, at))?;
        let ended = change!(
            work,
            sessions::delete_of_user_but(row.id, person.session_id.0)
        )?;
        // A session never has more than one access token.
        let session = person.session_id.0;
        change!(work, sessions::delete_refresh_tokens(session))?;
        if person.by == ActorKind::User {
            change!(work, sessions::delete_access_tokens(session))?;
        }
        let cookie = secret::cookie(self.chance.as_ref());
        change!(work, sessions::new_cookie(session, &secret::hash(&cookie)))?;
        change!(work, links::revoke_keys_of_user(row.id, at))?;
        self.forget_guess(&mut work, caller, &person.email).await?;
        let letter = row
            .in_their_language(|| Letter::password_changed(row.id, &row.email, &row.local(), at));
        work.mail(letter).await?;
        work.commit(Entry::about(EventKind::PasswordChanged, &row).detail("sessions_ended", ended))
            .await?;
        Ok(cookie)
    }

    /// Proves the caller with their current password. It is counted like any guess; whoever goes on forgets it. A wrong
    /// one is in the timeline of its person: somebody may sit at a console that was left open.
    pub(super) async fn prove_current(
        &self,
        caller: &Caller,
        person: &Person,
        action: Action<'_>,
        current: &str,
        stored: Option<String>,
    ) -> Result<(), Refusal> {
        let place = self.hasher.place()?;
        self.count_guess(caller, &person.email).await?;
        if self.hasher.verify(place, current, stored).await?.right {
            return Ok(());
        }
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let row = read!(&mut work, users::by_id(person.id.0, at))?;
        let work = work.grant(action)?;
        if let Some(row) = row {
            // The kind by which an administrator finds out who has guessed too often, and from where.
            let entry = Entry::about(EventKind::LoginFailed, &row)
                .detail("how", Event::BY_CURRENT_PASSWORD);
            work.commit(entry.failed()).await?;
        }
        let problem = FieldProblem::body("current_password", t!("check-current-password"));
        Err(Problem::invalid(problem).into())
    }
}

/// Writes a new hash and ends what the old password opened.
pub(super) async fn replace_password(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    hash: &str,
    must_change: bool,
) -> Result<(), Refusal> {
    let at = work.at;
    change!(work, users::set_password(row.id, hash, must_change, at))?;
    change!(work, sessions::delete_of_user(row.id))?;
    change!(work, links::revoke_keys_of_user(row.id, at))?;
    Ok(())
}
