//! Mail: written into the outbox in the transaction of the change, sealed, and sent afterwards.
//!
//! A body may hold a link or a password, so it is sealed with the operator's key: the database alone gives
//! nothing away. Such a body is erased once the mail server has it, or its link has died; a password in a letter that
//! was given up is kept a week, for whoever wants it tried again. Sending is at least once with a stable Message-ID; a
//! claim in the database keeps two nodes from sending the same message. A sender holds its claim longer than it waits
//! for the server, and it waits long: giving up on a slow server that took the message would send it again.

mod letters;
mod reasons;
mod server;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use model::{EmailDelivery, Period, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use uuid::Uuid;

pub(crate) use letters::{Letter, RoleDeed};
pub(crate) use reasons::told;
pub use server::{MailError, try_mail_server};

use crate::{
    Accounts, Clock, Refusal, Settings,
    refusal::Fault,
    seal::Seal,
    store::{Db, change, inputs::NewOutboxRow, read, rows::OutboxRow},
    work::{Granted, Upkeep, Work},
};
use reasons::{ERASED, LINK_DIED};
use server::{Envelope, Mailer, Trouble, TroubleKind};

/// Conversations with the mail server at the same time.
const SENDERS: u32 = 8;
/// A claim outlives the sender's patience by this much, so that clocks of two nodes may differ a little.
const MARGIN: Period = Period::minutes(2);
/// Messages that one round of the worker takes.
const ROUND: i64 = 50;
/// Tries until a message is given up that the server could not take: about three days. Here and below, somebody who asks
/// for another try starts the count anew.
const MOST_PASSING: i64 = 44;
/// Tries until a message is given up that the server refused for good: about eight hours, for such refusals are
/// mistakes now and then.
const MOST_FINAL: i64 = 12;
/// How long a password is kept in a letter that was given up.
const GIVEN_UP_KEPT: Period = Period::days(7);
/// How long a server that does not let Usher in is left alone.
const PAUSE: Period = Period::minutes(5);

/// A body as it waits: both parts.
#[derive(Serialize, Deserialize)]
struct Body {
    text: String,
    html: String,
}

/// All that sending takes. A delivery outlives the request that began it, so it is shared.
#[derive(Clone)]
pub(crate) struct Post(Arc<Office>);

struct Office {
    db: Db,
    mailer: Mailer,
    seal: Arc<Seal>,
    clock: Arc<dyn Clock>,
    senders: Semaphore,
}

/// What came of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The server has it.
    Sent,
    /// Somebody else is at it, it is done with, or it waits for its next try.
    Kept,
    /// No try would change that the server cannot take it.
    GivenUp,
    /// The server is at fault: the next message would fare no better.
    NoServer,
}

