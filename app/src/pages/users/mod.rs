//! People: the list, and one person's pages.

mod actions;
mod activity;
pub(crate) mod bulk;
pub(crate) mod calls;
pub(crate) mod columns;
mod deactivate;
mod edit;
mod end_sessions;
mod filters;
mod head;
mod invitation;
pub(crate) mod invitation_calls;
mod invitations;
pub(crate) mod line;
mod links;
mod list;
mod new;
mod overview;
mod password_dialog;
mod person;
mod reset_link_dialog;
mod role_choice;
mod role_effect;
mod roles;
mod row;
mod security;
pub(crate) mod security_calls;
mod state;
mod times;

use leptos::prelude::{AnyView, IntoAny as _};
use messages::Piece;

pub(crate) use actions::ActionsPage;
pub(crate) use activity::ActivityPage;
pub(crate) use bulk::{BulkPage, Ticks};
pub(crate) use columns::Columns;
pub(crate) use deactivate::DeactivateDialog;
pub(crate) use edit::EditPage;
pub(crate) use end_sessions::EndSessionsDialog;
pub(crate) use invitation::InvitationPage;
pub(crate) use invitations::InvitationsPage;
pub(crate) use list::ListPage;
pub(crate) use new::NewPage;
pub(crate) use overview::OverviewPage;
pub(crate) use password_dialog::PasswordDialog;
pub(crate) use reset_link_dialog::ResetLinkDialog;
pub(crate) use roles::RolesPage;
pub(crate) use security::SecurityPage;

/// A sentence in which one argument, by its name, is shown in its own way: a time that tells the exact one on hover.
fn apart(sentence: Vec<Piece>, name: &str, show: impl Fn(String) -> AnyView) -> Vec<AnyView> {
    sentence
        .into_iter()
        .map(|piece| match piece.argument {
            Some(argument) if argument == name => show(piece.text),
            _ => piece.text.into_any(),
        })
        .collect()
}
