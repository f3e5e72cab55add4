//! Reading long lists: by page, by link and by cursor.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::server::{Answer, Client, PASSWORD, Server};

const ALL: i64 = 157;

fn seeded(server: &Server) -> Client {
    let args = [
        "seed",
        "--users",
        "156",
        "--organizations",
        "5",
        "--events",
        "400",
        "--seed",
        "3",
    ];
    let (fine, words) = server.run(&args, "");
    assert!(fine, "{words}");
    server.admin()
}

fn ids(answer: &Answer) -> Vec<String> {
    let users = answer.body["users"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", answer.text));
    users
        .iter()
        .map(|user| user["user_id"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of the whole list, page by page; `between` happens after each.
fn walk(admin: &Client, query: &str, mut between: impl FnMut()) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let from = cursor.map_or(String::new(), |cursor: String| format!("&cursor={cursor}"));
        let page = admin.get(&format!("/api/v1/users?{query}{from}"));
        found.extend(ids(&page));
        assert!(found.len() < 1000, "the walk has no end");
        between();
        cursor = page.body["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            return found;
        }
    }
}

#[test]
fn a_walk_by_cursor_meets_everybody_once_in_the_same_order_as_pages() {
    for server in Server::on_both() {
        let admin = seeded(&server);
        for sort in ["created_at", "email", "full_name", "last_login_at"] {
            for sign in ["", "-"] {
                let query = format!("sort={sign}{sort}&page_size=23");
                let by_cursor = walk(&admin, &query, || {});
                let pages = (1..=7).flat_map(|page| {
                    ids(&admin.get(&format!("/api/v1/users?{query}&page={page}")))
                });
                assert_eq!(by_cursor, pages.collect::<Vec<_>>(), "{query}");
                assert_eq!(by_cursor.len() as i64, ALL, "{query}");
            }
        }
        let active = walk(
            &admin,
            "is_active=true&role_filter=user&page_size=10",
            || {},
        );
        let total = admin
            .get("/api/v1/users?is_active=true&role_filter=user")
            .body["total"]
            .as_i64();
        assert_eq!(Some(active.len() as i64), total);
    }
}

#[test]
fn rows_that_come_meanwhile_neither_repeat_nor_hide_others() {
    for server in Server::on_both() {
        let admin = seeded(&server);
        for (query, new) in [
            ("page_size=20", "new"),
            ("page_size=20&sort=email", "aaa"),
            ("page_size=20&sort=-email", "zzz"),
        ] {
            let before: BTreeSet<String> =
                walk(&admin, "page_size=100", || {}).into_iter().collect();
            let mut count = 0;
            let found = walk(&admin, query, || {
                count += 1;
                let email = format!("{new}-{count}@example.org");
                assert_eq!(
                    admin
                        .post("/api/v1/users", &json!({ "email": email }))
                        .status,
                    201
                );
            });
            let unique: BTreeSet<String> = found.iter().cloned().collect();
            assert_eq!(unique.len(), found.len(), "{query}: somebody came twice");
            assert!(
                unique.is_superset(&before),
                "{query}: somebody was left out"
            );
        }
    }
}

#[test]
fn links_lead_through_a_list_by_cursor_too() {
    let server = Server::start();
    let admin = seeded(&server);
    let first = admin.get("/api/v1/users?page_size=50&sort=email");
    assert!(
        first.header("link").contains("page=2>; rel=\"next\""),
        "{}",
        first.header("link")
    );
    let mut path = format!(
        "/api/v1/users?page_size=50&sort=email&cursor={}",
        first.body["next_cursor"].as_str().unwrap()
    );
    let mut found = ids(&first);
    while !path.is_empty() {
        let page = admin.get(&path);
        found.extend(ids(&page));
        let links = page
            .header("link")
            .split(", ")
            .find(|link| link.ends_with("rel=\"next\""));
        path = links
            .map_or("", |link| link.split(['<', '>']).nth(1).unwrap())
            .to_owned();
    }
    assert_eq!(found.len() as i64, ALL);
}

#[test]
fn a_trail_is_read_on_by_cursor() {
    for server in Server::on_both() {
        let admin = seeded(&server);
        let org = admin.get("/api/v1/organizations?page_size=1").body["organizations"][0]["org_id"]
            .as_i64()
            .unwrap();
        let path = format!("/api/v1/organizations/{org}/activity?page_size=7");
        let total = admin.get(&path).body["total_count"].as_i64().unwrap();
        assert!(total > 14, "{total}");
        let (mut found, mut cursor) = (BTreeSet::new(), String::new());
        loop {
            let page = admin.get(&format!("{path}{cursor}")).body;
            for event in page["activities"].as_array().unwrap() {
                assert!(
                    found.insert(event["event_id"].as_str().unwrap().to_owned()),
                    "an event came twice"
                );
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
            // Something new happens in that organization: it stands before what is read.
            let new = json!({ "email": format!("new-{}@example.org", found.len()), "org_id": org });
            assert_eq!(admin.post("/api/v1/users", &new).status, 201);
        }
        assert_eq!(found.len() as i64, total);
    }
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    for server in Server::on_both() {
        let admin = seeded(&server);
        let me = admin.get("/api/v1/auth/me").body["user_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let by_name = admin.get("/api/v1/users?page_size=5&sort=full_name").body["next_cursor"]
            .as_str()
            .unwrap()
            .to_owned();
        for path in [
            format!("/api/v1/users?sort=email&cursor={by_name}"),
            format!("/api/v1/users?cursor={by_name}"),
            "/api/v1/users?cursor=".to_owned(),
            "/api/v1/users?cursor=nonsense".to_owned(),
            format!("/api/v1/users/{me}/activity?cursor={by_name}"),
            format!("/api/v1/users/{me}/activity?cursor=AAAA"),
            "/api/v1/users?page=4611686018427387904".to_owned(),
        ] {
            let answer = admin.get(&path);
            let name = if path.contains("cursor") {
                "cursor"
            } else {
                "page"
            };
            assert_eq!(
                (answer.status, &answer.body["detail"][0]["loc"]),
                (422, &json!(["query", name])),
                "{path}"
            );
        }
    }
}

/// What fields propose while somebody types: people for the palette and the timelines, organizations for the filter and
/// the form of a new person.
#[test]
fn fields_propose_nobody_out_of_reach() {
    for server in Server::on_both() {
        let admin = server.admin();
        let found = |name: &str| {
            let new = json!({ "org_name": name });
            admin.post("/api/v1/organizations", &new).body["org_id"].clone()
        };
        let (near, far) = (found("Laurel Near"), found("Laurel Far"));
        let join = |name: &str, org: &Value, role: &str| {
            let email = format!("{name}@example.org");
            let new = json!({
                "email": email, "full_name": format!("Laurel {name}"), "password": PASSWORD, "org_id": org,
            });
            let id = admin.post("/api/v1/users", &new).body["user_id"].clone();
            let id = id.as_str().unwrap().to_owned();
            let role = json!({ "role_name": role });
            let given = admin.post(&format!("/api/v1/users/{id}/roles"), &role);
            assert_eq!(given.status, 200, "{}", given.text);
            id
        };
        join("olga", &near, "org_admin");
        join("neighbour", &near, "user");
        join("stranger", &far, "user");
        join("loner", &Value::Null, "user");
        let dev = join("dev", &Value::Null, "super_dev");
        let path = format!("/api/v1/organizations/{near}/super-devs/{dev}");
        assert_eq!(admin.send("PUT", &path, None, None).status, 204);

        let all = |client: &Client| {
            let asked = [
                "find_people?words=laurel",
                "find_people?words=example.org",
                "find_people?words=",
                "find_people?words=stranger",
                "find_people?words=loner",
                "users_page?query=org_search%3Dlaurel",
                "users_page?query=org_search%3Dfar",
                "organizations_page?query=search%3Dlaurel",
                "new_user_form?",
            ];
            asked.map(|path| client.get(&format!("/_call/{path}")).text)
        };
        let told = |answers: &[String], word: &str| {
            let word = word.to_lowercase();
            answers
                .iter()
                .filter(|text| text.to_lowercase().contains(&word))
                .count()
        };
        let to_admin = all(&admin);
        let out_of_reach = ["stranger@", "loner@", "Laurel Far"];
        for word in out_of_reach {
            assert!(told(&to_admin, word) >= 3, "{word}: {to_admin:?}");
        }
        for who in ["olga", "dev"] {
            let answers = all(&server.signs_in(&format!("{who}@example.org")));
            assert!(told(&answers, "neighbour@") >= 2, "{who}: {answers:?}");
            for word in out_of_reach {
                assert_eq!(told(&answers, word), 0, "{who}: {word}: {answers:?}");
            }
            // Nor is it said how many there are.
            assert_eq!([&answers[3], &answers[4]], ["[]", "[]"], "{who}");
        }
    }
}
