//! Many at the same instant: of any number of uses of what works once, one succeeds, and no rule is broken by two who
//! each saw the world before the other's change.

use std::{
    sync::Barrier,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::{crash::NO_LIMITS, figure, oracle, times};
use crate::{
    database::Database,
    postgres,
    server::{Answer, Client, PASSWORD, Server},
};

const CLIENTS: usize = 50;

/// Each client does its deed at the same instant; the answers in the order of the clients.
fn at_once(deed: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let barrier = Barrier::new(CLIENTS);
    thread::scope(|scope| {
        let racing: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (barrier, deed) = (&barrier, &deed);
                scope.spawn(move || {
                    barrier.wait();
                    deed(number)
                })
            })
            .collect();
        racing.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn how_many(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|a| a.status == status).count()
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status).collect()
}

/// A race on both databases, several rounds of it, and the invariants after them.
fn race(name: &str, round: impl Fn(&Server, &Client, usize)) {
    let rounds = times("TORTURE_ROUNDS", 2);
    let database = postgres::database();
    let [a, b] = NO_LIMITS;
    let file = Server::with(&NO_LIMITS);
    let server = Server::with(&[a, b, ("USHER_DATABASE_URL", &database)]);
    for server in [file, server] {
        let admin = server.admin();
        for number in 0..rounds {
            round(&server, &admin, number);
        }
        let found = oracle::invariants(&server);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    figure(&format!(
        "race, {name}: {CLIENTS} clients, {rounds} rounds on each database, no rule broken"
    ));
}

fn person(admin: &Client, name: &str, more: Value) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut new =
        json!({ "email": format!("{name}-{}@example.org", now.as_nanos()), "password": PASSWORD });
    if let (Value::Object(new), Value::Object(more)) = (&mut new, more) {
        new.extend(more);
    }
    let made = admin.post("/api/v1/users", &new);
    assert_eq!(made.status, 201, "{}", made.text);
    made.body["user_id"].as_str().unwrap().to_owned()
}

/// Four super_admins and nobody else who is one: a new one from the command line, alone at first (of the round before
/// nobody is left to rely on), and three of hers.
fn super_admins(server: &Server, round: usize) -> Vec<(String, Client)> {
    let roles = |id: &str| format!("/api/v1/users/{id}/roles");
    let chief = format!("chief-{round}@example.org");
    let args = ["admin", "create", "--email", &chief, "--password-stdin"];
    let (made, said) = server.run(&args, &format!("{PASSWORD}\n"));
    assert!(made, "{said}");
    let chief = server.signs_in(&chief);
    let me = chief.get("/api/v1/auth/me").body["user_id"].clone();
    let before = chief.get("/api/v1/users?role_filter=super_admin&is_active=true&page_size=100");
    for other in before.body["users"].as_array().unwrap() {
        let id = other["user_id"].as_str().unwrap();
        if other["user_id"] != me {
            let path = format!("{}/super_admin", roles(id));
            assert_eq!(chief.delete(&path).status, 204);
        }
    }
    let mut everybody = vec![(me.as_str().unwrap().to_owned(), chief.clone())];
    for number in 0..3 {
        let id = person(&chief, &format!("super-{number}"), json!({}));
        let role = json!({ "role_name": "super_admin" });
        assert_eq!(chief.post(&roles(&id), &role).status, 200);
        let email = chief.get(&format!("/api/v1/users/{id}")).body["email"].clone();
        everybody.push((id, server.signs_in(email.as_str().unwrap())));
    }
    everybody
}

fn super_admins_left(server: &Server) -> i64 {
    let left = "select cast(count(*) as text) from users u join user_roles r on r.user_id = u.id
                 where r.role = 1 and u.is_active";
    Database::of(server).texts(left)[0].parse().unwrap()
}

/// Proposes a deed for these people, as the ticks of the list do; answers the run's id.
fn propose(who: &Client, deed: &str, people: &[String]) -> String {
    let ids: String = people.iter().map(|id| format!("&ids%5B%5D={id}")).collect();
    let form = format!("deed={deed}&back=%2Fusers{ids}");
    let proposed = who.form("/_call/propose_bulk", &form);
    let to = proposed.body["to"].as_str().unwrap_or_default();
    let id = to
        .strip_prefix("/users/bulk/")
        .and_then(|rest| rest.split('?').next());
    id.unwrap_or_else(|| panic!("{} {}", proposed.status, proposed.text))
        .to_owned()
}

