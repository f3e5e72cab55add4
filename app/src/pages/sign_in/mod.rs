//! How one comes in: sign-in, the first administrator, a forgotten password.

pub(crate) mod calls;
mod forgot;
mod reset;
mod setup;
mod sign_in_page;

pub(crate) use forgot::ForgotPage;
pub(crate) use reset::ResetPage;
pub(crate) use setup::SetupPage;
pub(crate) use sign_in_page::SignInPage;
