//! Live sessions as they travel; their keys never do.

use model::{SessionInfo, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a person is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionResponse {
    session_id: Uuid,
    /// The address of the sign-in.
    ip: Option<String>,
    /// The program of the sign-in, as it named itself.
    user_agent: Option<String>,
    /// RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// To the minute.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// The session ends at this instant, however much it is used.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// It is the session that asks.
    is_current: bool,
}

impl From<SessionInfo> for SessionResponse {
    fn from(session: SessionInfo) -> Self {
        Self {
            session_id: session.id.0,
            ip: session.ip,
            user_agent: session.user_agent,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
            is_current: session.is_current,
        }
    }
}

/// How many sessions have ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionsEndedResponse {
    #[schema(value_type = i64)]
    sessions_ended: u64,
}

impl From<u64> for SessionsEndedResponse {
    fn from(sessions_ended: u64) -> Self {
        Self { sessions_ended }
    }
}
