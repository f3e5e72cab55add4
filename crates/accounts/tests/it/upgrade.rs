//! A database that an older program has filled, brought to the newest schema: what is kept twice was worked out from what
//! was there.

use std::path::Path;

use model::UserQuery;
use sqlx::{Connection, PgConnection, SqliteConnection, migrate::Migrator};
use testing::Database;

use crate::world::{Told, World, newest};

/// The last step that the older program knew: long lists had neither spans nor an index of words yet.
const OLDER: i64 = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_sqlite_database_is_brought_up_whole() {
    let database = Database::sqlite();
    let options = format!("{}?mode=rwc", database.url);
    let mut conn = SqliteConnection::connect(&options).await.unwrap();
    steps("sqlite")
        .await
        .run_to(OLDER, &mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    is_brought_up_whole(database, |n| format!("x'{n:032x}'")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_postgresql_database_is_brought_up_whole() {
    let database = Database::postgres();
    let mut conn = PgConnection::connect(&database.url).await.unwrap();
    steps("postgres")
        .await
        .run_to(OLDER, &mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    is_brought_up_whole(database, |n| format!("'{n:032x}'")).await;
}

async fn steps(database: &str) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    Migrator::new(folder.join(database)).await.unwrap()
}

async fn is_brought_up_whole(database: Database, id: impl Fn(u32) -> String) {
    for statement in filled(&id) {
        database
            .run(&statement)
            .unwrap_or_else(|said| panic!("{statement}: {said}"));
    }
    let world = World::on(database).await;
    let found = world.accounts.check_up().await.unwrap();
    for differences in [&found.totals, &found.filed, &found.index] {
        assert_eq!(differences.count, 0, "{differences:?}");
    }
    assert_eq!((found.super_admins, found.mail_waiting), (1, 0));
    let body = world
        .database
        .number("select length(body) from outbox where kind = 'reset_link'");
    assert_eq!(body, 0, "what is out is not kept");

    let root = world.super_admin("root").await;
    let total = async |query: UserQuery| root.lists(&query).await.fine().total;
    assert_eq!(total(newest()).await, 41);
    let named = |words: &str| UserQuery {
        search: Some(words.to_owned()),
        ..newest()
    };
    assert_eq!(total(named("Person 7")).await, 1);
    assert_eq!(total(named("p")).await, 41);
    let inactive = UserQuery {
        is_active: Some(false),
        ..newest()
    };
    assert_eq!(total(inactive).await, 8);
}

/// Forty people in two organizations and in none, of each role, over a year, and what was told of them: rows as the
/// older schema had them.
fn filled(id: &impl Fn(u32) -> String) -> Vec<String> {
    const DAY: i64 = 86_400_000_000;
    const BEGAN: i64 = 1_760_000_000_000_000;
    let mut sql = vec![format!(
        "insert into organizations (id, name, name_key, created_at, updated_at)
         values (1, 'Acme', 'acme', {BEGAN}, {BEGAN}), (2, 'Ökohaus', 'ökohaus', {BEGAN}, {BEGAN})"
    )];
    for n in 1..=40_u32 {
        let user = id(n);
        let at = BEGAN + DAY * 9 * i64::from(n);
        let (org, org_key) = [("null", ""), ("1", "acme"), ("2", "ökohaus")][n as usize % 3];
        let is_active = n % 5 != 0;
        let (name, name_key) = if n % 4 == 0 {
            ("null".to_owned(), String::new())
        } else {
            (format!("'Person {n}'"), format!("person {n}"))
        };
        let roles: &[u32] = match n {
            1 => &[1, 8],
            2 | 3 => &[2, 8],
            4 => &[],
            n if n % 7 == 0 => &[4, 8],
            _ => &[8],
        };
        let mask: u32 = roles.iter().sum();
        let (seen, seen_key) = if n % 2 == 0 {
            ((at + DAY).to_string(), at + DAY)
        } else {
            ("null".to_owned(), 0)
        };
        let email = format!("p{n}@example.org");
        sql.push(format!(
            "insert into users (id, email, email_key, full_name, name_key, search_text, org_id, org_key, is_active,
                                role_mask, last_login_at, last_login_key, created_at, updated_at)
             values ({user}, '{email}', '{email}', {name}, '{name_key}', '{email}\n{name_key}', {org}, '{org_key}',
                     {is_active}, {mask}, {seen}, {seen_key}, {at}, {at})"
        ));
        for role in roles {
            sql.push(format!(
                "insert into user_roles (user_id, role, granted_at) values ({user}, {role}, {at})"
            ));
        }
        let kind = ["login", "user_created", "profile_updated"][n as usize % 3];
        sql.push(format!(
            "insert into events (seq, id, kind, at, actor_kind, details, status, hash)
             values ({n}, {user}, '{kind}', {at}, 'cli', '{{}}', 'success', {user})"
        ));
        sql.push(format!(
            "insert into event_people (user_id, seq, kind) values ({user}, {n}, '{kind}')"
        ));
    }
    sql.push(
        "insert into user_counts (org_id, is_active, role_mask, n)
         select coalesce(org_id, 0), is_active, role_mask, count(*) from users
          group by coalesce(org_id, 0), is_active, role_mask"
            .to_owned(),
    );
    // One letter that is out, and what it said.
    let body = id(7);
    sql.push(format!(
        "insert into outbox (id, kind, user_id, recipient, subject, body, created_at, next_try_at, sent_at)
         values ({}, 'reset_link', {}, 'p1@example.org', 'A link', {body}, {BEGAN}, {BEGAN}, {BEGAN})",
        id(1),
        id(1)
    ));
    sql.push(
        "update audit_head set seq = 40, hash = (select hash from events where seq = 40)"
            .to_owned(),
    );
    sql
}
