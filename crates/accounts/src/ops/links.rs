//! Single-use links: making one, opening its page, and what is wrong with one that opens nothing.

use messages::t;
use model::{FieldProblem, LinkKind, LinkState, LinkView, Problem, Timestamp};
use uuid::Uuid;

use crate::{
    Accounts, Caller, Refusal, Settings,
    mail::Letter,
    secret,
    store::{
        change,
        inputs::NewLinkRow,
        read,
        rows::{LinkRow, UserRow},
    },
    text,
    work::{Granted, Upkeep, Work},
};

/// A link that was just made: the only time that its secret is known.
pub(super) struct FreshLink {
    id: Uuid,
    pub(super) token: String,
    pub(super) url: String,
    pub(super) expires_at: Timestamp,
}

/// The name in the database.
pub(super) const fn purpose(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Reset => "reset",
        LinkKind::Invitation => "invite",
        LinkKind::Verification => "verify",
    }
}

const fn secret_kind(kind: LinkKind) -> secret::Kind {
    match kind {
        LinkKind::Reset => secret::Kind::Reset,
        LinkKind::Invitation => secret::Kind::Invite,
        LinkKind::Verification => secret::Kind::Verify,
    }
}

const fn life(kind: LinkKind, settings: &Settings) -> model::Period {
    match kind {
        LinkKind::Reset => settings.reset_link,
        LinkKind::Invitation => settings.invite_link,
        LinkKind::Verification => settings.verify_link,
    }
}

/// Makes a link in the place of those before it. `shown`: whoever asked for it sees it; otherwise it is in the mailbox
/// alone, and a reset link is one that was asked for as forgotten. Built from the configured public URL.
pub(super) async fn new_link(
    work: &mut Work<'_, Granted>,
    kind: LinkKind,
    row: &UserRow,
    shown: bool,
) -> Result<FreshLink, Refusal> {
    let (accounts, at) = (work.accounts(), work.at);
    let token = secret::token(accounts.chance.as_ref(), secret_kind(kind));
    let expires_at = at + life(kind, &accounts.settings);
    match kind {
        // Anybody may have asked for it. It replaces its like alone, or a stranger could make void what an
        // administrator sent or handed over.
        LinkKind::Reset if !shown => {
            change!(work, links::revoke_asked_of_user(row.id, at))?;
        }
        // Two ways to choose a password: an administrator never leaves more than one.
        LinkKind::Reset | LinkKind::Invitation => {
            change!(work, links::revoke_keys_of_user(row.id, at))?;
        }
        LinkKind::Verification => {
            change!(work, links::revoke_of_user(row.id, purpose(kind), at))?;
        }
    }
    let (id, email_key) = (work.id(), text::fold(&row.email));
    let link = NewLinkRow {
        hash: &secret::hash(&token),
        id,
        purpose: purpose(kind),
        user_id: Some(row.id),
        email_key: Some(&email_key),
        created_at: at,
        created_by: work.caller().person().map(|person| person.id.0),
        expires_at,
        is_shown: shown,
    };
    change!(work, links::insert(&link))?;
    let url = format!(
        "{}{}?token={token}",
        accounts.settings.public_url,
        kind.page()
    );
    Ok(FreshLink {
        id,
        token,
        url,
        expires_at,
    })
}

/// Puts the letter that carries a link into the outbox.
pub(super) async fn mail_link(
    work: &mut Work<'_, Granted>,
    link: &FreshLink,
    letter: Letter,
) -> Result<Uuid, Refusal> {
    let mail = work.mail(letter).await?;
    change!(work, links::carried_by(link.id, mail))?;
    Ok(mail)
}

