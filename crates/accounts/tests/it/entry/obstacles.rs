//! Why somebody cannot sign in just now, as those read it who help them.

use model::{Obstacle, OrganizationChange, Period, Role};

use crate::world::{PASSWORD, Told, World, on_both, password, person};

on_both!(
    nothing_stands_in_the_way_of_most,
    each_obstacle_is_named,
    guesses_stand_in_the_way_at_their_address_alone,
    obstacles_are_told_to_those_who_may_see_sessions,
);

async fn nothing_stands_in_the_way_of_most(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    assert_eq!(root.looks_for_obstacles_of(ada.id).await.fine(), []);
}

async fn each_obstacle_is_named(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let dev = world.record("dev", acme, &[Role::SuperDev]).await;
    let ada = model::NewUser {
        password: None,
        org_id: Some(acme),
        ..person("ada")
    };
    let ada = root.creates(ada).await.fine();
    assert_eq!(
        root.looks_for_obstacles_of(ada.id).await.fine(),
        [Obstacle::NoPassword]
    );
    let set = model::NewPassword {
        must_change: true,
        ..password(PASSWORD)
    };
    root.sets_password_of(ada.id, set).await.fine();
    root.deactivates(ada.id).await.fine();
    let closed = OrganizationChange {
        is_active: model::Maybe::Value(false),
        ..OrganizationChange::default()
    };
    root.updates_organization(acme, closed).await.fine();
    let name = "Acme".to_owned();
    assert_eq!(
        root.looks_for_obstacles_of(ada.id).await.fine(),
        [
            Obstacle::Deactivated,
            Obstacle::OrganizationDeactivated { name },
            Obstacle::MustChangePassword,
        ]
    );
    assert!(root.opens_page_of(ada.id).await.fine().is_kept_out);
    assert!(
        !root.opens_page_of(dev.id).await.fine().is_kept_out,
        "who looks after organizations is let in"
    );
}

async fn guesses_stand_in_the_way_at_their_address_alone(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let (thief, other) = (world.at("203.0.113.77"), world.at("203.0.113.78"));
    world
        .signs_in_at(&other, &ada.email, "wrong")
        .await
        .refused(401);
    for _ in 0..10 {
        world
            .signs_in_at(&thief, &ada.email, "wrong")
            .await
            .refused(401);
    }
    let until = world.accounts.now() + Period::minutes(15);
    let address = "203.0.113.77".to_owned();
    assert_eq!(
        root.looks_for_obstacles_of(ada.id).await.fine(),
        [Obstacle::TooManyGuesses { address, until }]
    );
    world
        .signs_in_at(&thief, &ada.email, PASSWORD)
        .await
        .refused(429);
    world.signs_in_at(&other, &ada.email, PASSWORD).await.fine();
    world.clock.pass(Period::minutes(15));
    assert_eq!(root.looks_for_obstacles_of(ada.id).await.fine(), []);
    world.signs_in_at(&thief, &ada.email, PASSWORD).await.fine();
}

async fn obstacles_are_told_to_those_who_may_see_sessions(world: World) {
    let acme = world.organization("Acme").await;
    let (olga, ada) = (
        world.org_admin("olga", acme).await,
        world.user("ada", acme).await,
    );
    let boss = world.record("boss", acme, &[Role::SuperDev]).await;
    olga.looks_for_obstacles_of(ada.id).await.fine();
    ada.looks_for_obstacles_of(ada.id).await.fine();
    ada.looks_for_obstacles_of(olga.id).await.refused(404);
    olga.looks_for_obstacles_of(boss.id).await.refused(403);
}
