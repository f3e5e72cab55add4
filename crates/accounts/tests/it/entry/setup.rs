//! The first administrator.

use accounts::Caller;
use model::{NewUser, Period, Role, SetupState};

use crate::world::{PASSWORD, PUBLIC_URL, Someone, Told, World, on_both, person, told};

on_both!(
    a_setup_link_makes_the_first_super_admin_once,
    there_is_no_link_when_somebody_is_there,
    a_newer_or_older_link_opens_nothing,
    of_ten_setups_at_once_one_succeeds,
    a_refused_administrator_does_not_use_the_link_up,
    the_command_line_makes_administrators,
);

async fn token(world: &World) -> String {
    let link = world.accounts.setup_link().await.unwrap().unwrap();
    let token = link
        .strip_prefix(&format!("{PUBLIC_URL}/setup?token="))
        .unwrap();
    token.to_owned()
}

async fn a_setup_link_makes_the_first_super_admin_once(world: World) {
    let token = token(&world).await;
    let caller = world.stranger();
    for _ in 0..2 {
        let state = world.accounts.setup_state(&caller, &token).await.unwrap();
        assert_eq!(state, SetupState::Open, "asking changes nothing");
    }
    let keys = world
        .accounts
        .complete_setup(&caller, &token, person("root"))
        .await
        .unwrap();
    let root = Someone::new(&world, keys.user.id, keys);
    assert!(root.is_signed_in().await && root.keys.user.roles.contains(Role::SuperAdmin));
    assert_eq!(root.lists(&crate::world::newest()).await.fine().total, 1);
    let again = world
        .accounts
        .complete_setup(&caller, &token, person("eve"))
        .await;
    told(again, &caller).refused(409);
    assert_eq!(
        world.accounts.setup_state(&caller, &token).await.unwrap(),
        SetupState::Done
    );
    world.signs_in("root@example.org", PASSWORD).await.fine();
}

async fn there_is_no_link_when_somebody_is_there(world: World) {
    world.super_admin("root").await;
    assert_eq!(world.accounts.setup_link().await.unwrap(), None);
    let state = world
        .accounts
        .setup_state(&world.stranger(), "x")
        .await
        .unwrap();
    assert_eq!(state, SetupState::Done);
}

async fn a_newer_or_older_link_opens_nothing(world: World) {
    let first = token(&world).await;
    let second = token(&world).await;
    let caller = world.stranger();
    for wrong in [first.as_str(), "", "ush_s1_x", "\0"] {
        assert_eq!(
            world.accounts.setup_state(&caller, wrong).await.unwrap(),
            SetupState::BadLink
        );
        let made = world
            .accounts
            .complete_setup(&caller, wrong, person("eve"))
            .await;
        told(made, &caller).refused(403);
    }
    world.clock.pass(Period::hours(24));
    let late = world
        .accounts
        .complete_setup(&caller, &second, person("eve"))
        .await;
    told(late, &caller).refused(403);
    assert_eq!(world.database.number("select count(*) from users"), 0);
    // A link of another purpose is no setup link.
    let ada = world.record("ada", None, &[]).await;
    let reset = world
        .accounts
        .issue_reset_link(&Caller::cli(), ada.id, false)
        .await
        .unwrap();
    let made = world
        .accounts
        .complete_setup(&caller, &reset.token, person("eve"))
        .await;
    told(made, &caller).refused(403);
}

async fn of_ten_setups_at_once_one_succeeds(world: World) {
    let token = token(&world).await;
    let other = world.node(|_| {}).await;
    let mut storm = tokio::task::JoinSet::new();
    for n in 0..10 {
        let accounts = if n % 2 == 0 {
            world.accounts.clone()
        } else {
            other.clone()
        };
        let (caller, token) = (world.stranger(), token.clone());
        storm.spawn(async move {
            let made = accounts
                .complete_setup(&caller, &token, person(&format!("root{n}")))
                .await;
            told(made, &caller).status()
        });
    }
    let answers = storm.join_all().await;
    assert_eq!(
        answers.iter().filter(|status| **status == 200).count(),
        1,
        "{answers:?}"
    );
    assert!(
        answers
            .iter()
            .all(|status| matches!(status, 200 | 403 | 409)),
        "{answers:?}"
    );
    assert_eq!(world.database.number("select count(*) from users"), 1);
}

async fn a_refused_administrator_does_not_use_the_link_up(world: World) {
    let token = token(&world).await;
    let caller = world.stranger();
    for password in [None, Some("short"), Some("password")] {
        let new = NewUser {
            password: password.map(str::to_owned),
            ..person("root")
        };
        let made = world.accounts.complete_setup(&caller, &token, new).await;
        told(made, &caller).refused(422);
    }
    world.record("root", None, &[]).await;
    let taken = world
        .accounts
        .complete_setup(&caller, &token, person("root"))
        .await;
    told(taken, &caller).refused(409);
    world
        .accounts
        .complete_setup(&caller, &token, person("real"))
        .await
        .unwrap();
}

async fn the_command_line_makes_administrators(world: World) {
    let cli = Caller::cli();
    let root = world
        .accounts
        .create_admin(&cli, person("root"))
        .await
        .unwrap();
    assert!(root.roles.contains(Role::SuperAdmin));
    world
        .accounts
        .create_admin(&cli, person("other"))
        .await
        .unwrap();
    told(
        world.accounts.create_admin(&cli, person("root")).await,
        &cli,
    )
    .refused(409);
    let root = world.enters(root.id, &root.email).await;
    for caller in [root.caller().await, world.stranger()] {
        let made = told(
            world.accounts.create_admin(&caller, person("eve")).await,
            &caller,
        );
        assert!(matches!(made.status(), 401 | 403), "{made:?}");
    }
}
