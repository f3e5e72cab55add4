//! The policy as a table: who, what, to whom, and the HTTP status that says the answer. The text beside this file
//! changes in review when a rule does; UPDATE_SNAPSHOTS=1 writes it anew.

use std::fmt::Write as _;

use accounts::{
    Caller, Person, Principal, RequestInfo,
    policy::{Action, Fields, OrgFields, Target, may},
};
use model::{ActorKind, OrgId, Problem, Role, RoleSet, SessionId, Timestamp, UserId};
use uuid::Uuid;

const OWN: OrgId = OrgId(1);
const ASSIGNED: OrgId = OrgId(2);
const OTHER: OrgId = OrgId(3);
const SELF: UserId = UserId(Uuid::from_u128(1));

fn person(role: Role, must_change_password: bool) -> Caller {
    let roles = RoleSet::EMPTY.with(role).with(Role::User);
    Caller {
        principal: Principal::Person(Person {
            id: SELF,
            email: "self@example.org".to_owned(),
            full_name: None,
            session_id: SessionId(Uuid::nil()),
            roles,
            org_id: Some(OWN),
            assigned_orgs: if role == Role::SuperDev {
                vec![ASSIGNED]
            } else {
                vec![]
            },
            must_change_password,
            by: ActorKind::User,
            key_expires_at: Timestamp::from_micros(0),
        }),
        request: RequestInfo::default(),
    }
}

fn callers() -> Vec<(&'static str, Caller, RoleSet)> {
    let with = |role: Role| RoleSet::EMPTY.with(role).with(Role::User);
    vec![
        (
            "super_admin",
            person(Role::SuperAdmin, false),
            with(Role::SuperAdmin),
        ),
        (
            "super_dev",
            person(Role::SuperDev, false),
            with(Role::SuperDev),
        ),
        (
            "org_admin",
            person(Role::OrgAdmin, false),
            with(Role::OrgAdmin),
        ),
        ("user", person(Role::User, false), with(Role::User)),
        (
            "must change",
            person(Role::SuperAdmin, true),
            with(Role::SuperAdmin),
        ),
        (
            "nobody",
            Caller::nobody(RequestInfo::default()),
            RoleSet::EMPTY,
        ),
    ]
}

/// The people who are acted upon, for a caller with these roles. All hold what is to be removed.
fn targets(own_roles: RoleSet) -> Vec<(&'static str, Option<Target>)> {
    let target = |n: u128, org: OrgId, roles: RoleSet| Target {
        id: UserId(Uuid::from_u128(n)),
        org_id: Some(org),
        roles,
        is_active: true,
        is_newcomer: true,
        last_super_admin: false,
    };
    let plain = RoleSet::EMPTY.with(Role::OrgAdmin).with(Role::User);
    let high = plain.with(Role::SuperDev).with(Role::SuperAdmin);
    vec![
        (
            "self",
            Some(Target {
                id: SELF,
                ..target(1, OWN, own_roles)
            }),
        ),
        ("own org", Some(target(2, OWN, plain))),
        ("assigned", Some(target(3, ASSIGNED, plain))),
        ("other org", Some(target(4, OTHER, plain))),
        ("nonexistent", None),
        ("higher rank", Some(target(5, OWN, high))),
        (
            "last admin",
            Some(Target {
                last_super_admin: true,
                ..target(6, OWN, high)
            }),
        ),
    ]
}

#[allow(
    clippy::redundant_closure,
    reason = "a constructor is not general over lifetimes"
)]
type Deed = (&'static str, fn(Option<&Target>) -> Action<'_>);

