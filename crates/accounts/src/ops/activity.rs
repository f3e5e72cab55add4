//! Reading the activity trail.

use messages::t;
use model::{ActivityQuery, Event, OrgId, Page, UserId, Uuid};

use crate::{
    Accounts, Caller, Refusal, cursor,
    ops::{check_paging, naming::tell_apart},
    policy::{self, Action, Denied},
    store::{Reader, inputs::Of, read},
};

impl Accounts {
    /// What a person did and what was done to them, newest first.
    pub async fn user_activity(
        &self,
        caller: &Caller,
        id: UserId,
        query: &ActivityQuery,
    ) -> Result<Page<Event>, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
        policy::may(
            caller,
            Action::ReadActivity(row.as_ref().map(|row| row.target()).as_ref()),
        )?;
        trail(&mut reader, Of::Person(id.0), query).await
    }

    /// What happened in an organization and to it, newest first.
    pub async fn organization_activity(
        &self,
        caller: &Caller,
        id: OrgId,
        query: &ActivityQuery,
    ) -> Result<Page<Event>, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, organizations::by_id(id))?;
        policy::may(
            caller,
            Action::ReadOrganizationActivity(row.map(|row| OrgId(row.id))),
        )?;
        trail(&mut reader, Of::Organization(id), query).await
    }

    /// Everything that happened, newest first.
    pub async fn all_activity(
        &self,
        caller: &Caller,
        query: &ActivityQuery,
    ) -> Result<Page<Event>, Refusal> {
        policy::may(caller, Action::ReadAllActivity)?;
        let mut reader = self.db.read().await?;
        trail(&mut reader, Of::Everybody, query).await
    }
}

impl Accounts {
    /// One event, for whoever can see it in some timeline.
    pub async fn read_event(&self, caller: &Caller, id: Uuid) -> Result<Event, Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let mut reader = self.db.read().await?;
        let absent = || Refusal::from(Denied::NotFound(t!("refusal-no-such-event")));
        let row = read!(&mut reader, events::by_id(id))?.ok_or_else(absent)?;
        let of_org = Action::ReadOrganizationActivity(row.org_id.map(OrgId));
        let mut visible = policy::may(caller, Action::ReadAllActivity).is_ok()
            || policy::may(caller, of_org).is_ok();
        if !visible {
            for person in read!(&mut reader, events::people_of(row.seq))? {
                let user = read!(&mut reader, users::by_id(person, self.clock.now()))?;
                let target = user.map(|user| user.target());
                visible |= policy::may(caller, Action::ReadActivity(target.as_ref())).is_ok();
            }
        }
        let mut event = row.event().filter(|_| visible).ok_or_else(absent)?;
        tell_apart(&mut reader, std::slice::from_mut(&mut event)).await?;
        Ok(event)
    }
}

async fn trail(reader: &mut Reader, of: Of, query: &ActivityQuery) -> Result<Page<Event>, Refusal> {
    check_paging(query.paging)?;
    let below = query.cursor.as_deref().map(cursor::read_seq).transpose()?;
    let total = read!(reader, events::count(of, query))?;
    let rows = read!(reader, events::page(of, query, total, below))?;
    // A full page may be the last one; the cursor then leads to an empty page and ends there.
    let full = rows.len() as u64 == u64::from(query.paging.page_size);
    let next = rows.last().filter(|_| full);
    let next = next.map(|last| cursor::write_seq(last.seq));
    let mut items: Vec<_> = rows.into_iter().filter_map(|row| row.event()).collect();
    tell_apart(reader, &mut items).await?;
    Ok(Page::new(items, u64::try_from(total).unwrap_or(0), query.paging).followed_by(next))
}
