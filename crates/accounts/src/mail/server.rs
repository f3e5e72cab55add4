//! The way to the mail server: how it is reached, what a message looks like, and what went wrong.
//!
//! Letters carry links that open accounts, so the way is TLS with a certificate that is checked, from the first
//! byte (`smtps://`) or after STARTTLS (`smtp://…?tls=required`); a server that does not offer it gets nothing.
//! Only a server on this machine may be spoken to in clear, or one that the operator vouches for; a user name and a
//! password never travel in clear.

use std::{
    pin::pin,
    time::{Duration, SystemTime},
};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use url::{Host, Url};
use uuid::Uuid;

use super::reasons::{
    CLOSED, CONTROL_CHARACTER, NO_SERVER, NO_SUCH_ADDRESSES, NO_WAY_TO_SIGN_IN, no_address,
    no_answer, no_tls, not_built, not_let_in, told,
};
use crate::settings::{MailServer, Settings};

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// The settings for mail are not understood.
#[derive(Debug)]
pub struct MailError(String);

impl std::fmt::Display for MailError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MailError {}

/// Why a message did not get through.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) words: String,
    pub(super) kind: TroubleKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TroubleKind {
    /// There was no conversation: the next message would fare no better.
    Unreachable,
    /// The server wants another user name or password: so it would of the next message.
    NotLetIn,
    /// The server said: not now.
    Passing,
    /// The server said: never this one.
    Final,
    /// No try can change it: this server cannot take this message.
    Unsendable,
}

impl Trouble {
    fn of_message(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            kind: TroubleKind::Final,
        }
    }

    /// `recipient`: whose letter it was, if it came so far.
    fn of_server(error: &Error, recipient: Option<&Address>) -> Self {
        let said = error.to_string();
        let code = error.status().map(|code| code.to_string());
        // lettre says itself that it did not try; it has no other name for that than its words.
        let not_tried = |why: &str| error.is_client() && said.contains(why);
        let beyond_ascii = recipient.is_some_and(|to| !AsRef::<str>::as_ref(to).is_ascii());
        let (kind, words) = match code.as_deref() {
            // RFC 4954, section 6: about the client, whatever the message.
            Some("432" | "530" | "534" | "535" | "538") => {
                (TroubleKind::NotLetIn, not_let_in(&said))
            }
            // It could not find out, or is closing down.
            Some("421" | "454") => (TroubleKind::Unreachable, said),
            Some(_) if error.is_permanent() => (TroubleKind::Final, said),
            Some(_) => (TroubleKind::Passing, said),
            None if not_tried("authentication mechanism") => {
                (TroubleKind::NotLetIn, NO_WAY_TO_SIGN_IN.to_owned())
            }
            None if beyond_ascii && not_tried("non-ascii") => {
                (TroubleKind::Unsendable, NO_SUCH_ADDRESSES.to_owned())
            }
            None if error.is_response() => (TroubleKind::Passing, said),
            None => (TroubleKind::Unreachable, no_tls(&said).unwrap_or(said)),
        };
        Self { words, kind }
    }
}

/// A letter on its way out.
pub(super) struct Envelope<'a> {
    pub(super) id: Uuid,
    pub(super) recipient: &'a str,
    pub(super) subject: &'a str,
    pub(super) text: String,
    pub(super) html: String,
    pub(super) written_at: SystemTime,
}

pub(super) struct Mailer {
    server: Option<(Transport, Mailbox)>,
    /// Where the server is, for the log.
    pub(super) host: String,
    domain: String,
    /// How long one message may take, from the connection to the server's last word.
    pub(super) patience: Duration,
    /// How long somebody who waits for the answer waits.
    pub(super) answer_within: Duration,
}

