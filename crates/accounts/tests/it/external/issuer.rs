//! A small provider: discovery, keys, tokens and userinfo of OpenID Connect, and GitHub's API, with faults to order.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use accounts::{Keep, Returned};
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub(super) const CLIENT: &str = "usher";
pub(super) const SECRET: &str = "known to both";

/// Who is signed in at the provider.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) subject: String,
    pub(super) email: Option<String>,
    pub(super) verified: Value,
    pub(super) name: String,
}

/// How the provider fails, if it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fault {
    #[default]
    None,
    /// Accepts connections and says nothing.
    Hangs,
    /// Answers everything with status 500 and a page.
    Breaks,
    /// Answers with more than anybody wants to read.
    Floods,
    /// Signs with a key that it does not publish.
    ForeignKey,
    /// Signs with the client's secret.
    Hmac,
    /// Does not sign.
    NoSignature,
    NoToken,
    OtherAudience,
    OtherIssuer,
    OtherNonce,
    NoNonce,
    Expired,
    /// Tells the address at the userinfo endpoint alone.
    AddressElsewhere,
    /// The same, of somebody else.
    OtherUserinfo,
}

#[derive(Default)]
struct State {
    account: Option<Account>,
    fault: Fault,
    /// The key that it signs with.
    key: u8,
    now: i64,
    /// What each code was given out for.
    codes: HashMap<String, HashMap<String, String>>,
    asked: Vec<String>,
}

pub(super) struct Issuer {
    pub(super) url: String,
    state: Arc<Mutex<State>>,
}

impl Issuer {
    /// Starts one whose clock stands where the world's begins.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let now = model::Timestamp::parse("2026-11-24T09:00:00Z").unwrap();
        state.lock().unwrap().now = now.micros() / 1_000_000;
        let (served, own) = (Arc::clone(&state), url.clone());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&served), own.clone()));
            }
        });
        Self { url, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(super) fn knows(&self, subject: &str, email: &str, verified: bool) {
        self.state().account = Some(Account {
            subject: subject.to_owned(),
            email: Some(email.to_owned()),
            verified: json!(verified),
            name: "Ada at the provider".to_owned(),
        });
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Account)) {
        change(self.state().account.as_mut().unwrap());
    }

    pub(super) fn fails(&self, fault: Fault) {
        self.state().fault = fault;
    }

    pub(super) fn takes_another_key(&self) {
        self.state().key += 1;
    }

    /// How often a path was asked for.
    pub(super) fn asked(&self, path: &str) -> usize {
        self.state().asked.iter().filter(|p| *p == path).count()
    }

    /// The person agrees: what their browser brings back.
    pub(super) fn agree(&self, url: &str, keep: &Keep) -> Returned {
        let asked = query(url.split_once('?').unwrap().1);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["client_id"], CLIENT);
        let mut state = self.state();
        let code = format!("code-{}", state.codes.len());
        state.codes.insert(code.clone(), asked.clone());
        Returned {
            code: Some(code),
            state: Some(asked["state"].clone()),
            issuer: None,
            kept: Some(keep.value.clone()),
        }
    }
}

async fn serve(mut connection: TcpStream, state: Arc<Mutex<State>>, url: String) {
    let mut received = Vec::new();
    let mut part = [0; 4096];
    let (head, body) = loop {
        let Ok(read) = connection.read(&mut part).await else {
            return;
        };
        received.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&received).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").map_or(0, |n| n.parse().unwrap());
            if body.len() >= length {
                break (head.to_owned(), body.to_owned());
            }
        }
        if read == 0 {
            return;
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let fault = {
        let mut state = state.lock().unwrap();
        state.asked.push(path.clone());
        state.fault
    };
    let answer = match fault {
        Fault::Hangs => {
            // Until the client gives up.
            let _ = connection.read(&mut part).await;
            return;
        }
        Fault::Breaks => (500, "<h1>broken</h1>".to_owned()),
        Fault::Floods => (200, format!("\"{}\"", "x".repeat(1 << 20))),
        _ => {
            let (status, body) = answer(&state, &url, &path, &head, &body);
            (status, body.to_string())
        }
    };
    let (status, body) = answer;
    let text = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = connection.write_all(text.as_bytes()).await;
}

