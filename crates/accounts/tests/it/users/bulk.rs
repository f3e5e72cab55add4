//! One deed for many people: what is proposed is what is done, to each by their own rules, once.

use std::collections::BTreeSet;

use accounts::{Caller, seed::SeedPlan};
use model::{
    BulkDeed, BulkProgress, BulkRun, BulkState, EventKind, Maybe, OrgId, Period, Role, Selection,
    User, UserId, UserQuery,
};
use uuid::Uuid;

use crate::world::{Someone, Told, World, activity, newest, on_both, page};

on_both!(
    a_proposal_says_what_happens_to_whom_and_changes_nobody,
    a_run_does_what_the_policy_allows_for_each_person,
    whoever_matches_only_later_is_not_in_it,
    two_requests_at_once_do_everybody_once,
    an_interrupted_run_is_taken_up_again,
    what_can_be_taken_back_is_taken_back_as_it_was,
    a_role_is_given_until_an_end_to_those_who_lack_it,
    whoever_may_not_go_back_is_offered_no_way_back,
    a_run_belongs_to_who_proposed_it,
    rights_that_are_gone_stop_a_run,
    beyond_the_reach_nobody_is_selected,
    a_run_leaves_the_role_that_it_rests_on,
    of_several_super_administrators_one_stays,
    too_many_at_once_are_refused,
    a_run_is_forgotten_after_a_week,
);

fn all() -> Selection {
    Selection::Matching(newest())
}

fn people(of: &[&User]) -> Selection {
    Selection::People(of.iter().map(|user| user.id).collect())
}

async fn look(who: &Someone<'_>, id: Uuid) -> BulkRun {
    who.looks_at_run(id, page(1, 100)).await.fine()
}

/// Runs to the end, so many at a time.
async fn finish(who: &Someone<'_>, id: Uuid, at_a_time: u32) -> BulkProgress {
    loop {
        let progress = who.continues_run(id, at_a_time).await.fine();
        if progress.waiting == 0 {
            return progress;
        }
    }
}

struct Cast<'w> {
    acme: OrgId,
    olga: Someone<'w>,
    ada: User,
    bob: User,
}

/// An organization with its administrator, somebody active, somebody deactivated and somebody of rank (Boss).
async fn cast(world: &World) -> Cast<'_> {
    let acme = world.organization("Acme").await;
    let ada = world.record("ada", acme, &[]).await;
    world.enters(ada.id, &ada.email).await;
    world.enters(ada.id, &ada.email).await;
    let bob = world.record("bob", acme, &[]).await;
    world
        .accounts
        .deactivate_user(&Caller::cli(), bob.id)
        .await
        .unwrap();
    world.record("boss", acme, &[Role::SuperAdmin]).await;
    Cast {
        acme,
        olga: world.org_admin("olga", acme).await,
        ada,
        bob,
    }
}

async fn a_proposal_says_what_happens_to_whom_and_changes_nobody(world: World) {
    let Cast { olga, .. } = cast(&world).await;
    let before = olga.lists(&newest()).await.fine();
    let id = olga.proposes(BulkDeed::Deactivate, &all()).await.fine();
    let run = look(&olga, id).await;
    assert_eq!((run.progress.total, run.progress.waiting), (4, 4));
    let plan = run.plan.unwrap();
    assert_eq!(
        (plan.people, plan.sessions),
        (1, 2),
        "Ada and her two sessions"
    );
    assert_eq!(plan.some[0].label, "Ada Example");
    let mut skipped: Vec<_> = plan
        .skipped
        .iter()
        .map(|group| (group.some[0].label.as_str(), group.reason.as_str()))
        .collect();
    skipped.sort_unstable();
    assert_eq!(
        skipped,
        [
            ("Bob Example", "This user is deactivated already."),
            (
                "Boss Example",
                "Only a super administrator may do this to a super administrator or super developer."
            ),
            (
                "Olga Example",
                "You cannot deactivate yourself. Ask another administrator."
            ),
        ]
    );
    assert_eq!(olga.lists(&newest()).await.fine(), before);
}

