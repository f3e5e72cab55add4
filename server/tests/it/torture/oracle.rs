//! What must hold of a database, whatever happened to the server.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    journal::Acknowledged,
    writer::{Facts, Writer},
};
use crate::{
    database::Database,
    server::{Answer, Client, Server},
};

/// So many keys of each writer are tried after a cycle, the newest first.
const KEYS: usize = 5;

/// Everything that does not hold, in sentences; nothing if all is well. Takes for true what it finds of the requests
/// that were never acknowledged.
pub(crate) fn violations(server: &Server, writers: &mut [Writer]) -> Vec<String> {
    let mut found = invariants(server);
    let mut database = Database::of(server);
    let people = people(&mut database);
    let mut known: BTreeSet<String> = BTreeSet::new();
    for writer in writers.iter_mut() {
        found.append(&mut writer.wrong);
        check_people(writer, &people, &mut known, &mut found);
    }
    let strangers: Vec<_> = people
        .iter()
        .filter(|(id, facts)| !known.contains(*id) && facts.email != "root@example.org")
        .collect();
    if !strangers.is_empty() {
        found.push(format!("nobody made {strangers:?}"));
    }
    check_entries(&mut database, writers, &mut found);
    let nobody = server.nobody();
    for writer in writers.iter() {
        check_keys(writer, &nobody, &mut found);
    }
    found
}

/// What holds at every instant: counters, sets of roles, single uses, the trail.
pub(crate) fn invariants(server: &Server) -> Vec<String> {
    let mut database = Database::of(server);
    let mut found = Vec::new();
    let counted = "select coalesce(org_id, 0) || ' ' || cast(is_active as integer) || ' ' || role_mask || ' ' || ";
    let told = format!("{counted} n from user_counts where n <> 0");
    let real =
        format!("{counted} count(*) from users group by coalesce(org_id, 0), is_active, role_mask");
    let (told, real) = (database.texts(&told), database.texts(&real));
    let sorted = |lines: Vec<String>| lines.into_iter().collect::<BTreeSet<_>>();
    let (told, real) = (sorted(told), sorted(real));
    if told != real {
        found.push(format!("the counters say {told:?}, a recount {real:?}"));
    }
    for (sql, what) in [
        (
            "select u.email from users u where u.role_mask <>
                coalesce((select cast(sum(r.role) as bigint) from user_roles r where r.user_id = u.id), 0)",
            "the set of roles is not what was granted to",
        ),
        (
            "select min(details) from events where kind = 'password_reset' group by details having count(*) > 1",
            "a link was used twice:",
        ),
        (
            "select min(u.email) from sessions s join users u on u.id = s.user_id where not u.is_active group by u.id",
            "a session is left of somebody deactivated:",
        ),
        (
            "select cast(a.n as text) || ' of ' || cast(b.n as text)
               from (select count(*) as n from events where kind = 'password_reset') a,
                    (select count(*) as n from outbox where kind = 'password_changed') b
              where a.n <> b.n",
            "entries of used links without their mail, or mail without its entry:",
        ),
        // Nobody deactivates themselves, and whom somebody else deactivates is told so.
        (
            "select cast(a.n as text) || ' of ' || cast(b.n as text)
               from (select count(*) as n from events
                      where kind = 'user_deactivated' and status = 'success' and actor_id is not null) a,
                    (select count(*) as n from outbox where kind = 'deactivated') b
              where a.n <> b.n",
            "entries of deactivations without their mail, or mail without its entry:",
        ),
    ] {
        let lines = database.texts(sql);
        if !lines.is_empty() {
            found.push(format!("{what} {lines:?}"));
        }
    }
    let (whole, said) = server.run(&["audit", "verify"], "");
    if !whole {
        found.push(said);
    }
    found
}

