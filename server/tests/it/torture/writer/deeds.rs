//! What a writer does to its people: each deed as it is sent, and what the facts are once it is made.

use serde_json::json;

use super::{Facts, Keys, Pending, Taken, Writer};
use crate::server::{Client, PASSWORD};

#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
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

pub(super) const DEEDS: [Deed; 13] = [
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
    pub(super) fn does(&mut self, deed: Deed, admin: &Client, nobody: &Client) {
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
}

fn chosen(word: &str) -> String {
    format!("a plain sentence {word}")
}
