//! A mail server for tests: real SMTP (RFC 5321) over loopback, with STARTTLS or TLS where asked, and with bad
//! manners on demand.

use std::{
    io,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// How letters reach the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    InClear,
    StartTls,
    Tls,
}

/// How the server treats its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Takes every letter.
    Good,
    /// Takes connections and says nothing.
    Silent,
    /// "Not now" to every recipient.
    Busy,
    /// "Never" to every recipient.
    Refusing,
    /// Takes the letter and hangs up before it says so.
    Dropping,
    /// Does not offer STARTTLS, as if somebody on the way had cut it out.
    Stripped,
}

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub recipients: Vec<String>,
    /// Headers and parts, lines ended by CRLF, dots unstuffed.
    pub text: String,
}

impl Arrived {
    /// Both parts as people read them: without the marks of quoted-printable (RFC 2045, section 6.7).
    pub fn plain(&self) -> String {
        let joined = self.text.replace("=\r\n", "");
        let mut pieces = joined.split('=');
        let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
        for piece in pieces {
            let code = piece.get(..2).map(|hex| u8::from_str_radix(hex, 16));
            if let Some(Ok(byte)) = code {
                bytes.push(byte);
                bytes.extend_from_slice(&piece.as_bytes()[2..]);
            } else {
                bytes.push(b'=');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The value of a header that stands in one line.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next()?;
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// Whom a server lets in that asks who it is.
#[derive(Clone, Debug)]
struct Door {
    user: String,
    password: String,
    /// `PLAIN`, `LOGIN` or both (RFC 4954); none: it asks and offers no way to answer.
    ways: &'static [&'static str],
}

/// Runs as long as it is held.
pub struct SmtpServer {
    /// What `USHER_SMTP_URL` takes.
    pub url: String,
    /// Whoever trusts this trusts the server, if its name fits.
    pub ca_pem: Vec<u8>,
    state: Arc<State>,
    listening: JoinHandle<()>,
}

struct State {
    manners: Mutex<Manners>,
    door: Mutex<Option<Door>>,
    takes_any_address: AtomicBool,
    arrived: Mutex<Vec<Arrived>>,
    /// Every command that was read, whoever sent it.
    heard: Mutex<Vec<String>>,
    way: Way,
    tls: TlsAcceptor,
}

impl SmtpServer {
    pub async fn start(way: Way) -> Self {
        Self::named(way, "127.0.0.1").await
    }

    /// With a certificate for this name.
    pub async fn named(way: Way, name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let ca_pem = made.cert.pem().into_bytes();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = match way {
            Way::InClear => format!("smtp://127.0.0.1:{port}"),
            Way::StartTls => format!("smtp://127.0.0.1:{port}?tls=required"),
            Way::Tls => format!("smtps://127.0.0.1:{port}"),
        };
        let state = Arc::new(State {
            manners: Mutex::new(Manners::Good),
            door: Mutex::default(),
            takes_any_address: AtomicBool::new(false),
            arrived: Mutex::default(),
            heard: Mutex::default(),
            way,
            tls: acceptor(
                made.cert.der().clone(),
                PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into()),
            ),
        });
        let shared = state.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = shared.clone();
                // What a client does wrong is the client's test's business.
                tokio::spawn(async move { receive(&state, stream).await });
            }
        });
        Self {
            url,
            ca_pem,
            state,
            listening,
        }
    }

    pub fn behaves(&self, manners: Manners) {
        *self.state.manners.lock().unwrap() = manners;
    }

    /// From now on nobody's letter is taken who has not signed in, in one of these ways.
    pub fn asks_for(&self, user: &str, password: &str, ways: &'static [&'static str]) {
        *self.state.door.lock().unwrap() = Some(Door {
            user: user.to_owned(),
            password: password.to_owned(),
            ways,
        });
    }

    /// From now on it offers SMTPUTF8 (RFC 6531).
    pub fn takes_any_address(&self) {
        self.state.takes_any_address.store(true, Ordering::Relaxed);
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.state.arrived.lock().unwrap().clone()
    }

    /// Every command that was read so far.
    pub fn heard(&self) -> Vec<String> {
        self.state.heard.lock().unwrap().clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> TlsAcceptor {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

impl State {
    fn manners(&self) -> Manners {
        *self.manners.lock().unwrap()
    }

    fn door(&self) -> Option<Door> {
        self.door.lock().unwrap().clone()
    }

    /// The answer to EHLO.
    fn offers(&self, starttls: bool) -> String {
        let mut lines = vec!["post.example".to_owned(), "8BITMIME".to_owned()];
        if starttls {
            lines.push("STARTTLS".to_owned());
        } else if let Some(door) = self.door().filter(|door| !door.ways.is_empty()) {
            lines.push(format!("AUTH {}", door.ways.join(" ")));
        }
        if self.takes_any_address.load(Ordering::Relaxed) {
            lines.push("SMTPUTF8".to_owned());
        }
        let last = lines.pop().unwrap();
        let mut said: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        said.push_str(&format!("250 {last}"));
        said
    }
}

async fn receive(state: &State, stream: TcpStream) -> io::Result<()> {
    if state.way == Way::Tls {
        let stream = state.tls.accept(stream).await?;
        return converse(state, stream, true).await.map(drop);
    }
    if let Some(stream) = converse(state, stream, false).await? {
        let stream = state.tls.accept(stream).await?;
        converse(state, stream, true).await?;
    }
    Ok(())
}

/// One conversation; the stream comes back when the client asked for TLS.
async fn converse<S>(state: &State, stream: S, secure: bool) -> io::Result<Option<S>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if state.manners() == Manners::Silent {
        // Until the client gives up.
        let mut stream = BufReader::new(stream);
        while !stream.fill_buf().await?.is_empty() {
            let read = stream.buffer().len();
            stream.consume(read);
        }
        return Ok(None);
    }
    let mut stream = BufReader::new(stream);
    // After STARTTLS the client greets first (RFC 3207, section 4.2).
    if !(secure && state.way == Way::StartTls) {
        say(&mut stream, "220 post.example ESMTP").await?;
    }
    let (mut recipients, mut is_in) = (Vec::new(), false);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end().to_owned();
        state.heard.lock().unwrap().push(line.clone());
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        let manners = state.manners();
        match verb.as_str() {
            "EHLO" if !secure && state.way == Way::StartTls && manners != Manners::Stripped => {
                say(&mut stream, &state.offers(true)).await?;
            }
            "EHLO" => say(&mut stream, &state.offers(false)).await?,
            "AUTH" => {
                let fits = sign_in(state, &mut stream, &line).await?;
                is_in |= fits;
                let answer = if fits {
                    "235 2.7.0 Come in"
                } else {
                    "535 5.7.8 Nobody of that name and password"
                };
                say(&mut stream, answer).await?;
            }
            "MAIL" if state.door().is_some() && !is_in => {
                say(&mut stream, "530 5.7.0 Sign in first").await?;
            }
            "STARTTLS" => {
                say(&mut stream, "220 Go ahead").await?;
                return Ok(Some(stream.into_inner()));
            }
            "RCPT" if manners == Manners::Busy => {
                say(&mut stream, "451 4.7.1 Come back later").await?;
            }
            "RCPT" if manners == Manners::Refusing => {
                say(&mut stream, "550 5.1.1 Nobody lives here").await?;
            }
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                recipients.push(address.to_owned());
                say(&mut stream, "250 OK").await?;
            }
            "DATA" => {
                say(&mut stream, "354 Go on").await?;
                let text = letter(&mut stream).await?;
                let recipients = std::mem::take(&mut recipients);
                state
                    .arrived
                    .lock()
                    .unwrap()
                    .push(Arrived { recipients, text });
                if manners == Manners::Dropping {
                    return Ok(None);
                }
                say(&mut stream, "250 Taken").await?;
            }
            "QUIT" => {
                say(&mut stream, "221 Bye").await?;
                return Ok(None);
            }
            "MAIL" | "RSET" => {
                recipients.clear();
                say(&mut stream, "250 OK").await?;
            }
            "NOOP" => say(&mut stream, "250 OK").await?,
            _ => say(&mut stream, "500 What?").await?,
        }
    }
}

/// Whether the client knows the name and the password (RFC 4616 for PLAIN; LOGIN asks for one after the other).
async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
    state: &State,
    stream: &mut BufReader<S>,
    line: &str,
) -> io::Result<bool> {
    let Some(door) = state.door() else {
        return Ok(false);
    };
    let mut words = line.split(' ').skip(1);
    match words.next() {
        Some("PLAIN") if door.ways.contains(&"PLAIN") => {
            let wanted = format!("\0{}\0{}", door.user, door.password);
            Ok(words.next() == Some(BASE64_STANDARD.encode(wanted).as_str()))
        }
        Some("LOGIN") if door.ways.contains(&"LOGIN") => {
            let mut fits = true;
            for (question, wanted) in [("Username:", &door.user), ("Password:", &door.password)] {
                say(stream, &format!("334 {}", BASE64_STANDARD.encode(question))).await?;
                let mut answer = String::new();
                stream.read_line(&mut answer).await?;
                let answer = answer.trim_end().to_owned();
                fits &= answer == BASE64_STANDARD.encode(wanted);
                state.heard.lock().unwrap().push(answer);
            }
            Ok(fits)
        }
        _ => Ok(false),
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    words: &str,
) -> io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn letter<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
