mod bulk;
mod create;
mod deactivate;
mod list;
mod page;
mod paging;
mod update;
