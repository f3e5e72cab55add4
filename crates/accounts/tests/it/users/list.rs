//! Whom a list shows: scope, filters, search. The total is exact for each of them.

use model::{
    Maybe, Moment, OrgId, OrganizationChange, Period, Problem, Role, RoleSet, Span, UserQuery,
    UserSort,
};

use crate::world::{Someone, Told, World, change, newest, on_both, page, person};

on_both!(
    a_list_shows_what_the_roles_reach,
    filters_narrow_and_totals_follow,
    several_roles_mean_any_of_them,
    a_search_is_a_substring_without_regard_to_case,
    wildcards_are_letters,
    other_scripts_fold_too,
    a_pasted_id_finds_its_person,
    a_search_does_not_reach_beyond_the_scope,
    hostile_searches_find_nothing,
    an_organization_that_cannot_be_holds_nobody,
    people_are_found_by_their_last_sign_in,
    people_are_found_by_their_day_of_creation,
    lists_sort_by_state_by_rank_and_by_organization,
    a_renamed_organization_takes_its_new_place_in_the_order,
);

/// The names on all pages, and the total, which must agree with them.
async fn names(reader: &Someone<'_>, query: &UserQuery) -> Vec<String> {
    let found = reader.lists(query).await.fine();
    let names: Vec<_> = found
        .items
        .iter()
        .map(|user| user.email.split('@').next().unwrap().to_owned())
        .collect();
    assert_eq!(found.total, names.len() as u64, "{query:?}");
    names
}

fn search(words: &str) -> UserQuery {
    UserQuery {
        search: Some(words.to_owned()),
        ..newest()
    }
}

async fn a_list_shows_what_the_roles_reach(world: World) {
    let (acme, borg, core) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
        world.organization("Core").await,
    );
    let root = world.super_admin("root").await;
    let dev = world.super_dev("dev", &[acme, borg]).await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    world.record("bob", borg, &[]).await;
    world.record("cid", core, &[]).await;
    world.record("lea", None, &[]).await;

    let all = newest();
    assert_eq!(
        names(&root, &all).await,
        ["lea", "cid", "bob", "ada", "olga", "dev", "root"]
    );
    assert_eq!(names(&dev, &all).await, ["bob", "ada", "olga"]);
    assert_eq!(names(&olga, &all).await, ["ada", "olga"]);
    ada.lists(&all).await.refused(403);

    // Asked for an organization beyond the reach: an empty list, as for one that does not exist.
    for org in [core, OrgId(987_654)] {
        let query = UserQuery {
            org_id: Some(org),
            ..newest()
        };
        assert!(names(&dev, &query).await.is_empty());
    }
    world
        .accounts
        .unassign_super_dev(&accounts::Caller::cli(), borg, dev.id)
        .await
        .unwrap();
    assert_eq!(
        names(&dev, &all).await,
        ["ada", "olga"],
        "on the next request"
    );
}

async fn filters_narrow_and_totals_follow(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    for (name, org) in [("ada", Some(acme)), ("bob", Some(borg)), ("lea", None)] {
        world.record(name, org, &[]).await;
    }
    let eve = world.record("eve", acme, &[Role::OrgAdmin]).await;
    root.deactivates(eve.id).await.fine();

    let query = |org_id, is_active, search: Option<&str>| UserQuery {
        org_id,
        is_active,
        search: search.map(str::to_owned),
        ..newest()
    };
    assert_eq!(
        names(&root, &query(Some(acme), None, None)).await,
        ["eve", "ada"]
    );
    assert_eq!(
        names(&root, &query(Some(acme), Some(true), None)).await,
        ["ada"]
    );
    assert_eq!(names(&root, &query(None, Some(false), None)).await, ["eve"]);
    assert_eq!(
        names(&root, &query(Some(acme), None, Some("EX"))).await,
        ["eve", "ada"]
    );
    assert_eq!(
        names(&root, &query(Some(acme), Some(false), Some("ada"))).await,
        [""; 0]
    );
    root.reactivates(eve.id).await.fine();
    assert!(
        names(&root, &query(None, Some(false), None))
            .await
            .is_empty()
    );
}

async fn several_roles_mean_any_of_them(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    world.record("ada", acme, &[]).await;
    world.record("olga", acme, &[Role::OrgAdmin]).await;
    let gil = world
        .record("gil", acme, &[Role::OrgAdmin, Role::SuperDev])
        .await;
    let with = |roles: &[Role]| UserQuery {
        roles: roles.iter().copied().collect::<RoleSet>(),
        ..newest()
    };
    use Role::{OrgAdmin, SuperAdmin, SuperDev};
    assert_eq!(names(&root, &with(&[OrgAdmin])).await, ["gil", "olga"]);
    assert_eq!(
        names(&root, &with(&[SuperDev, SuperAdmin])).await,
        ["gil", "root"]
    );
    assert_eq!(
        names(&root, &with(&[OrgAdmin, SuperAdmin])).await,
        ["gil", "olga", "root"]
    );

    let end = world.accounts.now() + Period::hours(1);
    root.assigns_until(gil.id, OrgAdmin, end).await.fine();
    world.clock.pass(Period::hours(2));
    assert_eq!(world.accounts.end_expired_roles().await.unwrap(), 1);
    assert_eq!(
        names(&root, &with(&[OrgAdmin])).await,
        ["olga"],
        "its end has come"
    );
    root.removes(gil.id, "user").await.fine();
    assert_eq!(
        names(&root, &with(&[Role::User])).await,
        ["olga", "ada", "root"]
    );
}