const DEEDS: &[Deed] = &[
    ("list users", |_| Action::ListUsers),
    ("create user there", |t| {
        Action::CreateUser(t.map(|t| t.org_id.unwrap_or(OTHER)))
    }),
    ("get user", |t| Action::ReadUser(t)),
    ("update profile", |t| Action::UpdateUser(t, Fields::Profile)),
    ("update e-mail", |t| Action::UpdateUser(t, Fields::Email)),
    ("deactivate user", |t| Action::DeactivateUser(t)),
    ("reactivate user", |t| Action::ReactivateUser(t)),
    ("set password", |t| Action::SetPassword(t)),
    ("issue reset link", |t| Action::IssueResetLink(t)),
    ("invite user", |t| Action::InviteUser(t)),
    ("list invitations", |_| Action::ListInvitations),
    ("available roles", |_| Action::ListRoles),
    ("assign user", |t| Action::AssignRole(t, Role::User)),
    ("assign org_admin", |t| {
        Action::AssignRole(t, Role::OrgAdmin)
    }),
    ("assign super_dev", |t| {
        Action::AssignRole(t, Role::SuperDev)
    }),
    ("assign super_admin", |t| {
        Action::AssignRole(t, Role::SuperAdmin)
    }),
    ("remove user", |t| Action::RemoveRole(t, Some(Role::User))),
    ("remove org_admin", |t| {
        Action::RemoveRole(t, Some(Role::OrgAdmin))
    }),
    ("remove super_dev", |t| {
        Action::RemoveRole(t, Some(Role::SuperDev))
    }),
    ("remove super_admin", |t| {
        Action::RemoveRole(t, Some(Role::SuperAdmin))
    }),
    ("remove unknown role", |t| Action::RemoveRole(t, None)),
    ("read activity", |t| Action::ReadActivity(t)),
    ("manage sessions", |t| Action::ManageSessions(t)),
    ("read all activity", |_| Action::ReadAllActivity),
    ("read outbox", |_| Action::ReadOutbox),
    ("read settings", |_| Action::ReadSettings),
    ("list organizations", |_| Action::ListOrganizations),
    ("create organization", |_| Action::CreateOrganization),
    ("get organization", |t| Action::ReadOrganization(org(t))),
    ("update organization", |t| {
        Action::UpdateOrganization(org(t), OrgFields::Facts)
    }),
    ("switch organization", |t| {
        Action::UpdateOrganization(org(t), OrgFields::Restricted)
    }),
    ("organization activity", |t| {
        Action::ReadOrganizationActivity(org(t))
    }),
    ("assign super_dev to org", |t| {
        Action::AssignSuperDev(org(t))
    }),
    ("own session", |_| Action::OwnSession),
    ("change own password", |_| Action::ChangeOwnPassword),
    ("verify own e-mail", |_| Action::VerifyOwnEmail),
    ("own sign-in methods", |_| Action::ManageOwnIdentities),
    ("sign in", |_| Action::SignIn),
    ("upkeep", |_| Action::Upkeep),
];

fn org(target: Option<&Target>) -> Option<OrgId> {
    target.and_then(|target| target.org_id)
}

#[test]
fn the_policy_is_the_table_beside_this_file() {
    let mut table = String::new();
    for (name, caller, roles) in callers() {
        let targets = targets(roles);
        let heads = targets.iter().fold(String::new(), |line, (name, _)| {
            line + &format!("{name:>13}")
        });
        writeln!(table, "{:<26}{heads}", name.to_uppercase()).unwrap();
        for (deed, action) in DEEDS {
            let cells = targets.iter().fold(String::new(), |line, (_, target)| {
                let status = match may(&caller, action(target.as_ref())) {
                    Ok(()) => "yes".to_owned(),
                    Err(denied) => Problem::from(denied).status().to_string(),
                };
                line + &format!("{status:>13}")
            });
            writeln!(table, "  {deed:<24}{cells}").unwrap();
        }
        table.push('\n');
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/policy_matrix.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(file, &table).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    let changed: Vec<_> = table
        .lines()
        .zip(kept.lines())
        .filter(|(now, then)| now != then)
        .collect();
    assert!(
        table == kept,
        "the policy and its table differ (UPDATE_SNAPSHOTS=1 writes the table anew):\n{changed:#?}"
    );
}
