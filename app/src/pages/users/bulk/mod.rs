//! One deed for many people: the bar above the list, and the page of a run.

mod bar;
pub(crate) mod calls;
mod page;
mod plan;
mod result;
mod run;
mod ticks;

pub(super) use bar::{Bar, TickPage, tick};
pub(crate) use page::BulkPage;
pub(crate) use ticks::Ticks;
