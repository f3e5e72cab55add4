//! Linking and unlinking one's own account. Each asks again who it is: whoever finds a console open must not be able
//! to leave a way in for later, nor to take the owner's away.

use messages::t;
use model::{
    EventKind, Period, Problem, Provider, ProviderInfo, SessionId, SignInMethod, SignInMethods,
    Timestamp, UserId,
};

use super::{Finished, Goal, Keep, Landing, kept, no_such_provider, sign_in::link};
use crate::{
    Accounts, Caller, Fault, Person, Refusal,
    entry::Entry,
    external::Identity,
    mail::Letter,
    policy::{self, Action},
    store::{
        Source, change, read,
        rows::{IdentitiesRow, UserRow},
    },
    work::Work,
};

/// Without a password, a sign-in not longer ago than this proves the person.
const RECENT: Period = Period::minutes(10);

impl Accounts {
    /// The caller's ways in besides the password: those that are configured, and those that they have.
    pub async fn sign_in_methods(&self, caller: &Caller) -> Result<SignInMethods, Refusal> {
        policy::may(caller, Action::ManageOwnIdentities)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let (row, theirs) = own(&mut self.db.read().await?, person, self.clock.now()).await?;
        let methods = Provider::ALL.into_iter().filter_map(|provider| {
            let (info, linked) = (self.providers.info(provider), theirs.at(provider).is_some());
            (info.is_some() || linked).then(|| SignInMethod {
                provider,
                title: self.title(provider),
                linked,
                can_go: self.has_another_way(&row, &theirs, provider),
            })
        });
        Ok(SignInMethods {
            has_password: row.has_password,
            methods: methods.collect(),
        })
    }

    /// Begins to link the caller's account. They go on to the provider with what their browser keeps.
    ///
    /// # Errors
    ///
    /// 404 for a provider that is not configured; 422 for a wrong password; 403 without a password and without a
    /// recent sign-in; 409 where the account is linked already.
    pub async fn begin_link(
        &self,
        caller: &Caller,
        provider: &str,
        current_password: &str,
    ) -> Result<(Provider, Keep), Refusal> {
        policy::may(caller, Action::ManageOwnIdentities)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let info = self.provider(provider)?;
        self.prove_again(caller, person, current_password).await?;
        let (_, theirs) = own(&mut self.db.read().await?, person, self.clock.now()).await?;
        if theirs.at(info.provider).is_some() {
            return Err(linked_already(info));
        }
        let goal = Goal::Link {
            user: person.id,
            session: person.session_id,
        };
        let attempt = self.attempt(info.provider, Landing::Page, goal);
        Ok((info.provider, self.keep(Keep::ATTEMPT, &attempt)?))
    }

    /// Links what the provider has proven, if it is still the session that asked.
    pub(super) async fn link_identity(
        &self,
        caller: &Caller,
        info: &ProviderInfo,
        identity: &Identity,
        (user, session): (UserId, SessionId),
    ) -> Result<Finished, Refusal> {
        let asked = |person: &&Person| person.id == user && person.session_id == session;
        let person = caller.person().filter(asked).ok_or_else(kept::stale)?;
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let (row, theirs) = own(&mut work, person, at).await?;
        let mut work = work.grant(Action::ManageOwnIdentities)?;
        if theirs.at(identity.provider).is_some() {
            return Err(linked_already(info));
        }
        link(&mut work, info, identity, &row).await?;
        work.commit(identity.linked(info, &row)).await?;
        Ok(Finished::Linked {
            title: info.title.clone(),
        })
    }

    /// Takes an identity off the caller's account. Says what it was called.
    ///
    /// # Errors
    ///
    /// As for linking; 404 where there is none, 409 where it is the last way in.
    pub async fn unlink_identity(
        &self,
        caller: &Caller,
        provider: &str,
        current_password: &str,
    ) -> Result<String, Refusal> {
        policy::may(caller, Action::ManageOwnIdentities)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        // One that is no longer configured can be unlinked too.
        let provider: Provider = provider.parse().map_err(|_| no_such_provider())?;
        let title = self.title(provider);
        self.prove_again(caller, person, current_password).await?;

        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let (row, theirs) = own(&mut work, person, at).await?;
        let mut work = work.grant(Action::ManageOwnIdentities)?;
        if theirs.at(provider).is_none() {
            let sentence = t!("refusal-not-linked", provider = title.as_str());
            return Err(Problem::not_found(sentence).into());
        }
        if !self.has_another_way(&row, &theirs, provider) {
            return Err(Problem::conflict(t!("refusal-only-way-in")).into());
        }
        change!(work, identities::unlink(row.id, provider, at))?;
        let letter = row.in_their_language(|| {
            Letter::identity_unlinked(row.id, &row.email, &row.local(), &title, at)
        });
        work.mail(letter).await?;
        let entry =
            Entry::about(EventKind::IdentityUnlinked, &row).detail("provider", title.as_str());
        work.commit(entry).await?;
        Ok(title)
    }

    /// What the provider's button says.
    pub(in crate::ops) fn title(&self, provider: Provider) -> String {
        let info = self.providers.info(provider);
        info.map_or(provider.title(), |info| &info.title).to_owned()
    }

    fn has_another_way(&self, row: &UserRow, theirs: &IdentitiesRow, provider: Provider) -> bool {
        let mut others = self
            .providers
            .list()
            .filter(|info| info.provider != provider);
        row.has_password || others.any(|info| theirs.at(info.provider).is_some())
    }

    /// The current password, counted like any guess; where there is none, a recent sign-in.
    async fn prove_again(
        &self,
        caller: &Caller,
        person: &Person,
        current: &str,
    ) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let stored = read!(&mut reader, users::password_hash(person.id.0))?;
        let idle = now - self.settings.session_idle;
        let sessions = read!(&mut reader, sessions::of_user(person.id.0, now, idle))?;
        drop(reader);
        if stored.is_none() {
            let this = sessions.iter().find(|row| row.id == person.session_id.0);
            let begun = this.map(|row| Timestamp::from_micros(row.created_at));
            return match begun {
                Some(begun) if now < begun + RECENT => Ok(()),
                _ => Err(Problem::forbidden(t!("refusal-sign-in-again")).into()),
            };
        }
        let action = Action::ManageOwnIdentities;
        self.prove_current(caller, person, action, current, stored)
            .await?;
        let mut work = Work::begin(self, caller).await?.grant(action)?;
        self.forget_guess(&mut work, caller, &person.email).await?;
        work.commit_silently("a right password was no guess").await
    }
}

/// The caller's own row with their identities; within work it is held.
async fn own(
    source: &mut impl Source,
    person: &Person,
    now: Timestamp,
) -> Result<(UserRow, IdentitiesRow), Refusal> {
    let row = read!(source, users::by_id_for_change(person.id.0, now))?;
    let theirs = read!(source, identities::of_user(person.id.0))?;
    row.zip(theirs)
        .ok_or_else(|| Fault::unexpected("a session without its person").into())
}

fn linked_already(info: &ProviderInfo) -> Refusal {
    Problem::conflict(t!("refusal-linked-already", provider = info.title.as_str())).into()
}
