//! Server functions of the outbox.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{OutboxItem, OutboxMessage, OutboxQuery, Page};
use serde::{Deserialize, Serialize};

use crate::call::{At, CallError, Done};

/// One page of messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OutboxView {
    pub(crate) query: OutboxQuery,
    /// What of the URL was not understood.
    pub(crate) odd: Vec<String>,
    pub(crate) messages: Page<OutboxItem>,
    pub(crate) has_server: bool,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MessageView {
    pub(crate) message: OutboxMessage,
    pub(crate) has_server: bool,
}

/// The messages for a query string of `/outbox`.
#[server(input = GetUrl)]
pub(crate) async fn outbox_page(query: String) -> Result<At<OutboxView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let (query, odd) = bridge::read_outbox(&query);
    let messages = accounts
        .list_outbox(&caller, query)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let has_server = accounts.settings().mail.is_some();
    let view = OutboxView {
        query,
        odd,
        messages,
        has_server,
    };
    Ok(bridge::at(&accounts, view))
}

/// One message, as its recipient reads it.
#[server(input = GetUrl)]
pub(crate) async fn message_page(id: String) -> Result<At<MessageView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let message = accounts
        .read_message(&caller, bridge::message_id(&id))
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let has_server = accounts.settings().mail.is_some();
    let view = MessageView {
        message,
        has_server,
    };
    Ok(bridge::at(&accounts, view))
}

/// Asks the mail server once more, at once.
#[server]
pub(crate) async fn retry_message(id: String, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .retry_message(&caller, bridge::message_id(&id))
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(messages::t!("outbox-tried-again"), &back).await
}
