//! Events that say the same again and again: one line with their number.

use messages::{Piece, rich};

use super::{Event, EventKind, Sentence};
use crate::Timestamp;

impl Event {
    /// Whether the other says the same again, so that both are told as a number.
    pub fn repeats(&self, other: &Event) -> bool {
        let who = |event: &Event| (event.kind, event.status, event.actor_id, event.actor_kind);
        let repeatable = matches!(
            self.kind,
            EventKind::Login
                | EventKind::LoginFailed
                | EventKind::Logout
                | EventKind::PasswordResetRequested
                | EventKind::LetterRead
                | EventKind::UsersExported
                | EventKind::ActivityExported
        );
        repeatable
            && who(self) == who(other)
            && (&self.resource_type, &self.resource_id, &self.ip)
                == (&other.resource_type, &other.resource_id, &other.ip)
            && !self.is_within_a_session()
            && !other.is_within_a_session()
            && self.says() == other.says()
    }

    /// The details that make another thing of it: not which session it was, nor which of somebody's letters.
    fn says(&self) -> Vec<(&String, &serde_json::Value)> {
        let details = self.details.iter();
        details
            .filter(|(name, _)| !matches!(name.as_str(), "session_id" | "letter"))
            .collect()
    }

    /// Whether both are failed sign-ins from one address, whoever was meant: somebody tries several accounts in turns.
    fn alternates_with(&self, other: &Event) -> bool {
        let failed =
            |event: &Event| event.kind == EventKind::LoginFailed && !event.is_within_a_session();
        failed(self) && failed(other) && self.ip.is_some() && self.ip == other.ip
    }

    /// The same for several events that say the same, as one sentence with their number; `ending` says when something
    /// ends as the reader does.
    pub fn sentence_for(&self, times: usize, ending: &dyn Fn(Timestamp) -> String) -> Sentence {
        let repeated = (times > 1).then(|| self.told_often(times)).flatten();
        repeated.unwrap_or_else(|| self.told(ending)).into()
    }

    fn told_often(&self, times: usize) -> Option<Vec<Piece>> {
        let (actor, subject) = (self.doer(), self.subject());
        Some(match (self.kind, self.ip.as_deref()) {
            (EventKind::Login, _) => rich!("event-logins", subject = subject, count = times),
            (EventKind::Logout, _) => rich!("event-logouts", subject = subject, count = times),
            (EventKind::LoginFailed, None) => {
                rich!("event-logins-failed", count = times, subject = subject)
            }
            (EventKind::LoginFailed, Some(ip)) => rich!(
                "event-logins-failed-from",
                count = times,
                subject = subject,
                ip = ip
            ),
            (EventKind::PasswordResetRequested, None) => rich!(
                "event-reset-links-requested",
                count = times,
                subject = subject
            ),
            (EventKind::PasswordResetRequested, Some(ip)) => rich!(
                "event-reset-links-requested-from",
                count = times,
                subject = subject,
                ip = ip
            ),
            (EventKind::LetterRead, _) => rich!(
                "event-letters-read",
                actor = actor,
                subject = subject,
                count = times
            ),
            (EventKind::UsersExported, _) => rich!(
                "event-users-exported-often",
                actor = actor,
                people = self.people(),
                count = times
            ),
            (EventKind::ActivityExported, _) => self.exported_often(times),
            _ => return None,
        })
    }

    fn exported_often(&self, times: usize) -> Vec<Piece> {
        let (actor, subject) = (self.doer(), self.subject());
        match (self.resource.is_none(), self.details.is_empty()) {
            (true, true) => rich!(
                "event-all-activity-exported-often",
                actor = actor,
                count = times
            ),
            (true, false) => rich!(
                "event-filtered-activity-exported-often",
                actor = actor,
                count = times
            ),
            (false, true) => rich!(
                "event-activity-exported-often",
                actor = actor,
                subject = subject,
                count = times
            ),
            (false, false) => rich!(
                "event-part-of-activity-exported-often",
                actor = actor,
                subject = subject,
                count = times
            ),
        }
    }
}

/// The events of a day, line by line: each stands where the newest of its line did. Neighbours that say the same are one
/// line; and while sign-ins fail in a row from one address, those of each account are.
pub fn told_together(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut lines: Vec<Vec<Event>> = Vec::new();
    for event in events {
        let place = line_of(&lines, &event);
        match place.and_then(|place| lines.get_mut(place)) {
            Some(line) => line.push(event),
            None => lines.push(vec![event]),
        }
    }
    lines
}

