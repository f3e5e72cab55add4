//! `usher floor --in-process`: what the questions of `make bench` cost without HTTP, and a bare hash: a line of JSON each.

use std::{fs, time::Instant};

use accounts::{Accounts, Key, RequestInfo};
use model::{ActivityQuery, OrgId, Paging, Role, RoleSet, User, UserQuery};

use super::{Failure, say};

/// Nanoseconds that all threads have run (Linux; elsewhere 0).
fn cpu() -> u64 {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        return 0;
    };
    let ran = tasks.filter_map(|task| {
        let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    ran.sum()
}

async fn ask<F: Future>(name: &str, question: impl Fn() -> F) {
    for _ in 0..5 {
        question().await;
    }
    let (began, before, mut n) = (Instant::now(), cpu(), 0_u32);
    while began.elapsed().as_millis() < 1_000 {
        question().await;
        n += 1;
    }
    let wall = began.elapsed().as_secs_f64() * 1_000.0 / f64::from(n);
    let cpu = cpu().saturating_sub(before) as f64 / 1e6 / f64::from(n);
    say(&format!(
        r#"{{"question": "{name}", "cpu_ms": {cpu:.4}, "wall_ms": {wall:.4}}}"#
    ));
}

/// Asks as whoever holds this access token, a super_admin.
pub(super) async fn measure(accounts: &Accounts, token: &str) -> Result<(), Failure> {
    let root = accounts.caller(Key::Bearer(token), RequestInfo::default());
    let root = &root.await.map_err(|refusal| refusal.to_string())?;
    let newest = UserQuery {
        descending: true,
        ..UserQuery::default()
    };
    let list = |query: &UserQuery| {
        let query = query.clone();
        async move { accounts.list_users(root, &query).await }
    };
    let pages = list(&newest).await.map_err(|refusal| refusal.to_string())?;
    let middle = UserQuery {
        paging: Paging {
            page: (pages.total_pages() / 2).max(1),
            page_size: 50,
        },
        ..newest.clone()
    };
    let some = list(&middle).await.map_err(|refusal| refusal.to_string())?;
    let person: Option<(&User, OrgId)> = some
        .items
        .iter()
        .find_map(|user| Some((user, user.organization.as_ref()?.id)));
    let Some((person, org)) = person else {
        return Err("nobody is in an organization: seed the database first".into());
    };
    let sought = |words: &str| UserQuery {
        search: Some(words.to_owned()),
        ..newest.clone()
    };
    let org_admins = RoleSet::EMPTY.with(Role::OrgAdmin);
    let questions = [
        ("page 1 of all", newest.clone()),
        ("the middle page", middle.clone()),
        (
            "one organization",
            UserQuery {
                org_id: Some(org),
                ..newest.clone()
            },
        ),
        (
            "role org_admin",
            UserQuery {
                roles: org_admins,
                ..newest.clone()
            },
        ),
        ("search, one hit", sought(&person.email)),
        ("search, a name", sought("lovelace")),
        ("search, two letters", sought("lo")),
        ("search, one letter that all have", sought("@")),
        ("search, a word that all have", sought(".example")),
    ];
    for (name, query) in &questions {
        ask(name, || list(query)).await;
    }
    ask("one user", || accounts.get_user(root, person.id)).await;
    let all = ActivityQuery::default();
    ask("a timeline", || {
        accounts.user_activity(root, person.id, &all)
    })
    .await;
    ask("the caller", || {
        accounts.caller(Key::Bearer(token), RequestInfo::default())
    })
    .await;
    ask("a role given and taken", || async {
        let given = accounts
            .assign_role(root, person.id, Role::SuperDev, model::Maybe::Absent)
            .await;
        (
            given,
            accounts.remove_role(root, person.id, "super_dev").await,
        )
    })
    .await;
    let settings = accounts.settings().argon2;
    ask("a bare hash", || async { accounts::bare_hash(settings) }).await;
    Ok(())
}
