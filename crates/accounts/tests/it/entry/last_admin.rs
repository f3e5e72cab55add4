//! Somebody must remain who can switch people on: the last super_admin stays, also by a race.

use accounts::Accounts;
use model::{Maybe, Period, Role, UserChange, UserId};

use crate::world::{Someone, Told, World, change, on_both, told};

on_both!(
    nobody_removes_the_last_one,
    who_is_there_for_a_while_does_not_count,
    of_two_removals_at_once_one_stays,
    of_two_deactivations_at_once_one_stays,
);

fn left(world: &World) -> i64 {
    world.database.number(
        "select count(*) from users u join user_roles r on r.user_id = u.id
          where r.role = 1 and u.is_active = (1 = 1) and r.expires_at is null",
    )
}

async fn nobody_removes_the_last_one(world: World) {
    let root = world.super_admin("root").await;
    root.removes(root.id, "super_admin").await.refused(409);
    let end = world.accounts.now() + Period::days(1);
    root.assigns_until(root.id, Role::SuperAdmin, end)
        .await
        .refused(409);
    let cli = accounts::Caller::cli();
    told(world.accounts.deactivate_user(&cli, root.id).await, &cli).refused(409);
    told(
        world
            .accounts
            .remove_role(&cli, root.id, "super_admin")
            .await,
        &cli,
    )
    .refused(409);
    let off = UserChange {
        is_active: Maybe::Value(false),
        ..change()
    };
    told(
        world.accounts.update_user(&cli, root.id, off, None).await,
        &cli,
    )
    .refused(409);

    // One who is deactivated does not count.
    let gone = world.record("gone", None, &[Role::SuperAdmin]).await;
    root.deactivates(gone.id).await.fine();
    root.removes(root.id, "super_admin").await.refused(409);
    root.reactivates(gone.id).await.fine();
    root.removes(root.id, "super_admin").await.fine();
    assert_eq!(left(&world), 1);
}

async fn who_is_there_for_a_while_does_not_count(world: World) {
    let root = world.super_admin("root").await;
    let temp = world.user("temp", None).await;
    root.assigns_until(
        temp.id,
        Role::SuperAdmin,
        world.accounts.now() + Period::hours(1),
    )
    .await
    .fine();
    temp.deactivates(root.id).await.refused(409);
    temp.removes(root.id, "super_admin").await.refused(409);
    root.removes(temp.id, "super_admin").await.fine();
    root.assigns(temp.id, Role::SuperAdmin).await.fine();
    temp.deactivates(root.id).await.fine();
    assert_eq!(left(&world), 1);
}

/// Twenty rounds of two who each do the same to the other, on two nodes.
async fn duel(world: &World, strike: impl AsyncFn(&Accounts, &Someone<'_>, UserId) -> u16) {
    let other = world.node(|_| {}).await;
    let mut survivor = world.super_admin("first").await;
    for round in 0..20 {
        let rival = world.super_admin(&format!("rival{round}")).await;
        let answers = tokio::join!(
            strike(&world.accounts, &survivor, rival.id),
            strike(&other, &rival, survivor.id)
        );
        assert_eq!(left(world), 1, "round {round}: {answers:?}");
        match answers {
            (200, 401 | 403 | 409) => {}
            (401 | 403 | 409, 200) => survivor = rival,
            _ => panic!("round {round}: {answers:?}"),
        }
    }
}

async fn of_two_removals_at_once_one_stays(world: World) {
    duel(&world, async |accounts, from, to| {
        let caller = from.caller().await;
        told(
            accounts.remove_role(&caller, to, "super_admin").await,
            &caller,
        )
        .status()
    })
    .await;
}

async fn of_two_deactivations_at_once_one_stays(world: World) {
    duel(&world, async |accounts, from, to| {
        let caller = from.caller().await;
        told(accounts.deactivate_user(&caller, to).await, &caller).status()
    })
    .await;
}