async fn a_run_does_what_the_policy_allows_for_each_person(world: World) {
    let Cast {
        olga, ada, acme, ..
    } = cast(&world).await;
    let id = olga.proposes(BulkDeed::Deactivate, &all()).await.fine();
    let progress = olga.continues_run(id, 100).await.fine();
    let counts = (progress.done, progress.unchanged, progress.refused);
    assert_eq!((counts, progress.waiting), ((1, 1, 2), 0));
    assert!(!olga.reads(ada.id).await.fine().is_active);
    let run = look(&olga, id).await;
    let told: BTreeSet<_> = run
        .outcomes
        .items
        .iter()
        .map(|line| (line.person.label.as_str(), line.state == BulkState::Done))
        .collect();
    assert_eq!(
        told.into_iter().collect::<Vec<_>>(),
        [
            ("Ada Example", true),
            ("Bob Example", false),
            ("Boss Example", false),
            ("Olga Example", false)
        ]
    );
    let reasons = run.outcomes.items.iter().filter(|line| line.said.is_some());
    assert_eq!(reasons.count(), 3, "whoever is left out learns why");
    let entries = world
        .accounts
        .organization_activity(
            &olga.caller().await,
            acme,
            &activity(EventKind::UserDeactivated),
        )
        .await
        .unwrap();
    assert_eq!(entries.total, 2, "Ada's, and Bob's from before");
    // Once more does and records nothing.
    let again = olga.continues_run(id, 100).await.fine();
    assert_eq!(again, progress);

    let roles = olga
        .proposes(
            BulkDeed::AssignRole(Role::SuperAdmin, None),
            &people(&[&ada]),
        )
        .await
        .fine();
    let refused = finish(&olga, roles, 10).await;
    assert_eq!((refused.done, refused.refused), (0, 1), "not hers to give");
}

async fn whoever_matches_only_later_is_not_in_it(world: World) {
    let Cast {
        olga, ada, acme, ..
    } = cast(&world).await;
    let active = Selection::Matching(UserQuery {
        is_active: Some(true),
        search: Some("a".to_owned()),
        ..newest()
    });
    let id = olga.proposes(BulkDeed::Deactivate, &active).await.fine();
    let late = world.record("aaron", acme, &[]).await;
    world
        .accounts
        .assign_role(&Caller::cli(), ada.id, Role::SuperDev, Maybe::Absent)
        .await
        .unwrap();
    finish(&olga, id, 10).await;
    assert!(olga.reads(late.id).await.fine().is_active);
    assert!(
        olga.reads(ada.id).await.fine().is_active,
        "she outranks the caller by now"
    );
}

async fn two_requests_at_once_do_everybody_once(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    for n in 0..20 {
        world.record(&format!("p{n:02}"), acme, &[]).await;
    }
    let id = olga
        .proposes(BulkDeed::AssignRole(Role::OrgAdmin, None), &all())
        .await
        .fine();
    tokio::join!(finish(&olga, id, 3), finish(&olga, id, 4), async {
        while olga.continues_run(id, 5).await.fine().waiting > 0 {}
    });
    let progress = look(&olga, id).await.progress;
    assert_eq!((progress.done, progress.unchanged), (20, 1));
    let given = world
        .accounts
        .organization_activity(
            &olga.caller().await,
            acme,
            &activity(EventKind::RoleAssigned),
        )
        .await
        .unwrap();
    assert_eq!(given.total, 21, "twenty, and Olga's own from before");
}

async fn an_interrupted_run_is_taken_up_again(world: World) {
    let acme = world.organization("Acme").await;
    let olga = world.org_admin("olga", acme).await;
    for n in 0..5 {
        world.record(&format!("p{n}"), acme, &[]).await;
    }
    let id = olga.proposes(BulkDeed::Deactivate, &all()).await.fine();
    assert_eq!(olga.continues_run(id, 2).await.fine().waiting, 4);
    // A request took two people and died.
    let kept = "update bulk_items set state = 'claimed', claimed_to = 9223372036854775000 where n in (3, 4)";
    world.database.run(kept).unwrap();
    let progress = olga.continues_run(id, 10).await.fine();
    assert_eq!(progress.waiting, 2, "theirs until its time is over");
    world
        .database
        .run("update bulk_items set claimed_to = 1 where state = 'claimed'")
        .unwrap();
    let progress = olga.continues_run(id, 10).await.fine();
    assert_eq!(
        (progress.waiting, progress.done, progress.refused),
        (0, 5, 1)
    );
}

