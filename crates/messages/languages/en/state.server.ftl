## The outbox

# Why a letter was given up.
status-mail-link-died = The link in it had died before the mail server took it.
status-mail-erased = The password in it was erased: the letter had been given up a week before.
status-mail-no-such-addresses = The mail server takes no address with letters beyond ASCII (SMTPUTF8), as this one has.
# Why all letters wait.
status-mail-no-way-to-sign-in = The mail server offers no way to sign in, and smtp_url has a user name and a password. Letters wait until it does.
# $said is what the mail server answered.
status-mail-not-let-in = The mail server does not let Usher in. Letters wait until it does. It says: { $said }
# Why this letter or another waits, or was given up.
status-mail-no-server = No mail server is configured.
status-mail-closed = The mail server closed the connection.
status-mail-control-character = The recipient holds a control character.
# $seconds may be a fraction, such as 1.5.
status-mail-no-answer = { $seconds ->
    [one] The mail server did not answer within { $seconds } second.
   *[other] The mail server did not answer within { $seconds } seconds.
}
# $said is what a library says of it, in English.
status-mail-no-address = The recipient is not an address: { $said }.
status-mail-not-built = The message cannot be built: { $said }.
# Faults of TLS on the way to the mail server. smtp_url and mail.ca_file are settings.
status-mail-no-starttls = The mail server does not offer STARTTLS, and nothing is sent in clear.
status-mail-other-name = The certificate of the mail server is for another name than the one in smtp_url.
status-mail-unknown-authority = The certificate of the mail server comes from an authority that is not known here: mail.ca_file can name its certificate.
status-mail-expired = The certificate of the mail server has expired.
status-mail-of-an-authority = The certificate of the mail server is an authority’s own, which no server may show: it needs one that the authority has issued.
# $said is what a library says of it, in English.
status-mail-not-believed = The certificate of the mail server is not believed ({ $said }).
