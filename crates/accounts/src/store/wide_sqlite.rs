//! A whole page in one row of JSON. sqlx runs SQLite on a thread of its own and sends each row over, value by value: fifty
//! rows of twenty columns cost more on that way than in the database. One text is sent and read at once.

use serde::de::DeserializeOwned;
use sqlx::{FromRow, QueryBuilder, sqlite::SqliteRow};

use super::{Conn, Database};

/// Begins a query for a page of people; what follows selects the columns of `ListedRow`.
pub(crate) fn people() -> QueryBuilder<Database> {
    QueryBuilder::new(
        "select json_group_array(json_array(json_array(
                    hex(r.id), r.email, r.full_name, r.avatar_url, r.preferences, r.oauth_provider, r.org_id, r.org_name,
                    r.org_is_active, r.role_mask, r.stored_mask, r.is_active, r.is_email_verified, r.has_password,
                    r.must_change_password, r.last_login_at, r.created_at, r.updated_at, r.version), r.total))
           from (",
    )
}

/// Begins a query for a page of the trail; what follows selects the columns of `EventRow`.
pub(crate) fn events() -> QueryBuilder<Database> {
    QueryBuilder::new(
        "select json_group_array(json_array(
                    r.seq, hex(r.id), r.kind, r.at, nullif(hex(r.actor_id), ''), r.actor, r.actor_kind, r.resource_type,
                    r.resource_id, r.resource, r.org_id, r.details, r.status, r.ip, r.user_agent, r.request_id,
                    r.actor_name))
           from (",
    )
}

/// Ends such a query and reads the page.
pub(crate) async fn fetch<T>(
    mut sql: QueryBuilder<Database>,
    conn: &mut Conn,
    _keeps_plan: bool,
) -> sqlx::Result<Vec<T>>
where
    T: DeserializeOwned + for<'r> FromRow<'r, SqliteRow>,
{
    let page: String = sql.push(") r").build_query_scalar().fetch_one(conn).await?;
    serde_json::from_str(&page).map_err(|error| sqlx::Error::Decode(error.into()))
}