impl Mailer {
    pub(super) fn new(settings: &Settings) -> Result<Self, MailError> {
        let host = |url: &str| {
            let url = Url::parse(url).ok()?;
            url.host_str().map(str::to_owned)
        };
        let domain = host(&settings.public_url).unwrap_or_else(|| "usher".to_owned());
        let defaults = MailServer::new("", "");
        let told = settings.mail.as_ref().unwrap_or(&defaults);
        let server = settings
            .mail
            .as_ref()
            .map(|server| Ok((reach(server, &domain)?, sender(&server.from)?)))
            .transpose()?;
        Ok(Self {
            server,
            host: host(&told.url).unwrap_or_default(),
            domain,
            patience: told.patience,
            answer_within: told.answer_within,
        })
    }

    pub(super) fn has_server(&self) -> bool {
        self.server.is_some()
    }

    /// Hands one message to the server. `Ok`: it has taken responsibility for it.
    pub(super) async fn send(&self, envelope: Envelope<'_>) -> Result<(), Trouble> {
        let Some((transport, from)) = &self.server else {
            return Err(unreachable(NO_SERVER));
        };
        let letter = envelope.id;
        let message = self.message(from, envelope)?;
        let to = message.envelope().to().first().cloned();
        let mut sending = pin!(tokio::time::timeout(self.patience, transport.send(message)));
        let sent = match tokio::time::timeout(self.answer_within, sending.as_mut()).await {
            Ok(sent) => sent,
            Err(_) => {
                tracing::warn!(
                    letter = %letter,
                    host = self.host,
                    seconds = self.answer_within.as_secs(),
                    "the mail server has not answered yet; this try goes on"
                );
                sending.await
            }
        };
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Trouble::of_server(&error, to.as_ref())),
            Err(_) => Err(unreachable(no_answer(self.patience))),
        }
    }

    /// Talks to the server without a message: connection, certificate, user name and password.
    pub(super) async fn try_server(&self) -> Result<(), Trouble> {
        let Some((transport, _)) = &self.server else {
            return Err(unreachable(NO_SERVER));
        };
        match tokio::time::timeout(self.answer_within, transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(unreachable(CLOSED)),
            Ok(Err(error)) => Err(Trouble::of_server(&error, None)),
            Err(_) => Err(unreachable(no_answer(self.answer_within))),
        }
    }

    /// The id is the message's for ever, so a server that gets it twice can tell. Nobody writes a header but here:
    /// what comes from people is refused or flattened if it could begin another one.
    fn message(&self, from: &Mailbox, envelope: Envelope<'_>) -> Result<Message, Trouble> {
        if envelope.recipient.chars().any(char::is_control) {
            return Err(Trouble::of_message(CONTROL_CHARACTER));
        }
        let to: Address = envelope
            .recipient
            .parse()
            .map_err(|e| Trouble::of_message(no_address(e)))?;
        Message::builder()
            .message_id(Some(format!("<{}@{}>", envelope.id, self.domain)))
            .date(envelope.written_at)
            .from(from.clone())
            .to(Mailbox::new(None, as_servers_take(to)))
            .subject(one_line(envelope.subject))
            // RFC 3834: no out-of-office note answers it.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(MultiPart::alternative_plain_html(
                envelope.text,
                envelope.html,
            ))
            .map_err(|e| Trouble::of_message(not_built(e)))
    }
}

/// Talks to the mail server of these settings without sending anything, whatever the state of the database. `None`: none
/// is configured.
///
/// # Errors
///
/// What is wrong, in a sentence for the operator.
pub async fn try_mail_server(settings: &Settings) -> Option<Result<(), String>> {
    let server = settings.mail.as_ref()?;
    Some(match Mailer::new(settings) {
        Ok(mailer) => mailer.try_server().await.map_err(|trouble| {
            let why = told(trouble.words);
            match place(&server.url) {
                Some(place) => format!("{place}: {why}"),
                None => why,
            }
        }),
        Err(error) => Err(error.to_string()),
    })
}

/// Host and port of `smtp_url`, with the ports that lettre takes where none is named.
fn place(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let usual = match url.scheme() {
        "smtps" => 465,
        _ if url.query_pairs().any(|(key, _)| key == "tls") => 587,
        _ => 25,
    };
    let port = url.port().unwrap_or(usual);
    Some(format!("{}:{port}", url.host_str()?))
}

