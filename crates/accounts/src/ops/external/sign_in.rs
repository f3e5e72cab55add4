//! Whom an identity makes somebody here: the person who carries its id, or the one with its address if the provider
//! says that it is theirs, or a newcomer.

use messages::t;
use model::{EventKind, Problem, ProviderInfo};
use uuid::Uuid;

use super::Finished;
use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    external::Identity,
    mail::Letter,
    ops::{
        create_user::UNIQUE,
        disown::{disown, forget_password},
    },
    policy::Action,
    store::{OrTaken, change, read, rows::UserRow},
    text,
    work::{Granted, Work},
};

impl Accounts {
    pub(super) async fn sign_in_as(
        &self,
        caller: &Caller,
        info: &ProviderInfo,
        identity: Identity,
        next: String,
    ) -> Result<Finished, Refusal> {
        let mut reader = self.db.read().await?;
        let owner = read!(
            &mut reader,
            identities::owner(identity.provider, &identity.subject)
        )?;
        let holder = match identity.address() {
            Some(key) if owner.is_none() => {
                read!(&mut reader, users::credential(&key, self.clock.now()))?
            }
            _ => None,
        };
        drop(reader);
        let id = match (owner, holder) {
            (Some(id), _) => id,
            (None, Some(holder)) => {
                self.adopt(caller, info, &identity, holder.id).await?;
                holder.id
            }
            (None, None) => return self.newcomer(info, identity),
        };

        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        read!(&mut work, organizations::keep_of_user(id))?;
        let row = read!(&mut work, users::by_id_for_change(id, at))?;
        let theirs = read!(&mut work, identities::of_user(id))?;
        let subject = Some(identity.subject.as_str());
        let carried = theirs.is_some_and(|ids| ids.at(identity.provider) == subject);
        let Some(row) = row.filter(|row| carried && row.may_sign_in()) else {
            drop(work);
            return self.refuse_identity(caller, info, id).await;
        };
        let work = work.grant(Action::SignIn)?;
        let keys = self.start_session(work, caller, row, &info.title).await?;
        Ok(Finished::SignedIn {
            keys: Box::new(keys),
            next,
        })
    }

    /// Links the identity to the person whose address the provider has proven to be theirs.
    async fn adopt(
        &self,
        caller: &Caller,
        info: &ProviderInfo,
        identity: &Identity,
        id: Uuid,
    ) -> Result<(), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let row = read!(&mut work, users::by_id_for_change(id, at))?;
        let theirs = read!(&mut work, identities::of_user(id))?;
        let still = |row: &UserRow| row.may_sign_in() && identity.has_proven(&row.email);
        let (Some(row), Some(theirs)) = (row.filter(still), theirs) else {
            drop(work);
            return self.refuse_identity(caller, info, id).await;
        };
        // The same address under another id: a mailbox that was given away, and the account is not.
        if theirs.at(identity.provider).is_some() {
            return Err(Problem::conflict(t!(
                "refusal-provider-another",
                provider = info.title.as_str()
            ))
            .into());
        }
        let mut work = work.grant(Action::SignIn)?;
        let mut entry = identity.linked(info, &row).detail("by_address", true);
        let ended = if row.is_email_verified {
            Vec::new()
        } else {
            if forget_password(&mut work, &row).await? {
                entry = entry.detail("password_removed", true);
            }
            disown(&mut work, &row).await?
        };
        link(&mut work, info, identity, &row).await?;
        work.commit_all(entry.by_themselves(&row), ended).await
    }

    /// The answer for an account that is there and may not be used: always the same, and recorded.
    async fn refuse_identity<T>(
        &self,
        caller: &Caller,
        info: &ProviderInfo,
        id: Uuid,
    ) -> Result<T, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let row = read!(&mut work, users::by_id(id, at))?;
        let work = work.grant(Action::SignIn)?;
        let entry = match &row {
            Some(row) => Entry::about(EventKind::LoginFailed, row),
            None => Entry::about_nobody(EventKind::LoginFailed),
        };
        work.commit(entry.detail("how", info.title.as_str()).failed())
            .await?;
        Err(Problem::SignInNeeded {
            sentence: t!("refusal-provider-refused").to_owned(),
        }
        .into())
    }
}

/// Writes the identity to the person and tells them.
pub(super) async fn link(
    work: &mut Work<'_, Granted>,
    info: &ProviderInfo,
    identity: &Identity,
    row: &UserRow,
) -> Result<(), Refusal> {
    let at = work.at;
    let (provider, subject) = (identity.provider, &identity.subject);
    change!(work, identities::link(row.id, provider, subject, at)).or_taken(UNIQUE)?;
    let letter = row.in_their_language(|| {
        Letter::identity_linked(row.id, &row.email, &row.local(), &info.title, at)
    });
    work.mail(letter).await?;
    Ok(())
}

impl Identity {
    /// The address by which somebody may be found: folded, and only if the provider has made sure of it.
    fn address(&self) -> Option<String> {
        let email = self.email.as_deref().filter(|_| self.email_verified)?;
        Some(text::fold(email.trim()))
    }

    /// Whether the provider says that this address is theirs.
    pub(crate) fn has_proven(&self, email: &str) -> bool {
        self.address()
            .is_some_and(|address| address == text::fold(email))
    }

    /// The entry of its link to a person.
    pub(crate) fn linked(&self, info: &ProviderInfo, row: &UserRow) -> Entry {
        Entry::about(EventKind::IdentityLinked, row)
            .detail("provider", info.title.as_str())
            .detail("identity", self.email.as_deref().unwrap_or(&self.subject))
    }
}
