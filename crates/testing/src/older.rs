//! A database that an older program has filled: what upgrades are tried on.

use std::path::Path;

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, migrate::Migrator,
};

use crate::block_on;

/// The last step that the older program knew: long lists had neither spans nor an index of words yet.
const LAST_STEP: i64 = 8;

/// Makes the older schema in a database that has none, and fills it: forty people, eight of them deactivated, one of them
/// a super_admin, and a letter that is out. The trail's chain is made up. No connection is left behind.
pub fn fill(url: &str) {
    block_on(|| fill_it(url));
}

async fn fill_it(url: &str) {
    if url.starts_with("sqlite:") {
        let file = format!("{url}?mode=rwc");
        let mut conn = SqliteConnection::connect(&file).await.unwrap();
        let steps = steps("sqlite").await;
        steps.run_to(LAST_STEP, &mut conn).await.unwrap();
        for row in rows(|n| format!("x'{n:032x}'")) {
            let done = conn.execute(AssertSqlSafe(row.as_str())).await;
            done.unwrap_or_else(|said| panic!("{row}: {said}"));
        }
        conn.close().await.unwrap();
    } else {
        let mut conn = PgConnection::connect(url).await.unwrap();
        let steps = steps("postgres").await;
        steps.run_to(LAST_STEP, &mut conn).await.unwrap();
        for row in rows(|n| format!("'{n:032x}'")) {
            let done = conn.execute(AssertSqlSafe(row.as_str())).await;
            done.unwrap_or_else(|said| panic!("{row}: {said}"));
        }
        conn.close().await.unwrap();
    }
}

async fn steps(database: &str) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    Migrator::new(folder.join(database)).await.unwrap()
}

/// Forty people in two organizations and in none, of each role, over a year, and what was told of them: rows as the
/// older schema had them.
fn rows(id: impl Fn(u32) -> String) -> Vec<String> {
    const DAY: i64 = 86_400_000_000;
    const BEGAN: i64 = 1_760_000_000_000_000;
    let mut sql = vec!["begin".to_owned()];
    sql.push(format!(
        "insert into organizations (id, name, name_key, created_at, updated_at)
         values (1, 'Acme', 'acme', {BEGAN}, {BEGAN}), (2, 'Ökohaus', 'ökohaus', {BEGAN}, {BEGAN})"
    ));
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
    sql.push("commit".to_owned());
    sql
}
