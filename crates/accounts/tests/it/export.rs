//! Lists as files: the same rows as on the pages, in pieces, within the caller's reach, and told in the trail.

use accounts::{ExportForm, Timeline, seed::SeedPlan};
use model::{ActivityQuery, Actor, EventKind, OrgId, Period, Role, UserId, UserQuery, UserSort};

use crate::world::{Someone, Told, World, activity, newest, on_both, person, told};

on_both!(
    people_leave_in_pieces_everybody_once_in_the_order_of_the_list,
    people_leave_as_far_as_the_caller_reaches,
    formulas_leave_as_text,
    a_timeline_leaves_whole_without_what_happens_meanwhile,
    timelines_leave_for_those_who_may_read_them,
    the_trail_says_what_a_filter_left_out,
);

/// The pieces of a file of people.
async fn people(who: &Someone<'_>, world: &World, query: &UserQuery) -> Vec<String> {
    let caller = who.caller().await;
    let mut export = world.accounts.export_people(&caller, query).await.unwrap();
    let mut pieces = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        pieces.push(piece);
    }
    pieces
}

fn emails(pieces: &[String]) -> Vec<String> {
    pieces
        .concat()
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap().to_owned())
        .collect()
}

async fn people_leave_in_pieces_everybody_once_in_the_order_of_the_list(world: World) {
    let root = world.super_admin("root").await;
    let plan = SeedPlan {
        users: 1_100,
        organizations: 3,
        events: 0,
        seed: 1,
    };
    world.accounts.seed(plan, |_| ()).await.unwrap();
    for sort in [UserSort::Email, UserSort::OrgName, UserSort::Roles] {
        let query = UserQuery { sort, ..newest() };
        let pieces = people(&root, &world, &query).await;
        assert_eq!(pieces.len(), 4, "the head, twice 500, the rest");
        let all = emails(&pieces);
        assert_eq!(all.len(), 1_101);
        let first = root.lists(&query).await.fine().items;
        let first: Vec<_> = first.into_iter().map(|user| user.email).collect();
        assert_eq!(all[..50], first, "{sort:?}");
    }
}

async fn people_leave_as_far_as_the_caller_reaches(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    world.record("ada", acme, &[]).await;
    let bob = world.record("bob", acme, &[]).await;
    olga.deactivates(bob.id).await.fine();
    world.record("far", None, &[]).await;
    let active = UserQuery {
        is_active: Some(true),
        ..newest()
    };
    let found = emails(&people(&olga, &world, &active).await);
    assert_eq!(found, ["ada@example.org", "olga@example.org"]);

    let caller = olga.caller().await;
    let trail = world
        .accounts
        .organization_activity(&caller, acme, &activity(EventKind::UsersExported))
        .await
        .unwrap();
    let event = &trail.items[0];
    assert_eq!(
        event.sentence().to_string(),
        "Olga Example exported a list of 2 people"
    );
    assert_eq!(event.details["is_active"], "true");

    let ada = world.user("ann", acme).await;
    let caller = ada.caller().await;
    let refused = world.accounts.export_people(&caller, &newest()).await;
    told(refused.map(drop), &caller).refused(403);
}

async fn formulas_leave_as_text(world: World) {
    let root = world.super_admin("root").await;
    root.creates(model::NewUser {
        full_name: Some("=HYPERLINK(\"x\"), @Mallory".to_owned()),
        ..person("mallory")
    })
    .await
    .fine();
    let file = people(&root, &world, &newest()).await.concat();
    assert!(
        file.contains(",\"'=HYPERLINK(\"\"x\"\"), @Mallory\",true,user,"),
        "{file}"
    );
    assert!(file.starts_with("user_id,email,full_name,"));
    assert!(file.ends_with("\r\n"));
}