/// Does the next people of a run until nobody of it waits, or until that is no longer this person's to do.
fn works_off(who: &Client, run: &str) -> Answer {
    loop {
        let step = who.form("/_call/step_bulk", &format!("id={run}"));
        if step.status != 200 || step.body["waiting"] == 0 {
            return step;
        }
    }
}

#[test]
fn of_fifty_uses_of_a_reset_link_one_succeeds() {
    race("one reset link", |_, admin, number| {
        let id = person(admin, &format!("link-{number}"), json!({}));
        let path = format!("/api/v1/users/{id}/admin-generate-reset-link");
        let made = admin.post(&path, &json!({ "send_email": false }));
        let link = made.body["reset_link"].as_str().unwrap().to_owned();
        let token = link.split("token=").nth(1).unwrap();
        let clients: Vec<Client> = (0..CLIENTS).map(|_| admin.apart()).collect();
        let answers = at_once(|client| {
            let path = format!(
                "/api/v1/auth/reset-password?token={token}&new_password=choice%20number%20{client}"
            );
            clients[client].send("POST", &path, None, None)
        });
        assert_eq!(how_many(&answers, 200), 1, "{:?}", statuses(&answers));
        assert!(
            answers.iter().all(|a| matches!(a.status, 200 | 422 | 503)),
            "{:?}",
            statuses(&answers)
        );
    });
}

#[test]
fn of_fifty_uses_of_a_refresh_token_one_succeeds_and_the_session_ends() {
    race("one refresh token", |server, _, _| {
        let who = json!({ "email": "root@example.org", "password": PASSWORD });
        let keys = server.nobody().post("/api/v1/auth/login", &who);
        let body = json!({ "refresh_token": keys.body["refresh_token"] });
        let clients: Vec<Client> = (0..CLIENTS).map(|_| server.nobody()).collect();
        let answers = at_once(|client| clients[client].post("/api/v1/auth/refresh", &body));
        assert_eq!(how_many(&answers, 200), 1, "{:?}", statuses(&answers));
        assert_eq!(
            how_many(&answers, 401),
            CLIENTS - 1,
            "{:?}",
            statuses(&answers)
        );
        let won = answers.iter().find(|a| a.status == 200).unwrap();
        for token in [&keys.body["access_token"], &won.body["access_token"]] {
            let client = server.nobody().with_token(token.as_str().unwrap());
            assert_eq!(
                client.get("/api/v1/auth/me").status,
                401,
                "a thief has it too"
            );
        }
    });
}

#[test]
fn the_last_super_admin_stays_whoever_races() {
    race("the last super_admin", |server, _, number| {
        let everybody = super_admins(server, number);
        let answers = at_once(|number| {
            let (_, who) = &everybody[number % 4];
            let (whom, _) = &everybody[(number / 4 + number) % 4];
            match number % 3 {
                0 => who.apart().delete(&format!("/api/v1/users/{whom}")),
                _ => who
                    .apart()
                    .delete(&format!("/api/v1/users/{whom}/roles/super_admin")),
            }
        });
        assert_ne!(super_admins_left(server), 0, "{:?}", statuses(&answers));
        assert!(
            answers
                .iter()
                .all(|a| matches!(a.status, 204 | 401 | 403 | 404 | 409)),
            "{:?}",
            statuses(&answers)
        );
    });
}

#[test]
fn of_fifty_people_with_one_address_one_is_made() {
    race("one e-mail address", |_, admin, number| {
        let clients: Vec<Client> = (0..CLIENTS).map(|_| admin.apart()).collect();
        let answers = at_once(|client| {
            // The same address in other cases and widths.
            let name = ["twin", "TWIN", "Twin", "ｔｗｉｎ"][client % 4];
            let new = json!({ "email": format!("{name}{number}@example.org") });
            clients[client].post("/api/v1/users", &new)
        });
        assert_eq!(how_many(&answers, 201), 1, "{:?}", statuses(&answers));
        assert_eq!(
            how_many(&answers, 409),
            CLIENTS - 1,
            "{:?}",
            statuses(&answers)
        );
    });
}

