//! The list of people as CSV.

use std::sync::Arc;

use model::{EventKind, Paging, Permission, Role, Timestamp, User, UserQuery};

use super::{PIECE, csv::record, record as in_trail};
use crate::{
    Accounts, Caller, Refusal,
    cursor::Cursor,
    policy::{self, Action, Scope},
    store::read,
};

const HEAD: [&str; 11] = [
    "user_id",
    "email",
    "full_name",
    "is_active",
    "roles",
    "org_id",
    "org_name",
    "is_email_verified",
    "last_login_at",
    "created_at",
    "oauth_provider",
];

/// A list on its way out.
pub struct PeopleExport {
    accounts: Arc<Accounts>,
    scope: Scope,
    query: UserQuery,
    /// Relative times mean the same for every piece.
    now: Timestamp,
    place: Place,
}

enum Place {
    Start,
    Behind(Option<Cursor>),
    End,
}

impl Accounts {
    /// Everybody whom the query finds within the caller's reach, in its order, whatever its page says.
    pub async fn export_people(
        self: &Arc<Self>,
        caller: &Caller,
        query: &UserQuery,
    ) -> Result<PeopleExport, Refusal> {
        policy::may(caller, Action::ListUsers)?;
        let scope = policy::scope(caller, Permission::UsersRead);
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let (people, _) = read!(&mut reader, user_lists::list(&scope, query, None, now))?;
        drop(reader);
        in_trail(
            self,
            caller,
            EventKind::UsersExported,
            Action::ListUsers,
            |entry| told(entry.detail("people", people), query),
        )
        .await?;
        Ok(PeopleExport {
            accounts: Arc::clone(self),
            scope,
            query: UserQuery {
                paging: Paging {
                    page: 1,
                    page_size: PIECE,
                },
                cursor: None,
                ..query.clone()
            },
            now,
            place: Place::Start,
        })
    }
}

/// Which filters were in force.
fn told(mut entry: crate::entry::Entry, query: &UserQuery) -> crate::entry::Entry {
    let roles: Vec<_> = query.roles.iter().map(Role::name).collect();
    for (name, value) in [
        ("search", query.search.clone().unwrap_or_default()),
        ("role_filter", roles.join(",")),
        (
            "is_active",
            query
                .is_active
                .map(|yes| yes.to_string())
                .unwrap_or_default(),
        ),
        (
            "org_id",
            query.org_id.map(|org| org.to_string()).unwrap_or_default(),
        ),
        ("last_login_from", query.last_login.from_text()),
        ("last_login_to", query.last_login.to_text()),
        ("created_from", query.created.from_text()),
        ("created_to", query.created.to_text()),
    ] {
        if !value.is_empty() {
            entry = entry.detail(name, value);
        }
    }
    entry
}

impl PeopleExport {
    /// The next piece of the file; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<String>, Refusal> {
        let after = match std::mem::replace(&mut self.place, Place::End) {
            Place::Start => {
                self.place = Place::Behind(None);
                return Ok(Some(record(HEAD)));
            }
            Place::Behind(after) => after,
            Place::End => return Ok(None),
        };
        let mut reader = self.accounts.db.read().await?;
        let rows = read!(
            &mut reader,
            user_lists::piece(&self.scope, &self.query, after.as_ref(), self.now)
        )?;
        drop(reader);
        let full = rows.len() == PIECE as usize;
        let users: Vec<User> = rows.into_iter().map(User::from).collect();
        if let Some(last) = users.last().filter(|_| full) {
            self.place = Place::Behind(Some(Cursor::behind(last, self.query.sort)));
        }
        let text: String = users.iter().map(line).collect();
        Ok((!text.is_empty()).then_some(text))
    }
}

fn line(user: &User) -> String {
    let roles: Vec<_> = user.roles.iter().map(Role::name).collect();
    let (org_id, org_name) = user
        .organization
        .as_ref()
        .map_or_else(Default::default, |org| {
            (org.id.to_string(), org.name.clone())
        });
    record([
        user.id.to_string().as_str(),
        &user.email,
        user.full_name.as_deref().unwrap_or_default(),
        if user.is_active { "true" } else { "false" },
        &roles.join(" "),
        &org_id,
        &org_name,
        if user.is_email_verified {
            "true"
        } else {
            "false"
        },
        &user
            .last_login_at
            .map(|at| at.to_string())
            .unwrap_or_default(),
        &user.created_at.to_string(),
        user.oauth_provider.as_deref().unwrap_or_default(),
    ])
}