async fn a_search_is_a_substring_without_regard_to_case(world: World) {
    let root = world.super_admin("root").await;
    root.creates(model::NewUser {
        full_name: Some("Ada Lovelace".to_owned()),
        ..person("countess")
    })
    .await
    .fine();
    for words in [
        "LOVEL",
        "a",
        "da l",
        "Ada Lovelace",
        "COUNTESS@example",
        "t",
    ] {
        let found = names(&root, &search(words)).await;
        assert!(found.contains(&"countess".to_owned()), "{words:?}");
    }
    for words in ["lovelaces", "org\nada", "countess ada", "  ada"] {
        assert!(names(&root, &search(words)).await.is_empty(), "{words:?}");
    }
    assert_eq!(
        names(&root, &search("")).await.len(),
        2,
        "no words, no filter"
    );
}

async fn wildcards_are_letters(world: World) {
    let root = world.super_admin("root").await;
    for (name, full_name) in [("a_b", "100% Ada"), ("axb", "Back\\slash")] {
        let new = model::NewUser {
            full_name: Some(full_name.to_owned()),
            ..person(name)
        };
        root.creates(new).await.fine();
    }
    assert_eq!(names(&root, &search("_")).await, ["a_b"]);
    assert_eq!(names(&root, &search("a_b")).await, ["a_b"]);
    assert_eq!(names(&root, &search("%")).await, ["a_b"]);
    assert_eq!(names(&root, &search("0% a")).await, ["a_b"]);
    assert_eq!(names(&root, &search("\\")).await, ["axb"]);
    assert!(names(&root, &search("\\%")).await.is_empty());
}

async fn other_scripts_fold_too(world: World) {
    let root = world.super_admin("root").await;
    for (name, full_name) in [
        ("ozlem", "Özlem Çelik"),
        ("vera", "Вера Холодная"),
        ("odysseus", "ΟΔΥΣΣΕΥΣ"),
        ("yuki", "雪 ｱｲｳ"),
        ("strasse", "Grace Straße"),
        ("istanbul", "İpek Yılmaz"),
    ] {
        let new = model::NewUser {
            full_name: Some(full_name.to_owned()),
            ..person(name)
        };
        root.creates(new).await.fine();
    }
    for (words, name) in [
        ("ÖZLEM", "ozlem"),
        ("o\u{308}zlem", "ozlem"),
        ("вЕРА хОЛ", "vera"),
        ("οδυσσευς", "odysseus"),
        ("アイウ", "yuki"),
        ("STRASSE", "strasse"),
        ("İPEK", "istanbul"),
    ] {
        assert!(
            names(&root, &search(words))
                .await
                .contains(&name.to_owned()),
            "{words:?}"
        );
    }
}

async fn a_pasted_id_finds_its_person(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let id = ada.id.to_string();
    for words in [id.clone(), id.to_uppercase(), format!(" {id}\n")] {
        assert_eq!(names(&root, &search(&words)).await, ["ada"], "{words:?}");
    }
    // Somebody whose address holds an id is found by it as well.
    let robot = world.record(&format!("x{id}"), None, &[]).await;
    let found = names(&root, &search(&id)).await;
    assert_eq!(found, [robot.email.split('@').next().unwrap(), "ada"]);
    assert!(
        names(&root, &search(&uuid::Uuid::nil().to_string()))
            .await
            .is_empty()
    );
}

async fn a_search_does_not_reach_beyond_the_scope(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    for words in ["bob", &bob.id.to_string()] {
        assert!(names(&olga, &search(words)).await.is_empty(), "{words:?}");
    }
    for sort in model::UserSort::ALL {
        let query = UserQuery { sort, ..newest() };
        assert_eq!(names(&olga, &query).await, ["olga"]);
    }
}

async fn hostile_searches_find_nothing(world: World) {
    let root = world.super_admin("root").await;
    let long = "x".repeat(100_000);
    let marks = "%".repeat(60_000);
    for words in [
        "\0",
        "ro\0ot",
        long.as_str(),
        marks.as_str(),
        "' or 1=1 --",
        "\u{fffd}",
    ] {
        let found = root.lists(&search(words)).await.fine();
        assert_eq!(
            (found.total, found.items.len()),
            (0, 0),
            "{:?}",
            words.get(..9)
        );
    }
    for paging in [page(0, 10), page(1, 0), page(1, 101)] {
        let query = UserQuery { paging, ..newest() };
        let Problem::Invalid { fields } = root.lists(&query).await.refused(422) else {
            panic!("no fields");
        };
        assert_eq!(fields[0].loc[0], "query");
    }
    let far = UserQuery {
        paging: page(u64::MAX, 100),
        ..newest()
    };
    let found = root.lists(&far).await.fine();
    assert_eq!((found.total, found.items.len()), (1, 0));
}

