//! What the two pages for founders share: with and without a provider that knows them.

use accounts::Accounts;
use messages::t;
use model::{Registration, SignedIn};

use super::{keep, leave, open_session};
use crate::{
    call::{CallError, Done},
    routes,
};

/// What a founder wrote; a refused form keeps it.
pub(crate) fn registration(
    email: String,
    username: String,
    full_name: String,
    org_name: String,
) -> Registration {
    keep([
        ("email", &email),
        ("username", &username),
        ("full_name", &full_name),
        ("org_name", &org_name),
    ]);
    Registration {
        email,
        username,
        full_name,
        org_name,
        ..Registration::default()
    }
}

/// Signs a founder in.
pub(crate) async fn welcome(accounts: &Accounts, signed_in: &SignedIn) -> Result<Done, CallError> {
    open_session(accounts, signed_in);
    let user = &signed_in.user;
    let said = (!user.is_email_verified)
        .then(|| t!("register-confirm-address", email = user.email.as_str()));
    leave(Done {
        said,
        // Where who administers an organization starts: the start page leads on, and would lose the message.
        to: routes::USERS.to_owned(),
        afresh: true,
        ..Done::default()
    })
    .await
}