impl Post {
    pub(crate) fn new(
        db: Db,
        settings: &Settings,
        seal: Arc<Seal>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, MailError> {
        Ok(Self(Arc::new(Office {
            db,
            mailer: Mailer::new(settings)?,
            seal,
            clock,
            senders: Semaphore::new(SENDERS as usize),
        })))
    }

    /// Waits until nothing is on its way any more, but not for ever: an unfinished message is sent again.
    pub(crate) async fn close(&self) {
        let all = self.0.senders.acquire_many(SENDERS);
        let _ = tokio::time::timeout(Duration::from_secs(5), all).await;
    }

    /// Lets go of a message when the database goes away: another try finds it.
    async fn deliver_while_there(&self, id: Uuid) -> Result<Outcome, Refusal> {
        tokio::select! {
            outcome = self.deliver(id) => outcome,
            () = self.0.db.lost() => Err(Fault::passing("the database went away").into()),
        }
    }

    /// Tries one message, if nobody else does.
    async fn deliver(&self, id: Uuid) -> Result<Outcome, Refusal> {
        let Office {
            db,
            mailer,
            clock,
            senders,
            ..
        } = &*self.0;
        let _place = senders.acquire().await.map_err(Fault::unexpected)?;
        let now = clock.now();
        let patience = i64::try_from(mailer.patience.as_secs()).unwrap_or(i64::MAX / 2_000_000);
        let until = now + Period::seconds(patience) + MARGIN;
        let mut upkeep = Upkeep::on(db, "a message is claimed by its sender").await?;
        let claimed = change!(upkeep, outbox::claim(id, until, now))?;
        let row = read!(&mut upkeep, outbox::by_id(id))?;
        upkeep.finish().await?;
        let (true, Some(row)) = (claimed, row) else {
            return Ok(Outcome::Kept);
        };
        let sent = match row.useful_until {
            Some(end) if end <= now.micros() => Err(None),
            _ if row.link_is_dead || row.body.is_empty() => Err(None),
            _ => self.send(&row).await.map_err(Some),
        };
        self.note(&row, sent).await
    }

    async fn send(&self, row: &OutboxRow) -> Result<(), Trouble> {
        let unreadable = |cause: String| Trouble {
            words: cause,
            kind: TroubleKind::Passing,
        };
        let body = self
            .open(row)
            .map_err(|fault| unreadable(fault.to_string()))?;
        let written = u64::try_from(row.created_at).unwrap_or_default();
        self.0
            .mailer
            .send(Envelope {
                id: row.id,
                recipient: &row.recipient,
                subject: &row.subject,
                text: body.text,
                html: body.html,
                written_at: SystemTime::UNIX_EPOCH + Duration::from_micros(written),
            })
            .await
    }

    /// Writes down what became of a claimed message. `None` instead of a trouble: its link has died, or it was erased.
    async fn note(
        &self,
        row: &OutboxRow,
        sent: Result<(), Option<Trouble>>,
    ) -> Result<Outcome, Refusal> {
        let (id, now) = (row.id, self.0.clock.now());
        let mut upkeep = Upkeep::on(&self.0.db, "what became of a message").await?;
        let outcome = match sent {
            Ok(()) => {
                change!(upkeep, outbox::sent(id, now))?;
                Outcome::Sent
            }
            Err(None) => {
                let reason = row.useful_until.map_or(ERASED, |_| LINK_DIED);
                change!(upkeep, outbox::died(id, now, reason))?;
                Outcome::Kept
            }
            Err(Some(Trouble { words, kind })) => {
                let attempt = row.tries;
                let host = &self.0.mailer.host;
                tracing::warn!(letter = %id, host, attempt, cause = words, "the mail server did not take a message");
                let most = match kind {
                    TroubleKind::NotLetIn => i64::MAX,
                    TroubleKind::Passing | TroubleKind::Unreachable => MOST_PASSING,
                    TroubleKind::Final => MOST_FINAL,
                    TroubleKind::Unsendable => 1,
                };
                if kind == TroubleKind::NotLetIn {
                    // It says nothing about this letter, so this was no try of it; and all others wait for the same.
                    change!(upkeep, outbox::not_tried(id, now + PAUSE, &words))?;
                    // Ahead of the one that met it: should it be that letter's fault after all, it holds up nobody.
                    let others = now + PAUSE - Period::seconds(1);
                    change!(upkeep, outbox::put_off(others, now, &words))?;
                } else if attempt >= most {
                    change!(upkeep, outbox::dropped(id, now, &words))?;
                } else {
                    change!(upkeep, outbox::failed(id, now + wait(attempt), &words))?;
                }
                match kind {
                    TroubleKind::Unreachable | TroubleKind::NotLetIn => Outcome::NoServer,
                    TroubleKind::Unsendable => Outcome::GivenUp,
                    TroubleKind::Final | TroubleKind::Passing => Outcome::Kept,
                }
            }
        };
        upkeep.finish().await?;
        Ok(outcome)
    }

    fn open(&self, row: &OutboxRow) -> Result<Body, Fault> {
        let plain = self.0.seal.open(row.id.as_bytes(), &row.body)?;
        serde_json::from_slice(&plain).map_err(Fault::unexpected)
    }
}

/// 30 s, 1, 2, 4, … minutes, at most 2 hours.
fn wait(attempt: i64) -> Period {
    Period::seconds((15_i64 << attempt.clamp(1, 9)).min(7_200))
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
            useful_until: letter.useful_until.map(Timestamp::micros),
            holds_secret: letter.holds_secret,
        };
        change!(self, outbox::insert(&row))?;
        Ok(id)
    }
}

impl Accounts {
    /// The text of a message, unless it was erased.
    pub(crate) fn letter_text(&self, row: &OutboxRow) -> Result<Option<String>, Refusal> {
        if row.body.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.post.open(row)?.text))
    }

    /// Erases secrets in letters that nobody will send any more. A transaction of its own, so that no sender waits.
    pub(crate) async fn erase_unsent_secrets(&self) -> Result<(), Refusal> {
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "secrets that are of no use are erased").await?;
        change!(upkeep, outbox::erase_dead(now, LINK_DIED))?;
        change!(upkeep, outbox::erase_given_up(now - GIVEN_UP_KEPT, now))?;
        upkeep.finish().await
    }

    /// Tries one message now. It stays queued when this fails, whatever the reason, and also when the server takes
    /// longer than a person waits: then it goes on in the background.
    pub(crate) async fn deliver(&self, id: Uuid) -> EmailDelivery {
        if !self.post.0.mailer.has_server() {
            return EmailDelivery::NoServer;
        }
        let post = self.post.clone();
        let sending = tokio::spawn(async move { post.deliver_while_there(id).await });
        match tokio::time::timeout(self.post.0.mailer.answer_within, sending).await {
            Ok(Ok(Ok(Outcome::Sent))) => EmailDelivery::Accepted,
            Ok(Ok(Ok(Outcome::GivenUp))) => EmailDelivery::GivenUp,
            Ok(Ok(Err(refusal))) => {
                tracing::warn!(letter = %id, cause = %refusal, "a message stays queued");
                EmailDelivery::Queued
            }
            _ => EmailDelivery::Queued,
        }
    }

    /// Sends what is due, and says how many. One call of the mail worker; any number of nodes may run it. A server
    /// that is out of reach or does not let Usher in ends the round: the others would only wait for it as well.
    pub async fn deliver_due_mail(&self) -> Result<u64, Refusal> {
        if !self.post.0.mailer.has_server() {
            return Ok(0);
        }
        let mut reader = self.db.read().await?;
        let due = read!(&mut reader, outbox::due(self.clock.now(), ROUND))?;
        drop(reader);
        let mut sent = 0;
        for id in due {
            // By itself, so that a message under way is finished even if this round is not.
            let post = self.post.clone();
            let sending = tokio::spawn(async move { post.deliver_while_there(id).await });
            match sending.await.map_err(Fault::unexpected)?? {
                Outcome::Sent => sent += 1,
                Outcome::Kept | Outcome::GivenUp => {}
                Outcome::NoServer => break,
            }
        }
        Ok(sent)
    }
}
