//! What travels between a form and its server function: the refusal, the success, and what a plain form post leaves
//! behind for the page that follows it.

use std::sync::Arc;

use leptos::{
    prelude::*,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use messages::t;
use model::{Problem, ResetLink, RoleChange, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::parts::Theme;

/// Why a server function said no, as JSON with the status that says the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallError(pub Problem);

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;

    /// The call never reached its operation, or its answer never reached the page.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::{Args, Deserialization, MissingArg, Request};
        let problem = match error {
            Args(_) | MissingArg(_) => {
                Problem::invalid(model::FieldProblem::body("form", t!("call-incomplete")))
            }
            Request(_) | Deserialization(_) => Problem::Unavailable {
                sentence: t!("call-unreachable").to_owned(),
                retry_after: 2,
            },
            _ => Problem::Internal {
                reference: "none".to_owned(),
            },
        };
        if let Some(door) = use_context::<Door>() {
            door.refuse(&problem);
        }
        Self(problem)
    }
}

/// Sends a form, as a browser encodes it, to its server function.
#[cfg(feature = "hydrate")]
pub(crate) async fn send(path: &'static str, body: String) -> Result<Done, CallError> {
    use leptos::server_fn::{
        Bytes, ContentType as _, Decodes as _,
        client::{Client, browser::BrowserClient},
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    };
    let form = "application/x-www-form-urlencoded";
    let request = <BrowserRequest as ClientReq<CallError>>::try_new_req_text(
        path,
        form,
        JsonEncoding::CONTENT_TYPE,
        body,
        http::Method::POST,
    )?;
    let response = <BrowserClient as Client<CallError>>::send(request).await?;
    let refused = ClientRes::<CallError>::status(&response) >= 400;
    let answer: Bytes = ClientRes::<CallError>::try_into_bytes(response).await?;
    if refused {
        return Err(CallError::de(answer));
    }
    JsonEncoding::decode(answer).map_err(|error: serde_json::Error| {
        CallError::from_server_fn_error(ServerFnErrorErr::Deserialization(error.to_string()))
    })
}

/// The server draws forms and sends none.
#[cfg(not(feature = "hydrate"))]
pub(crate) async fn send(path: &'static str, _body: String) -> Result<Done, CallError> {
    let cause = format!("{path} is called from the browser");
    Err(CallError::from_server_fn_error(ServerFnErrorErr::Request(
        cause,
    )))
}

/// What a deed did, in one sentence, and where the person goes from there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Shown once on the page that follows.
    pub said: Option<String>,
    /// A local path with its query.
    pub to: String,
    /// What one click takes back.
    pub undo: Option<Undo>,
    /// A fresh reset link, which is shown this once.
    pub link: Option<ResetLink>,
    /// How a page draws that link; made where the page is made.
    pub drawn: Option<Drawn>,
    /// Who is signed in has changed: the browser forgets all that it holds.
    pub afresh: bool,
}

/// The opposite of the last deed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Undo {
    Reactivate(UserId),
    /// A person who is called this.
    Deactivate(UserId, String),
    Roles(RolesBack),
}

/// The roles of a person as they were, as long as nothing else has been changed since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolesBack {
    pub id: UserId,
    /// What the person is called.
    pub label: String,
    /// Which one the change made.
    pub version: i64,
    pub change: RoleChange,
}

/// A reset link as a picture, and the server's time for its countdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Modules of the QR code along one side, with its quiet zone.
    pub size: usize,
    /// Its dark modules as the path of an SVG.
    pub path: String,
    pub now: Timestamp,
}

/// What a plain form post leaves for the next page: carried in a cookie that dies when it is shown, never in the URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Once {
    pub(crate) done: Option<Done>,
    pub(crate) failure: Option<Failure>,
}

/// A refused form: which server function, why, and what had been typed (never a password).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(crate) path: String,
    pub(crate) problem: Problem,
    pub(crate) kept: Vec<(String, String)>,
}

impl Failure {
    pub(crate) fn kept(&self, field: &str) -> Option<String> {
        self.kept
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
    }
}

/// Data with the server's time when it was read, so that server and browser write the same "4 min ago".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct At<T> {
    pub(crate) now: Timestamp,
    pub(crate) data: T,
}

/// What the code that both sides compile asks of the server's side: `bridge` implements it. In the browser there
/// is none.
#[derive(Clone, Default)]
pub(crate) struct Door(pub(crate) Option<Arc<dyn Doorkeeper>>);

pub(crate) trait Doorkeeper: Send + Sync {
    /// Status, headers and redirect for a refusal.
    fn refuse(&self, problem: &Problem);
    /// The headers of every page.
    fn guard_page(&self);
    fn theme(&self) -> Theme;
    /// The page is there, but it says that something is not.
    fn set_status(&self, status: u16);
    /// Answers with a redirect instead of the page.
    fn redirect(&self, path: &str);
}

impl Door {
    pub(crate) fn refuse(&self, problem: &Problem) {
        if let Some(keeper) = &self.0 {
            keeper.refuse(problem);
        }
    }

    pub(crate) fn guard_page(&self) {
        if let Some(keeper) = &self.0 {
            keeper.guard_page();
        }
    }

    pub(crate) fn theme(&self) -> Theme {
        self.0.as_ref().map_or(Theme::Auto, |keeper| keeper.theme())
    }

    pub(crate) fn set_status(&self, status: u16) {
        if let Some(keeper) = &self.0 {
            keeper.set_status(status);
        }
    }

    pub(crate) fn redirect(&self, path: &str) {
        if let Some(keeper) = &self.0 {
            keeper.redirect(path);
        }
    }
}
