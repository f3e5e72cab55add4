//! Getting back in: asking for a reset link, using one, confirming an address.

use model::{EventKind, FieldProblem, Problem, Timestamp};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    mail::Letter,
    ops::{granted_row, passwords, target},
    policy::{self, Action},
    secret,
    store::{change, inputs::NewLinkRow, read, rows::LinkRow},
    text,
    validate::Check,
    work::{Upkeep, Work},
};

/// Reset mails to one mailbox in an hour.
const MAILS_AN_HOUR: i64 = 3;

impl Accounts {
    /// Mails a reset link to an active person. Always the same answer, so that nobody learns who has an account.
    pub async fn forgot_password(&self, caller: &Caller, email: &str) -> Result<(), Refusal> {
        let key = text::fold(email.trim());
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "reset mails to a mailbox are counted").await?;
        let hour = now - model::Period::hours(1);
        let counter = secret::hash(&format!("forgot {key}"));
        let (_, asked) = change!(upkeep, guesses::take(&counter, now, hour, MAILS_AN_HOUR))?;
        upkeep.finish().await?;
        let mut reader = self.db.read().await?;
        let account = read!(&mut reader, users::credential(&key, now))?;
        drop(reader);
        let Some(account) =
            account.filter(|account| account.may_sign_in() && asked <= MAILS_AN_HOUR)
        else {
            return Ok(());
        };
        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        let Some(row) =
            read!(&mut work, users::by_id_for_change(account.id, at))?.filter(|row| row.is_active)
        else {
            return Ok(());
        };
        let (_, link, expires_at) = passwords::new_reset_link(&mut work, &row, None).await?;
        // Queued only: sending it now would take longer than for an address that nobody has.
        work.mail(Letter::reset_link(row.id, &row.email, &link, expires_at))
            .await?;
        work.commit(Entry::about(EventKind::PasswordResetRequested, &row))
            .await
    }

    /// Chooses a new password with a reset link. The link is used up, every session ends, the person is told.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        token: &str,
        new_password: &str,
    ) -> Result<(), Refusal> {
        let hash = secret::hash(token);
        let mut reader = self.db.read().await?;
        let link = read!(&mut reader, links::by_hash(&hash, "reset"))?;
        drop(reader);
        // Nothing is hashed for a link that opens nothing.
        usable(link.as_ref(), self.clock.now())?;
        let mut check = Check::default();
        check.password("new_password", new_password);
        check.done()?;
        let new_hash = self.hasher.hash(new_password, self.chance.as_ref()).await?;

        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        let link = usable(link.as_ref(), at)?;
        let user = link.user_id.ok_or_else(dead)?;
        let row = read!(&mut work, users::by_id_for_change(user, at))?.ok_or_else(dead)?;
        if !change!(work, links::consume(&hash, at))?
            || !row.is_active
            || link.email_key != Some(text::fold(&row.email))
        {
            return Err(dead());
        }
        passwords::replace_password(&mut work, &row, &new_hash, false).await?;
        work.mail(Letter::password_changed(row.id, &row.email, at))
            .await?;
        let entry = Entry::about(EventKind::PasswordReset, &row)
            .detail("link_id", link.id.to_string())
            .by_themselves(&row);
        work.commit(entry).await
    }

    /// Confirms an e-mail address with the link that was mailed to it.
    pub async fn verify_email(&self, caller: &Caller, token: &str) -> Result<(), Refusal> {
        let hash = secret::hash(token);
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let link = read!(&mut work, links::by_hash(&hash, "verify"))?;
        let user = usable(link.as_ref(), at)?.user_id.ok_or_else(dead)?;
        let row = read!(&mut work, users::by_id_for_change(user, at))?.ok_or_else(dead)?;
        let mut work = work.grant(Action::SignIn)?;
        let same = link.and_then(|link| link.email_key) == Some(text::fold(&row.email));
        if !change!(work, links::consume(&hash, at))? || !same {
            return Err(dead());
        }
        change!(work, users::set_verified(row.id, at))?;
        let entry = Entry::about(EventKind::EmailVerified, &row).by_themselves(&row);
        work.commit(entry).await
    }

    /// Mails the caller another link that confirms their address.
    pub async fn resend_verification(&self, caller: &Caller) -> Result<(), Refusal> {
        policy::may(caller, Action::VerifyOwnEmail)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, person.id, at).await?;
        let mut work = work.grant(Action::VerifyOwnEmail)?;
        let row = granted_row(found)?;
        if row.is_email_verified {
            return Err(Problem::conflict("Your e-mail address is confirmed already.").into());
        }
        let token = secret::token(self.chance.as_ref(), secret::Kind::Verify);
        let expires_at = at + self.settings.verify_link;
        change!(work, links::revoke_of_user(row.id, "verify", at))?;
        let email_key = text::fold(&row.email);
        let link = NewLinkRow {
            hash: &secret::hash(&token),
            id: work.id(),
            purpose: "verify",
            user_id: Some(row.id),
            email_key: Some(&email_key),
            created_at: at,
            created_by: Some(row.id),
            expires_at,
        };
        change!(work, links::insert(&link))?;
        let url = format!("{}/verify-email?token={token}", self.settings.public_url);
        let mail = work
            .mail(Letter::verify_email(row.id, &row.email, &url, expires_at))
            .await?;
        work.commit(Entry::about(EventKind::EmailVerificationSent, &row))
            .await?;
        self.deliver(mail).await;
        Ok(())
    }
}

/// The link, if it still opens something.
fn usable(link: Option<&LinkRow>, now: Timestamp) -> Result<&LinkRow, Refusal> {
    let link = link.ok_or_else(dead)?;
    let expired = Timestamp::from_micros(link.expires_at) <= now;
    if link.used_at.is_some() {
        Err(gone("This link was used already. Ask for another one."))
    } else if link.revoked_at.is_some() {
        Err(gone(
            "This link was replaced by a newer one or withdrawn. Ask for another one.",
        ))
    } else if expired {
        Err(gone("This link is too old. Ask for another one."))
    } else {
        Ok(link)
    }
}

fn dead() -> Refusal {
    gone("This link is not valid. Check that it is complete, or ask for another one.")
}

fn gone(sentence: &str) -> Refusal {
    Problem::invalid(FieldProblem::body("token", sentence)).into()
}
