//! Signing in through another provider: out, back, the registration of newcomers, and what one's account is linked to.

mod buttons;
pub(crate) mod calls;
mod methods;
mod onward;
mod register;

pub(crate) use buttons::WaysIn;
pub(crate) use methods::SignInMethods;
pub(crate) use onward::OnwardPage;
pub(crate) use register::NewcomerPage;
