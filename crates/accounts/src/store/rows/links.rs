//! Links and invitations.

use model::{Invitation, LinkInfo, LinkMail, OrgId, OrgRef, OutboxState, Timestamp, UserId};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub(crate) struct LinkRow {
    pub(crate) id: Uuid,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) email_key: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    /// It is void because a newer one took its place.
    pub(crate) replaced: bool,
    pub(crate) is_shown: bool,
}

/// An address for which a reset link was asked.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct ForgottenRow {
    pub(crate) id: Uuid,
    pub(crate) address: Vec<u8>,
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) request_id: String,
}

/// An invitation that waits, with its person and its letter.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct InvitationRow {
    pub(crate) user_id: Uuid,
    pub(crate) email: String,
    pub(crate) full_name: Option<String>,
    pub(crate) org_id: Option<i64>,
    pub(crate) org_name: Option<String>,
    pub(crate) made_by: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) opened_at: Option<i64>,
    pub(crate) mailed_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
}

impl From<InvitationRow> for Invitation {
    fn from(row: InvitationRow) -> Invitation {
        Invitation {
            user_id: UserId(row.user_id),
            email: row.email,
            full_name: row.full_name,
            organization: row.org_id.zip(row.org_name).map(|(id, name)| OrgRef {
                id: OrgId(id),
                name,
            }),
            made_by: row.made_by,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            opened_at: row.opened_at.map(Timestamp::from_micros),
            mail: row
                .mailed_at
                .map(|_| OutboxState::of(row.sent_at, row.dropped_at)),
        }
    }
}

/// What became of a link.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct LinkInfoRow {
    pub(crate) id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) made_by: Option<String>,
    pub(crate) expires_at: i64,
    pub(crate) opened_at: Option<i64>,
    pub(crate) used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) replaced: bool,
    pub(crate) mailed_at: Option<i64>,
    pub(crate) sent_at: Option<i64>,
    pub(crate) dropped_at: Option<i64>,
}

impl LinkInfoRow {
    pub(crate) fn info(self) -> LinkInfo {
        let at = Timestamp::from_micros;
        let mail = self
            .mailed_at
            .map(|_| match (self.sent_at, self.dropped_at) {
                (Some(sent), _) => LinkMail::Sent(at(sent)),
                (None, Some(dropped)) => LinkMail::Dropped(at(dropped)),
                (None, None) => LinkMail::Waiting,
            });
        LinkInfo {
            id: self.id,
            created_at: at(self.created_at),
            made_by: self.made_by,
            expires_at: at(self.expires_at),
            mail,
            opened_at: self.opened_at.map(at),
            used_at: self.used_at.map(at),
            revoked_at: self.revoked_at.map(at),
            replaced: self.replaced,
        }
    }
}