async fn an_organization_that_cannot_be_holds_nobody(world: World) {
    let root = world.super_admin("root").await;
    world.record("lea", None, &[]).await;
    for org in [0, -1, i64::MIN, i64::MAX] {
        let query = UserQuery {
            org_id: Some(OrgId(org)),
            ..newest()
        };
        assert!(names(&root, &query).await.is_empty(), "{org}");
    }
    root.updates(root.id, change()).await.fine();
}

async fn people_are_found_by_their_last_sign_in(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    world.enters(ada.id, &ada.email).await;
    world.clock.pass(Period::days(100));
    let bob = world.record("bob", None, &[]).await;
    world.enters(bob.id, &bob.email).await;
    world.record("nil", None, &[]).await;
    let root = world.enters(root.id, &root.email).await;
    let seen = |from, to| UserQuery {
        last_login: Span { from, to },
        ..newest()
    };
    let (week, quarter) = (Moment::DaysAgo(7), Moment::DaysAgo(90));
    assert_eq!(
        names(&root, &seen(None, Some(Moment::Never))).await,
        ["nil"]
    );
    assert_eq!(names(&root, &seen(Some(week), None)).await, ["bob", "root"]);
    assert_eq!(
        names(&root, &seen(None, Some(quarter))).await,
        ["nil", "ada"],
        "who never signed in did not for 90 days either"
    );
    let both = UserQuery {
        search: Some("b".to_owned()),
        is_active: Some(true),
        roles: RoleSet::EMPTY.with(Role::User),
        ..seen(Some(week), None)
    };
    assert_eq!(names(&root, &both).await, ["bob"]);
    world.clock.pass(Period::days(8));
    let root = world.enters(root.id, &root.email).await;
    assert_eq!(names(&root, &seen(Some(week), None)).await, ["root"]);
}

async fn people_are_found_by_their_day_of_creation(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    world.clock.pass(Period::days(2));
    world.record("ada", acme, &[]).await;
    world.record("out", None, &[]).await;
    world.clock.pass(Period::days(2));
    world.record("bob", acme, &[]).await;
    let olga = world.enters(olga.id, &olga.email).await;
    let made = |from: &str, to: &str| UserQuery {
        created: Span {
            from: Span::read_from(from),
            to: Span::read_to(to),
        },
        ..newest()
    };
    for (from, to, found) in [
        ("2026-11-24", "2026-11-24", &["olga"][..]),
        ("2026-11-25", "2026-11-27", &["ada"]),
        ("2026-11-26", "", &["bob", "ada"]),
        ("", "2026-11-26", &["ada", "olga"]),
        ("1d", "", &["bob"]),
        ("2026-11-27", "2026-11-25", &[]),
    ] {
        assert_eq!(names(&olga, &made(from, to)).await, found, "{from} to {to}");
    }
}

async fn lists_sort_by_state_by_rank_and_by_organization(world: World) {
    let (borg, acme) = (
        world.organization("Borg").await,
        world.organization("acme").await,
    );
    let root = world.super_admin("root").await;
    world.record("bob", borg, &[]).await;
    world.record("ada", acme, &[Role::OrgAdmin]).await;
    let dev = world.record("dev", acme, &[Role::SuperDev]).await;
    let eve = world.record("eve", borg, &[Role::OrgAdmin]).await;
    root.removes(eve.id, "user").await.fine();
    root.deactivates(dev.id).await.fine();
    let by = |sort| UserQuery {
        sort,
        descending: sort.begins_high(),
        ..newest()
    };
    assert_eq!(
        names(&root, &by(UserSort::Roles)).await,
        ["root", "dev", "ada", "eve", "bob"]
    );
    assert_eq!(
        names(&root, &by(UserSort::OrgName)).await,
        ["root", "ada", "dev", "bob", "eve"]
    );
    let active = names(&root, &by(UserSort::IsActive)).await;
    assert_eq!(active, ["eve", "ada", "bob", "root", "dev"]);
}

async fn a_renamed_organization_takes_its_new_place_in_the_order(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let root = world.super_admin("root").await;
    world.record("ada", acme, &[]).await;
    world.record("bob", borg, &[]).await;
    let renamed = OrganizationChange {
        org_name: Maybe::Value("Zeta".to_owned()),
        ..Default::default()
    };
    root.updates_organization(acme, renamed).await.fine();
    let by_name = UserQuery {
        sort: UserSort::OrgName,
        ..UserQuery::default()
    };
    assert_eq!(names(&root, &by_name).await, ["root", "bob", "ada"]);
}
