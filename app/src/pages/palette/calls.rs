//! Server functions of the palette.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::PersonRef;

use crate::call::CallError;

/// The first people whose name or address holds these words.
#[server(input = GetUrl)]
pub(crate) async fn find_people(
    #[server(default)] words: String,
) -> Result<Vec<PersonRef>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    bridge::people(&accounts, &caller, &words)
        .await
        .map_err(|r| bridge::refused(r, &caller))
}
