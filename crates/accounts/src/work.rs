//! One unit of work: read, be granted, write, commit.
//!
//! `Work<Open>` can read. [`Work::grant`] asks the policy and makes `Work<Granted>`, the only type that can
//! write; its `commit` takes the activity entries and puts them, and the mail, into the same transaction. So a
//! write without a permission check and a write without its entry do not compile. What leaves no entry on
//! purpose (a session was seen, a guess was counted, a mail was sent) is [`Upkeep`], which says why.

use model::Timestamp;
use uuid::Uuid;

use crate::{
    Accounts, Caller, Refusal,
    entry::{Entry, chain},
    policy::{self, Action},
    secret,
    store::{Conn, Db, Source, Tx, WriteConn, change},
};

/// Not yet granted: reading only.
pub(crate) struct Open;
/// Granted: reading and writing.
pub(crate) struct Granted;

pub(crate) struct Work<'a, State> {
    accounts: &'a Accounts,
    caller: &'a Caller,
    tx: Tx,
    /// The instant of the whole work: every row of it carries the same.
    pub(crate) at: Timestamp,
    _state: State,
}

impl<State> Source for Work<'_, State> {
    fn conn(&mut self) -> Conn<'_> {
        self.tx.conn()
    }
}

impl<'a> Work<'a, Open> {
    pub(crate) async fn begin(accounts: &'a Accounts, caller: &'a Caller) -> Result<Self, Refusal> {
        let tx = accounts.db.begin().await?;
        Ok(Self {
            accounts,
            caller,
            tx,
            at: accounts.clock.now(),
            _state: Open,
        })
    }

    /// Asks the policy. A no ends the work; nothing was written.
    pub(crate) fn grant(self, action: Action<'_>) -> Result<Work<'a, Granted>, Refusal> {
        policy::may(self.caller, action)?;
        Ok(Work {
            accounts: self.accounts,
            caller: self.caller,
            tx: self.tx,
            at: self.at,
            _state: Granted,
        })
    }
}

impl<'a> Work<'a, Granted> {
    pub(crate) fn writer(&mut self) -> WriteConn<'_> {
        self.tx.conn().writer()
    }

    /// Asks for one more thing within the same work.
    pub(crate) fn also(&self, action: Action<'_>) -> Result<(), Refusal> {
        policy::may(self.caller, action).map_err(Refusal::from)
    }

    pub(crate) fn accounts(&self) -> &'a Accounts {
        self.accounts
    }

    pub(crate) fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// A new id.
    pub(crate) fn id(&self) -> Uuid {
        secret::id(self.accounts.chance.as_ref(), self.at)
    }

    /// Ends the work with its entry.
    pub(crate) async fn commit(self, entry: Entry) -> Result<(), Refusal> {
        self.commit_all(entry, Vec::new()).await
    }

    /// Ends work that the trail does not tell of. `_why` is read by people.
    pub(crate) async fn commit_silently(self, _why: &'static str) -> Result<(), Refusal> {
        self.tx.commit().await.map_err(Refusal::from)
    }

    /// Ends the work with several entries, in this order.
    pub(crate) async fn commit_all(
        mut self,
        first: Entry,
        more: Vec<Entry>,
    ) -> Result<(), Refusal> {
        let head = match self.tx.head() {
            Some(head) => head,
            None => change!(self, events::take_head())?,
        };
        let (mut seq, mut hash) = (head.seq, head.hash);
        for entry in std::iter::once(first).chain(more) {
            seq += 1;
            let row = entry.into_row(self.id(), seq, self.caller, self.at);
            hash = chain(&hash, &row).to_vec();
            change!(self, events::append(&row, &hash))?;
        }
        self.tx.commit().await.map_err(Refusal::from)
    }
}

/// Writes that change nothing that anybody decided: no grant, no entry.
pub(crate) struct Upkeep {
    tx: Tx,
}

impl Upkeep {
    /// `_why` is read by people: it says what makes an entry needless.
    pub(crate) async fn begin(accounts: &Accounts, why: &'static str) -> Result<Self, Refusal> {
        Self::on(&accounts.db, why).await
    }

    /// The same for what outlives a request.
    pub(crate) async fn on(db: &Db, _why: &'static str) -> Result<Self, Refusal> {
        Ok(Self {
            tx: db.begin().await?,
        })
    }

    pub(crate) fn writer(&mut self) -> WriteConn<'_> {
        self.tx.conn().writer()
    }

    pub(crate) async fn finish(self) -> Result<(), Refusal> {
        self.tx.commit().await.map_err(Refusal::from)
    }
}

impl Source for Upkeep {
    fn conn(&mut self) -> Conn<'_> {
        self.tx.conn()
    }
}
