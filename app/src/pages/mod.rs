//! The pages, one folder a feature; `calls.rs` in each holds its server functions.

pub(crate) mod account;
mod activity;
mod console;
mod doorway;
pub(crate) mod external;
pub(crate) mod frame;
pub(crate) mod organizations;
pub(crate) mod outbox;
pub(crate) mod palette;
mod roles;
mod settings;
pub(crate) mod sign_in;
pub(crate) mod trail;
pub(crate) mod users;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;
use messages::t;
use model::Problem;

pub(crate) use activity::EverythingPage;
pub(crate) use console::ConsoleFrame;
pub(crate) use doorway::Doorway;
pub(crate) use roles::RolesPage;
pub(crate) use settings::SettingsPage;

use crate::{call::Door, frame::Frame, parts::Refused, routes};

/// `/` leads to the people whom one looks after, or to one's own page.
#[component]
pub(crate) fn StartPage() -> impl IntoView {
    let frame = Frame::here();
    let to = frame.console.with_untracked(|console| match console {
        Some(console) if console.list_users.yes() => routes::USERS.to_owned(),
        Some(_) => routes::ACCOUNT.to_owned(),
        None => routes::sign_in_then(routes::START),
    });
    if let Some(door) = use_context::<Door>() {
        door.redirect(&to);
    }
    let navigate = use_navigate();
    Effect::new(move |_| {
        navigate(
            &to,
            leptos_router::NavigateOptions {
                replace: true,
                ..Default::default()
            },
        )
    });
    view! { <Title text="" /> }
}

/// No page has this address.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    if let Some(door) = use_context::<Door>() {
        door.set_status(404);
    }
    view! {
        <main class="alone">
            <Refused problem=Problem::not_found(t!("console-no-page")) />
        </main>
    }
}
