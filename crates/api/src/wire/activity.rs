//! The activity trail as it travels.

use model::{Event, Page, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::{ToSchema, openapi::Object};

use super::any_object;

/// One event.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganizationActivityItem {
    event_id: String,
    /// For instance `user_created` or `role_assigned`.
    event_type: String,
    /// When it was recorded, RFC 3339 in UTC.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    /// E-mail address or system name of who did it, at the time.
    #[schema(required = true)]
    actor: Option<String>,
    /// `user`, `api_token`, `system` or `cli`.
    #[schema(required = true)]
    actor_type: Option<String>,
    /// What happened, as a sentence in plain words.
    action: String,
    /// `user`, `organization` or `session`.
    #[schema(required = true)]
    resource_type: Option<String>,
    #[schema(required = true)]
    resource_id: Option<String>,
    #[schema(required = true, schema_with = details)]
    details: Option<Map<String, Value>>,
    /// `success` or `failure`.
    #[schema(required = true)]
    status: Option<String>,
    #[schema(required = true, schema_with = metadata)]
    metadata: Option<Map<String, Value>>,
}

fn details() -> Object {
    any_object("Before and after of what changed, and what else belongs to it. Never a secret.")
}

fn metadata() -> Object {
    any_object(
        "`ip`, `user_agent` and `request_id`: where the request came from, as far as it is known.",
    )
}

impl From<Event> for OrganizationActivityItem {
    fn from(event: Event) -> Self {
        let action = event.sentence().to_string();
        let metadata = [
            ("ip", event.ip),
            ("user_agent", event.user_agent),
            ("request_id", event.request_id),
        ];
        Self {
            event_id: event.id.to_string(),
            event_type: event.kind.name().to_owned(),
            timestamp: event.at,
            actor: event.actor,
            actor_type: Some(event.actor_kind.name().to_owned()),
            action,
            resource_type: event.resource_type,
            resource_id: event.resource_id,
            details: Some(event.details),
            status: Some(event.status.name().to_owned()),
            metadata: Some(
                metadata
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), json!(value)))
                    .collect(),
            ),
        }
    }
}

/// One page of events, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserActivityResponse {
    /// Always true: a refusal has another status.
    #[schema(required = false, default = true)]
    success: bool,
    activities: Vec<OrganizationActivityItem>,
    /// Events on all pages together, exactly.
    #[schema(value_type = i64)]
    total_count: u64,
    #[schema(value_type = i64)]
    page: u64,
    #[schema(value_type = i64)]
    page_size: u32,
    /// The `cursor` that reads on behind the last event here; null at the end.
    next_cursor: Option<String>,
}

impl From<Page<Event>> for UserActivityResponse {
    fn from(
        Page {
            items,
            total,
            page,
            page_size,
            next,
        }: Page<Event>,
    ) -> Self {
        let activities = items
            .into_iter()
            .map(OrganizationActivityItem::from)
            .collect();
        Self {
            success: true,
            activities,
            total_count: total,
            page,
            page_size,
            next_cursor: next,
        }
    }
}
