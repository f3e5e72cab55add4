//! Organizations: the list, and one organization's pages.

mod activity;
pub(crate) mod calls;
mod deactivate;
mod detail;
mod devs;
mod form;
mod head;
mod list;
mod people;

pub(crate) use activity::ActivityPage;
pub(crate) use deactivate::DeactivateDialog;
pub(crate) use detail::DetailPage;
pub(crate) use form::{EditPage, NewPage};
pub(crate) use list::ListPage;
