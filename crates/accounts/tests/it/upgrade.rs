//! A database that an older program has filled, brought to the newest schema: what is kept twice was worked out from what
//! was there.

use model::UserQuery;
use testing::{Database, older};

use crate::world::{Told, World, newest};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_sqlite_database_is_brought_up_whole() {
    is_brought_up_whole(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_postgresql_database_is_brought_up_whole() {
    is_brought_up_whole(Database::postgres()).await;
}

async fn is_brought_up_whole(database: Database) {
    older::fill(&database.url);
    let world = World::on(database).await;
    let found = world.accounts.check_up().await.unwrap();
    for differences in [&found.totals, &found.filed, &found.index] {
        assert_eq!(differences.count, 0, "{differences:?}");
    }
    assert!(found.has_super_admin);
    assert_eq!(found.mail_waiting, 0);
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
    assert_eq!(total(named("example.org")).await, 41);
    assert_eq!(total(named("7@example")).await, 4);
    let inactive = UserQuery {
        is_active: Some(false),
        ..newest()
    };
    assert_eq!(total(inactive).await, 8);
}
