//! Single-use links as people meet them: what they are for, what has become of one, who waits to be let in.

use serde::{Deserialize, Serialize};

use crate::{EmailDelivery, OrgRef, OutboxState, Timestamp, UserId};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Choosing another password.
    Reset,
    /// Choosing the first one.
    Invitation,
    /// Confirming an e-mail address.
    Verification,
}

impl LinkKind {
    /// The path of its page.
    pub const fn page(self) -> &'static str {
        match self {
            LinkKind::Reset => "/reset-password",
            LinkKind::Invitation => "/accept-invitation",
            LinkKind::Verification => "/verify-email",
        }
    }
}

/// Whether a link opens something, and if not, why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    Open,
    Used,
    /// A newer one took its place.
    Replaced,
    /// Somebody made it void, or what it was made for has changed.
    Withdrawn,
    Expired,
    /// There never was one like it, or it is not complete.
    Unknown,
}

/// What the page of a link says before anything is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    pub state: LinkState,
    /// The person's address, masked: `a…@example.org`.
    pub whose: Option<String>,
    pub expires_at: Option<Timestamp>,
}

/// An invitation that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub user_id: UserId,
    pub expires_at: Timestamp,
    pub email: EmailDelivery,
    /// Shown this once, to be handed over; `None` where a mail server carries it.
    pub link: Option<String>,
}

/// An invitation that waits for its person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    pub user_id: UserId,
    pub email: String,
    pub full_name: Option<String>,
    pub organization: Option<OrgRef>,
    /// Name or address of whoever made it; `None`: a command did.
    pub made_by: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// When its page was first opened, by the person or by a scanner of their mail.
    pub opened_at: Option<Timestamp>,
    /// What became of its letter; `None`: it is handed over by another way.
    pub mail: Option<OutboxState>,
}

impl Invitation {
    /// The name, or the e-mail where there is none.
    pub fn label(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.email)
    }
}
