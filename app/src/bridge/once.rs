//! What a form leaves for the page that follows it, when there is no script to hold it.

use accounts::Accounts;
use axum::http::request::Parts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use leptos::prelude::*;
use model::Problem;
use tower_sessions::Session;

use super::{
    caller,
    cookies::{Renewed, cookie, set_cookie},
};
use crate::call::Once;

/// The name of the cookie, and the key in the session's data.
const ONCE: &str = "once";
/// Browsers drop a cookie of more than 4,096 bytes.
const ONCE_LIMIT: usize = 3_800;

/// What the last form left for this page; gone once it is read.
pub(crate) async fn take_once(accounts: &Accounts) -> Once {
    if let Some(session) = session()
        && let Ok(Some(left)) = session.remove_value(ONCE).await
    {
        // Where nothing can be written it is shown once more.
        let _ = session.save().await;
        if let Ok(once) = serde_json::from_value(left) {
            return once;
        }
    }
    let Some(text) = cookie(ONCE) else {
        return Once::default();
    };
    set_cookie(accounts, ONCE, "", 0);
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Leaves something for the next page: in the session of whom a cookie signed in. A stranger's, that of whoever
/// shows a token, and a reset link travel in a cookie: a link in the session's row would be a secret in clear in the database.
pub(super) async fn carry(once: &Once) {
    let secret = once
        .done
        .as_ref()
        .is_some_and(|done| done.link.is_some() || done.afresh);
    if !secret
        && let Some(session) = session()
        && is_kept(&session, once).await
    {
        return;
    }
    carry_in_cookie(once);
}

/// What was done may have ended the session.
async fn is_kept(session: &Session, once: &Once) -> bool {
    session.insert(ONCE, once).await.is_ok()
        && session.id().is_some()
        && session.save().await.is_ok()
}

pub(super) fn carry_in_cookie(once: &Once) {
    let Ok((_, accounts)) = caller() else { return };
    let pack = |once: &Once| {
        serde_json::to_vec(once)
            .map(|json| URL_SAFE_NO_PAD.encode(json))
            .unwrap_or_default()
    };
    let mut once = once.clone();
    if pack(&once).len() > ONCE_LIMIT
        && let Some(failure) = &mut once.failure
    {
        failure.kept.retain(|(_, value)| value.len() < 200);
        // The newest come first.
        if let Problem::Changed { since, .. } = &mut failure.problem {
            since.truncate(5);
        }
    }
    set_cookie(&accounts, ONCE, &pack(&once), 60);
}

/// The data of the session that the cookie of this request opened, if it still does.
fn session() -> Option<Session> {
    if use_context::<Renewed>().is_some() {
        return None;
    }
    use_context::<Parts>()?.extensions.get::<Session>().cloned()
}