/// Everybody in the database, by id.
fn people(database: &mut Database) -> BTreeMap<String, Facts> {
    let id = if database.is_sqlite() {
        "lower(hex(u.id))"
    } else {
        "replace(cast(u.id as text), '-', '')"
    };
    let about = "select replace(resource_id, '-', '') || ' ' || count(*) from events
                  where resource_type = 'user' and status = 'success' group by resource_id";
    let entries: BTreeMap<String, i64> = database
        .texts(about)
        .iter()
        .map(|line| {
            let (id, number) = line.split_once(' ').unwrap();
            (id.to_owned(), number.parse().unwrap())
        })
        .collect();
    let all = format!(
        "select {id} || '|' || u.email || '|' || coalesce(u.full_name, '') || '|' || cast(u.is_active as integer)
                || '|' || u.role_mask || '|' || u.version from users u"
    );
    let person = |line: &String| {
        let parts: Vec<&str> = line.split('|').collect();
        let [id, email, name, active, mask, version] = parts[..] else {
            panic!("{line}");
        };
        let mask: i64 = mask.parse().unwrap();
        let facts = Facts {
            email: email.to_owned(),
            name: name.to_owned(),
            active: active == "1",
            org_admin: mask & 4 != 0,
            version: version.parse().unwrap(),
            entries: entries.get(id).copied().unwrap_or(0),
        };
        (id.to_owned(), facts)
    };
    database.texts(&all).iter().map(person).collect()
}

fn plain(id: &str) -> String {
    id.replace('-', "")
}

fn check_people(
    writer: &mut Writer,
    people: &BTreeMap<String, Facts>,
    known: &mut BTreeSet<String>,
    found: &mut Vec<String>,
) {
    let mut happened = None;
    for (at, person) in writer.people.iter().enumerate() {
        let id = plain(&person.id);
        let there = people.get(&id);
        let pending = writer
            .pending
            .as_ref()
            .filter(|pending| pending.person == Some(at));
        if there == Some(&person.facts) {
            // As before the request that stayed without an answer, or it changes none of these.
        } else if there.is_some() && there == pending.map(|pending| &pending.facts) {
            happened = Some(person.id.clone());
        } else {
            found.push(format!(
                "acknowledged {:?}, perhaps {:?}, but there is {there:?}",
                person.facts,
                pending.map(|pending| &pending.facts)
            ));
        }
        known.insert(id);
    }
    if let Some(pending) = writer.pending.as_ref().filter(|p| p.person.is_none())
        && let Some((id, facts)) = people.iter().find(|(_, f)| f.email == pending.facts.email)
    {
        if *facts != pending.facts {
            found.push(format!("half of {:?}: {facts:?}", pending.facts));
        }
        known.insert(id.clone());
        happened = Some(id.clone());
    }
    writer.settle(happened);
}

/// What is missing from a copy, or in it twice: it was begun after all of this was acknowledged. What came later may be
/// in it or not, but whole: each change of a person with its one entry.
pub(super) fn missing_from_copy(copy: &mut Database, before: &[Acknowledged]) -> Vec<String> {
    let mut found = Vec::new();
    let entries = entries(copy);
    for request in before.iter().map(|one| &one.request) {
        let number = entries.get(request).map_or("0", String::as_str);
        if number != "1" {
            found.push(format!(
                "request {request} has {number} entries in the copy"
            ));
        }
    }
    // Nobody leaves, and the name that a person was made with stands in the entry of it.
    let made = "select resource from events where kind = 'user_created'";
    let made: BTreeSet<String> = copy.texts(made).into_iter().collect();
    for email in before.iter().filter_map(|one| one.made.as_deref()) {
        let name = email.split('@').next().unwrap_or_default();
        if !made.contains(name) {
            found.push(format!("{email} was not made in the copy"));
        }
    }
    for (id, facts) in people(copy) {
        let changes = CHANGES.map(|kind| format!("'{kind}'")).join(", ");
        let told = copy.texts(&format!(
            "select cast(count(*) as text) from events
              where replace(resource_id, '-', '') = '{id}' and status = 'success' and kind in ({changes})"
        ));
        if told != [(facts.version - 1).to_string()] {
            found.push(format!(
                "{facts:?} in the copy, and {told:?} entries of changes"
            ));
        }
    }
    found
}

/// What moves the version of a person.
const CHANGES: [&str; 8] = [
    "profile_updated",
    "email_changed",
    "user_deactivated",
    "user_reactivated",
    "role_assigned",
    "role_removed",
    "password_set",
    "password_reset",
];

