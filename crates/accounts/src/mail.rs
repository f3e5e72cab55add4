//! Mail: written into the outbox in the transaction of the change, sealed, and sent afterwards.
//!
//! A body may hold a link or a password, so it is sealed with the operator's key: the database alone gives
//! nothing away. Sending is at least once with a stable Message-ID; a claim in the database keeps two nodes
//! from sending the same message.

mod letters;

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};
use model::{EmailDelivery, Period};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use letters::Letter;

use crate::{
    Accounts, Refusal, Settings,
    refusal::Fault,
    seal::Seal,
    store::{change, inputs::NewOutboxRow, read, rows::OutboxRow},
    work::{Granted, Upkeep, Work},
};

/// How long a mail server may take before the message stays queued.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long one sender holds a message: longer than its patience, so that nobody else tries meanwhile.
const CLAIM: Period = Period::seconds(60);
/// After this many refusals a message is given up.
const MOST_ATTEMPTS: i64 = 12;

pub(crate) struct Mailer {
    server: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
    domain: String,
}

/// The settings for mail are not understood.
#[derive(Debug)]
pub struct MailError(String);

impl std::fmt::Display for MailError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MailError {}

/// A body as it waits: both parts.
#[derive(Serialize, Deserialize)]
struct Body {
    text: String,
    html: String,
}

impl Mailer {
    pub(crate) fn new(settings: &Settings) -> Result<Self, MailError> {
        let server = match &settings.mail {
            None => None,
            Some(server) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url)
                    .map_err(|e| {
                        MailError(format!(
                            "smtp_url is not understood ({e}): write smtps://user:password@mail.example.org:465 or \
                             smtp://mail.example.org:587?tls=required."
                        ))
                    })?
                    .timeout(Some(PATIENCE))
                    .build();
                let from = server.from.parse().map_err(|e| {
                    MailError(format!(
                        "mail.from is not an address ({e}): write Usher <usher@example.org>."
                    ))
                })?;
                Some((transport, from))
            }
        };
        let domain = settings
            .public_url
            .split("://")
            .nth(1)
            .unwrap_or("usher")
            .split(['/', ':'])
            .next();
        Ok(Self {
            server,
            domain: domain.unwrap_or("usher").to_owned(),
        })
    }

    async fn send(&self, seal: &Seal, row: &OutboxRow) -> Result<(), String> {
        let Some((transport, from)) = &self.server else {
            return Err("no mail server is configured".to_owned());
        };
        let plain = seal
            .open(row.id.as_bytes(), &row.body)
            .map_err(|e| e.to_string())?;
        let body: Body = serde_json::from_slice(&plain).map_err(|e| e.to_string())?;
        let to: lettre::Address = row
            .recipient
            .parse()
            .map_err(|e| format!("the recipient is not an address: {e}"))?;
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", row.id, self.domain)))
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(&row.subject)
            .multipart(MultiPart::alternative_plain_html(body.text, body.html))
            .map_err(|e| format!("the message cannot be built: {e}"))?;
        match tokio::time::timeout(PATIENCE, transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(e)) => Err(e.to_string()),
            Err(_) => Err(format!(
                "the mail server did not answer within {} seconds",
                PATIENCE.as_secs()
            )),
        }
    }
}

impl Work<'_, Granted> {
    /// Puts a letter into the outbox, in this transaction. The id is for sending it after the commit.
    pub(crate) async fn mail(&mut self, letter: Letter) -> Result<Uuid, Refusal> {
        let id = self.id();
        let accounts = self.accounts();
        let body = Body {
            html: letter.html(),
            text: letter.text(),
        };
        let plain = serde_json::to_vec(&body).map_err(Fault::unexpected)?;
        let sealed = accounts
            .seal
            .close(id.as_bytes(), &plain, accounts.chance.as_ref())?;
        let row = NewOutboxRow {
            id,
            kind: letter.kind,
            user_id: letter.user_id,
            recipient: &letter.to,
            subject: &letter.subject,
            body: &sealed,
            created_at: self.at,
        };
        change!(self, outbox::insert(&row))?;
        Ok(id)
    }
}

impl Accounts {
    /// The text of a waiting or sent message.
    pub(crate) fn letter_text(&self, row: &OutboxRow) -> Result<String, Refusal> {
        let plain = self.seal.open(row.id.as_bytes(), &row.body)?;
        let body: Body = serde_json::from_slice(&plain).map_err(Fault::unexpected)?;
        Ok(body.text)
    }

    /// Tries one message now. It stays queued when this fails, whatever the reason.
    pub(crate) async fn deliver(&self, id: Uuid) -> EmailDelivery {
        if self.mailer.server.is_none() {
            return EmailDelivery::NoServer;
        }
        match self.try_delivery(id).await {
            Ok(true) => EmailDelivery::Accepted,
            Ok(false) => EmailDelivery::Queued,
            Err(refusal) => {
                tracing::warn!(message = %id, cause = %refusal, "a message stays queued");
                EmailDelivery::Queued
            }
        }
    }

    async fn try_delivery(&self, id: Uuid) -> Result<bool, Refusal> {
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "a message is claimed by its sender").await?;
        let claimed = change!(upkeep, outbox::claim(id, now + CLAIM, now))?;
        let row = read!(&mut upkeep, outbox::by_id(id))?;
        upkeep.finish().await?;
        let (true, Some(row)) = (claimed, row) else {
            return Ok(false);
        };
        let sent = self.mailer.send(&self.seal, &row).await;
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "what became of a message").await?;
        match &sent {
            Ok(()) => change!(upkeep, outbox::sent(id, now))?,
            Err(error) if row.attempts >= MOST_ATTEMPTS => {
                change!(upkeep, outbox::dropped(id, now, error))?
            }
            Err(error) => {
                tracing::warn!(message = %id, attempt = row.attempts, cause = error, "the mail server did not take a message");
                // 30 s, 1, 2, 4, … minutes, at most 2 hours.
                let wait = Period::seconds((15_i64 << row.attempts.clamp(1, 9)).min(7_200));
                change!(upkeep, outbox::failed(id, now + wait, error))?;
            }
        }
        upkeep.finish().await?;
        Ok(sent.is_ok())
    }

    /// Sends what is due. One call of the mail worker; any number of nodes may run it.
    pub async fn deliver_due_mail(&self) -> Result<u64, Refusal> {
        if self.mailer.server.is_none() {
            return Ok(0);
        }
        let mut reader = self.db.read().await?;
        let due = read!(&mut reader, outbox::due(self.clock.now(), 20))?;
        drop(reader);
        let mut sent = 0;
        for row in due {
            sent += u64::from(self.try_delivery(row.id).await?);
        }
        Ok(sent)
    }
}
