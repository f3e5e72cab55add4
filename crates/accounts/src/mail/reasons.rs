//! Why a letter is not out yet, where Usher knows better than the mail server's own words. A reason is kept in the words
//! below and told in the reader's; what else the server says is told as it was said.

use std::time::Duration;

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
/// There is nobody to ask.
pub(super) const NO_SERVER: &str = "No mail server is configured.";
/// It hung up before it had said what it takes.
pub(super) const CLOSED: &str = "The mail server closed the connection.";
/// It could begin a header of its own.
pub(super) const CONTROL_CHARACTER: &str = "The recipient holds a control character.";
const NO_STARTTLS: &str = "The mail server does not offer STARTTLS, and nothing is sent in clear.";
const OTHER_NAME: &str =
    "The certificate of the mail server is for another name than the one in smtp_url.";
const UNKNOWN_AUTHORITY: &str = "The certificate of the mail server comes from an authority that is not known here: mail.ca_file can name its certificate.";
const EXPIRED: &str = "The certificate of the mail server has expired.";
const OF_AN_AUTHORITY: &str = "The certificate of the mail server is an authority’s own, which no server may show: it needs one that the authority has issued.";
/// Around what the server said.
const NOT_LET_IN: (&str, &str) = (
    "The mail server does not let Usher in. Letters wait until it does. It says: ",
    "",
);
/// Around a number of seconds.
const NO_ANSWER: (&str, &str) = ("The mail server did not answer within ", " seconds.");
/// Around what the library for TLS says.
const NOT_BELIEVED: (&str, &str) = ("The certificate of the mail server is not believed (", ").");
/// Around what the library for mail says.
const NO_ADDRESS: (&str, &str) = ("The recipient is not an address: ", ".");
/// Likewise.
const NOT_BUILT: (&str, &str) = ("The message cannot be built: ", ".");

fn around((begins, ends): (&str, &str), what: impl std::fmt::Display) -> String {
    format!("{begins}{what}{ends}")
}

/// The server wants another user name or password than `smtp_url` has, or wants one at all.
pub(super) fn not_let_in(said: &str) -> String {
    around(NOT_LET_IN, said)
}

/// The server took longer than anybody waits.
pub(super) fn no_answer(within: Duration) -> String {
    around(NO_ANSWER, within.as_secs_f32())
}

pub(super) fn no_address(said: impl std::fmt::Display) -> String {
    around(NO_ADDRESS, said)
}

pub(super) fn not_built(said: impl std::fmt::Display) -> String {
    around(NOT_BUILT, said)
}

/// Why there is no TLS, for whoever does not read the names that the libraries have for it. `None`: it is not about TLS.
pub(super) fn no_tls(said: &str) -> Option<String> {
    let known = [
        (NO_STARTTLS, "STARTTLS is not supported"),
        (OTHER_NAME, "not valid for name"),
        (OTHER_NAME, "NotValidForName"),
        (UNKNOWN_AUTHORITY, "UnknownIssuer"),
        (EXPIRED, "certificate expired"),
        (EXPIRED, "certificate: Expired"),
        (OF_AN_AUTHORITY, "CaUsedAsEndEntity"),
    ];
    let found = known.iter().find(|(_, words)| said.contains(words));
    match found {
        Some((reason, _)) => Some((*reason).to_owned()),
        None => said
            .contains("peer certificate")
            .then(|| around(NOT_BELIEVED, said)),
    }
}

/// The reason in the reader's language.
pub(crate) fn told(reason: String) -> String {
    if let Some(words) = known(&reason) {
        words.to_owned()
    } else if let Some(said) = within(&reason, NOT_LET_IN) {
        t!("status-mail-not-let-in", said = said)
    } else if let Some(Ok(seconds)) = within(&reason, NO_ANSWER).map(str::parse::<f64>) {
        t!("status-mail-no-answer", seconds = seconds)
    } else if let Some(said) = within(&reason, NOT_BELIEVED) {
        t!("status-mail-not-believed", said = said)
    } else if let Some(said) = within(&reason, NO_ADDRESS) {
        t!("status-mail-no-address", said = said)
    } else if let Some(said) = within(&reason, NOT_BUILT) {
        t!("status-mail-not-built", said = said)
    } else {
        reason
    }
}

fn known(reason: &str) -> Option<&'static str> {
    Some(match reason {
        LINK_DIED => t!("status-mail-link-died"),
        ERASED => t!("status-mail-erased"),
        NO_SUCH_ADDRESSES => t!("status-mail-no-such-addresses"),
        NO_WAY_TO_SIGN_IN => t!("status-mail-no-way-to-sign-in"),
        NO_SERVER => t!("status-mail-no-server"),
        CLOSED => t!("status-mail-closed"),
        CONTROL_CHARACTER => t!("status-mail-control-character"),
        NO_STARTTLS => t!("status-mail-no-starttls"),
        OTHER_NAME => t!("status-mail-other-name"),
        UNKNOWN_AUTHORITY => t!("status-mail-unknown-authority"),
        EXPIRED => t!("status-mail-expired"),
        OF_AN_AUTHORITY => t!("status-mail-of-an-authority"),
        _ => return None,
    })
}

/// What stands between the words around it.
fn within<'r>(reason: &'r str, (begins, ends): (&str, &str)) -> Option<&'r str> {
    reason.strip_prefix(begins)?.strip_suffix(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_told_in_the_words_that_it_is_kept_in() {
        for reason in [
            NO_SERVER.to_owned(),
            CLOSED.to_owned(),
            CONTROL_CHARACTER.to_owned(),
            NO_STARTTLS.to_owned(),
            OTHER_NAME.to_owned(),
            UNKNOWN_AUTHORITY.to_owned(),
            EXPIRED.to_owned(),
            OF_AN_AUTHORITY.to_owned(),
            not_let_in("535 No."),
            no_answer(Duration::from_secs(60)),
            no_answer(Duration::from_millis(1_500)),
            no_address("Missing domain"),
            not_built("no sender"),
            around(NOT_BELIEVED, "invalid peer certificate: BadEncoding"),
        ] {
            assert_eq!(told(reason.clone()), reason);
        }
        let other = "Greylisted.".to_owned();
        assert_eq!(told(other.clone()), other);
    }

    #[test]
    fn faults_of_tls_have_words() {
        for (said, reason) in [
            (
                "internal client error: STARTTLS is not supported on this server",
                NO_STARTTLS,
            ),
            (
                "Connection error: invalid peer certificate: UnknownIssuer",
                UNKNOWN_AUTHORITY,
            ),
            (
                "Connection error: invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
                OF_AN_AUTHORITY,
            ),
            (
                "Connection error: invalid peer certificate: certificate not valid for name \"a.example\"; certificate is only valid for b.example",
                OTHER_NAME,
            ),
            (
                "Connection error: invalid peer certificate: certificate expired: verification time 2 (UNIX), but certificate is not valid after 1 (1 seconds ago)",
                EXPIRED,
            ),
        ] {
            assert_eq!(no_tls(said).as_deref(), Some(reason));
        }
        assert_eq!(
            no_tls("invalid peer certificate: BadEncoding").as_deref(),
            Some(
                "The certificate of the mail server is not believed (invalid peer certificate: BadEncoding)."
            )
        );
        assert_eq!(no_tls("network error: connection refused"), None);
    }
}
