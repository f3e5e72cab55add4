//! Made-up people: the same on both databases, and a world in which everything works.

use accounts::seed::SeedPlan;
use model::{Role, RoleSet, UserQuery};

use crate::world::{Told, World, newest, on_both, page};

on_both!(
    a_seeded_world_works,
    a_seed_repeats_itself_and_is_refused_twice
);

const PLAN: SeedPlan = SeedPlan {
    users: 400,
    organizations: 12,
    events: 900,
    seed: 7,
};

async fn a_seeded_world_works(world: World) {
    world.accounts.seed(PLAN, |_| {}).await.unwrap();
    let root = world.super_admin("root").await;
    let total = |query: UserQuery| {
        let root = &root;
        async move { root.lists(&query).await.fine().total }
    };
    assert_eq!(total(newest()).await, 401);
    let active = total(UserQuery {
        is_active: Some(true),
        ..newest()
    })
    .await;
    let inactive = total(UserQuery {
        is_active: Some(false),
        ..newest()
    })
    .await;
    assert_eq!(active + inactive, 401);
    assert!(active > 300 && inactive > 5);
    for role in Role::ALL {
        let query = UserQuery {
            roles: RoleSet::EMPTY.with(role),
            ..newest()
        };
        let by_counter = total(query.clone()).await;
        let by_rows = total(UserQuery {
            search: Some("@".to_owned()),
            ..query
        })
        .await;
        assert_eq!(by_counter, by_rows, "{role}: every address has an @");
    }
    let last = UserQuery {
        paging: page(5, 100),
        ..newest()
    };
    assert_eq!(root.lists(&last).await.fine().items.len(), 1);
    let found = root
        .lists(&UserQuery {
            paging: page(1, 5),
            ..newest()
        })
        .await
        .fine();
    for user in found.items {
        root.opens_page_of(user.id).await.fine();
    }
}

async fn a_seed_repeats_itself_and_is_refused_twice(world: World) {
    world.accounts.seed(PLAN, |_| {}).await.unwrap();
    assert!(world.accounts.seed(PLAN, |_| {}).await.is_err());
    let people = world
        .database
        .texts("select email from users order by email_key");
    assert_eq!(people.len(), 400);
    let other = if world.accounts.database_kind() == "SQLite" {
        World::on_postgres().await
    } else {
        World::on_sqlite().await
    };
    other.accounts.seed(PLAN, |_| {}).await.unwrap();
    assert_eq!(
        other
            .database
            .texts("select email from users order by email_key"),
        people
    );
    let head = |world: &World| {
        let cells = world.database.cells();
        cells
            .into_iter()
            .find(|cell| cell.table == "audit_head" && cell.column == "hash")
            .map(|cell| cell.bytes)
    };
    assert_eq!(head(&world), head(&other), "byte for byte, the history too");
}