/// How many entries each request has.
fn entries(database: &mut Database) -> BTreeMap<String, String> {
    database
        .texts("select request_id || ' ' || count(*) from events where request_id is not null group by request_id")
        .iter()
        .map(|line| {
            let (request, number) = line.split_once(' ').unwrap();
            (request.to_owned(), number.to_owned())
        })
        .collect()
}

/// Each acknowledged request has one entry.
fn check_entries(database: &mut Database, writers: &mut [Writer], found: &mut Vec<String>) {
    let told = entries(database);
    for writer in writers {
        for request in writer.acknowledged.drain(..) {
            let number = told.get(&request).map_or("0", String::as_str);
            if number != "1" {
                found.push(format!("request {request} has {number} entries"));
            }
        }
    }
}

/// What was ended stays ended, what was used or made void stays so, and what is open is open.
fn check_keys(writer: &Writer, nobody: &Client, found: &mut Vec<String>) {
    let me = |token: &str| {
        let client = nobody.with_token(token).apart();
        client.get("/api/v1/auth/me").status
    };
    for token in writer.dead.iter().rev().take(KEYS) {
        let status = me(token);
        if status != 401 {
            found.push(format!("an ended session answers {status}"));
        }
    }
    for token in writer.ended.iter().rev().take(KEYS) {
        let body = json!({ "refresh_token": token });
        let status = nobody.apart().post("/api/v1/auth/refresh", &body).status;
        if status != 401 {
            found.push(format!(
                "the refresh token of an ended session answers {status}"
            ));
        }
    }
    let live = writer.people.iter().rev().filter(|p| p.facts.active);
    for keys in live.flat_map(|person| &person.live).take(KEYS) {
        let status = me(&keys.access);
        if status != 200 {
            found.push(format!("an open session answers {status}"));
        }
    }
    for token in writer.spent.iter().rev().take(KEYS) {
        let path = format!(
            "/api/v1/auth/reset-password?token={token}&new_password=another%20try%20of%20it"
        );
        let status = nobody.apart().send("POST", &path, None, None).status;
        if status != 422 {
            found.push(format!("a spent link answers {status}"));
        }
    }
}

#[test]
fn a_copy_that_lacks_an_acknowledged_change_is_found_out() {
    const LOSS: &str = "
        drop trigger events_no_delete; drop trigger event_people_no_delete; pragma foreign_keys = off;
        delete from events where kind = 'profile_updated'";
    let server = Server::start();
    let admin = server.admin();
    let new = json!({ "email": "ada@example.org", "full_name": "ada" });
    let made = admin.post("/api/v1/users", &new);
    let path = format!("/api/v1/users/{}", made.body["user_id"].as_str().unwrap());
    let renamed = admin.patch(&path, &json!({ "full_name": "Countess" }));
    let told = |answer: &Answer, made: Option<&str>| Acknowledged {
        request: answer.header("x-request-id").to_owned(),
        made: made.map(str::to_owned),
    };
    let mut before = vec![told(&made, Some("ada@example.org")), told(&renamed, None)];
    let mut database = Database::of(&server);
    assert_eq!(
        missing_from_copy(&mut database, &before),
        Vec::<String>::new()
    );
    let never = admin.get(&path);
    before.push(told(&never, Some("bob@example.org")));
    let found = missing_from_copy(&mut database, &before);
    assert_eq!(found.len(), 2, "the entry and the person: {found:?}");
    before.pop();
    database.execute(LOSS);
    let found = missing_from_copy(&mut database, &before);
    assert_eq!(found.len(), 2, "the entry, and the change alone: {found:?}");
}

#[test]
fn a_deactivation_without_its_mail_is_found_out() {
    for server in Server::on_both() {
        let admin = server.admin();
        let made = admin.post("/api/v1/users", &json!({ "email": "ada@example.org" }));
        let path = format!("/api/v1/users/{}", made.body["user_id"].as_str().unwrap());
        assert_eq!(admin.delete(&path).status, 204);
        assert_eq!(invariants(&server), Vec::<String>::new());
        Database::of(&server).execute("delete from outbox where kind = 'deactivated'");
        let found = invariants(&server);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("deactivations"), "{found:?}");
    }
}
