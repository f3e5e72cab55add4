//! What travels in the query of the paths that recover an account, because clients know it there. The query
//! strings of these paths are secrets: no log has them.

use utoipa::IntoParams;

use crate::input::{Ask, Input};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MailboxQuery {
    /// The address of the account.
    pub(crate) email: String,
}

impl Ask for MailboxQuery {
    fn ask(input: &mut Input) -> Self {
        Self {
            email: input.query_required("email"),
        }
    }
}

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NewPasswordQuery {
    /// The secret of the reset link.
    pub(crate) token: String,
    /// 8 to 128 code points, and not a common password.
    pub(crate) new_password: String,
}

impl Ask for NewPasswordQuery {
    fn ask(input: &mut Input) -> Self {
        Self {
            token: input.query_required("token"),
            new_password: input.query_required("new_password"),
        }
    }
}
