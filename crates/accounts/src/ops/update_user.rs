//! Changing a person's fields: a JSON Merge Patch (RFC 7396).

use model::{EventKind, Maybe, User, UserChange, UserId};
use serde_json::Value;

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::{
        changed::Record,
        create_user::UNIQUE,
        deactivate, granted_row,
        recovery::tell_both_addresses,
        target,
        told::{Done, tell},
    },
    policy::{Action, Fields},
    store::{OrTaken, change, read, rows::UserRow},
    validate::Check,
    work::{Granted, Work},
};

impl Accounts {
    /// Changes what is there in `change`. Setting `is_active` is a deactivation or a reactivation with the rules
    /// of those; a new e-mail address is unconfirmed and both addresses are told. Capitals
    /// make no other address: it stays as confirmed as it was, and what was mailed to it stays good.
    pub async fn update_user(
        &self,
        caller: &Caller,
        id: UserId,
        change: UserChange,
        if_match: Option<i64>,
    ) -> Result<User, Refusal> {
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        let found = target(&mut work, id, at).await?;
        let known = found.as_ref().map(|(_, target)| *target);
        let fields = if change.email.is_absent() {
            Fields::Profile
        } else {
            Fields::Email
        };
        let mut work = work.grant(Action::UpdateUser(known.as_ref(), fields))?;
        check(&change)?;
        match change.is_active {
            Maybe::Value(false) => work.also(Action::DeactivateUser(known.as_ref()))?,
            Maybe::Value(true) => work.also(Action::ReactivateUser(known.as_ref()))?,
            Maybe::Absent | Maybe::Null => {}
        }
        let row = granted_row(found)?;
        Record::person(caller, row.id, known.as_ref())
            .still_is(&mut work, if_match, row.version)
            .await?;
        self.write(work, row, change).await
    }

    async fn write(
        &self,
        mut work: Work<'_, Granted>,
        row: UserRow,
        change: UserChange,
    ) -> Result<User, Refusal> {
        let (id, at) = (row.id, work.at);
        let mut entries = Vec::new();
        let email = match change.email {
            Maybe::Value(email) => email,
            Maybe::Absent | Maybe::Null => row.email.clone(),
        };
        let full_name = patched(change.full_name, row.full_name.clone());
        let avatar_url = patched(change.avatar_url, row.avatar_url.clone());
        let preferences = match change.preferences {
            Maybe::Absent => row.preferences.clone(),
            Maybe::Null => "{}".to_owned(),
            Maybe::Value(map) => Value::Object(map).to_string(),
        };

        // Mail servers tell other letters that look or fold alike apart, though nobody else may have such an address.
        let moved = !email.eq_ignore_ascii_case(&row.email);
        // Before the name, since whoever creates people takes an address before the spans of the lists: on PostgreSQL two
        // would wait for each other.
        if email != row.email {
            change!(
                work,
                users::update_email(id, &email, full_name.as_deref(), moved, at)
            )
            .or_taken(UNIQUE)?;
        }
        if (&full_name, &avatar_url, &preferences)
            != (&row.full_name, &row.avatar_url, &row.preferences)
        {
            change!(
                work,
                users::update_profile(
                    id,
                    &email,
                    full_name.as_deref(),
                    avatar_url.as_deref(),
                    &preferences,
                    at
                )
            )?;
            let mut entry = Entry::about(EventKind::ProfileUpdated, &row)
                .change("full_name", row.full_name.clone(), full_name.clone())
                .change("avatar_url", row.avatar_url.clone(), avatar_url);
            if preferences != row.preferences {
                // What a person prefers is theirs; the trail says only that it changed.
                entry = entry.detail("preferences_changed", true);
            }
            entries.push(entry);
            let name = full_name.as_deref().unwrap_or_default();
            let renamed = full_name != row.full_name;
            tell(&mut work, &row, Done::Profile(renamed.then_some(name))).await?;
        }
        if email != row.email {
            if moved {
                // A link that was mailed to the old address must not open the account any more.
                change!(work, links::revoke_keys_of_user(id, at))?;
                change!(work, links::revoke_of_user(id, "verify", at))?;
                tell_both_addresses(&mut work, &row, &email).await?;
            }
            entries.push(Entry::about(EventKind::EmailChanged, &row).change(
                "email",
                row.email.as_str(),
                email.as_str(),
            ));
        }
        match change.is_active {
            Maybe::Value(false) if row.is_active => {
                entries.push(deactivate::deactivate(&mut work, &row).await?)
            }
            Maybe::Value(true) if !row.is_active => {
                entries.push(deactivate::reactivate(&mut work, &row).await?)
            }
            _ => {}
        }

        if entries.is_empty() {
            return Ok(row.into());
        }
        let first = entries.remove(0);
        let made = read!(&mut work, users::by_id(id, at))?
            .ok_or_else(|| crate::Fault::unexpected("the changed user is not there"))?;
        work.commit_all(first, entries).await?;
        Ok(made.into())
    }
}

fn check(change: &UserChange) -> Result<(), Refusal> {
    let mut check = Check::default();
    check.not_null("email", &change.email);
    check.not_null("is_active", &change.is_active);
    if let Maybe::Value(email) = &change.email {
        check.email("email", email);
    }
    if let Maybe::Value(name) = &change.full_name {
        check.full_name("full_name", name);
    }
    if let Maybe::Value(url) = &change.avatar_url {
        check.url("avatar_url", url);
    }
    if let Maybe::Value(preferences) = &change.preferences {
        check.preferences(
            "preferences",
            &Value::Object(preferences.clone()).to_string(),
        );
    }
    check.done()
}

/// A nullable text after the patch; text that is empty but for blanks is none.
pub(super) fn patched(change: Maybe<String>, before: Option<String>) -> Option<String> {
    match change {
        Maybe::Absent => before,
        Maybe::Null => None,
        Maybe::Value(text) => crate::validate::trimmed(Some(text)),
    }
}
