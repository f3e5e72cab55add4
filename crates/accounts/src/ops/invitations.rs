//! Inviting people: a link with which somebody who never came in chooses the first password. It is mailed, or handed
//! over by whoever made it; it lives a week and works once.

use messages::t;
use model::{
    EmailDelivery, EventKind, FieldProblem, Invitation, Invited, LinkKind, NewUser, Page, Paging,
    Permission, Problem, User, UserId,
};
use uuid::Uuid;

use crate::{
    Accounts, Caller, Fault, Refusal,
    entry::Entry,
    mail::Letter,
    ops::{
        check_paging, granted_row,
        links::{mail_link, new_link},
        target, told,
    },
    policy::{self, Action},
    store::{change, read, rows::UserRow},
    work::{Granted, Work},
};

/// An invitation that is written, and its letter, to be sent after the commit.
pub(super) struct Written {
    invited: Invited,
    mail: Option<Uuid>,
}

impl Accounts {
    /// Creates a person and invites them, in one. `send_email`: by mail; otherwise the link is there to be handed over.
    pub async fn invite_new_user(
        &self,
        caller: &Caller,
        new: NewUser,
        send_email: bool,
    ) -> Result<(User, Invited), Refusal> {
        if new.password.is_some() {
            let problem = FieldProblem::body(
                "password",
                "Whoever is invited chooses the password. Leave it out, or create the user without an invitation.",
            );
            return Err(Problem::invalid(problem).into());
        }
        let (user, written) = self.create(caller, new, Some(send_email)).await?;
        let written = written.ok_or_else(|| Fault::unexpected("nobody was invited"))?;
        Ok((user, self.send_off(written).await))
    }

    /// Invites somebody who is there and never came in, again or for the first time. Links before it are void.
    pub async fn invite_user(
        &self,
        caller: &Caller,
        id: UserId,
        send_email: bool,
    ) -> Result<Invited, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::InviteUser(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        let (written, entry) = invite(&mut work, &row, send_email).await?;
        work.commit(entry).await?;
        Ok(self.send_off(written).await)
    }

    /// Makes a person's invitation void. They stay, and can be invited again.
    pub async fn revoke_invitation(&self, caller: &Caller, id: UserId) -> Result<(), Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let mut work = work.grant(Action::InviteUser(found.as_ref().map(|(_, t)| t)))?;
        let row = granted_row(found)?;
        if change!(work, links::revoke_of_user(row.id, "invite", at))? == 0 {
            return Err(Problem::not_found(t!("refusal-no-invitation")).into());
        }
        work.commit(Entry::about(EventKind::InvitationRevoked, &row))
            .await
    }

    /// Who was invited and has not come in yet, within the caller's reach, the latest first. Invitations that are too
    /// old are there as well: somebody may want to send them again.
    pub async fn list_invitations(
        &self,
        caller: &Caller,
        paging: Paging,
    ) -> Result<Page<Invitation>, Refusal> {
        policy::may(caller, Action::ListInvitations)?;
        check_paging(paging)?;
        let scope = policy::scope(caller, Permission::UsersCreate);
        let mut reader = self.db.read().await?;
        let total = read!(&mut reader, invitations::count(&scope))?;
        let rows = read!(
            &mut reader,
            invitations::page(&scope, paging.limit(), paging.offset())
        )?;
        let items = rows.into_iter().map(Invitation::from).collect();
        Ok(Page::new(items, u64::try_from(total).unwrap_or(0), paging))
    }

    /// The invitation of one person that waits, if there is one.
    pub async fn invitation_of(
        &self,
        caller: &Caller,
        id: UserId,
    ) -> Result<Option<Invitation>, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
        let facts = row.as_ref().map(|row| row.target());
        policy::may(caller, Action::InviteUser(facts.as_ref()))?;
        let found = read!(&mut reader, invitations::of_user(id.0))?;
        Ok(found.map(Invitation::from))
    }

    /// Hands the letter to the mail server.
    async fn send_off(&self, Written { invited, mail }: Written) -> Invited {
        match mail {
            Some(mail) => Invited {
                email: self.deliver(mail).await,
                ..invited
            },
            None => invited,
        }
    }
}

/// Writes an invitation for somebody. Where no mail server is, the letter waits in the outbox, and the link is shown.
pub(super) async fn invite(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
    send_email: bool,
) -> Result<(Written, Entry), Refusal> {
    let shown = !(send_email && work.accounts().settings.mail.is_some());
    let link = new_link(work, LinkKind::Invitation, row, shown).await?;
    let mail = if send_email {
        let letter = row.in_their_language(|| {
            let (by, organization) = (told::actor(work, row.id), row.org_name.as_deref());
            let (url, until) = (&link.url, link.expires_at);
            Letter::invitation(
                row.id,
                &row.email,
                &row.local(),
                &by,
                organization,
                url,
                until,
            )
        });
        Some(mail_link(work, &link, letter).await?)
    } else {
        None
    };
    let entry = Entry::about(EventKind::InvitationCreated, row)
        .detail("mailed", send_email)
        .detail("valid_until", link.expires_at.to_string());
    let invited = Invited {
        user_id: UserId(row.id),
        expires_at: link.expires_at,
        email: EmailDelivery::NotAsked,
        link: shown.then_some(link.url),
    };
    Ok((Written { invited, mail }, entry))
}