#[test]
fn who_is_deactivated_while_signing_in_has_no_session() {
    race("deactivation against sign-in", |server, admin, number| {
        let id = person(admin, &format!("leaver-{number}"), json!({}));
        let path = format!("/api/v1/users/{id}");
        let email = admin.get(&path).body["email"].clone();
        let clients: Vec<Client> = (0..CLIENTS).map(|_| server.nobody()).collect();
        let answers = at_once(|client| {
            if client % 10 == 9 {
                return admin.apart().delete(&path);
            }
            let who = json!({ "email": email, "password": PASSWORD });
            clients[client].post("/api/v1/auth/login", &who)
        });
        for answer in answers
            .iter()
            .filter(|a| a.body["access_token"].is_string())
        {
            let client = server
                .nobody()
                .with_token(answer.body["access_token"].as_str().unwrap());
            assert_eq!(client.get("/api/v1/auth/me").status, 401);
        }
        assert_eq!(
            how_many(&answers, 204),
            CLIENTS / 10,
            "{:?}",
            statuses(&answers)
        );
    });
}

#[test]
fn a_role_that_is_assigned_and_removed_at_once_is_held_or_not() {
    race("assign and remove", |server, admin, number| {
        let id = person(admin, &format!("wavering-{number}"), json!({}));
        let path = format!("/api/v1/users/{id}/roles");
        let clients: Vec<Client> = (0..CLIENTS).map(|_| admin.apart()).collect();
        let answers = at_once(|client| match client % 2 {
            0 => clients[client].post(&path, &json!({ "role_name": "super_dev" })),
            _ => clients[client].delete(&format!("{path}/super_dev")),
        });
        assert!(
            answers.iter().all(|a| matches!(a.status, 200 | 204 | 404)),
            "{:?}",
            statuses(&answers)
        );
        // Each change has its entry, so that the entries add up to what is there.
        let mut database = Database::of(server);
        let told = database.texts(&format!(
            "select cast(sum(case kind when 'role_assigned' then 1 else -1 end) as text) from events
              where resource_id = '{id}' and kind in ('role_assigned', 'role_removed')"
        ));
        let roles = admin.get(&format!("/api/v1/users/{id}")).body["roles"].to_string();
        let held = i64::from(roles.contains("super_dev"));
        assert_eq!(told, [held.to_string()], "{roles}");
    });
}

const MANY: usize = 30;

/// What the database holds of a person, and what the entries about them add up to.
#[derive(Debug, PartialEq, Eq)]
struct Tally {
    active: bool,
    org_admin: bool,
    /// Changes since they were made.
    changes: i64,
}

/// Follows the entries about a person in their order; each must be a change of what was there before it.
fn follow(id: &str, kinds: &[&str]) -> Tally {
    let mut tally = Tally {
        active: true,
        org_admin: false,
        changes: 0,
    };
    for kind in kinds {
        let before = (tally.active, tally.org_admin);
        match *kind {
            "user_deactivated" => tally.active = false,
            "user_reactivated" => tally.active = true,
            "role_assigned" => tally.org_admin = true,
            "role_removed" => tally.org_admin = false,
            other => panic!("nobody did {other}"),
        }
        assert_ne!(
            before,
            (tally.active, tally.org_admin),
            "{id}: an entry without a change in {kinds:?}"
        );
        tally.changes += 1;
    }
    tally
}

