//! Timelines: of a person, of an organization, of everybody; and the page of one event.

pub(crate) mod calls;
mod event;
mod filters;
mod view;

pub(crate) use calls::TrailView;
pub(crate) use event::EventPage;
pub(crate) use view::{Trail, Whose};
