//! Server functions of a person's Security tab.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::{LinkInfo, Obstacle, SessionId, SessionInfo, UserId, UserPage};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// One person with their sessions and reset links, as far as the caller may see these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecurityView {
    pub(crate) page: UserPage,
    pub(crate) obstacles: Vec<Obstacle>,
    pub(crate) sessions: Vec<SessionInfo>,
    pub(crate) links: Vec<LinkInfo>,
}

/// The Security tab of a person.
#[server(input = GetUrl)]
pub(crate) async fn person_security(id: String) -> Result<At<SecurityView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let id = bridge::user_id(&id)?;
    let page = accounts.user_page(&caller, id).await.map_err(refused)?;
    let (mut obstacles, mut sessions, mut links) = (Vec::new(), Vec::new(), Vec::new());
    if page.actions.sessions.yes() {
        obstacles = accounts
            .sign_in_obstacles(&caller, id)
            .await
            .map_err(refused)?;
        sessions = accounts.list_sessions(&caller, id).await.map_err(refused)?;
        links = accounts
            .list_reset_links(&caller, id)
            .await
            .map_err(refused)?;
    }
    let view = SecurityView {
        page,
        obstacles,
        sessions,
        links,
    };
    Ok(bridge::at(&accounts, view))
}

/// Ends one session of a person.
#[server]
pub(crate) async fn revoke_session(
    id: UserId,
    session: SessionId,
    back: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .revoke_session(&caller, id, session)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("security-session-ended"), &back).await
}

/// Ends all sessions of a person; of one's own all but this one.
#[server]
pub(crate) async fn revoke_sessions(id: UserId, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let ended = accounts
        .revoke_sessions(&caller, id, false)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("security-sessions-ended", count = ended), &back).await
}

/// Makes the unused reset link of a person void.
#[server]
pub(crate) async fn revoke_reset_link(id: UserId, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .revoke_reset_link(&caller, id)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("security-link-revoked"), &back).await
}

/// Sets a person's password and ends their sessions and reset links.
#[server]
pub(crate) async fn set_password(
    id: UserId,
    new_password: String,
    #[server(default)] send_email: bool,
    #[server(default)] must_change: bool,
    label: String,
    back: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let password = model::NewPassword {
        new_password,
        send_email,
        must_change,
    };
    let set = accounts
        .set_password(&caller, id, password)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!(
        "set-password-done",
        label = label,
        sessions = set.sessions_ended
    );
    bridge::done(said, &back).await
}

/// Makes a reset link, which is shown this once. Links before it are void.
#[server]
pub(crate) async fn issue_reset_link(
    id: UserId,
    #[server(default)] send_email: bool,
    back: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let link = accounts
        .issue_reset_link(&caller, id, send_email)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::leave(Done {
        to: back,
        link: Some(link),
        ..Done::default()
    })
    .await
}
