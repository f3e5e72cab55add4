//! Server functions of the frame around all pages.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::Console;
use serde::{Deserialize, Serialize};

use crate::{
    call::{CallError, Done, Once},
    parts::Theme,
};

/// What the first page of a visit needs besides its own data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Opening {
    /// `None` for a stranger.
    pub(crate) console: Option<Console>,
    pub(crate) theme: Theme,
    pub(crate) once: Once,
}

/// Who is here, and what the last form left for this page.
#[server(input = GetUrl)]
pub(crate) async fn open() -> Result<Opening, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::ask_for_password();
    let console = match caller.person() {
        Some(_) => Some(
            accounts
                .console(&caller)
                .await
                .map_err(|r| bridge::refused(r, &caller))?,
        ),
        None => None,
    };
    let mut once = bridge::take_once(&accounts).await;
    if let Some(done) = &mut once.done {
        bridge::draw_link(&accounts, done);
    }
    Ok(Opening {
        console,
        theme: bridge::theme(),
        once,
    })
}

/// Remembers the theme in a cookie.
#[server]
pub(crate) async fn set_theme(theme: Theme, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    let (_, accounts) = bridge::caller()?;
    bridge::set_theme(&accounts, theme);
    bridge::leave(Done {
        to: back,
        ..Done::default()
    })
    .await
}
