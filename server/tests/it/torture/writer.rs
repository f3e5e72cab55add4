//! One of the writers: changes people of its own, one deed at a time, and keeps a journal of what it was told.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};

use super::{crash::NO_LIMITS, journal::Journal, oracle};
use crate::{
    database::Database,
    server::{Answer, Client, PASSWORD, Server, free_port},
};

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

#[derive(Clone, Copy, Debug)]
enum Deed {
    Create,
    Rename,
    NewAddress,
    SwitchOff,
    SwitchOn,
    Assign,
    Remove,
    SetPassword,
    SignIn,
    Refresh,
    SignOut,
    MakeLink,
    UseLink,
}

const DEEDS: [Deed; 13] = [
    Deed::Create,
    Deed::Rename,
    Deed::NewAddress,
    Deed::SwitchOff,
    Deed::SwitchOn,
    Deed::Assign,
    Deed::Remove,
    Deed::SetPassword,
    Deed::SignIn,
    Deed::Refresh,
    Deed::SignOut,
    Deed::MakeLink,
    Deed::UseLink,
];

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

    fn does(&mut self, deed: Deed, admin: &Client, nobody: &Client) {
        self.made += 1;
        let word = format!("w{}n{}", self.number, self.made);
        if let Deed::Create = deed {
            return self.create(&word, admin);
        }
        if self.people.is_empty() {
            return;
        }
        // The young ones are in the middle of things; the old ones stay as they are and must.
        let youngest = self.people.len().saturating_sub(6);
        let at = self.random.usize(youngest..self.people.len());
        let person = &self.people[at];
        let (path, was) = (format!("/api/v1/users/{}", person.id), person.facts.clone());
        let after = |change: &dyn Fn(&mut Facts)| {
            let mut facts = Facts {
                version: was.version + 1,
                entries: was.entries + 1,
                ..was.clone()
            };
            change(&mut facts);
            facts
        };
        match deed {
            Deed::Create => {}
            Deed::Rename => {
                let facts = after(&|facts| facts.name.clone_from(&word));
                let body = json!({ "full_name": word });
                self.send(at, facts, admin, "PATCH", &path, Some(body));
            }
            Deed::NewAddress => {
                let email = format!("{word}@example.org");
                let facts = after(&|facts| facts.email.clone_from(&email));
                let body = json!({ "email": email });
                if self
                    .send(at, facts, admin, "PATCH", &path, Some(body))
                    .is_some()
                {
                    self.people[at].links.clear();
                }
            }
            Deed::SwitchOff if was.active => {
                let facts = after(&|facts| facts.active = false);
                let taken = self.take_keys(at);
                self.send_taking(taken, at, facts, admin, "DELETE", &path, None);
            }
            Deed::SwitchOn if !was.active => {
                let facts = after(&|facts| facts.active = true);
                let body = json!({ "is_active": true });
                self.send(at, facts, admin, "PATCH", &path, Some(body));
            }
            Deed::Assign if !was.org_admin => {
                let facts = after(&|facts| facts.org_admin = true);
                let path = format!("{path}/roles");
                let body = json!({ "role_name": "org_admin" });
                self.send(at, facts, admin, "POST", &path, Some(body));
            }
            Deed::Remove if was.org_admin => {
                let facts = after(&|facts| facts.org_admin = false);
                let path = format!("{path}/roles/org_admin");
                self.send(at, facts, admin, "DELETE", &path, None);
            }
            Deed::SetPassword => {
                let path = format!("{path}/admin-set-password");
                let body = json!({ "new_password": chosen(&word), "send_email": false });
                let (facts, taken) = (after(&|_| {}), self.take_keys(at));
                let sent = self.send_taking(taken, at, facts, admin, "POST", &path, Some(body));
                if sent.is_some() {
                    self.people[at].password = chosen(&word);
                } else if let Some(pending) = &mut self.pending {
                    pending.password = chosen(&word);
                }
            }
            Deed::SignIn if was.active && !person.password.is_empty() => {
                let facts = Facts {
                    entries: was.entries + 1,
                    ..was
                };
                let body = json!({ "email": facts.email, "password": person.password });
                let path = "/api/v1/auth/login";
                if let Some(answer) = self.send(at, facts, nobody, "POST", path, Some(body)) {
                    self.people[at].live.push(Keys::of(&answer));
                }
            }
            Deed::Refresh => {
                let Some(keys) = self.people[at].live.pop() else {
                    return;
                };
                let body = json!({ "refresh_token": keys.refresh });
                let path = "/api/v1/auth/refresh";
                // Keys of a session that is there already: the trail does not tell of it.
                if let Some(answer) = self.send_silent(at, nobody, path, &body) {
                    self.dead.push(keys.access);
                    self.people[at].live.push(Keys::of(&answer));
                }
            }
            Deed::SignOut => {
                let Some(keys) = self.people[at].live.pop() else {
                    return;
                };
                let facts = Facts {
                    entries: was.entries + 1,
                    ..was
                };
                let client = nobody.with_token(&keys.access);
                let path = "/api/v1/auth/logout";
                let taken = Taken {
                    sessions: vec![keys],
                    ..Taken::default()
                };
                self.send_taking(taken, at, facts, &client, "POST", path, None);
            }
            Deed::MakeLink if was.active => {
                let facts = Facts {
                    entries: was.entries + 1,
                    ..was
                };
                let path = format!("{path}/admin-generate-reset-link");
                let body = json!({ "send_email": false });
                // A newer link makes the older ones void.
                let taken = Taken {
                    links: std::mem::take(&mut self.people[at].links),
                    ..Taken::default()
                };
                let sent = self.send_taking(taken, at, facts, admin, "POST", &path, Some(body));
                if let Some(answer) = sent {
                    let link = answer.body["reset_link"].as_str().unwrap_or_default();
                    let token = link.split("token=").nth(1).unwrap_or_default();
                    self.people[at].links.push(token.to_owned());
                }
            }
            Deed::UseLink if was.active => {
                let Some(token) = self.people[at].links.pop() else {
                    return;
                };
                let password = chosen(&word);
                let path = format!(
                    "/api/v1/auth/reset-password?token={token}&new_password={}",
                    password.replace(' ', "%20")
                );
                let (facts, mut taken) = (after(&|_| {}), self.take_keys(at));
                taken.links.push(token);
                let sent = self.send_taking(taken, at, facts, nobody, "POST", &path, None);
                if sent.is_some() {
                    self.people[at].password = password;
                } else if let Some(pending) = &mut self.pending {
                    pending.password = password;
                }
            }
            _ => {}
        }
    }

    fn create(&mut self, word: &str, admin: &Client) {
        let facts = Facts {
            email: format!("{word}@example.org"),
            name: word.to_owned(),
            active: true,
            org_admin: false,
            version: 1,
            entries: 1,
        };
        let password = match self.made % 8 {
            1 => PASSWORD.to_owned(),
            _ => String::new(),
        };
        let mut body = json!({
            "email": facts.email, "full_name": word, "org_id": self.org,
        });
        if !password.is_empty() {
            body["password"] = password.clone().into();
        }
        self.pending = Some(Pending {
            person: None,
            facts: facts.clone(),
            password: password.clone(),
            taken: Taken::default(),
        });
        if let Some(answer) = self.ask(admin, "POST", "/api/v1/users", Some(&body)) {
            self.acknowledged
                .push(answer.header("x-request-id").to_owned());
            let id = answer.body["user_id"].as_str().unwrap_or_default();
            self.add(id.to_owned(), facts, password);
            self.pending = None;
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

fn chosen(word: &str) -> String {
    format!("a plain sentence {word}")
}

/// The writers, each with an organization of its own.
pub(crate) fn writers(count: usize, server: &Server, admin: &Client, seed: u64) -> Vec<Writer> {
    let folder = server.folder.path();
    (0..count)
        .map(|number| Writer::new(number, admin, folder, seed))
        .collect()
}

/// A writer with one person, who has a password, a session and a link.
fn one_person(server: &Server, admin: &Client) -> Vec<Writer> {
    let mut writers = writers(1, server, admin, 0);
    for deed in [Deed::Create, Deed::SignIn, Deed::MakeLink] {
        writers[0].does(deed, admin, &server.nobody());
    }
    let person = &writers[0].people[0];
    assert_eq!((person.live.len(), person.links.len()), (1, 1));
    writers
}

/// Tries to set the person's password at an address where nobody answers.
fn an_answer_stays_out(writer: &mut Writer, admin: &Client) {
    let mut cut_off = admin.apart();
    cut_off.url = format!("http://127.0.0.1:{}", free_port());
    writer.does(Deed::SetPassword, &cut_off, admin);
    assert!(writer.pending.is_some());
}

#[test]
fn a_change_that_was_not_made_and_ended_sessions_is_found_out() {
    let server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = one_person(&server, &admin);
    an_answer_stays_out(&mut writers[0], &admin);
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(found, Vec::<String>::new());
    let person = &writers[0].people[0];
    assert_eq!((person.live.len(), person.links.len()), (1, 1));

    an_answer_stays_out(&mut writers[0], &admin);
    Database::of(&server).execute(
        "delete from sessions where user_id = (select id from users where email = 'w0n1@example.org')",
    );
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(found, ["an open session answers 401"]);
}

#[test]
fn a_change_that_was_made_and_ended_nothing_is_found_out() {
    let server = Server::with(&NO_LIMITS);
    let admin = server.admin();
    let mut writers = one_person(&server, &admin);
    an_answer_stays_out(&mut writers[0], &admin);
    // As the facts have it the password was set: one more version, one more entry.
    let path = format!("/api/v1/users/{}", writers[0].people[0].id);
    let picture = json!({ "avatar_url": "https://example.org/picture.png" });
    let changed = admin.patch(&path, &picture);
    assert_eq!(changed.status, 200, "{}", changed.text);
    let found = oracle::violations(&server, &mut writers);
    assert_eq!(
        found,
        [
            "an ended session answers 200",
            "the refresh token of an ended session answers 200",
            "a spent link answers 200",
        ]
    );
}
