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
        let roles = |id: &str| format!("/api/v1/users/{id}/roles");
        let role = json!({ "role_name": "super_admin" });
        // A new one from the command line, alone at first: of the round before nobody is left to rely on.
        let chief = format!("chief-{number}@example.org");
        let args = ["admin", "create", "--email", &chief, "--password-stdin"];
        let (made, said) = server.run(&args, &format!("{PASSWORD}\n"));
        assert!(made, "{said}");
        let chief = server.signs_in(&chief);
        let me = chief.get("/api/v1/auth/me").body["user_id"].clone();
        let before =
            chief.get("/api/v1/users?role_filter=super_admin&is_active=true&page_size=100");
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
            assert_eq!(chief.post(&roles(&id), &role).status, 200);
            let email = chief.get(&format!("/api/v1/users/{id}")).body["email"].clone();
            everybody.push((id, server.signs_in(email.as_str().unwrap())));
        }

        let answers = at_once(|number| {
            let (_, who) = &everybody[number % 4];
            let (whom, _) = &everybody[(number / 4 + number) % 4];
            match number % 3 {
                0 => who.apart().delete(&format!("/api/v1/users/{whom}")),
                _ => who.apart().delete(&format!("{}/super_admin", roles(whom))),
            }
        });
        let mut database = Database::of(server);
        let left =
            "select cast(count(*) as text) from users u join user_roles r on r.user_id = u.id
                     where r.role = 1 and u.is_active";
        assert_ne!(database.texts(left), ["0"], "{:?}", statuses(&answers));
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
