//! Passwords and reset links as they travel. Nothing here implements `Debug`: these texts reach no log.

use model::{EmailDelivery, NewPassword, PasswordSet, ResetLink, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::input::{Fields, Flag, ReadBody, TEXT, Text};

/// The shortest password that the API takes, in code points; the operation knows the other rules.
pub(super) const PASSWORD: Text = Text {
    min: 8,
    max: usize::MAX,
};

/// A password that an administrator chooses for somebody.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"new_password": "correct horse battery staple", "send_email": false, "must_change": true}))]
pub(crate) struct AdminSetPasswordRequest {
    /// 8 to 128 code points, and not a common password.
    #[schema(min_length = 8, max_length = 128)]
    new_password: String,
    /// Tell the person by mail.
    #[schema(required = false, default = true)]
    send_email: bool,
    /// The password can only be used to choose another.
    #[schema(required = false, default = false)]
    must_change: bool,
}

impl ReadBody for AdminSetPasswordRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            new_password: fields.required("new_password", PASSWORD),
            send_email: fields.or("send_email", Flag, true),
            must_change: fields.or("must_change", Flag, false),
        }
    }
}

impl From<AdminSetPasswordRequest> for NewPassword {
    fn from(asked: AdminSetPasswordRequest) -> Self {
        let AdminSetPasswordRequest {
            new_password,
            send_email,
            must_change,
        } = asked;
        Self {
            new_password,
            send_email,
            must_change,
        }
    }
}

/// Another password of one's own.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePasswordRequest {
    pub(crate) current_password: String,
    /// 8 to 128 code points, and not a common password.
    #[schema(min_length = 8, max_length = 128)]
    pub(crate) new_password: String,
}

impl ReadBody for ChangePasswordRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            current_password: fields.required("current_password", TEXT),
            new_password: fields.required("new_password", PASSWORD),
        }
    }
}

/// What a set password did.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminSetPasswordResponse {
    /// Always true: a refusal has another status.
    success: bool,
    /// The same in a sentence.
    message: String,
    user_id: Uuid,
    /// Sessions of the person that were live and have ended.
    #[schema(value_type = i64)]
    sessions_invalidated: u64,
}

impl From<PasswordSet> for AdminSetPasswordResponse {
    fn from(set: PasswordSet) -> Self {
        let sessions = match set.sessions_ended {
            0 => "No session was open".to_owned(),
            1 => "1 session has ended".to_owned(),
            many => format!("{many} sessions have ended"),
        };
        let mail = match set.email {
            EmailDelivery::NotAsked => "nobody was told by mail",
            EmailDelivery::Accepted => "the person was told by mail",
            EmailDelivery::Queued | EmailDelivery::NoServer => {
                "the mail to the person waits in the outbox"
            }
            EmailDelivery::GivenUp => "the mail server takes no mail to the person's address",
        };
        Self {
            success: true,
            message: format!("The password is set. {sessions}, and {mail}."),
            user_id: set.user_id.0,
            sessions_invalidated: set.sessions_ended,
        }
    }
}

/// How a reset link is handed over.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"send_email": false}))]
pub(crate) struct AdminGenerateResetLinkRequest {
    /// Mail the link to the person.
    #[schema(required = false, default = false)]
    pub(crate) send_email: bool,
}

impl ReadBody for AdminGenerateResetLinkRequest {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            send_email: fields.or("send_email", Flag, false),
        }
    }
}

/// A fresh reset link: this answer is the only place where it is ever shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminGenerateResetLinkResponse {
    /// Always true: a refusal has another status.
    success: bool,
    /// The page where the person chooses a password. It works once.
    reset_link: String,
    /// The secret in the link.
    token: String,
    /// The link dies at this instant, RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    user_id: Uuid,
    /// Whether the mail server accepted the message within this request. If not, an asked-for mail is queued.
    email_sent: bool,
}

impl From<ResetLink> for AdminGenerateResetLinkResponse {
    fn from(link: ResetLink) -> Self {
        Self {
            success: true,
            reset_link: link.link,
            token: link.token,
            expires_at: link.expires_at,
            user_id: link.user_id.0,
            email_sent: link.email == EmailDelivery::Accepted,
        }
    }
}
