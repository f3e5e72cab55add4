//! One entry of the activity trail in the making, and the hash that chains it to the one before.

use model::{ActorKind, EventKind, EventStatus, OrgId, Timestamp, UNKNOWN_ACCOUNT};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Caller,
    store::rows::{EventRow, UserRow},
};

/// What a change records of itself. Who did it, when and from where is added when the work commits.
pub(crate) struct Entry {
    kind: EventKind,
    status: EventStatus,
    resource_type: Option<&'static str>,
    resource_id: Option<String>,
    resource: Option<String>,
    org_id: Option<OrgId>,
    people: Vec<Uuid>,
    details: Map<String, Value>,
    /// The person who proved with this very deed who they are: id and e-mail.
    proven: Option<(Uuid, String)>,
}

impl Entry {
    fn new(kind: EventKind) -> Self {
        Self {
            kind,
            status: EventStatus::Success,
            resource_type: None,
            resource_id: None,
            resource: None,
            org_id: None,
            people: Vec::new(),
            details: Map::new(),
            proven: None,
        }
    }

    /// Something that concerns a person.
    pub(crate) fn about(kind: EventKind, user: &UserRow) -> Self {
        Self::about_new(kind, user.id, user.label(), user.org_id.map(OrgId))
    }

    /// Something that concerns a person who has no row yet, or whose row was not read.
    pub(crate) fn about_new(kind: EventKind, id: Uuid, label: &str, org_id: Option<OrgId>) -> Self {
        let mut entry = Self::new(kind);
        entry.resource_type = Some("user");
        entry.resource_id = Some(id.to_string());
        entry.resource = Some(label.to_owned());
        entry.org_id = org_id;
        entry.people.push(id);
        entry
    }

    /// Something that concerns an organization.
    pub(crate) fn about_organization(kind: EventKind, id: OrgId, name: &str) -> Self {
        let mut entry = Self::new(kind);
        entry.resource_type = Some("organization");
        entry.resource_id = Some(id.to_string());
        entry.resource = Some(name.to_owned());
        entry.org_id = Some(id);
        entry
    }

    /// Something that was done with a list, of one organization or of several.
    pub(crate) fn about_a_list(kind: EventKind, org_id: Option<OrgId>) -> Self {
        let mut entry = Self::new(kind);
        entry.org_id = org_id;
        entry
    }

    /// Something that concerns nobody whom Usher knows: a guess at an unknown account.
    pub(crate) fn about_nobody(kind: EventKind) -> Self {
        let mut entry = Self::new(kind);
        entry.resource = Some(UNKNOWN_ACCOUNT.to_owned());
        entry
    }

    pub(crate) fn failed(mut self) -> Self {
        self.status = EventStatus::Failure;
        self
    }

    /// A field before and after. Equal values leave no trace; a secret never comes here.
    pub(crate) fn change(
        mut self,
        field: &str,
        before: impl Into<Value>,
        after: impl Into<Value>,
    ) -> Self {
        let (before, after) = (before.into(), after.into());
        if before != after {
            let changes = self.details.entry("changes").or_insert_with(|| json!({}));
            if let Value::Object(changes) = changes {
                changes.insert(
                    field.to_owned(),
                    json!({ "before": before, "after": after }),
                );
            }
        }
        self
    }

    pub(crate) fn detail(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }

    /// The person brought a password or a link, so it was they who acted, whoever was signed in before.
    pub(crate) fn by_themselves(mut self, user: &UserRow) -> Self {
        self.proven = Some((user.id, user.email.clone()));
        self
    }

    /// Somebody else whom it concerns too.
    pub(crate) fn also_about(mut self, id: Uuid) -> Self {
        if !self.people.contains(&id) {
            self.people.push(id);
        }
        self
    }

    /// The row at a place in the trail. The timelines of the ones acted upon and of the actor show it.
    pub(crate) fn into_row(self, id: Uuid, seq: i64, caller: &Caller, at: Timestamp) -> EventRow {
        let (mut actor_id, mut actor) = (caller.person().map(|p| p.id.0), caller.actor_name());
        let mut actor_kind = caller.actor_kind();
        if let Some((id, email)) = self.proven {
            (actor_id, actor, actor_kind) = (Some(id), Some(email), ActorKind::User);
        }
        let mut people = self.people;
        if let Some(actor) = actor_id.filter(|actor| !people.contains(actor)) {
            people.push(actor);
        }
        EventRow {
            seq,
            id,
            kind: self.kind.name().to_owned(),
            at: at.micros(),
            actor_id,
            actor,
            actor_kind: actor_kind.name().to_owned(),
            resource_type: self.resource_type.map(str::to_owned),
            resource_id: self.resource_id,
            resource: self.resource,
            org_id: self.org_id.map(|org| org.0),
            details: Value::Object(self.details).to_string(),
            status: self.status.name().to_owned(),
            ip: caller.request.ip.clone(),
            user_agent: caller.request.user_agent.clone(),
            request_id: Some(caller.request.request_id.clone()),
            actor_name: None,
            people,
        }
    }
}

/// SHA-256 of the hash before and of the entry's fields, as a JSON array in the order of the columns; last the people
/// whom it concerns, in the order of their ids, so that nobody takes an entry out of a timeline unseen.
pub(crate) fn chain(before: &[u8], row: &EventRow) -> [u8; 32] {
    let mut people = row.people.clone();
    people.sort_unstable();
    let fields = json!([
        row.seq,
        row.id,
        row.kind,
        row.at,
        row.actor_id,
        row.actor,
        row.actor_kind,
        row.resource_type,
        row.resource_id,
        row.resource,
        row.org_id,
        row.details,
        row.status,
        row.ip,
        row.user_agent,
        row.request_id,
        people,
    ]);
    Sha256::new()
        .chain_update(before)
        .chain_update(fields.to_string())
        .finalize()
        .into()
}
