//! What an account loses when the owner of its address turns up.
//!
//! An account whose address nobody had confirmed may have been made by somebody else, in wait for that owner. Once the
//! address is proven, by a provider or by a link that was in the mailbox alone, whatever somebody else could come back
//! with ends: sessions, links, identities. A password stays where only an administrator or a link to the address can
//! have set it; an account that has changed its own address may have chosen one with a link to another, so it loses that
//! too, unless the owner has just chosen it.
//!
//! Nothing is taken where nobody else can have been in:
//!
//! - Whoever is signed in to the account while they prove its address made it themselves.
//! - Nobody ever signed in: what is linked, an administrator linked.
//! - An invitation is for those who never came in, and every other way to choose a password makes it void: whoever came
//!   before it was used came by an identity that an administrator wrote.
//!
//! Confirming an address opens nothing, and an address that an administrator changed waits for it on an account that is
//! somebody's already. So that takes something only where the account registered itself and nobody else has changed its
//! address.

use model::{EventKind, Provider};

use crate::{
    Refusal,
    entry::Entry,
    mail::Letter,
    store::{change, read, rows::UserRow},
    work::{Granted, Work},
};

/// Whether somebody else than who is asking can have come into the account by themselves.
pub(super) fn may_be_held(work: &Work<'_, Granted>, row: &UserRow) -> bool {
    let asks = work.caller().person().map(|person| person.id.0);
    row.last_login_at.is_some() && asks != Some(row.id)
}

/// Takes all of it, and confirms the address. The letters go to whoever has proven it; the entries are for the trail.
pub(super) async fn disown(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
) -> Result<Vec<Entry>, Refusal> {
    let at = work.at;
    let mut entries = Vec::new();
    let theirs = read!(work, identities::of_user(row.id))?;
    let linked = |provider: &Provider| {
        theirs
            .as_ref()
            .is_some_and(|ids| ids.at(*provider).is_some())
    };
    for provider in Provider::ALL.into_iter().filter(linked) {
        change!(work, identities::unlink(row.id, provider, at))?;
        let title = work.accounts().title(provider);
        let letter = row.in_their_language(|| {
            Letter::identity_unlinked(row.id, &row.email, &row.local(), &title, at)
        });
        work.mail(letter).await?;
        let entry = Entry::about(EventKind::IdentityUnlinked, row).detail("provider", title);
        entries.push(entry.by_themselves(row));
    }
    for purpose in ["reset", "invite"] {
        change!(work, links::revoke_of_user(row.id, purpose, at))?;
    }
    let ended = change!(work, sessions::delete_of_user(row.id))?;
    if ended > 0 {
        let entry = Entry::about(EventKind::SessionRevoked, row).detail("sessions_ended", ended);
        entries.push(entry.by_themselves(row));
    }
    change!(work, users::set_verified(row.id, at))?;
    Ok(entries)
}

/// Takes the password as well, where a link to another address can have set it.
pub(super) async fn forget_password(
    work: &mut Work<'_, Granted>,
    row: &UserRow,
) -> Result<bool, Refusal> {
    let is_doubtful = row.has_password && read!(work, events::changed_own_address(row.id))?;
    if is_doubtful {
        change!(work, users::forget_password(row.id))?;
    }
    Ok(is_doubtful)
}
