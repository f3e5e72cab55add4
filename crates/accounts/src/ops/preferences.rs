//! What the caller prefers to see, one name at a time: it follows them to every browser.

use serde_json::{Map, Value};

use crate::{
    Accounts, Caller, Refusal,
    policy::{Action, Denied},
    store::{change, read},
    validate::Check,
    work::Work,
};

impl Accounts {
    /// One of the caller's preferences, `None` where they have not chosen.
    pub async fn preference(&self, caller: &Caller, name: &str) -> Result<Option<Value>, Refusal> {
        let person = caller.person().ok_or(Denied::SignInNeeded)?;
        let mut reader = self.db.read().await?;
        let kept = read!(&mut reader, preferences::of_user(person.id.0))?;
        Ok(parsed(kept).remove(name))
    }

    /// Keeps one of the caller's preferences and leaves the others as they are.
    pub async fn prefer(&self, caller: &Caller, name: &str, value: Value) -> Result<(), Refusal> {
        let person = caller.person().ok_or(Denied::SignInNeeded)?;
        let mut work = Work::begin(self, caller).await?;
        let kept = read!(&mut work, preferences::of_user_for_change(person.id.0))?;
        let mut work = work.grant(Action::OwnSession)?;
        let mut all = parsed(kept);
        all.insert(name.to_owned(), value);
        let text = Value::Object(all).to_string();
        let mut check = Check::default();
        check.preferences("preferences", &text);
        check.done()?;
        change!(work, preferences::keep(person.id.0, &text))?;
        work.commit_silently("what somebody likes to see concerns nobody else")
            .await
    }
}

fn parsed(kept: Option<String>) -> Map<String, Value> {
    kept.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}
