//! tower-sessions over our own table, so that a session can be listed and ended, and stays ended.
//!
//! A session begins in a sign-in and nowhere else; the pages only keep a one-time message in it. Saving
//! updates and never inserts: a request in flight cannot bring a revoked session back.
//!
//! The layer of tower-sessions is left out. It saves after every page, sets the cookie anew without its end, deletes one
//! that it cannot read even where a sign-in sets another, and answers 500 where there is no session to save to.

use std::{fmt, sync::Arc};

use accounts::{Accounts, Refusal};
use async_trait::async_trait;
use tower_sessions::{
    Session, SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// What the pages keep in the session that this cookie opened. An access token in its place opens no such session.
pub(super) fn behind(cookie: &str, accounts: &Arc<Accounts>) -> Option<Session> {
    let id = cookie.parse().ok()?;
    let store = Store(Arc::clone(accounts));
    Some(Session::new(Some(id), Arc::new(store), None))
}

#[derive(Clone)]
struct Store(Arc<Accounts>);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

fn backend(refusal: Refusal) -> Error {
    Error::Backend(refusal.to_string())
}

#[async_trait]
impl SessionStore for Store {
    /// Whoever is not signed in has no session to keep anything in.
    async fn create(&self, _: &mut Record) -> Result<()> {
        Err(Error::Backend("a session begins with a sign-in".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
        self.0
            .save_session_data(&record.id.to_string(), &data)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some((data, end)) = self
            .0
            .session_data(&id.to_string())
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        let data = serde_json::from_str(&data).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: end.date_time(),
        }))
    }

    /// Sign-out ends sessions, with its entry in the trail; the pages do not.
    async fn delete(&self, _: &Id) -> Result<()> {
        Ok(())
    }
}