async fn what_can_be_taken_back_is_taken_back_as_it_was(world: World) {
    let Cast { olga, ada, bob, .. } = cast(&world).await;
    let both = people(&[&ada, &bob]);
    let off = olga.proposes(BulkDeed::Deactivate, &both).await.fine();
    olga.undoes_run(off).await.refused(409);
    finish(&olga, off, 10).await;
    assert!(look(&olga, off).await.can_be_undone());
    let undo = olga.undoes_run(off).await.fine();
    let progress = finish(&olga, undo, 10).await;
    assert_eq!(
        (progress.total, progress.done),
        (1, 1),
        "Bob was off before"
    );
    assert!(olga.reads(ada.id).await.fine().is_active);
    assert!(!olga.reads(bob.id).await.fine().is_active);

    let end = world.accounts.now() + Period::days(14);
    olga.assigns_until(ada.id, Role::OrgAdmin, end).await.fine();
    let take = BulkDeed::RemoveRole(Role::OrgAdmin);
    let taken = olga.proposes(take, &both).await.fine();
    assert_eq!(look(&olga, taken).await.plan.unwrap().people, 1);
    finish(&olga, taken, 10).await;
    assert!(
        !olga
            .reads(ada.id)
            .await
            .fine()
            .roles
            .contains(Role::OrgAdmin)
    );
    let undo = olga.undoes_run(taken).await.fine();
    finish(&olga, undo, 10).await;
    let grants = olga.opens_page_of(ada.id).await.fine().grants;
    let back = grants.iter().find(|grant| grant.role == Role::OrgAdmin);
    assert_eq!(back.and_then(|grant| grant.expires_at), Some(end));

    let out = olga.proposes(BulkDeed::SignOut, &both).await.fine();
    finish(&olga, out, 10).await;
    olga.undoes_run(out).await.refused(409);
}

async fn a_role_is_given_until_an_end_to_those_who_lack_it(world: World) {
    let Cast { olga, ada, bob, .. } = cast(&world).await;
    let both = people(&[&ada, &bob]);
    let end = world.accounts.now() + Period::days(14) + Period::seconds(7);
    let give = BulkDeed::AssignRole(Role::OrgAdmin, Some(end));
    // Bob holds it for good already.
    olga.assigns(bob.id, Role::OrgAdmin).await.fine();
    let end_of = async |id| {
        let grants = olga.opens_page_of(id).await.fine().grants;
        let found = grants.into_iter().find(|g| g.role == Role::OrgAdmin);
        found.map(|grant| grant.expires_at)
    };
    let run = olga.proposes(give, &both).await.fine();
    let looked = look(&olga, run).await;
    assert_eq!(looked.deed, give, "the end is kept with the proposal");
    assert_eq!(looked.plan.unwrap().people, 1);
    finish(&olga, run, 10).await;
    assert_eq!(end_of(ada.id).await, Some(Some(end)));
    assert_eq!(end_of(bob.id).await, Some(None), "his own end stays");
    let undo = olga.undoes_run(run).await.fine();
    finish(&olga, undo, 10).await;
    assert_eq!(
        (end_of(ada.id).await, end_of(bob.id).await),
        (None, Some(None))
    );

    let past = BulkDeed::AssignRole(Role::OrgAdmin, Some(world.accounts.now()));
    let refused = olga.proposes(past, &both).await.refused(422);
    assert_eq!(refused.of_field("until").count(), 1, "{refused}");
    // A proposal that waited too long.
    let short = BulkDeed::AssignRole(
        Role::OrgAdmin,
        Some(world.accounts.now() + Period::minutes(1)),
    );
    let late = olga.proposes(short, &people(&[&ada])).await.fine();
    world.clock.pass(Period::minutes(2));
    assert_eq!(finish(&olga, late, 10).await.refused, 1);
    assert_eq!(end_of(ada.id).await, None);
}

async fn whoever_may_not_go_back_is_offered_no_way_back(world: World) {
    let Cast { acme, ada, .. } = cast(&world).await;
    let dev = world.super_dev("dev", &[acme]).await;
    let give = BulkDeed::AssignRole(Role::OrgAdmin, None);
    let run = dev.proposes(give, &people(&[&ada])).await.fine();
    assert_eq!(finish(&dev, run, 10).await.done, 1);
    assert!(
        !look(&dev, run).await.can_be_undone(),
        "a super_dev takes no role"
    );
    dev.undoes_run(run).await.refused(403);
}

async fn a_run_belongs_to_who_proposed_it(world: World) {
    let Cast {
        olga, acme, ada, ..
    } = cast(&world).await;
    let other = world.org_admin("otto", acme).await;
    let id = olga.proposes(BulkDeed::SignOut, &all()).await.fine();
    let absent = other.looks_at_run(id, page(1, 10)).await.refused(404);
    for run in [id, Uuid::nil()] {
        assert_eq!(
            other.looks_at_run(run, page(1, 10)).await.refused(404),
            absent
        );
        assert_eq!(other.continues_run(run, 10).await.refused(404), absent);
        assert_eq!(other.undoes_run(run).await.refused(404), absent);
    }
    let ada = world.enters(ada.id, &ada.email).await;
    ada.proposes(BulkDeed::SignOut, &all()).await.refused(403);
    ada.continues_run(id, 10).await.refused(403);
    let dev = world.super_dev("dev", &[acme]).await;
    dev.proposes(BulkDeed::Deactivate, &all())
        .await
        .refused(403);
    let give = dev
        .proposes(BulkDeed::AssignRole(Role::User, None), &all())
        .await;
    give.fine();
}

