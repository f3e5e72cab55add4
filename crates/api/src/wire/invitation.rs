//! Invitations as they travel. What holds a link or a password does not implement `Debug`.

use model::{EmailDelivery, Invitation, Invited, OutboxState, Page, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::password::PASSWORD;
use crate::input::{Fields, Flag, ReadBody, TEXT};

/// How an invitation is handed over.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"send_email": false}))]
pub(crate) struct InvitationRequest {
    /// Mail it to the person.
    #[schema(required = false, default = true)]
    pub(crate) send_email: bool,
}

impl ReadBody for InvitationRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            send_email: fields.or("send_email", Flag, true),
        }
    }
}

/// An invitation that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitedResponse {
    user_id: Uuid,
    /// The link dies at this instant, RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Whether the mail server accepted the message within this request. If not, an asked-for mail is queued.
    email_sent: bool,
    /// The page where the person chooses a password, shown this once; null where a mail server carries it.
    invitation_link: Option<String>,
}

impl From<Invited> for InvitedResponse {
    fn from(invited: Invited) -> Self {
        Self {
            user_id: invited.user_id.0,
            expires_at: invited.expires_at,
            email_sent: invited.email == EmailDelivery::Accepted,
            invitation_link: invited.link,
        }
    }
}

/// An invitation that waits for its person.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationResponse {
    user_id: Uuid,
    email: String,
    full_name: Option<String>,
    org_id: Option<i64>,
    org_name: Option<String>,
    /// Name or address of whoever made it; null: a command did.
    invited_by: Option<String>,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The link dies at this instant, or did.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// When its page was first opened, by the person or by a scanner of their mail.
    #[schema(value_type = Option<String>, format = DateTime)]
    opened_at: Option<Timestamp>,
    /// What became of its mail: `waiting`, `sent`, `dropped`; null where none was asked for.
    email_state: Option<String>,
}

impl From<Invitation> for InvitationResponse {
    fn from(invitation: Invitation) -> Self {
        let (org_id, org_name) = invitation
            .organization
            .map(|org| (org.id.0, org.name))
            .unzip();
        Self {
            user_id: invitation.user_id.0,
            email: invitation.email,
            full_name: invitation.full_name,
            org_id,
            org_name,
            invited_by: invitation.made_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            opened_at: invitation.opened_at,
            email_state: invitation.mail.map(|state| {
                match state {
                    OutboxState::Waiting => "waiting",
                    OutboxState::Sent => "sent",
                    OutboxState::Dropped => "dropped",
                }
                .to_owned()
            }),
        }
    }
}

/// One page of invitations.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationListResponse {
    invitations: Vec<InvitationResponse>,
    /// Invitations on all pages together, exactly.
    #[schema(value_type = i64)]
    total: u64,
    #[schema(value_type = i64)]
    page: u64,
    #[schema(value_type = i64)]
    page_size: u32,
    /// `total` divided by `page_size`, rounded up; 0 where there is none.
    #[schema(value_type = i64)]
    total_pages: u64,
}

impl From<Page<Invitation>> for InvitationListResponse {
    fn from(page: Page<Invitation>) -> Self {
        let total_pages = page.total_pages();
        let Page {
            items,
            total,
            page,
            page_size,
            next: _,
        } = page;
        Self {
            invitations: items.into_iter().map(InvitationResponse::from).collect(),
            total,
            page,
            page_size,
            total_pages,
        }
    }
}

/// The first password of somebody who was invited.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptInvitationRequest {
    /// The secret of the invitation's link.
    pub(crate) token: String,
    /// 8 to 128 code points, and not a common password.
    #[schema(min_length = 8, max_length = 128)]
    pub(crate) new_password: String,
}

impl ReadBody for AcceptInvitationRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            token: fields.required("token", TEXT),
            new_password: fields.required("new_password", PASSWORD),
        }
    }
}
