//! Why a letter is not out yet, where Usher knows better than the mail server's own words. A reason is kept in the words
//! below and told in the reader's; what else the server says is told as it was said.

use messages::t;

/// The link in the letter was too old.
pub(super) const LINK_DIED: &str = "The link in it had died before the mail server took it.";
/// There is nothing left to send.
pub(super) const ERASED: &str =
    "The password in it was erased: the letter had been given up a week before.";
/// The address needs RFC 6531.
pub(super) const NO_SUCH_ADDRESSES: &str =
    "The mail server takes no address with letters beyond ASCII (SMTPUTF8), as this one has.";
/// `smtp_url` has a name and a password, and the server offers neither PLAIN nor LOGIN.
pub(super) const NO_WAY_TO_SIGN_IN: &str = "The mail server offers no way to sign in, and smtp_url has a user name and a password. Letters wait until it does.";
/// What the server said follows.
const NOT_LET_IN: &str =
    "The mail server does not let Usher in. Letters wait until it does. It says: ";

/// The server wants another user name or password than `smtp_url` has, or wants one at all.
pub(super) fn not_let_in(said: &str) -> String {
    format!("{NOT_LET_IN}{said}")
}

/// The reason in the reader's language.
pub(crate) fn told(reason: String) -> String {
    match reason.as_str() {
        LINK_DIED => t!("status-mail-link-died").to_owned(),
        ERASED => t!("status-mail-erased").to_owned(),
        NO_SUCH_ADDRESSES => t!("status-mail-no-such-addresses").to_owned(),
        NO_WAY_TO_SIGN_IN => t!("status-mail-no-way-to-sign-in").to_owned(),
        other => match other.strip_prefix(NOT_LET_IN) {
            Some(said) => t!("status-mail-not-let-in", said = said),
            None => reason,
        },
    }
}
