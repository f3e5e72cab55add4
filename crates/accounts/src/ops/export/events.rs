//! A timeline as CSV or as JSON Lines.

use std::sync::Arc;

use model::{ActivityQuery, Event, EventKind, OrgId, Paging, UserId};
use serde_json::{Value, json};

use super::{PIECE, csv::record, record as in_trail};
use crate::{
    Accounts, Caller, Fault, Refusal,
    entry::Entry,
    ops::naming::tell_apart,
    policy::{self, Action},
    store::{inputs::Of, read},
};

const HEAD: [&str; 15] = [
    "timestamp",
    "event_type",
    "status",
    "action",
    "actor",
    "actor_type",
    "resource_type",
    "resource_id",
    "resource",
    "org_id",
    "details",
    "ip",
    "user_agent",
    "request_id",
    "event_id",
];

/// Whose timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeline {
    Person(UserId),
    Organization(OrgId),
    Everybody,
}

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    Csv,
    /// An object a line, with the names that the API has.
    JsonLines,
}

/// A timeline on its way out, newest first, without what happens meanwhile.
pub struct ActivityExport {
    accounts: Arc<Accounts>,
    of: Of,
    query: ActivityQuery,
    form: ExportForm,
    /// The head of the file is still to come.
    begins: bool,
    /// What lies below this place of the trail is still to come; `None` at the end.
    below: Option<i64>,
}

impl Accounts {
    /// All events of a timeline that the query finds, whatever its page says.
    pub async fn export_activity(
        self: &Arc<Self>,
        caller: &Caller,
        timeline: Timeline,
        query: &ActivityQuery,
        form: ExportForm,
    ) -> Result<ActivityExport, Refusal> {
        let mut reader = self.db.read().await?;
        let head = read!(&mut reader, events::head())?
            .ok_or_else(|| Fault::unexpected("audit_head has lost its row"))?;
        let of = match timeline {
            Timeline::Person(id) => {
                let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
                drop(reader);
                let target = row.as_ref().map(|row| row.target());
                let about = row
                    .as_ref()
                    .map(|row| Entry::about(EventKind::ActivityExported, row));
                let action = Action::ReadActivity(target.as_ref());
                self.exported(caller, action, about, query).await?;
                Of::Person(id.0)
            }
            Timeline::Organization(id) => {
                let row = read!(&mut reader, organizations::by_id(id))?;
                drop(reader);
                let about = row.as_ref().map(|row| {
                    Entry::about_organization(EventKind::ActivityExported, id, &row.name)
                });
                let action = Action::ReadOrganizationActivity(row.map(|row| OrgId(row.id)));
                self.exported(caller, action, about, query).await?;
                Of::Organization(id)
            }
            Timeline::Everybody => {
                drop(reader);
                let action = Action::ReadAllActivity;
                self.exported(caller, action, None, query).await?;
                Of::Everybody
            }
        };
        Ok(ActivityExport {
            accounts: Arc::clone(self),
            of,
            query: ActivityQuery {
                paging: Paging {
                    page: 1,
                    page_size: PIECE,
                },
                cursor: None,
                ..query.clone()
            },
            form,
            begins: true,
            below: Some(head.seq + 1),
        })
    }

    async fn exported(
        &self,
        caller: &Caller,
        action: Action<'_>,
        about: Option<Entry>,
        query: &ActivityQuery,
    ) -> Result<(), Refusal> {
        policy::may(caller, action)?;
        in_trail(self, caller, EventKind::ActivityExported, action, |entry| {
            told(about.unwrap_or(entry), query)
        })
        .await
    }
}

/// Which filters were in force: what left is no more than they let through.
fn told(mut entry: Entry, query: &ActivityQuery) -> Entry {
    for (name, value) in [
        ("event_type", query.kind.map(|kind| kind.name().to_owned())),
        ("actor", query.actor.map(|actor| actor.to_string())),
        ("person", query.person.map(|person| person.to_string())),
        ("org_id", query.org_id.map(|org| org.to_string())),
        ("since", query.since.map(|since| since.to_string())),
        ("until", query.until.map(|until| until.to_string())),
    ] {
        if let Some(value) = value {
            entry = entry.detail(name, value);
        }
    }
    entry
}

impl ActivityExport {
    /// The next piece of the file; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<String>, Refusal> {
        if std::mem::take(&mut self.begins) && self.form == ExportForm::Csv {
            return Ok(Some(record(HEAD)));
        }
        let Some(below) = self.below else {
            return Ok(None);
        };
        let mut reader = self.accounts.db.read().await?;
        let rows = read!(
            &mut reader,
            events::page(self.of, &self.query, 0, Some(below))
        )?;
        let full = rows.len() == PIECE as usize;
        self.below = rows.last().filter(|_| full).map(|last| last.seq);
        let mut events: Vec<_> = rows.into_iter().filter_map(|row| row.event()).collect();
        tell_apart(&mut reader, &mut events).await?;
        drop(reader);
        let text: String = match self.form {
            ExportForm::Csv => events.iter().map(line).collect(),
            ExportForm::JsonLines => {
                let objects = events.into_iter().map(object);
                objects.map(|object| format!("{object}\n")).collect()
            }
        };
        Ok((!text.is_empty() || self.below.is_some()).then_some(text))
    }
}

fn line(event: &Event) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let details = if event.details.is_empty() {
        String::new()
    } else {
        Value::Object(event.details.clone()).to_string()
    };
    record([
        event.at.to_string().as_str(),
        event.kind.name(),
        event.status.name(),
        &event.sentence().to_string(),
        &text(&event.actor),
        event.actor_kind.name(),
        &text(&event.resource_type),
        &text(&event.resource_id),
        &text(&event.resource),
        &event.org_id.map(|org| org.to_string()).unwrap_or_default(),
        &details,
        &text(&event.ip),
        &text(&event.user_agent),
        &text(&event.request_id),
        &event.id.to_string(),
    ])
}

fn object(event: Event) -> Value {
    json!({
        "event_id": event.id,
        "event_type": event.kind.name(),
        "timestamp": event.at,
        "actor": event.actor,
        "actor_type": event.actor_kind.name(),
        "action": event.sentence().to_string(),
        "resource_type": event.resource_type,
        "resource_id": event.resource_id,
        "resource": event.resource,
        "org_id": event.org_id,
        "details": event.details,
        "status": event.status.name(),
        "metadata": {
            "ip": event.ip,
            "user_agent": event.user_agent,
            "request_id": event.request_id,
        },
    })
}
