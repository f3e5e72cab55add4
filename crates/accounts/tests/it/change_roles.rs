//! Several roles as one change.

use model::{EventKind, Maybe, Period, Problem, Role, RoleChange, RoleSet, UserChange};

use crate::world::{Told, World, activity, on_both};

on_both!(
    roles_are_given_and_taken_together,
    what_was_not_offered_stays,
    one_refusal_refuses_all_of_it,
    a_change_in_between_is_not_overwritten,
    all_of_a_change_in_between_is_told,
    what_stands_already_is_no_change,
    an_end_is_refused_beside_its_role,
    what_was_changed_is_undone_to_the_instant,
    what_is_lost_or_not_the_callers_to_take_back_has_no_undo,
);

fn change(offered: &[Role], wanted: &[Role]) -> RoleChange {
    RoleChange {
        offered: offered.iter().copied().collect(),
        wanted: wanted.iter().map(|role| (*role, None)).collect(),
    }
}

fn roles(of: &[Role]) -> RoleSet {
    of.iter().copied().collect()
}

async fn roles_are_given_and_taken_together(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let end = world.accounts.now() + Period::days(14);
    let wanted = RoleChange {
        offered: roles(&Role::ALL),
        wanted: vec![(Role::OrgAdmin, Some(end)), (Role::SuperDev, None)],
    };
    let made = root
        .changes_roles_of(ada.id, wanted, ada.version)
        .await
        .fine();
    assert_eq!(made.user.roles, roles(&[Role::OrgAdmin, Role::SuperDev]));
    assert_eq!(made.user.version, ada.version + 1, "one change");
    let page = root.opens_page_of(ada.id).await.fine();
    let ends: Vec<_> = page
        .grants
        .iter()
        .map(|grant| (grant.role, grant.expires_at))
        .collect();
    assert_eq!(ends, [(Role::SuperDev, None), (Role::OrgAdmin, Some(end))]);
    for (kind, n) in [(EventKind::RoleAssigned, 2), (EventKind::RoleRemoved, 1)] {
        let told = root.reads_activity_of(ada.id, &activity(kind)).await.fine();
        assert_eq!(told.total, n, "{kind}");
    }
    let devs = root
        .lists(&model::UserQuery {
            roles: roles(&[Role::SuperDev]),
            ..crate::world::newest()
        })
        .await
        .fine();
    assert_eq!(devs.total, 1, "the counters moved along");
}

async fn what_was_not_offered_stays(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.record("ada", acme, &[]).await;
    let made = olga
        .changes_roles_of(
            ada.id,
            change(&[Role::OrgAdmin], &[Role::OrgAdmin]),
            ada.version,
        )
        .await
        .fine();
    assert_eq!(made.user.roles, roles(&[Role::OrgAdmin, Role::User]));
}

async fn one_refusal_refuses_all_of_it(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    let ada = world.record("ada", acme, &[]).await;
    let both = change(&Role::ALL, &[Role::OrgAdmin, Role::SuperDev, Role::User]);
    olga.changes_roles_of(ada.id, both, ada.version)
        .await
        .refused(403);
    assert_eq!(olga.reads(ada.id).await.fine(), ada);

    let elsewhere = world.record("bob", None, &[]).await;
    let one = || change(&[Role::OrgAdmin], &[Role::OrgAdmin]);
    olga.changes_roles_of(elsewhere.id, one(), elsewhere.version)
        .await
        .refused(404);
    let plain = world.user("carl", acme).await;
    plain
        .changes_roles_of(ada.id, RoleChange::default(), ada.version)
        .await
        .refused(403);
    let root = world.super_admin("root").await;
    let version = root.reads(root.id).await.fine().version;
    root.changes_roles_of(root.id, change(&[Role::SuperAdmin], &[]), version)
        .await
        .refused(409);
}

