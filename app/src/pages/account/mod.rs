//! One's own account: for everybody who is signed in.

pub(crate) mod calls;
mod confirm;
mod local;
mod overview;
mod password;
mod sign_out;

pub(crate) use local::LocalPage;
pub(crate) use overview::AccountPage;
pub(crate) use password::PasswordPage;
pub(crate) use sign_out::{ElsewhereDialog, EverywhereDialog};
