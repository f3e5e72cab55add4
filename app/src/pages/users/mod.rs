//! People: the list, and one person's pages.

mod activity;
pub(crate) mod calls;
mod deactivate;
mod edit;
mod filters;
mod invitation;
pub(crate) mod invitation_calls;
mod invitations;
mod list;
mod new;
mod overview;
mod person;
mod roles;
mod row;
mod security;
pub(crate) mod security_calls;

pub(crate) use activity::{ActivityPage, Trail};
pub(crate) use deactivate::DeactivatePage;
pub(crate) use edit::EditPage;
pub(crate) use invitation::InvitationPage;
pub(crate) use invitations::InvitationsPage;
pub(crate) use list::ListPage;
pub(crate) use new::NewPage;
pub(crate) use overview::OverviewPage;
pub(crate) use roles::RolesPage;
pub(crate) use security::SecurityPage;