async fn a_change_in_between_is_not_overwritten(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    root.assigns(ada.id, Role::OrgAdmin).await.fine();
    root.changes_roles_of(ada.id, change(&Role::ALL, &[Role::User]), ada.version)
        .await
        .refused(412);
    assert!(
        root.reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
}

async fn all_of_a_change_in_between_is_told(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    world.clock.pass(Period::seconds(1));
    root.changes_roles_of(ada.id, change(&Role::ALL, &[Role::OrgAdmin]), ada.version)
        .await
        .fine();
    world.clock.pass(Period::seconds(1));
    let three = change(&Role::ALL, &[Role::SuperDev, Role::User]);
    let read = root
        .changes_roles_of(ada.id, three, ada.version + 1)
        .await
        .fine();
    assert_eq!(read.user.version, ada.version + 2);
    let refused = async |version| {
        let again = change(&Role::ALL, &[Role::User]);
        let refused = root.changes_roles_of(ada.id, again, version).await;
        refused.refused(412).to_string()
    };
    // The second change alone: given twice, taken once.
    let told = refused(ada.version + 1).await;
    assert_eq!(
        (
            told.matches("gave").count(),
            told.matches("removed").count()
        ),
        (2, 1),
        "{told}"
    );
    // Both: the first gave one and took one.
    let told = refused(ada.version).await;
    assert_eq!(
        (
            told.matches("gave").count(),
            told.matches("removed").count()
        ),
        (3, 2),
        "{told}"
    );
    // More than five versions.
    for name in ["a", "b", "c", "d", "e", "f"] {
        world.clock.pass(Period::seconds(1));
        let renamed = UserChange {
            full_name: Maybe::Value(format!("Ada {name}")),
            ..crate::world::change()
        };
        root.updates(ada.id, renamed).await.fine();
    }
    let told = refused(read.user.version).await;
    assert_eq!(told.matches("changed the profile").count(), 6, "{told}");
    assert!(!told.contains("gave"), "{told}");
}

async fn what_stands_already_is_no_change(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let same = change(&Role::ALL, &[Role::User]);
    let made = root
        .changes_roles_of(ada.id, same, ada.version)
        .await
        .fine();
    assert_eq!(made.user, ada);
    assert_eq!(made.undo, None, "there is nothing to take back");
    let told = root
        .reads_activity_of(ada.id, &activity(EventKind::RoleAssigned))
        .await
        .fine();
    assert_eq!(told.total, 0);
}

async fn an_end_is_refused_beside_its_role(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    let past = world.accounts.now() - Period::seconds(1);
    let wanted = RoleChange {
        offered: roles(&[Role::OrgAdmin]),
        wanted: vec![(Role::OrgAdmin, Some(past))],
    };
    let problem = root
        .changes_roles_of(ada.id, wanted, ada.version)
        .await
        .refused(422);
    let Problem::Invalid { fields } = problem else {
        panic!("{problem:?}");
    };
    assert_eq!(fields[0].field(), "until_org_admin");
}

async fn what_was_changed_is_undone_to_the_instant(world: World) {
    let root = world.super_admin("root").await;
    let ada = world.record("ada", None, &[]).await;
    // No end of a day anywhere.
    let end = world.accounts.now() + Period::days(14) + Period::seconds(7);
    root.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    let grants = async || {
        let page = root.opens_page_of(ada.id).await.fine();
        let grants = page.grants.into_iter();
        let grants: Vec<_> = grants.map(|grant| (grant.role, grant.expires_at)).collect();
        (grants, page.user.version)
    };
    let (before, version) = grants().await;
    // One is taken, one gets another end, one is new.
    let wanted = RoleChange {
        offered: roles(&Role::ALL),
        wanted: vec![
            (Role::SuperDev, None),
            (Role::User, Some(end + Period::days(1))),
        ],
    };
    let made = root.changes_roles_of(ada.id, wanted, version).await.fine();
    let undo = made.undo.expect("nothing is lost by it");
    let back = root
        .changes_roles_of(ada.id, undo.clone(), made.user.version)
        .await
        .fine();
    assert_eq!(grants().await.0, before);
    // The undo of the undo is the change.
    let again = back.undo.expect("nothing is lost by that either");
    let made = root
        .changes_roles_of(ada.id, again, back.user.version)
        .await
        .fine();
    assert_eq!(made.user.roles, roles(&[Role::SuperDev, Role::User]));
    // What somebody else did meanwhile stays.
    root.assigns(ada.id, Role::SuperAdmin).await.fine();
    root.changes_roles_of(ada.id, undo, made.user.version)
        .await
        .refused(412);
}

async fn what_is_lost_or_not_the_callers_to_take_back_has_no_undo(world: World) {
    let acme = world.organization("Acme").await;
    let root = world.super_admin("root").await;
    let taken = async |id| {
        let version = root.reads(id).await.fine().version;
        let change = change(&[Role::SuperDev], &[]);
        let made = root.changes_roles_of(id, change, version).await.fine();
        made.undo
    };
    let dev = world.super_dev("dev", &[acme]).await;
    assert_eq!(taken(dev.id).await, None, "whom she looked after is lost");
    let idle = world.super_dev("idle", &[]).await;
    assert!(taken(idle.id).await.is_some(), "nothing is lost");

    // A super_dev gives and does not take.
    let giver = world.super_dev("giver", &[acme]).await;
    let ada = world.record("ada", acme, &[]).await;
    let given = change(&[Role::OrgAdmin], &[Role::OrgAdmin]);
    let made = giver
        .changes_roles_of(ada.id, given, ada.version)
        .await
        .fine();
    assert_eq!(made.undo, None);

    // Whoever gives up what they gave it with cannot give it back.
    world.super_admin("other").await;
    let version = root.reads(root.id).await.fine().version;
    let made = root
        .changes_roles_of(root.id, change(&[Role::SuperAdmin], &[]), version)
        .await
        .fine();
    assert_eq!(made.undo, None);
}
