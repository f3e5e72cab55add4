//! Getting back in: asking for a reset link, using one, confirming an address.

use messages::t;
use model::{EventKind, LinkKind, Period, Problem};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    mail::Letter,
    ops::{
        disown::{disown, forget_password, may_be_held},
        granted_row,
        links::{mail_link, new_link, owner, refused, use_up},
        passwords,
        sign_in::wait,
        target,
        told::somebody_else,
    },
    password::Own,
    policy::{self, Action},
    secret,
    store::{change, read, rows::UserRow},
    text,
    validate::Check,
    work::{Granted, Work},
};

/// Mails with a link that confirms, to one mailbox in an hour: whoever asks may have typed the address of somebody else.
const MAILS_AN_HOUR: i64 = 3;

impl Accounts {
    /// Chooses a new password with a reset link. The link is used up, every session ends, the person is told.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        token: &str,
        new_password: &str,
    ) -> Result<(), Refusal> {
        self.choose_password(caller, LinkKind::Reset, token, new_password)
            .await
    }

    /// Chooses the first password with an invitation, which is used up.
    pub async fn accept_invitation(
        &self,
        caller: &Caller,
        token: &str,
        new_password: &str,
    ) -> Result<(), Refusal> {
        self.choose_password(caller, LinkKind::Invitation, token, new_password)
            .await
    }

    async fn choose_password(
        &self,
        caller: &Caller,
        kind: LinkKind,
        token: &str,
        new_password: &str,
    ) -> Result<(), Refusal> {
        // Nothing is hashed for a link that opens nothing.
        let owner = owner(self, kind, token).await?;
        let mut check = Check::default();
        check.password("new_password", new_password, &Own::of_row(&owner));
        check.done()?;
        let new_hash = self.hasher.hash(new_password, self.chance.as_ref()).await?;

        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        let row = read!(&mut work, users::by_id_for_change(owner.id, at))?
            .ok_or_else(|| refused(model::LinkState::Unknown))?;
        let link = use_up(&mut work, kind, token, &row).await?;
        passwords::replace_password(&mut work, &row, &new_hash, false).await?;
        let (event, letter) = match kind {
            LinkKind::Invitation => (EventKind::InvitationAccepted, None),
            _ => (
                EventKind::PasswordReset,
                Some(row.in_their_language(|| {
                    Letter::password_changed(row.id, &row.email, &row.local(), at)
                })),
            ),
        };
        if let Some(letter) = letter {
            work.mail(letter).await?;
        }
        let mut entry = Entry::about(event, &row)
            .detail("link_id", link.id.to_string())
            .by_themselves(&row);
        let mut ended = Vec::new();
        // Whoever holds a link that was mailed and shown to nobody reads that mailbox.
        if !link.is_shown && !row.is_email_verified {
            entry = entry.change("is_email_verified", false, true);
            if kind == LinkKind::Reset && may_be_held(&work, &row) {
                ended = disown(&mut work, &row).await?;
            } else {
                change!(work, users::set_verified(row.id, at))?;
            }
        }
        work.commit_all(entry, ended).await
    }

    /// Confirms an e-mail address with the link that was mailed to it. An account that registered itself loses what
    /// opens it, unless it is who made it that confirms.
    pub async fn verify_email(&self, caller: &Caller, token: &str) -> Result<(), Refusal> {
        let user = owner(self, LinkKind::Verification, token).await?.id;
        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        let row = read!(&mut work, users::by_id_for_change(user, at))?
            .ok_or_else(|| refused(model::LinkState::Unknown))?;
        use_up(&mut work, LinkKind::Verification, token, &row).await?;
        let mut entry = Entry::about(EventKind::EmailVerified, &row).by_themselves(&row);
        let ended = if !row.is_email_verified
            && may_be_held(&work, &row)
            && read!(&mut work, events::registered_this_address(row.id))?
        {
            if forget_password(&mut work, &row).await? {
                entry = entry.detail("password_removed", true);
            }
            disown(&mut work, &row).await?
        } else {
            change!(work, users::set_verified(row.id, at))?;
            Vec::new()
        };
        work.commit_all(entry, ended).await
    }

    /// Mails the caller another link that confirms their address.
    ///
    /// # Errors
    ///
    /// 409 where it is confirmed already; 429 after three within an hour.
    pub async fn resend_verification(&self, caller: &Caller) -> Result<(), Refusal> {
        policy::may(caller, Action::VerifyOwnEmail)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, person.id, at).await?;
        let mut work = work.grant(Action::VerifyOwnEmail)?;
        let row = granted_row(found)?;
        if row.is_email_verified {
            return Err(Problem::conflict(t!("refusal-email-confirmed")).into());
        }
        let (counter, hour) = (
            secret::hash(&format!("confirm {}", text::fold(&row.email))),
            Period::hours(1),
        );
        let (start, mails) = change!(work, guesses::take(&counter, at, at - hour, MAILS_AN_HOUR))?;
        if mails > MAILS_AN_HOUR {
            let retry_after = wait(start, hour, at);
            let minutes = retry_after.div_ceil(60);
            return Err(Problem::TooMany {
                sentence: t!("refusal-too-many-confirmations", count = minutes),
                retry_after,
            }
            .into());
        }
        let link = new_link(&mut work, LinkKind::Verification, &row, false).await?;
        let letter = row.in_their_language(|| {
            Letter::verify_email(row.id, &row.email, &row.local(), &link.url, link.expires_at)
        });
        let mail = mail_link(&mut work, &link, letter).await?;
        work.commit(Entry::about(EventKind::EmailVerificationSent, &row))
            .await?;
        self.deliver(mail).await;
        Ok(())
    }
}

/// Tells both addresses that one took the other's place, the new one with a link that confirms it.
pub(super) async fn tell_both_addresses(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    email: &str,
) -> Result<(), Refusal> {
    let by = somebody_else(work, row.id);
    let letter =
        row.in_their_language(|| Letter::email_changed(row.id, &row.email, email, by.as_deref()));
    work.mail(letter).await?;
    let moved = UserRow {
        email: email.to_owned(),
        ..row.clone()
    };
    let link = new_link(work, LinkKind::Verification, &moved, false).await?;
    let letter = row.in_their_language(|| {
        Letter::email_to_confirm(row.id, email, &row.local(), &link.url, link.expires_at)
    });
    mail_link(work, &link, letter).await?;
    Ok(())
}
