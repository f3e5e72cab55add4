//! What the statements of every way share: the columns of a person, the filters, the order, and the page of what was found.

use model::UserSort;
use sqlx::QueryBuilder;

use super::super::{Database, narrow, slice};
use super::List;
use crate::{
    cursor::CursorKey,
    store::rows::{ListedRow, UserRow},
};

/// Of one who is listed nobody shows the preferences.
pub(super) const SELECT: &str = "
    select u.id, u.email, u.full_name, u.avatar_url, '{}' as preferences, u.oauth_provider, u.org_id,
           o.name as org_name, o.is_active as org_is_active, u.role_mask as role_mask,
           u.role_mask as stored_mask, u.is_active, u.is_email_verified,
           (u.password_hash is not null) as has_password, u.must_change_password, u.last_login_at,
           u.created_at, u.updated_at, u.version";
pub(super) const ROWS_BY_ID: &str =
    ") p join users u on u.id = p.id left join organizations o on o.id = u.org_id";

impl List<'_> {
    /// Adds the filters, all but the search.
    pub(super) fn filter(&self, sql: &mut QueryBuilder<Database>) {
        narrow::kinds(sql, self.scope, self.query);
        narrow::times(sql, self.query, self.now);
    }

    /// The same for a table of counters.
    pub(super) fn filter_counters(&self, sql: &mut QueryBuilder<Database>) {
        narrow::kinds(sql, self.scope, self.query);
    }

    /// The place of the cursor, in the index `f` or `u`.
    pub(super) fn beyond(&self, sql: &mut QueryBuilder<Database>, key: &str, id: &str) {
        let Some(cursor) = self.after else { return };
        let beyond = if self.query.descending { "<" } else { ">" };
        sql.push(format_args!(" and ({key}, {id}) {beyond} ("));
        match &cursor.key {
            CursorKey::Number(number) => sql.push_bind(*number),
            CursorKey::Text(text) => sql.push_bind(text.clone()),
        };
        sql.push(", ").push_bind(cursor.id).push(")");
    }

    /// Of `found f` the page that is asked for; its people are read by id.
    pub(super) fn push_page(&self, sql: &mut QueryBuilder<Database>) {
        let (key, direction) = order(self.query.sort, self.query.descending);
        self.beyond(sql, "f.place", "f.id");
        sql.push(format_args!(
            " order by f.place {direction}, f.id {direction}"
        ));
        slice::after(sql, self.offset(), self.query.paging.limit());
        sql.push(ROWS_BY_ID).push(format_args!(
            " order by {key} {direction}, u.id {direction}"
        ));
    }
}

pub(super) fn plain(rows: Vec<ListedRow>) -> Vec<UserRow> {
    rows.into_iter().map(|listed| listed.row).collect()
}

pub(super) const fn order(sort: UserSort, descending: bool) -> (&'static str, &'static str) {
    let key = match sort {
        UserSort::CreatedAt => "u.created_at",
        UserSort::Email => "u.email_key",
        UserSort::FullName => "u.name_key",
        UserSort::LastLoginAt => "u.last_login_key",
        UserSort::OrgName => "u.org_key",
        // Word for word the expressions of their indexes.
        UserSort::IsActive => "cast(u.is_active as integer)",
        UserSort::Roles => {
            "((u.role_mask & 1) * 8 + (u.role_mask & 2) * 2 + (u.role_mask & 4) / 2 + (u.role_mask & 8) / 8)"
        }
    };
    (key, if descending { "desc" } else { "asc" })
}
