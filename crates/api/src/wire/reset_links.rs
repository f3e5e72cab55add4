//! The life of reset links as it travels; their tokens never do.

use model::{LinkInfo, LinkMail, LinkState, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::choice;

/// A reset link of a person: what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResetLinkResponse {
    link_id: Uuid,
    #[schema(schema_with = state_schema)]
    state: &'static str,
    /// Name or address of whoever made it; null: the person asked for it, or a command did.
    made_by: Option<String>,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The link dies at this instant, or did.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// What became of its mail: `waiting`, `sent`, `dropped`; null where none was asked for.
    email_state: Option<String>,
    /// When the mail server accepted it.
    #[schema(value_type = Option<String>, format = DateTime)]
    emailed_at: Option<Timestamp>,
    /// When its page was first opened, by the person or by a scanner of their mail.
    #[schema(value_type = Option<String>, format = DateTime)]
    opened_at: Option<Timestamp>,
    /// When a password was chosen with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
    /// When it became void before its time.
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
}

impl ResetLinkResponse {
    /// As it stands at this instant.
    pub(crate) fn at(now: Timestamp, link: LinkInfo) -> Self {
        let (email_state, emailed_at) = match link.mail {
            Some(LinkMail::Waiting) => (Some("waiting"), None),
            Some(LinkMail::Sent(at)) => (Some("sent"), Some(at)),
            Some(LinkMail::Dropped(_)) => (Some("dropped"), None),
            None => (None, None),
        };
        Self {
            link_id: link.id,
            state: name(link.state(now)),
            made_by: link.made_by,
            created_at: link.created_at,
            expires_at: link.expires_at,
            email_state: email_state.map(str::to_owned),
            emailed_at,
            opened_at: link.opened_at,
            used_at: link.used_at,
            revoked_at: link.revoked_at,
        }
    }
}

const STATES: [LinkState; 5] = [
    LinkState::Open,
    LinkState::Used,
    LinkState::Replaced,
    LinkState::Withdrawn,
    LinkState::Expired,
];

const fn name(state: LinkState) -> &'static str {
    match state {
        LinkState::Open => "open",
        LinkState::Used => "used",
        LinkState::Replaced => "replaced",
        LinkState::Withdrawn => "withdrawn",
        LinkState::Expired | LinkState::Unknown => "expired",
    }
}

fn state_schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    choice(
        "`open`: it can be used; `replaced`: a newer one took its place; `withdrawn`: somebody made it void, or what \
         it was made for has changed.",
        STATES.map(name),
    )
}