async fn rights_that_are_gone_stop_a_run(world: World) {
    let Cast { olga, ada, .. } = cast(&world).await;
    let id = olga
        .proposes(BulkDeed::Deactivate, &people(&[&ada]))
        .await
        .fine();
    world
        .accounts
        .remove_role(&Caller::cli(), olga.id, "org_admin")
        .await
        .unwrap();
    olga.continues_run(id, 10).await.refused(403);
    let root = world.super_admin("root").await;
    assert!(root.reads(ada.id).await.fine().is_active);
}

async fn beyond_the_reach_nobody_is_selected(world: World) {
    let Cast { olga, ada, .. } = cast(&world).await;
    let far = world.record("far", None, &[]).await;
    let none = Selection::People(vec![far.id, UserId(Uuid::nil())]);
    olga.proposes(BulkDeed::Deactivate, &none)
        .await
        .refused(409);
    let id = olga
        .proposes(BulkDeed::Deactivate, &people(&[&far, &ada]))
        .await
        .fine();
    assert_eq!(look(&olga, id).await.progress.total, 1);
    let everybody = olga.proposes(BulkDeed::Deactivate, &all()).await.fine();
    assert_eq!(look(&olga, everybody).await.progress.total, 4);
}

async fn a_run_leaves_the_role_that_it_rests_on(world: World) {
    let Cast { olga, acme, .. } = cast(&world).await;
    let root = world.super_admin("root").await;
    world.record("ann", acme, &[Role::OrgAdmin]).await;
    for (caller, role, done) in [
        (&root, Role::SuperAdmin, vec!["Boss Example"]),
        (&olga, Role::OrgAdmin, vec!["Ann Example"]),
    ] {
        let id = caller.proposes(BulkDeed::RemoveRole(role), &all()).await;
        let id = id.fine();
        let plan = look(caller, id).await.plan.unwrap();
        let named: Vec<_> = plan.some.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(named, done);
        let own = "You would take a role from yourself in the middle of the run. Do that on your own page.";
        assert!(plan.skipped.iter().any(|group| group.reason == own));
        finish(caller, id, 2).await;
        let run = look(caller, id).await;
        assert_eq!(run.progress.done, 1);
        let of_caller = run.outcomes.items.iter();
        let mut of_caller = of_caller.filter(|line| line.person.id == caller.id);
        assert_eq!(of_caller.next().unwrap().said.as_deref(), Some(own));
        assert!(caller.reads(caller.id).await.fine().roles.contains(role));
    }
}

/// As the proposal says it, before anything is done.
async fn of_several_super_administrators_one_stays(world: World) {
    let root = world.super_admin("root").await;
    let end = world.accounts.now() + Period::days(1);
    for name in ["ann", "ben", "cid"] {
        world.record(name, None, &[Role::SuperAdmin]).await;
    }
    // Root's own does not last, so one of the others has to.
    root.assigns_until(root.id, Role::SuperAdmin, end)
        .await
        .fine();
    let deed = BulkDeed::RemoveRole(Role::SuperAdmin);
    let id = root.proposes(deed, &all()).await.fine();
    let plan = look(&root, id).await.plan.unwrap();
    assert_eq!(plan.people, 2);
    let progress = finish(&root, id, 2).await;
    assert_eq!((progress.done, progress.refused), (2, 2));
}

async fn too_many_at_once_are_refused(world: World) {
    let root = world.super_admin("root").await;
    let plan = SeedPlan {
        users: model::MOST_PEOPLE,
        organizations: 1,
        events: 0,
        seed: 1,
    };
    world.accounts.seed(plan, |_| ()).await.unwrap();
    let refused = root.proposes(BulkDeed::SignOut, &all()).await.refused(409);
    assert!(refused.to_string().contains("10001"), "{refused}");
    let kept = world.database.texts("select deed from bulk_runs");
    assert!(kept.is_empty(), "{kept:?}");
}

async fn a_run_is_forgotten_after_a_week(world: World) {
    let Cast { olga, .. } = cast(&world).await;
    let id = olga.proposes(BulkDeed::SignOut, &all()).await.fine();
    world.clock.pass(Period::days(8));
    world.accounts.sweep().await.unwrap();
    let olga = world.enters(olga.id, &olga.email).await;
    olga.looks_at_run(id, page(1, 10)).await.refused(404);
    assert!(
        world
            .database
            .texts("select state from bulk_items")
            .is_empty()
    );
}