#[test]
fn a_run_over_many_against_single_changes_has_one_entry_a_change() {
    race(
        "a run over many against single changes",
        |server, admin, number| {
            let mut database = Database::of(server);
            let sqlite = database.is_sqlite();
            let plain = |id: &str| id.replace('-', "");
            let hex = |column: &str| match sqlite {
                true => format!("lower(hex({column}))"),
                false => format!("replace(cast({column} as text), '-', '')"),
            };
            let org = json!({ "org_name": format!("Race number {number}") });
            let org = admin.post("/api/v1/organizations", &org).body["org_id"].clone();
            let people: Vec<String> = (0..MANY)
                .map(|one| {
                    let email = format!("many-{number}-{one}@example.org");
                    let new = json!({ "email": email, "org_id": org });
                    let made = admin.post("/api/v1/users", &new);
                    assert_eq!(made.status, 201, "{}", made.text);
                    made.body["user_id"].as_str().unwrap().to_owned()
                })
                .collect();
            // Whoever proposes does nothing else, so that the trail tells the runs from the single changes.
            let boss = person(admin, &format!("boss-{number}"), json!({}));
            let role = json!({ "role_name": "super_admin" });
            assert_eq!(
                admin
                    .post(&format!("/api/v1/users/{boss}/roles"), &role)
                    .status,
                200
            );
            let email = admin.get(&format!("/api/v1/users/{boss}")).body["email"].clone();
            let client = server.signs_in(email.as_str().unwrap());
            let runs =
                ["deactivate", "assign_role:org_admin"].map(|deed| propose(&client, deed, &people));

            at_once(|number| {
                if number % 5 == 0 {
                    let done = works_off(&client.apart(), &runs[number / 5 % 2]);
                    assert_eq!(done.status, 200, "{}", done.text);
                    return done;
                }
                let alone = admin.apart();
                let change = |step: usize| {
                    let path = format!("/api/v1/users/{}", people[(number * 7 + step * 5) % MANY]);
                    let roles = format!("{path}/roles");
                    let answer = match (number + step) % 4 {
                        0 => alone.delete(&path),
                        1 => alone.patch(&path, &json!({ "is_active": true })),
                        2 => alone.post(&roles, &json!({ "role_name": "org_admin" })),
                        _ => alone.delete(&format!("{roles}/org_admin")),
                    };
                    assert!(
                        matches!(answer.status, 200 | 204 | 404 | 409),
                        "{} {}",
                        answer.status,
                        answer.text
                    );
                    answer
                };
                (0..3).for_each(|step| drop(change(step)));
                change(3)
            });

            let about = format!(
            "select replace(resource_id, '-', '') || ' ' || kind || ' ' || {} from events
              where resource_type = 'user' and status = 'success' and kind <> 'user_created' order by seq",
            hex("actor_id")
        );
            let entries: Vec<Vec<String>> = database
                .texts(&about)
                .iter()
                .map(|line| line.split(' ').map(str::to_owned).collect())
                .collect();
            let there = database.texts(&format!(
            "select {} || ' ' || cast(is_active as integer) || ' ' || role_mask || ' ' || version from users",
            hex("id")
        ));
            for id in people.iter().map(|id| plain(id)) {
                let kinds: Vec<&str> = entries
                    .iter()
                    .filter(|entry| entry[0] == id)
                    .map(|entry| entry[1].as_str())
                    .collect();
                let row = there.iter().find(|row| row.starts_with(&id)).unwrap();
                let row: Vec<i64> = row.split(' ').skip(1).map(|n| n.parse().unwrap()).collect();
                let is = Tally {
                    active: row[0] == 1,
                    org_admin: row[1] & 4 != 0,
                    changes: row[2] - 1,
                };
                assert_eq!(is, follow(&id, &kinds), "{kinds:?}");
            }
            // What a run says it did is what the trail says that it did.
            for (run, kind) in runs.iter().zip(["user_deactivated", "role_assigned"]) {
                let of = hex("run_id");
                let states = database.texts(&format!(
                    "select state from bulk_items where {of} = '{}'",
                    plain(run)
                ));
                let done = states.iter().filter(|state| *state == "done").count();
                let told = entries
                    .iter()
                    .filter(|entry| entry[1] == kind && entry[2] == plain(&boss))
                    .count();
                assert_eq!((states.len(), done), (MANY, told), "{kind}: {states:?}");
                let alone = entries
                    .iter()
                    .filter(|entry| entry[1] == kind && entry[2] != plain(&boss))
                    .count();
                assert!(
                    done > 0 && alone > 0,
                    "{kind}: {done} by the run, {alone} alone"
                );
            }
        },
    );
}

#[test]
fn runs_over_all_super_admins_leave_one_whoever_races() {
    race(
        "runs over all super_admins against single changes",
        |server, _, number| {
            let everybody = super_admins(server, number);
            let ids: Vec<String> = everybody.iter().map(|(id, _)| id.clone()).collect();
            let runs: Vec<(String, &Client)> = everybody
                .iter()
                .zip(["deactivate", "remove_role:super_admin"].iter().cycle())
                .map(|((_, who), deed)| (propose(who, deed, &ids), who))
                .collect();
            let answers = at_once(|number| {
                if number % 2 == 0 {
                    let (run, who) = &runs[number / 2 % 4];
                    return works_off(&who.apart(), run);
                }
                let (_, who) = &everybody[number % 4];
                let (whom, _) = &everybody[(number / 4 + number) % 4];
                match number % 3 {
                    0 => who.apart().delete(&format!("/api/v1/users/{whom}")),
                    _ => who
                        .apart()
                        .delete(&format!("/api/v1/users/{whom}/roles/super_admin")),
                }
            });
            assert_ne!(super_admins_left(server), 0, "{:?}", statuses(&answers));
            assert!(
                answers
                    .iter()
                    .all(|a| matches!(a.status, 200 | 204 | 401 | 403 | 404 | 409)),
                "{:?}",
                statuses(&answers)
            );
        },
    );
}
