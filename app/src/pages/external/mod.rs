//! Signing in through another provider: out, back, the registration of newcomers, and what one's account is linked to.

mod buttons;
pub(crate) mod calls;
mod leave;
mod methods;
mod register;

pub(crate) use buttons::ProviderButtons;
pub(crate) use leave::{CallbackPage, LeavePage, OnwardPage};
pub(crate) use methods::SignInMethods;
pub(crate) use register::RegisterPage;