fn answer(state: &Mutex<State>, url: &str, path: &str, head: &str, body: &str) -> (u16, Value) {
    let mut state = state.lock().unwrap();
    let account = state.account.clone();
    match path {
        "/.well-known/openid-configuration" => (
            200,
            json!({
                "issuer": url,
                "authorization_endpoint": format!("{url}/authorize"),
                "token_endpoint": format!("{url}/token"),
                "userinfo_endpoint": format!("{url}/me"),
                "jwks_uri": format!("{url}/jwks"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            }),
        ),
        "/jwks" => (
            200,
            json!({ "keys": [signing_key(state.key).as_verification_key()] }),
        ),
        "/token" | "/login/oauth/access_token" => {
            let Some(asked) = exchanged(&mut state, head, body) else {
                let refused = json!({ "error": "invalid_grant" });
                return (if path == "/token" { 400 } else { 200 }, refused);
            };
            let mut tokens = json!({ "access_token": "at-1", "token_type": "bearer" });
            if path == "/token" && state.fault != Fault::NoToken {
                tokens["id_token"] = json!(id_token(&state, url, &asked));
            }
            (200, tokens)
        }
        "/me" => {
            let account = account.unwrap();
            let subject = match state.fault {
                Fault::OtherUserinfo => "somebody else",
                _ => &account.subject,
            };
            (
                200,
                json!({ "sub": subject, "email": account.email, "email_verified": account.verified }),
            )
        }
        "/user" => {
            assert_eq!(
                header(head, "authorization").as_deref(),
                Some("Bearer at-1")
            );
            assert!(header(head, "user-agent").is_some(), "GitHub asks for one");
            let account = account.unwrap();
            let id: u64 = account.subject.parse().unwrap();
            (
                200,
                json!({ "id": id, "login": "ada", "name": account.name }),
            )
        }
        "/user/emails" => {
            let account = account.unwrap();
            (
                200,
                json!([
                    { "email": "other@example.org", "primary": false, "verified": true },
                    { "email": account.email, "primary": true, "verified": account.verified },
                ]),
            )
        }
        other => (404, json!({ "no": other })),
    }
}

/// What the code was given out for, if the client, the way back and PKCE's secret are right. A code works once.
fn exchanged(state: &mut State, head: &str, body: &str) -> Option<HashMap<String, String>> {
    let form = query(body);
    let basic = header(head, "authorization").and_then(|value| {
        let bytes = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
        String::from_utf8(bytes).ok()
    });
    let known = match basic {
        Some(pair) => pair == format!("{CLIENT}:{}", SECRET.replace(' ', "+")),
        None => form.get("client_id")? == CLIENT && form.get("client_secret")? == SECRET,
    };
    let asked = state.codes.remove(form.get("code")?)?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form.get("code_verifier")?));
    let right = known
        && challenge == asked["code_challenge"]
        && form.get("redirect_uri")? == &asked["redirect_uri"];
    right.then_some(asked)
}

fn id_token(state: &State, url: &str, asked: &HashMap<String, String>) -> String {
    let account = state.account.clone().unwrap();
    let fault = state.fault;
    let or = |wrong: Fault, lie: &str, truth: &str| json!(if fault == wrong { lie } else { truth });
    let mut claims = json!({
        "iss": or(Fault::OtherIssuer, "https://elsewhere.example", url),
        "aud": or(Fault::OtherAudience, "another client", CLIENT),
        "sub": account.subject,
        "iat": state.now,
        "exp": if fault == Fault::Expired { state.now - 1 } else { state.now + 60 },
        "name": account.name,
    });
    if let Some(nonce) = asked.get("nonce").filter(|_| fault != Fault::NoNonce) {
        claims["nonce"] = or(Fault::OtherNonce, "of another visit", nonce);
    }
    if !matches!(fault, Fault::AddressElsewhere | Fault::OtherUserinfo) {
        claims["email"] = json!(account.email);
        claims["email_verified"] = account.verified;
    }
    let key = match fault {
        Fault::ForeignKey => 200,
        _ => state.key,
    };
    let alg = match fault {
        Fault::Hmac => "HS256",
        Fault::NoSignature => "none",
        _ => "EdDSA",
    };
    // A thief's token names a key that is published.
    let head = json!({ "alg": alg, "typ": "JWT", "kid": format!("key-{}", state.key) });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&head), part(&claims));
    let signature = match fault {
        Fault::NoSignature => Vec::new(),
        Fault::Hmac => CoreHmacKey::new(SECRET)
            .sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes())
            .unwrap(),
        _ => signing_key(key)
            .sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes())
            .unwrap(),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// An Ed25519 key (RFC 8410) from one byte: nobody's secret.
fn signing_key(n: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend_from_slice(&[n + 1; 32]);
    let label = ["PRIVATE", "KEY"].join(" ");
    let pem = format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    );
    let id = JsonWebKeyId::new(format!("key-{n}"));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    lines
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
        .next()
}

fn query(text: &str) -> HashMap<String, String> {
    openidconnect::url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect()
}
