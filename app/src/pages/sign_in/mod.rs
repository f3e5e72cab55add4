//! How one comes in: sign-in, the first administrator, a forgotten password, an invitation.

pub(crate) mod calls;
mod forgot;
mod invitation;
mod link;
mod register;
mod reset;
mod setup;
mod sign_in_page;
mod verify;

pub(crate) use forgot::ForgotPage;
pub(crate) use invitation::InvitationPage;
pub(crate) use register::{RegisterPage, RegistrationFields};
pub(crate) use reset::ResetPage;
pub(crate) use setup::SetupPage;
pub(crate) use sign_in_page::SignInPage;
pub(crate) use verify::VerifyPage;