async fn a_timeline_leaves_whole_without_what_happens_meanwhile(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    let caller = root.caller().await;
    let of = Timeline::Person(ada.id);
    let all = ActivityQuery::default();
    let mut export = world
        .accounts
        .export_activity(&caller, of, &all, ExportForm::JsonLines)
        .await
        .unwrap();
    root.deactivates(ada.id).await.fine();
    let mut text = String::new();
    while let Some(piece) = export.next().await.unwrap() {
        text.push_str(&piece);
    }
    let told: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|event| event["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        told,
        [
            "Root Example gave Ada Example the role organization administrator",
            "The command line created Ada Example"
        ]
    );
    let given = activity(EventKind::ActivityExported);
    let trail = root.reads_activity_of(ada.id, &given).await.fine();
    assert_eq!(
        trail.items[0].sentence().to_string(),
        "Root Example exported the activity of Ada Example"
    );
}

async fn timelines_leave_for_those_who_may_read_them(world: World) {
    let (acme, borg) = (
        world.organization("Acme").await,
        world.organization("Borg").await,
    );
    let olga = world.org_admin("olga", acme).await;
    let ada = world.user("ada", acme).await;
    let bob = world.record("bob", borg, &[]).await;
    world.clock.pass(Period::seconds(1));
    let tries = [
        (&olga, Timeline::Person(ada.id), 200),
        (&olga, Timeline::Organization(acme), 200),
        (&olga, Timeline::Person(bob.id), 404),
        (&olga, Timeline::Organization(borg), 404),
        (&olga, Timeline::Person(UserId(model::Uuid::nil())), 404),
        (&olga, Timeline::Organization(OrgId(4_242)), 404),
        (&olga, Timeline::Everybody, 403),
        (&ada, Timeline::Person(ada.id), 200),
        (&ada, Timeline::Person(olga.id), 404),
        (&ada, Timeline::Organization(acme), 403),
    ];
    for (who, of, status) in tries {
        let caller = who.caller().await;
        let before = world.database.number("select count(*) from events e");
        let answer = world
            .accounts
            .export_activity(&caller, of, &ActivityQuery::default(), ExportForm::Csv)
            .await;
        assert_eq!(told(answer.map(drop), &caller).status(), status, "{of:?}");
        let entries = world.database.number("select count(*) from events e") - before;
        assert_eq!(entries, i64::from(status == 200), "{of:?}");
    }
}

async fn the_trail_says_what_a_filter_left_out(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let ada = world.record("ada", acme, &[]).await;
    let caller = root.caller().await;
    let now = world.accounts.now();
    let nothing = ActivityQuery::default;
    let (everybody, her) = (Timeline::Everybody, Timeline::Person(ada.id));
    let part = "Root Example exported a part of all activity, chosen by a filter";
    let tries = [
        (
            everybody,
            nothing(),
            "Root Example exported the activity of everybody",
            None,
        ),
        (
            everybody,
            ActivityQuery {
                kind: Some(EventKind::Login),
                ..nothing()
            },
            part,
            Some(("event_type", "login".to_owned())),
        ),
        (
            everybody,
            ActivityQuery {
                person: Some(ada.id),
                ..nothing()
            },
            part,
            Some(("person", ada.id.to_string())),
        ),
        (
            everybody,
            ActivityQuery {
                org_id: Some(acme),
                ..nothing()
            },
            part,
            Some(("org_id", acme.to_string())),
        ),
        (
            everybody,
            ActivityQuery {
                until: Some(now),
                ..nothing()
            },
            part,
            Some(("until", now.to_string())),
        ),
        (
            her,
            ActivityQuery {
                actor: Some(Actor::Cli),
                ..nothing()
            },
            "Root Example exported a part of the activity of Ada Example, chosen by a filter",
            Some(("actor", "cli".to_owned())),
        ),
        (
            her,
            nothing(),
            "Root Example exported the activity of Ada Example",
            None,
        ),
    ];
    for (of, query, said, filter) in tries {
        world.clock.pass(Period::seconds(1));
        let export = world
            .accounts
            .export_activity(&caller, of, &query, ExportForm::Csv)
            .await;
        export.unwrap();
        let trail = world
            .accounts
            .all_activity(&caller, &activity(EventKind::ActivityExported))
            .await
            .unwrap();
        let event = &trail.items[0];
        assert_eq!(event.sentence().to_string(), said);
        let details: Vec<_> = event
            .details
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(details, Vec::from_iter(filter));
    }
}
