//! The outbox, for those who may read it: what was mailed, what waits and why.

use messages::t;
use model::{EventKind, OutboxItem, OutboxMessage, OutboxQuery, Page, Problem};
use uuid::Uuid;

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::check_paging,
    policy::{self, Action},
    store::{change, read, rows::OutboxItemRow},
    work::{Upkeep, Work},
};

impl Accounts {
    /// Messages, newest first: all of them or those in one state.
    pub async fn list_outbox(
        &self,
        caller: &Caller,
        query: OutboxQuery,
    ) -> Result<Page<OutboxItem>, Refusal> {
        policy::may(caller, Action::ReadOutbox)?;
        let OutboxQuery { state, paging } = query;
        check_paging(paging)?;
        let mut reader = self.db.read().await?;
        let total = read!(&mut reader, outbox::count(state))?;
        let rows = read!(
            &mut reader,
            outbox::page(state, paging.limit(), paging.offset())
        )?;
        let items = rows.into_iter().map(OutboxItem::from).collect();
        Ok(Page::new(items, u64::try_from(total).unwrap_or(0), paging))
    }

    /// One message with its text, as its recipient reads it. Whoever reads a link or a password leaves an entry, which is
    /// kept before they see it.
    pub async fn read_message(&self, caller: &Caller, id: Uuid) -> Result<OutboxMessage, Refusal> {
        policy::may(caller, Action::ReadOutbox)?;
        let gone = || Problem::not_found(t!("refusal-no-such-message"));
        let mut reader = self.db.read().await?;
        let item = read!(&mut reader, outbox::item(id))?.ok_or_else(gone)?;
        let row = read!(&mut reader, outbox::by_id(id))?.ok_or_else(gone)?;
        drop(reader);
        let text = self.letter_text(&row)?;
        if row.holds_secret && text.is_some() {
            self.record_reading(caller, &item).await?;
        }
        Ok(OutboxMessage {
            item: item.into(),
            text,
        })
    }

    async fn record_reading(&self, caller: &Caller, item: &OutboxItemRow) -> Result<(), Refusal> {
        let work = Work::begin(self, caller).await?;
        let mut work = work.grant(Action::ReadOutbox)?;
        let at = work.at;
        let whose = match item.user_id {
            Some(user) => read!(&mut work, users::by_id(user, at))?,
            None => None,
        };
        let entry = match &whose {
            Some(row) => Entry::about(EventKind::LetterRead, row),
            None => Entry::about_nobody(EventKind::LetterRead),
        };
        let entry = entry
            .detail("letter", item.kind.as_str())
            .detail("recipient", item.recipient.as_str());
        work.commit(entry).await
    }

    /// Tries a message at once, also one that was given up.
    pub async fn retry_message(&self, caller: &Caller, id: Uuid) -> Result<(), Refusal> {
        policy::may(caller, Action::ReadOutbox)?;
        let mut upkeep = Upkeep::begin(self, "a message is tried again; it told of itself").await?;
        let waiting = change!(upkeep, outbox::retry(id, self.clock.now()))?;
        upkeep.finish().await?;
        if !waiting {
            return Err(Problem::not_found(t!("refusal-message-sent")).into());
        }
        self.deliver(id).await;
        Ok(())
    }
}