impl Accounts {
    /// What the page of a link says. Opening it changes nothing but the first time that it was opened: scanners of
    /// mail open links, too.
    pub async fn open_link(
        &self,
        _caller: &Caller,
        kind: LinkKind,
        token: &str,
    ) -> Result<LinkView, Refusal> {
        let (hash, now) = (secret::hash(token), self.clock.now());
        let mut reader = self.db.read().await?;
        let link = read!(&mut reader, links::by_hash(&hash, purpose(kind)))?;
        let row = match link.as_ref().and_then(|link| link.user_id) {
            Some(user) => read!(&mut reader, users::by_id(user, now))?,
            None => None,
        };
        drop(reader);
        let state = state(link.as_ref(), row.as_ref(), now);
        if state == LinkState::Open {
            let mut upkeep = Upkeep::begin(self, "a link was opened; nothing came of it").await?;
            change!(upkeep, links::opened(&hash, now))?;
            upkeep.finish().await?;
        }
        // Whoever has the mailbox of an address of before learns nothing of the one after it.
        let sent_to = link.as_ref().and_then(|link| link.email_key.as_deref());
        let same = row.filter(|row| sent_to == Some(text::fold(&row.email).as_str()));
        Ok(LinkView {
            state,
            whose: same.map(|row| masked(&row.email)),
            expires_at: link.map(|link| Timestamp::from_micros(link.expires_at)),
        })
    }
}

/// Whether a link opens something, and if not, why not.
fn state(link: Option<&LinkRow>, row: Option<&UserRow>, now: Timestamp) -> LinkState {
    let (Some(link), Some(row)) = (link, row) else {
        return LinkState::Unknown;
    };
    let same_address = link.email_key == Some(text::fold(&row.email));
    if link.used_at.is_some() {
        LinkState::Used
    } else if link.revoked_at.is_some() {
        if link.replaced {
            LinkState::Replaced
        } else {
            LinkState::Withdrawn
        }
    } else if !row.is_active || !same_address {
        LinkState::Withdrawn
    } else if link.expires_at <= now.micros() {
        LinkState::Expired
    } else {
        LinkState::Open
    }
}

/// The link, if it still opens something.
pub(super) fn usable<'a>(
    link: Option<&'a LinkRow>,
    row: Option<&UserRow>,
    now: Timestamp,
) -> Result<&'a LinkRow, Refusal> {
    match (state(link, row, now), link) {
        (LinkState::Open, Some(link)) => Ok(link),
        (state, _) => Err(refused(state)),
    }
}

/// Why a link opens nothing, and how to get another.
pub(super) fn refused(state: LinkState) -> Refusal {
    let sentence = match state {
        LinkState::Used => t!("refusal-link-used"),
        LinkState::Replaced => t!("refusal-link-replaced"),
        LinkState::Withdrawn => t!("refusal-link-withdrawn"),
        LinkState::Expired => t!("refusal-link-expired"),
        LinkState::Unknown | LinkState::Open => t!("refusal-link-unknown"),
    };
    Problem::invalid(FieldProblem::body("token", sentence)).into()
}

/// Uses a link up, if it still opens something for this person. Of any number at the same instant one gets it.
pub(super) async fn use_up(
    work: &mut Work<'_, Granted>,
    kind: LinkKind,
    token: &str,
    row: &UserRow,
) -> Result<LinkRow, Refusal> {
    let (hash, at) = (secret::hash(token), work.at);
    let link = read!(work, links::by_hash(&hash, purpose(kind)))?;
    let used = usable(link.as_ref(), Some(row), at)?.clone();
    if change!(work, links::consume(&hash, at))? {
        Ok(used)
    } else {
        Err(refused(LinkState::Used))
    }
}

/// Whom a link concerns, before the row is held.
pub(super) async fn owner(
    accounts: &Accounts,
    kind: LinkKind,
    token: &str,
) -> Result<UserRow, Refusal> {
    let (hash, now) = (secret::hash(token), accounts.clock.now());
    let mut reader = accounts.db.read().await?;
    let link = read!(&mut reader, links::by_hash(&hash, purpose(kind)))?;
    let row = match link.as_ref().and_then(|link| link.user_id) {
        Some(user) => read!(&mut reader, users::by_id(user, now))?,
        None => None,
    };
    usable(link.as_ref(), row.as_ref(), now)?;
    row.ok_or_else(|| refused(LinkState::Unknown))
}

/// `ada@example.org` as `a…@example.org`: enough for the one who knows it.
fn masked(email: &str) -> String {
    let (name, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_address_is_told_to_those_who_know_it() {
        for (email, shown) in [
            ("ada@example.org", "a…@example.org"),
            ("a@example.org", "a…@example.org"),
            ("äpfel@example.org", "ä…@example.org"),
            ("\"odd@name\"@example.org", "\"…@example.org"),
        ] {
            assert_eq!(masked(email), shown);
        }
    }
}
