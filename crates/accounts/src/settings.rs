//! What the operations need to know of the configuration. The binary reads it; a test writes it down.

use std::time::Duration;

use model::{Period, SettingInfo, SettingSource, SettingValue};

use crate::ProviderSettings;

/// Settings of the operations. Defaults are those of `usher serve` without any configuration.
#[derive(Clone)]
pub struct Settings {
    /// Links are built from this alone, never from a request's headers. No slash at the end.
    pub public_url: String,
    /// A session that was not used for so long is over.
    pub session_idle: Period,
    /// A session ends after so long, however much it is used.
    pub session_absolute: Period,
    /// How long an access token lives. Its session and its refresh token live on.
    pub access_token: Period,
    /// How long a reset link lives.
    pub reset_link: Period,
    /// How long an invitation lives.
    pub invite_link: Period,
    /// How long a link that confirms an e-mail address lives.
    pub verify_link: Period,
    /// argon2id: memory in KiB, passes, lanes. A sign-in rehashes what was hashed with less.
    pub argon2: Argon2,
    /// Passwords that are hashed at the same time; more than the cores only makes each slower.
    pub hash_permits: usize,
    /// Guesses at one account from one address in [`Settings::guess_window`].
    pub guesses_account: i64,
    /// Guesses from one address at whatever accounts in [`Settings::guess_window`].
    pub guesses_address: i64,
    pub guess_window: Period,
    /// A mail that tells of a set password holds the password.
    pub include_password: bool,
    /// Newcomers may found an organization.
    pub registration_open: bool,
    pub mail: Option<MailServer>,
    /// Where people may sign in besides here.
    pub providers: Vec<ProviderSettings>,
    /// How long a provider may take for one sign-in; whole seconds.
    pub provider_patience: Period,
    /// Seals what waits in the outbox. The same for all nodes of one database.
    pub secret_key: [u8; 32],
    /// Every setting as super administrators read it, without secrets.
    pub described: Vec<Described>,
}

/// One setting as it is told: what it means is said in the language of whoever reads it.
#[derive(Clone, Debug)]
pub struct Described {
    pub key: &'static str,
    pub meaning: fn() -> &'static str,
    pub value: SettingValue,
    pub source: SettingSource,
}

impl Described {
    pub(crate) fn info(&self) -> SettingInfo {
        SettingInfo {
            key: self.key.to_owned(),
            meaning: (self.meaning)().to_owned(),
            value: self.value.clone(),
            source: self.source.clone(),
        }
    }
}

/// Parameters of argon2id. OWASP asks for at least 19 MiB, 2 passes, 1 lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2 {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// How mail leaves.
#[derive(Clone)]
pub struct MailServer {
    /// lettre's form: `smtps://user:password@mail.example:465`, `smtp://mail.example:587?tls=required`.
    pub url: String,
    /// `Usher <usher@example.org>`
    pub from: String,
    /// A certificate authority that is believed besides the well-known ones, as PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Letters may travel to another machine in clear: the operator vouches for the way.
    pub in_clear: bool,
    /// How long the server may take for one message, from the connection to its last word. Some look at a message for
    /// long before they take it; giving up earlier would send it twice.
    pub patience: Duration,
    /// How long somebody who waits for the answer waits. Sending goes on without them.
    pub answer_within: Duration,
}

impl MailServer {
    pub fn new(url: impl Into<String>, from: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            from: from.into(),
            ca_pem: None,
            in_clear: false,
            patience: Duration::from_secs(60),
            answer_within: Duration::from_secs(5),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:3000".to_owned(),
            session_idle: Period::days(14),
            session_absolute: Period::days(30),
            access_token: Period::hours(1),
            reset_link: Period::hours(1),
            invite_link: Period::days(7),
            verify_link: Period::hours(24),
            argon2: Argon2 {
                memory_kib: 19_456,
                passes: 2,
                lanes: 1,
            },
            hash_permits: 2,
            guesses_account: 10,
            guesses_address: 100,
            guess_window: Period::minutes(15),
            include_password: true,
            registration_open: false,
            mail: None,
            providers: Vec::new(),
            provider_patience: Period::seconds(10),
            secret_key: [0; 32],
            described: Vec::new(),
        }
    }
}