fn unreachable(words: impl Into<String>) -> Trouble {
    Trouble {
        words: words.into(),
        kind: TroubleKind::Unreachable,
    }
}

/// A domain in its ASCII form (RFC 5891), for which a server needs no SMTPUTF8.
fn as_servers_take(address: Address) -> Address {
    if address.domain().is_ascii() {
        return address;
    }
    match Host::parse(address.domain()) {
        Ok(Host::Domain(ascii)) => Address::new(address.user(), ascii).unwrap_or(address),
        _ => address,
    }
}

/// A subject in one line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn sender(from: &str) -> Result<Mailbox, MailError> {
    from.parse().map_err(|e| {
        MailError(format!(
            "mail.from is not an address ({e}): write Usher <usher@example.org>."
        ))
    })
}

fn reach(server: &MailServer, domain: &str) -> Result<Transport, MailError> {
    let not_understood = |why: String| {
        MailError(format!(
            "smtp_url is not understood ({why}): write smtps://user:password@mail.example.org:465 or \
             smtp://mail.example.org:587?tls=required."
        ))
    };
    let url = Url::parse(&server.url).map_err(|e| not_understood(e.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    // Once more, since the standard for URLs knows numbers as addresses under http alone.
    let host = Host::parse(host).map_err(|_| not_understood("it names no host".to_owned()))?;
    // lettre takes a name without a password for none at all.
    let signs_in = url.password().is_some();
    if signs_in == url.username().is_empty() {
        return Err(not_understood(
            "it has only one of user name and password".to_owned(),
        ));
    }
    let tls = url
        .query_pairs()
        .find(|(key, _)| key == "tls")
        .map(|(_, value)| value.into_owned());
    let mut builder =
        Transport::from_url(&server.url).map_err(|e| not_understood(e.to_string()))?;
    builder = match (url.scheme(), tls.as_deref()) {
        ("smtps", _) => builder.tls(Tls::Wrapper(certificates(server, &host)?)),
        ("smtp", Some("required")) => builder.tls(Tls::Required(certificates(server, &host)?)),
        _ if signs_in => {
            return Err(MailError(
                "smtp_url has a user name and a password, which travel under TLS alone: add ?tls=required or write \
                 smtps://."
                    .to_owned(),
            ));
        }
        _ if server.in_clear || is_here(&host) => builder,
        _ => {
            return Err(MailError(
                "smtp_url leads to another machine without TLS, where anybody on the way reads the links in the mail: \
                 add ?tls=required or write smtps://. If the way is safe, set mail.in_clear = true."
                    .to_owned(),
            ));
        }
    };
    // Servers that look at the greeting expect a name rather than the address of a loopback.
    if matches!(Host::parse(domain), Ok(Host::Domain(_))) {
        builder = builder.hello_name(ClientId::Domain(domain.to_owned()));
    }
    Ok(builder.timeout(Some(server.patience)).build())
}

/// The certificates that are believed: the well-known authorities, and the operator's own.
fn certificates(server: &MailServer, host: &Host) -> Result<TlsParameters, MailError> {
    let name = host.to_string();
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let mut parameters = TlsParameters::builder(name.to_owned());
    if let Some(pem) = &server.ca_pem {
        let own = Certificate::from_pem(pem)
            .map_err(|e| MailError(format!("mail.ca_file holds no certificate ({e}).")))?;
        parameters = parameters.add_root_certificate(own);
    }
    parameters
        .build()
        .map_err(|e| MailError(format!("TLS for {name} cannot be prepared: {e}.")))
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer(url: &str) -> Result<Mailer, MailError> {
        Mailer::new(&Settings {
            mail: Some(MailServer::new(url, "Usher <usher@example.org>")),
            public_url: "https://id.example.org".to_owned(),
            ..Settings::default()
        })
    }

    fn headers(recipient: &str, subject: &str) -> Result<String, Trouble> {
        let mailer = mailer("smtp://127.0.0.1:25").unwrap();
        let from = &mailer.server.as_ref().unwrap().1;
        let envelope = Envelope {
            id: Uuid::nil(),
            recipient,
            subject,
            text: "Text".to_owned(),
            html: "<p>Text</p>".to_owned(),
            written_at: SystemTime::UNIX_EPOCH,
        };
        let message = mailer.message(from, envelope)?;
        let whole = String::from_utf8(message.formatted()).unwrap();
        Ok(whole.split("\r\n\r\n").next().unwrap().to_owned())
    }

    // The pool of connections needs a runtime.
    #[tokio::test]
    async fn no_text_becomes_a_header() {
        for evil in [
            "Hello\r\nBcc: thief@example.com",
            "Hello\nBcc: thief@example.com",
            "Hello\rBcc: thief@example.com",
            "Hellö\u{85}\r\n\r\n<b>body</b>",
            "Hello\u{2028}Bcc: thief@example.com\0",
        ] {
            let headers = headers("ada@example.org", evil).unwrap();
            let names: Vec<_> = headers
                .lines()
                .filter(|line| !line.starts_with([' ', '\t']))
                .map(|line| line.split(':').next().unwrap_or_default())
                .collect();
            assert!(!names.contains(&"Bcc"), "{headers}");
            assert!(names.len() == 8, "{headers}");
        }
        for evil in [
            "ada@example.org\r\nBcc: thief@example.com",
            "ada@example.org, thief@example.com",
            "\"a\r\nBcc: thief@example.com\"@example.org",
            "ada",
        ] {
            let refused = headers(evil, "Hello").unwrap_err();
            assert_eq!(refused.kind, TroubleKind::Final, "{evil:?}");
        }
    }

    #[tokio::test]
    async fn a_domain_travels_in_ascii() {
        for (address, travels) in [
            ("ada@exämple.org", "To: ada@xn--exmple-cua.org"),
            ("ada@Example.org", "To: ada@Example.org"),
        ] {
            let headers = headers(address, "Hello").unwrap();
            assert!(headers.lines().any(|is| is == travels), "{headers}");
        }
    }

    #[tokio::test]
    async fn vouching_for_the_way_is_not_for_passwords() {
        for (url, fine) in [
            ("smtp://mail.example.org", true),
            ("smtp://usher:word@mail.example.org", false),
        ] {
            let mail = MailServer {
                in_clear: true,
                ..MailServer::new(url, "Usher <usher@example.org>")
            };
            let settings = Settings {
                mail: Some(mail),
                ..Settings::default()
            };
            assert_eq!(Mailer::new(&settings).is_ok(), fine, "{url}");
        }
    }

    #[tokio::test]
    async fn a_message_is_the_same_each_time() {
        let headers = headers("ada@example.org", "Hello").unwrap();
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000000000@id.example.org>",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000",
            "From: Usher <usher@example.org>",
            "To: ada@example.org",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(headers.lines().any(|is| is == line), "{line}\n{headers}");
        }
    }

    #[tokio::test]
    async fn letters_leave_the_machine_under_tls_alone() {
        for fine in [
            "smtp://127.0.0.1:1025",
            "smtp://[::1]:1025",
            "smtp://localhost:1025",
            "smtps://mail.example.org",
            "smtp://mail.example.org?tls=required",
            "smtps://usher:word@mail.example.org",
            "smtp://usher:word@127.0.0.1:587?tls=required",
        ] {
            assert!(mailer(fine).is_ok(), "{fine}");
        }
        for bad in [
            "smtp://mail.example.org",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://127.0.0.1.example.org",
            "smtp://",
            "mail.example.org",
            "http://mail.example.org",
            // Not even on this machine, where a letter may.
            "smtp://usher:word@127.0.0.1:1025",
            "smtp://usher:word@127.0.0.1:1025?tls=opportunistic",
            "smtps://usher@mail.example.org",
            "smtps://:word@mail.example.org",
        ] {
            assert!(mailer(bad).is_err(), "{bad}");
        }
    }
}
