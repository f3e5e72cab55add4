//! Pages of a list: every person once, in order, from whichever end the database walks.

use model::{Period, User, UserQuery, UserSort};

use crate::world::{Someone, Told, World, newest, on_both, page};

on_both!(
    pages_hold_everybody_once_in_every_order,
    the_last_pages_are_whole,
    a_filter_by_time_keeps_every_order,
    cursors_read_on_while_people_come_and_go,
    a_cursor_of_another_list_is_refused,
);

/// 23 people; several share a name, some never signed in, some at the same instant.
async fn crowd(world: &World) -> Someone<'_> {
    let root = world.super_admin("root").await;
    for n in 0..22 {
        let user = world
            .record(&format!("p{:02}", (n * 7) % 22), None, &[])
            .await;
        let name = ["Ada", "Bob", "ada", "Zoë"][n % 4].to_owned();
        let change = model::UserChange {
            full_name: if n % 5 == 0 {
                model::Maybe::Null
            } else {
                model::Maybe::Value(name)
            },
            ..Default::default()
        };
        root.updates(user.id, change).await.fine();
        if n % 3 == 0 {
            world.enters(user.id, &user.email).await;
        }
        if n % 6 == 0 {
            // The next one is made within the same instant.
            world.clock.pass(Period::seconds(-1));
        }
    }
    root
}

async fn everything(root: &Someone<'_>, query: &UserQuery, size: u32) -> Vec<User> {
    let mut people = Vec::new();
    for n in 1.. {
        let query = UserQuery {
            paging: page(n, size),
            ..query.clone()
        };
        let found = root.lists(&query).await.fine();
        assert_eq!(
            (found.total, found.total_pages()),
            (23, 23_u64.div_ceil(u64::from(size)))
        );
        if found.items.is_empty() {
            assert!(n > found.total_pages(), "page {n} is empty");
            break;
        }
        people.extend(found.items);
    }
    people
}

async fn pages_hold_everybody_once_in_every_order(world: World) {
    let root = crowd(&world).await;
    for sort in UserSort::ALL {
        for descending in [false, true] {
            let query = UserQuery {
                sort,
                descending,
                ..UserQuery::default()
            };
            let whole = everything(&root, &query, 100).await;
            let mut ids: Vec<_> = whole.iter().map(|user| user.id).collect();
            for size in [1, 4, 23] {
                let paged: Vec<_> = everything(&root, &query, size).await;
                assert_eq!(paged, whole, "{sort:?} by {size}");
            }
            let mut reversed = everything(
                &root,
                &UserQuery {
                    descending: !descending,
                    ..query
                },
                7,
            )
            .await;
            reversed.reverse();
            assert_eq!(reversed, whole, "{sort:?} backwards");
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), 23);
        }
    }
    let by_login = UserQuery {
        sort: UserSort::LastLoginAt,
        ..UserQuery::default()
    };
    let seen: Vec<_> = everything(&root, &by_login, 9)
        .await
        .iter()
        .map(|user| user.last_login_at)
        .collect();
    assert!(seen.is_sorted(), "never comes before any instant: {seen:?}");
    let by_email = UserQuery {
        sort: UserSort::Email,
        ..UserQuery::default()
    };
    let mails: Vec<_> = everything(&root, &by_email, 9)
        .await
        .into_iter()
        .map(|user| user.email)
        .collect();
    assert!(mails.is_sorted());
}

async fn a_filter_by_time_keeps_every_order(world: World) {
    let root = crowd(&world).await;
    let since = model::Span {
        from: Some(model::Moment::DaysAgo(9)),
        to: None,
    };
    for sort in UserSort::ALL {
        for descending in [false, true] {
            let all = UserQuery {
                sort,
                descending,
                ..UserQuery::default()
            };
            let whole = everything(&root, &all, 100).await;
            let mut narrowed = UserQuery {
                created: since,
                ..all
            };
            assert_eq!(everything(&root, &narrowed, 6).await, whole, "{sort:?}");
            narrowed.paging = page(1, 6);
            let mut read = Vec::new();
            loop {
                let found = root.lists(&narrowed).await.fine();
                read.extend(found.items);
                let Some(next) = found.next else { break };
                narrowed.cursor = Some(next);
            }
            assert_eq!(read, whole, "{sort:?} by cursor");
        }
    }
}

async fn the_last_pages_are_whole(world: World) {
    let root = crowd(&world).await;
    let found = |n, size| {
        let query = UserQuery {
            paging: page(n, size),
            ..newest()
        };
        let root = &root;
        async move { root.lists(&query).await.fine() }
    };
    assert_eq!(found(3, 10).await.items.len(), 3);
    assert_eq!(found(3, 10).await.range(), Some((21, 23)));
    assert_eq!(found(2, 20).await.items.len(), 3);
    assert_eq!(
        found(23, 1).await.items[0].email,
        "root@example.org",
        "the oldest is last"
    );
    assert!(found(4, 10).await.items.is_empty());
    let none = UserQuery {
        search: Some("nobody has this".to_owned()),
        ..newest()
    };
    let none = root.lists(&none).await.fine();
    assert_eq!((none.total, none.total_pages()), (0, 0));
}

async fn cursors_read_on_while_people_come_and_go(world: World) {
    let root = crowd(&world).await;
    for sort in UserSort::ALL {
        let mut query = UserQuery {
            sort,
            paging: page(1, 5),
            ..newest()
        };
        let whole = everything(&root, &query, 100).await;
        let mut read = Vec::new();
        loop {
            let found = root.lists(&query).await.fine();
            assert_eq!(found.total, 23);
            read.extend(found.items);
            let Some(next) = found.next else { break };
            query.cursor = Some(next);
        }
        assert_eq!(read, whole, "{sort:?}");
    }
    let mut query = UserQuery {
        paging: page(1, 5),
        ..newest()
    };
    let first = root.lists(&query).await.fine();
    world.record("newcomer", None, &[]).await;
    query.cursor = first.next;
    let second = root.lists(&query).await.fine();
    let seen: Vec<_> = first.items.iter().map(|user| user.id).collect();
    assert!(
        second.items.iter().all(|user| !seen.contains(&user.id)),
        "nobody twice"
    );
}

async fn a_cursor_of_another_list_is_refused(world: World) {
    let root = crowd(&world).await;
    let first = root
        .lists(&UserQuery {
            paging: page(1, 5),
            ..newest()
        })
        .await
        .fine();
    for (sort, cursor) in [
        (UserSort::Email, first.next.unwrap()),
        (UserSort::CreatedAt, "not base64!".to_owned()),
        (UserSort::CreatedAt, String::new()),
        (UserSort::CreatedAt, "bnVsbA".to_owned()),
    ] {
        let query = UserQuery {
            sort,
            cursor: Some(cursor),
            ..newest()
        };
        root.lists(&query).await.refused(422);
    }
}
