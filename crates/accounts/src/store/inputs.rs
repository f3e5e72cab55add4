//! New rows, as the queries take them: shared by both copies of a query.

use model::{OrgId, Timestamp, UserQuery};
use uuid::Uuid;

use crate::text;

/// A new row of `users`; the columns that are not here start at their defaults.
pub(crate) struct NewUserRow<'a> {
    pub(crate) id: Uuid,
    pub(crate) email: &'a str,
    pub(crate) full_name: Option<&'a str>,
    pub(crate) org_id: Option<OrgId>,
    pub(crate) password_hash: Option<&'a str>,
    pub(crate) must_change_password: bool,
    pub(crate) is_email_verified: bool,
    pub(crate) oauth_provider: Option<&'a str>,
    pub(crate) github_id: Option<&'a str>,
    pub(crate) google_id: Option<&'a str>,
    pub(crate) linkedin_id: Option<&'a str>,
    pub(crate) created_at: Timestamp,
}

/// A new session.
pub(crate) struct NewSessionRow<'a> {
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) cookie_hash: &'a [u8],
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) ip: Option<&'a str>,
    pub(crate) user_agent: Option<&'a str>,
}

/// A new single-use link.
pub(crate) struct NewLinkRow<'a> {
    pub(crate) hash: &'a [u8],
    pub(crate) id: Uuid,
    pub(crate) purpose: &'a str,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) email_key: Option<&'a str>,
    pub(crate) created_at: Timestamp,
    pub(crate) created_by: Option<Uuid>,
    pub(crate) expires_at: Timestamp,
    /// Whoever made it sees it; otherwise it is in the mailbox alone.
    pub(crate) is_shown: bool,
}

/// An address for which a reset link was asked.
pub(crate) struct NewForgottenRow<'a> {
    pub(crate) id: Uuid,
    /// Sealed.
    pub(crate) address: &'a [u8],
    pub(crate) ip: Option<&'a str>,
    pub(crate) user_agent: Option<&'a str>,
    pub(crate) request_id: &'a str,
}

/// A new message.
pub(crate) struct NewOutboxRow<'a> {
    pub(crate) id: Uuid,
    pub(crate) kind: &'a str,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) recipient: &'a str,
    pub(crate) subject: &'a str,
    /// Sealed.
    pub(crate) body: &'a [u8],
    pub(crate) created_at: Timestamp,
    /// Microseconds; the link in it has died then.
    pub(crate) useful_until: Option<i64>,
    /// Of the body.
    pub(crate) holds_secret: bool,
}

/// What can be said of an organization.
pub(crate) struct OrganizationFields<'a> {
    pub(crate) name: &'a str,
    pub(crate) legal_name: Option<&'a str>,
    pub(crate) billing_email: Option<&'a str>,
    pub(crate) notes: Option<&'a str>,
}

/// Whose trail is read.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    Person(Uuid),
    Organization(OrgId),
    Everybody,
}

/// What a search looks for: a part of e-mail or name, taken literally, and a person if the words are a whole id.
pub(crate) struct Sought {
    /// Folded. None: no e-mail and no name can hold it.
    pub(crate) needle: Option<String>,
    pub(crate) id: Option<Uuid>,
}

impl Sought {
    /// `None` where nothing is asked for.
    pub(crate) fn of(query: &UserQuery) -> Option<Self> {
        let words = query.search.as_deref().filter(|words| !words.is_empty())?;
        Some(Self {
            needle: text::needle(words),
            id: words.trim().parse().ok(),
        })
    }
}
