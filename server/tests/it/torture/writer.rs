//! One of the writers: changes people of its own, one deed at a time, and keeps a journal of what it was told.

mod deeds;
mod unanswered;

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};

use super::journal::Journal;
use crate::server::{Answer, Client, Server};
use deeds::DEEDS;

/// What the database holds of a person, as far as deeds change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) active: bool,
    pub(crate) org_admin: bool,
    pub(crate) version: i64,
    /// Entries of the trail about the person.
    pub(crate) entries: i64,
}

pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) facts: Facts,
    /// Empty where there is none yet: most people start without, for hashing takes as long as ten changes.
    password: String,
    /// Access tokens that must open the person's sessions.
    pub(crate) live: Vec<Keys>,
    /// Tokens of reset links that were made and not used.
    links: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) access: String,
    refresh: String,
}

/// What a change takes from a person: dead once the change is made, and open as before if it never is.
#[derive(Default)]
struct Taken {
    sessions: Vec<Keys>,
    /// Tokens of links, those that it makes void and the one that it uses.
    links: Vec<String>,
}

/// What was sent last and never acknowledged: the world may be as before it or as after it.
pub(crate) struct Pending {
    /// The person's place, and what else the facts may be.
    pub(crate) person: Option<usize>,
    pub(crate) facts: Facts,
    pub(crate) password: String,
    taken: Taken,
}

pub(crate) struct Writer {
    pub(crate) people: Vec<Person>,
    pub(crate) pending: Option<Pending>,
    /// Ids of acknowledged requests that must have one entry each.
    pub(crate) acknowledged: Vec<String>,
    /// Access tokens that must open nothing, ever.
    pub(crate) dead: Vec<String>,
    /// Refresh tokens of sessions that were ended. One that was rotated is not among them: shown again, it would end its
    /// session.
    pub(crate) ended: Vec<String>,
    /// Tokens of links that were used or made void.
    pub(crate) spent: Vec<String>,
    /// Answers that nobody should get.
    pub(crate) wrong: Vec<String>,
    number: usize,
    org: i64,
    made: usize,
    journal: Journal,
    random: fastrand::Rng,
}

impl Writer {
    pub(crate) fn new(number: usize, admin: &Client, folder: &Path, seed: u64) -> Self {
        let new = json!({ "org_name": format!("Writer {number}") });
        let made = admin.post("/api/v1/organizations", &new);
        assert_eq!(made.status, 201, "{}", made.text);
        Self {
            people: Vec::new(),
            pending: None,
            acknowledged: Vec::new(),
            dead: Vec::new(),
            ended: Vec::new(),
            spent: Vec::new(),
            wrong: Vec::new(),
            number,
            org: made.body["org_id"].as_i64().unwrap(),
            made: 0,
            journal: Journal::of(number, folder),
            random: fastrand::Rng::with_seed(seed ^ (number as u64) << 32),
        }
    }

    /// Does one thing after another until an answer stays out, or until the end.
    pub(crate) fn work(&mut self, admin: &Client, nobody: &Client, end: &AtomicBool) {
        while self.pending.is_none() && !end.load(Ordering::Relaxed) {
            let deed = DEEDS[self.random.usize(..DEEDS.len())];
            self.does(deed, admin, nobody);
        }
    }

    fn add(&mut self, id: String, facts: Facts, password: String) {
        self.people.push(Person {
            id,
            facts,
            password,
            live: Vec::new(),
            links: Vec::new(),
        });
    }

    /// Sends what changes a person's facts. Nothing comes back where the answer stays out.
    fn send(
        &mut self,
        at: usize,
        facts: Facts,
        client: &Client,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Option<Answer> {
        self.pending = Some(Pending {
            person: Some(at),
            password: self.people[at].password.clone(),
            facts: facts.clone(),
            taken: Taken::default(),
        });
        let answer = self.ask(client, method, path, body.as_ref())?;
        self.acknowledged
            .push(answer.header("x-request-id").to_owned());
        self.people[at].facts = facts;
        self.pending = None;
        Some(answer)
    }

    /// Likewise for what takes sessions and links from the person: whole or not at all, so that what was taken waits for
    /// the answer, or for what the database says in its stead.
    fn send_taking(
        &mut self,
        taken: Taken,
        at: usize,
        facts: Facts,
        client: &Client,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Option<Answer> {
        let sent = self.send(at, facts, client, method, path, body);
        if sent.is_some() {
            self.bury(taken);
        } else if let Some(pending) = &mut self.pending {
            pending.taken = taken;
        }
        sent
    }

    /// Sends what leaves facts and trail as they are.
    fn send_silent(
        &mut self,
        at: usize,
        client: &Client,
        path: &str,
        body: &Value,
    ) -> Option<Answer> {
        let person = &self.people[at];
        self.pending = Some(Pending {
            person: Some(at),
            facts: person.facts.clone(),
            password: person.password.clone(),
            taken: Taken::default(),
        });
        let answer = self.ask(client, "POST", path, Some(body))?;
        self.pending = None;
        Some(answer)
    }

    /// Writes down what it sends, sends it, writes down what it heard; both lines are on the disk before it goes on.
    fn ask(
        &mut self,
        client: &Client,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        self.journal.sends(self.made, method, path, body);
        let kind = body.map(|_| "application/json");
        let answer = client.try_send(method, path, kind, body.map(Value::to_string));
        let Ok(answer) = answer else {
            return None;
        };
        self.journal.hears(self.made, &answer);
        match answer.status {
            200 | 201 | 204 => Some(answer),
            // The database went away: nobody knows.
            503 => None,
            status => {
                let said = format!("{method} {path} {body:?}: {status} {}", answer.text);
                self.wrong.push(said);
                None
            }
        }
    }

    /// Takes links and sessions away, before something that ends them is tried.
    fn take_keys(&mut self, at: usize) -> Taken {
        let person = &mut self.people[at];
        Taken {
            sessions: std::mem::take(&mut person.live),
            links: std::mem::take(&mut person.links),
        }
    }

    /// None of it may ever open anything again.
    fn bury(&mut self, taken: Taken) {
        for keys in taken.sessions {
            self.dead.push(keys.access);
            self.ended.push(keys.refresh);
        }
        self.spent.extend(taken.links);
    }

    /// Takes for true what the database says of the deed whose answer stayed out.
    pub(crate) fn settle(&mut self, happened: Option<String>) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        match (pending.person, happened) {
            (None, Some(id)) => self.add(id, pending.facts, pending.password),
            (Some(at), Some(_)) => {
                let person = &mut self.people[at];
                person.facts = pending.facts;
                person.password = pending.password;
                // A new address, a newer link: nobody knows whether the old one still opens anything.
                person.links.clear();
                self.bury(pending.taken);
            }
            // It was not made, so it has ended nothing either: what it would have taken must open what it opened.
            (Some(at), None) => {
                let person = &mut self.people[at];
                person.live.extend(pending.taken.sessions);
                person.links.extend(pending.taken.links);
            }
            (None, None) => {}
        }
    }
}

impl Keys {
    fn of(answer: &Answer) -> Self {
        let text = |name: &str| answer.body[name].as_str().unwrap_or_default().to_owned();
        Self {
            access: text("access_token"),
            refresh: text("refresh_token"),
        }
    }
}

/// The writers, each with an organization of its own.
pub(crate) fn writers(count: usize, server: &Server, admin: &Client, seed: u64) -> Vec<Writer> {
    let folder = server.folder.path();
    (0..count)
        .map(|number| Writer::new(number, admin, folder, seed))
        .collect()
}
