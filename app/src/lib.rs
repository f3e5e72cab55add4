//! The pages: rendered on the server (`ssr`), brought to life in the browser (`hydrate`), complete without it.
//!
//! Every change is a form that posts to a server function, every filter a link or a GET form, so the URL is the
//! whole state. The server provides [`Assets`] and calls [`provide_door`] for each request; which browser files
//! there are, who asks and how an answer leaves are known to `bridge` alone.

// A page of typed views is one deep type.
#![recursion_limit = "512"]
#![allow(
    unreachable_pub,
    reason = "the macros of leptos make the properties of components and server functions `pub`"
)]

use std::sync::OnceLock;

use messages::Language;

#[cfg(feature = "ssr")]
mod bridge;
mod call;
mod document;
mod frame;
mod pages;
mod parcels;
mod parts;
mod query;
mod routes;

/// Makes the browser speak the language of the page that it shows. Called before it takes over.
pub fn speak_as_the_page() {
    static SPOKEN: OnceLock<Option<Language>> = OnceLock::new();
    messages::ask_for_language_with(|| {
        *SPOKEN.get_or_init(|| {
            let root = leptos::prelude::document().document_element()?;
            Language::by_tag(&root.get_attribute("lang")?)
        })
    });
}

#[cfg(feature = "ssr")]
pub use bridge::{as_call, exports, provide_door};
pub use call::{CallError, Done, Drawn};
pub use document::{App, Assets, shell};
#[cfg(feature = "ssr")]
pub use parcels::NAMES as PARCELS;