/// Which line says already what the event says.
fn line_of(lines: &[Vec<Event>], event: &Event) -> Option<usize> {
    for (place, line) in lines.iter().enumerate().rev() {
        let last = line.last()?;
        if last.repeats(event) {
            return Some(place);
        }
        if !last.alternates_with(event) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::{ActorKind, Called, EventStatus, UserId, Uuid};

    const HOME: &str = "203.0.113.9";
    const AWAY: &str = "198.51.100.7";

    /// Something that a person did, or that was tried in their name.
    fn event(kind: EventKind, whose: u128, ip: &str) -> Event {
        let failed = kind == EventKind::LoginFailed;
        Event {
            seq: 1,
            id: Uuid::nil(),
            kind,
            at: Timestamp::from_micros(0),
            actor_id: (!failed).then(|| UserId(Uuid::from_u128(whose))),
            actor: None,
            actor_kind: ActorKind::User,
            resource_type: Some("user".to_owned()),
            resource_id: Some(Uuid::from_u128(whose).to_string()),
            resource: Some(format!("Person {whose}")),
            org_id: None,
            details: Map::new(),
            status: if failed {
                EventStatus::Failure
            } else {
                EventStatus::Success
            },
            ip: Some(ip.to_owned()),
            user_agent: None,
            request_id: None,
            called: Called::default(),
        }
    }

    fn with(mut event: Event, name: &str, value: &str) -> Event {
        event.details.insert(name.to_owned(), json!(value));
        event
    }

    /// Each line as its sentence.
    fn told(events: Vec<Event>) -> Vec<String> {
        let lines = told_together(events);
        let said = lines.iter().map(|line| {
            let ending = |at: Timestamp| at.to_string();
            line[0].sentence_for(line.len(), &ending).to_string()
        });
        said.collect()
    }

    #[test]
    fn neighbours_that_say_the_same_are_one_line() {
        let login = |session| with(event(EventKind::Login, 1, HOME), "session_id", session);
        assert_eq!(
            told(vec![
                login("c"),
                login("b"),
                event(EventKind::Login, 1, AWAY),
                login("a"),
            ]),
            [
                "Person 1 signed in 2 times",
                "Person 1 signed in",
                "Person 1 signed in"
            ]
        );
        let by_github = with(event(EventKind::Login, 1, HOME), "how", "GitHub");
        let by_password = with(event(EventKind::Login, 1, HOME), "how", "password");
        assert_eq!(told(vec![by_github, by_password]).len(), 2);
        for kind in [EventKind::Logout, EventKind::ActivityExported] {
            assert_eq!(
                told(vec![event(kind, 1, HOME), event(kind, 1, HOME)]).len(),
                1
            );
            assert_eq!(
                told(vec![event(kind, 1, HOME), event(kind, 2, HOME)]).len(),
                2
            );
        }
        let letter = |kind| with(event(EventKind::LetterRead, 1, HOME), "letter", kind);
        assert_eq!(
            told(vec![letter("reset_link"), letter("invitation")]),
            ["Somebody read letters to Person 1 with a link or a password in them, 2 times"]
        );
    }

    #[test]
    fn what_changes_something_is_told_each_time() {
        let edited = || event(EventKind::ProfileUpdated, 1, HOME);
        assert_eq!(told(vec![edited(), edited()]).len(), 2);
        let guess = || {
            with(
                event(EventKind::LoginFailed, 1, HOME),
                "how",
                Event::BY_CURRENT_PASSWORD,
            )
        };
        assert_eq!(told(vec![guess(), guess()]).len(), 2);
    }

    #[test]
    fn failed_sign_ins_in_turns_are_a_line_for_each_account() {
        let failed = |whose, ip| event(EventKind::LoginFailed, whose, ip);
        let mut events: Vec<_> = [1, 2, 1, 2, 1]
            .into_iter()
            .map(|whose| failed(whose, HOME))
            .collect();
        events.push(event(EventKind::Login, 1, HOME));
        events.push(failed(1, HOME));
        events.push(failed(2, AWAY));
        events.push(failed(1, HOME));
        assert_eq!(
            told(events),
            [
                "3 failed sign-ins for Person 1, from 203.0.113.9",
                "2 failed sign-ins for Person 2, from 203.0.113.9",
                "Person 1 signed in",
                "Failed sign-in for Person 1",
                "Failed sign-in for Person 2",
                "Failed sign-in for Person 1",
            ]
        );
    }
}
