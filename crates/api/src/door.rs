//! Who is asking, and whom they ask.
//!
//! The server's middleware leaves the operations and the caller in the request's extensions; these extractors
//! pick them up. [`Known`] proves that somebody is signed in, so that a stranger gets 401 before anything of
//! the request is read, whatever it holds.

use std::sync::Arc;

use accounts::{Accounts, Caller, Principal, Refusal};
use axum::extract::FromRequestParts;
use http::request::Parts;
use model::Problem;

use crate::error::{Answer, ApiError};

/// The operations, and the caller who may be anybody.
pub(crate) struct Door {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) caller: Caller,
}

/// The same, with a caller who is signed in.
pub(crate) struct Known(pub(crate) Door);

impl Door {
    /// What the operation answered, or the problem that the caller may know of. A fault is logged on the way.
    pub(crate) fn hear<T>(&self, heard: Result<T, Refusal>) -> Answer<T> {
        heard.map_err(|refusal| ApiError::Problem(refusal.into_problem(&self.caller)))
    }

    /// Likewise, where the fields travel in another place than the one that the operation names.
    pub(crate) fn hear_in<T>(&self, here: &str, heard: Result<T, Refusal>) -> Answer<T> {
        self.hear(heard).map_err(|error| match error {
            ApiError::Problem(Problem::Invalid { mut fields }) => {
                for place in fields.iter_mut().filter_map(|field| field.loc.first_mut()) {
                    here.clone_into(place);
                }
                ApiError::Problem(Problem::Invalid { fields })
            }
            other => other,
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Door {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let accounts = parts.extensions.get::<Arc<Accounts>>().cloned();
        let caller = parts.extensions.get::<Caller>().cloned();
        match (accounts, caller) {
            (Some(accounts), Some(caller)) => Ok(Door { accounts, caller }),
            _ => {
                let reference = "api-without-caller";
                tracing::error!(
                    reference,
                    path = parts.uri.path(),
                    "the server set no caller on an API request"
                );
                Err(Problem::Internal {
                    reference: reference.to_owned(),
                }
                .into())
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let door = Door::from_request_parts(parts, state).await?;
        match door.caller.principal {
            Principal::Nobody => Err(Problem::sign_in_needed().into()),
            _ => Ok(Known(door)),
        }
    }
}
