//! Server functions of invitations.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Invitation, Page, Paging, UserId, UserPage};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// The invitations that wait, one page of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvitationsView {
    pub(crate) paging: Paging,
    pub(crate) invitations: Page<Invitation>,
    /// A mail server is there to carry them.
    pub(crate) mails: bool,
}

/// One person and the invitation that waits for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvitationView {
    pub(crate) page: UserPage,
    pub(crate) invitation: Option<Invitation>,
    pub(crate) mails: bool,
}

/// The invitations for a query string of `/invitations`.
#[server(input = GetUrl)]
pub(crate) async fn invitations_page(query: String) -> Result<At<InvitationsView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let paging = bridge::read_page(&query);
    let invitations = accounts
        .list_invitations(&caller, paging)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let view = InvitationsView {
        paging,
        invitations,
        mails: accounts.settings().mail.is_some(),
    };
    Ok(bridge::at(&accounts, view))
}

/// One person's invitation.
#[server(input = GetUrl)]
pub(crate) async fn person_invitation(id: String) -> Result<At<InvitationView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let id = bridge::user_id(&id)?;
    let page = accounts.user_page(&caller, id).await.map_err(refused)?;
    let invitation = match page.actions.invite.yes() {
        true => accounts.invitation_of(&caller, id).await.map_err(refused)?,
        false => None,
    };
    let view = InvitationView {
        page,
        invitation,
        mails: accounts.settings().mail.is_some(),
    };
    Ok(bridge::at(&accounts, view))
}

/// Invites somebody who never came in: by mail, or with a link to hand over. Links before it are void.
#[server]
pub(crate) async fn invite_user(
    id: UserId,
    #[server(default)] send_email: bool,
    label: String,
    back: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let invited = accounts
        .invite_user(&caller, id, send_email)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    // A link is shown where there is room for it.
    let to = match invited.link {
        Some(_) => routes::user_invitation(id),
        None => back,
    };
    bridge::leave(bridge::invited(&label, invited, to)).await
}

/// Makes a person's invitation void.
#[server]
pub(crate) async fn revoke_invitation(id: UserId, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    use messages::t;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .revoke_invitation(&caller, id)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("invitations-is-withdrawn"), &back).await
}
