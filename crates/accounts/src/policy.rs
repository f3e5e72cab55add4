//! Who may do what: pure, deny by default, all of it here.
//!
//! Every door asks through an operation, every operation asks [`may`] before it writes or shows anything, and
//! the pages draw their buttons from [`allowed`], which asks the same function. The rules read in the order in
//! which they are checked: signed in? a role that ever allows it? a target within reach? rank? what would
//! contradict itself? `tests/it/policy_matrix.txt` shows the result for every role, action and target.

use messages::t;
use model::{Allowed, OrgId, Permission, Problem, Role, RoleSet, UserActions, UserId};

use crate::{
    Caller, Refusal,
    caller::{Person, Principal},
};

/// What the policy knows of the person who is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub id: UserId,
    pub org_id: Option<OrgId>,
    pub roles: RoleSet,
    pub is_active: bool,
    /// There is no password, and there was no sign-in: only such a person can be invited.
    pub is_newcomer: bool,
    /// Nobody else is an active super_admin for good.
    pub last_super_admin: bool,
}

/// What somebody wants to do. A target of `None` does not exist.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    ListUsers,
    /// `None`: in no organization.
    CreateUser(Option<OrgId>),
    ReadUser(Option<&'a Target>),
    UpdateUser(Option<&'a Target>, Fields),
    DeactivateUser(Option<&'a Target>),
    ReactivateUser(Option<&'a Target>),
    SetPassword(Option<&'a Target>),
    IssueResetLink(Option<&'a Target>),
    /// Inviting somebody who is there but never came in, and withdrawing that.
    InviteUser(Option<&'a Target>),
    ListInvitations,
    ListRoles,
    AssignRole(Option<&'a Target>, Role),
    /// `None`: no such role.
    RemoveRole(Option<&'a Target>, Option<Role>),
    ReadActivity(Option<&'a Target>),
    /// Seeing and ending somebody's sessions.
    ManageSessions(Option<&'a Target>),
    /// Everything that happened, in every organization and in none.
    ReadAllActivity,
    ReadOutbox,
    /// What the server was told, and where; no secret.
    ReadSettings,
    ListOrganizations,
    CreateOrganization,
    ReadOrganization(Option<OrgId>),
    UpdateOrganization(Option<OrgId>, OrgFields),
    ReadOrganizationActivity(Option<OrgId>),
    AssignSuperDev(Option<OrgId>),
    /// The caller's own frame: me, verify, sign out.
    OwnSession,
    ChangeOwnPassword,
    VerifyOwnEmail,
    /// Linking and unlinking one's own external identities.
    ManageOwnIdentities,
    /// What needs no session because it brings its own proof: a password, a link, a refresh token.
    SignIn,
    /// Usher's own jobs.
    Upkeep,
}

/// Which fields of a person an update touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Full name, avatar, preferences.
    Profile,
    /// The e-mail address among them.
    Email,
}

/// Which fields of an organization an update touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgFields {
    /// Name, legal name, billing e-mail.
    Facts,
    /// Notes or `is_active` among them.
    Restricted,
}

/// Whom the caller's lists show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    Organizations(Vec<OrgId>),
}

/// A no, and which kind of no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    SignInNeeded,
    /// The roles never allow it, or the target outranks the caller.
    Forbidden(&'static str),
    /// Not there or out of reach: the same answer, so that nobody learns which.
    NotFound(&'static str),
    /// It would contradict itself.
    Conflict(&'static str),
}

/// There is nobody, or nobody within reach.
pub fn no_such_user() -> &'static str {
    t!("policy-no-such-user")
}

/// Likewise of organizations.
pub fn no_such_organization() -> &'static str {
    t!("policy-no-such-organization")
}

fn not_yours() -> Denied {
    Denied::Forbidden(t!("policy-not-yours"))
}

fn outranked() -> Denied {
    Denied::Forbidden(t!("policy-outranked"))
}

fn change_password_first() -> Denied {
    Denied::Forbidden(t!("policy-change-password-first"))
}

pub(crate) fn user_not_found() -> Denied {
    Denied::NotFound(no_such_user())
}

pub(crate) fn organization_not_found() -> Denied {
    Denied::NotFound(no_such_organization())
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Problem {
        match denied {
            Denied::SignInNeeded => Problem::sign_in_needed(),
            Denied::Forbidden(sentence) => Problem::forbidden(sentence),
            Denied::NotFound(sentence) => Problem::not_found(sentence),
            Denied::Conflict(sentence) => Problem::conflict(sentence),
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Refusal {
        Refusal::Problem(denied.into())
    }
}

/// Whether the caller may do this, and if not, why not.
pub fn may(caller: &Caller, action: Action<'_>) -> Result<(), Denied> {
    let person = match &caller.principal {
        // Whoever runs the command line on the server holds the database in hand.
        Principal::Cli | Principal::System => return existing(action),
        Principal::Nobody => {
            return if matches!(action, Action::SignIn) {
                Ok(())
            } else {
                Err(Denied::SignInNeeded)
            };
        }
        Principal::Person(person) => person,
    };
    match action {
        Action::SignIn | Action::OwnSession | Action::ChangeOwnPassword => Ok(()),
        Action::Upkeep => Err(not_yours()),
        _ if person.must_change_password => Err(change_password_first()),
        Action::VerifyOwnEmail | Action::ManageOwnIdentities => Ok(()),
        action => person_may(person, action),
    }
}

/// Whether some role of the caller ever allows this, somewhere. A no is the answer before anything else is
/// looked at.
pub fn ever(caller: &Caller, permission: Permission) -> Result<(), Denied> {
    match &caller.principal {
        Principal::Cli | Principal::System => Ok(()),
        Principal::Nobody => Err(Denied::SignInNeeded),
        Principal::Person(person) if person.must_change_password => Err(change_password_first()),
        Principal::Person(person) => carries(person, permission),
    }
}

/// Usher itself and the command line are stopped only by what does not exist or contradicts itself.
fn existing(action: Action<'_>) -> Result<(), Denied> {
    match action {
        Action::DeactivateUser(target) => keep_last_super_admin(found(target)?),
        Action::RemoveRole(target, role) => {
            let target = found(target)?;
            if role == Some(Role::SuperAdmin) {
                keep_last_super_admin(target)
            } else {
                Ok(())
            }
        }
        Action::InviteUser(target) => invitable(found(target)?),
        Action::ReadUser(target)
        | Action::UpdateUser(target, _)
        | Action::ReactivateUser(target)
        | Action::SetPassword(target)
        | Action::IssueResetLink(target)
        | Action::AssignRole(target, _)
        | Action::ManageSessions(target)
        | Action::ReadActivity(target) => found(target).map(drop),
        _ => Ok(()),
    }
}

fn person_may(person: &Person, action: Action<'_>) -> Result<(), Denied> {
    use Permission::*;
    match action {
        // Lists show what is within reach; who has no reach has no list.
        Action::ListUsers => carries(person, UsersRead),
        Action::ListRoles => carries(person, RolesRead),
        Action::ListInvitations => carries(person, UsersCreate),
        Action::ReadOutbox => carries(person, OutboxRead),
        Action::ReadSettings => carries(person, SettingsRead),
        Action::ReadAllActivity if is_super_admin(person) => Ok(()),
        Action::ReadAllActivity => Err(not_yours()),
        Action::ListOrganizations => carries(person, OrganizationsRead),
        Action::CreateOrganization => carries(person, OrganizationsCreate),
        Action::AssignSuperDev(org) => {
            carries(person, OrganizationsAssign)?;
            org.map(drop).ok_or_else(organization_not_found)
        }

        // A super_admin creates anywhere, also in no organization; others in the organizations they reach.
        Action::CreateUser(org) => {
            carries(person, UsersCreate)?;
            if org.map_or(is_super_admin(person), |org| {
                reaches(person, UsersCreate, Some(org))
            }) {
                Ok(())
            } else {
                Err(organization_not_found())
            }
        }

        // Everybody reads themselves; others as far as the roles reach. Rank does not restrict reading.
        Action::ReadUser(target) => visible(person, UsersRead, target, true).map(drop),
        Action::ReadActivity(target) => visible(person, ActivityRead, target, true).map(drop),

        // Everybody edits their own profile; an own e-mail address only with a role that edits people here.
        Action::UpdateUser(target, fields) => {
            let target = visible(person, UsersUpdate, target, true)?;
            let by_role = within(person, UsersUpdate, target) && outranks(person, target);
            match (by_role, is_self(person, target), fields) {
                (true, ..) | (false, true, Fields::Profile) => Ok(()),
                (false, true, Fields::Email) => Err(Denied::Forbidden(t!("policy-own-email"))),
                (false, false, _) => Err(outranked()),
            }
        }

        // Nobody switches themselves off, and somebody must remain who can switch on.
        Action::DeactivateUser(target) => {
            let target = visible(person, UsersDeactivate, target, false)?;
            if is_self(person, target) {
                return Err(Denied::Conflict(t!("policy-deactivate-yourself")));
            }
            ranked(person, target)?;
            keep_last_super_admin(target)
        }
        Action::ReactivateUser(target) => {
            ranked(person, visible(person, UsersDeactivate, target, false)?)
        }
        Action::SetPassword(target) => {
            ranked(person, visible(person, UsersSetPassword, target, false)?)
        }
        Action::IssueResetLink(target) => {
            let target = visible(person, UsersResetLink, target, false)?;
            ranked(person, target)?;
            if target.is_active {
                Ok(())
            } else {
                Err(Denied::Conflict(t!("policy-reset-link-deactivated")))
            }
        }

        // Whoever may create people may let them in, as long as they never came in by another way.
        Action::InviteUser(target) => {
            let target = visible(person, UsersCreate, target, false)?;
            ranked(person, target)?;
            invitable(target)
        }

        // Everybody sees and ends their own sessions; others' as far as the roles reach, rank permitting.
        Action::ManageSessions(target) => {
            let target = visible(person, UsersSessions, target, true)?;
            if is_self(person, target) {
                Ok(())
            } else {
                ranked(person, target)
            }
        }

        // A super_admin gives and takes every role; others org_admin and user, to people who do not outrank them.
        Action::AssignRole(target, role) => {
            let target = visible(person, RolesAssign, target, false)?;
            ranked(person, target)?;
            gives(person, role)
        }
        Action::RemoveRole(target, role) => {
            let target = visible(person, RolesRemove, target, false)?;
            let role = role.ok_or_else(|| Denied::NotFound(t!("policy-no-such-role")))?;
            ranked(person, target)?;
            gives(person, role)?;
            if !target.roles.contains(role) {
                return Err(Denied::NotFound(t!("policy-role-not-held")));
            }
            if role == Role::SuperAdmin {
                keep_last_super_admin(target)
            } else {
                Ok(())
            }
        }

        // Organizations: read as far as the roles reach; changed by a super_admin, or by its own org_admin within limits.
        Action::ReadOrganization(org) => organization(person, OrganizationsRead, org),
        Action::ReadOrganizationActivity(org) => organization(person, ActivityRead, org),
        Action::UpdateOrganization(org, fields) => {
            organization(person, OrganizationsUpdate, org)?;
            if fields == OrgFields::Restricted && !is_super_admin(person) {
                return Err(Denied::Forbidden(t!("policy-organization-restricted")));
            }
            Ok(())
        }

        Action::SignIn
        | Action::OwnSession
        | Action::ChangeOwnPassword
        | Action::VerifyOwnEmail
        | Action::ManageOwnIdentities => Ok(()),
        Action::Upkeep => Err(not_yours()),
    }
}

/// Whom the caller's lists, counts and searches show. It cannot be left out: the queries ask for it.
pub fn scope(caller: &Caller, permission: Permission) -> Scope {
    let Some(person) = caller.person() else {
        return Scope::All;
    };
    if is_super_admin(person) {
        return Scope::All;
    }
    let mut orgs = Vec::new();
    if holds(person, Role::SuperDev, permission) {
        orgs.extend(&person.assigned_orgs);
    }
    if holds(person, Role::OrgAdmin, permission) {
        orgs.extend(person.org_id);
    }
    orgs.sort_unstable();
    orgs.dedup();
    Scope::Organizations(orgs)
}

/// The roles that the caller may give.
pub fn assignable(caller: &Caller) -> RoleSet {
    match caller.person() {
        Some(person) => Role::ALL
            .into_iter()
            .filter(|role| gives(person, *role).is_ok())
            .collect(),
        None => Role::ALL.into_iter().collect(),
    }
}

/// The same answers, for drawing one person's page.
pub fn allowed(caller: &Caller, target: &Target) -> UserActions {
    // The page is there, so its person is: what says that there is nobody means that this is out of reach.
    let ask = |action| match may(caller, action) {
        Err(denied) if denied == user_not_found() => {
            Allowed::No(t!("policy-out-of-reach").to_owned())
        }
        answer => drawn(answer),
    };
    let some = Some(target);
    UserActions {
        update: ask(Action::UpdateUser(some, Fields::Profile)),
        deactivate: ask(Action::DeactivateUser(some)),
        reactivate: ask(Action::ReactivateUser(some)),
        set_password: ask(Action::SetPassword(some)),
        reset_link: ask(Action::IssueResetLink(some)),
        invite: ask(Action::InviteUser(some)),
        read_activity: ask(Action::ReadActivity(some)),
        sessions: ask(Action::ManageSessions(some)),
        assign: Role::ALL
            .into_iter()
            .map(|role| (role, ask(Action::AssignRole(some, role))))
            .collect(),
        remove: Role::ALL
            .into_iter()
            .map(|role| (role, ask(Action::RemoveRole(some, Some(role)))))
            .collect(),
    }
}

/// An answer as a page shows it.
pub fn drawn(answer: Result<(), Denied>) -> Allowed {
    match answer {
        Ok(()) => Allowed::Yes,
        Err(denied) => Allowed::No(Problem::from(denied).to_string()),
    }
}

fn is_super_admin(person: &Person) -> bool {
    person.roles.contains(Role::SuperAdmin)
}

fn is_self(person: &Person, target: &Target) -> bool {
    person.id == target.id
}

/// Some role of the person allows this somewhere. If none does, it is 403 whatever the id.
fn carries(person: &Person, permission: Permission) -> Result<(), Denied> {
    if person.roles.carries(permission) {
        Ok(())
    } else {
        Err(not_yours())
    }
}

fn holds(person: &Person, role: Role, permission: Permission) -> bool {
    person.roles.contains(role) && role.permissions().contains(&permission)
}

/// Some role that allows this reaches that organization.
fn reaches(person: &Person, permission: Permission, org: Option<OrgId>) -> bool {
    is_super_admin(person)
        || org.is_some_and(|org| {
            (holds(person, Role::SuperDev, permission) && person.assigned_orgs.contains(&org))
                || (holds(person, Role::OrgAdmin, permission) && person.org_id == Some(org))
        })
}

fn within(person: &Person, permission: Permission, target: &Target) -> bool {
    reaches(person, permission, target.org_id)
}

fn found(target: Option<&Target>) -> Result<&Target, Denied> {
    target.ok_or_else(user_not_found)
}

/// The target, if the caller may know of it at all. `own`: the operation is also for oneself, so everybody with
/// a role has some reach.
fn visible<'a>(
    person: &Person,
    permission: Permission,
    target: Option<&'a Target>,
    own: bool,
) -> Result<&'a Target, Denied> {
    if !own || person.roles.is_empty() {
        carries(person, permission)?;
    }
    let target = found(target)?;
    if within(person, permission, target) || (own && is_self(person, target)) {
        Ok(target)
    } else {
        Err(user_not_found())
    }
}

fn outranks(person: &Person, target: &Target) -> bool {
    is_super_admin(person) || !target.roles.is_privileged()
}

fn ranked(person: &Person, target: &Target) -> Result<(), Denied> {
    if outranks(person, target) {
        Ok(())
    } else {
        Err(outranked())
    }
}

fn invitable(target: &Target) -> Result<(), Denied> {
    if !target.is_active {
        Err(Denied::Conflict(t!("policy-invite-deactivated")))
    } else if !target.is_newcomer {
        Err(Denied::Conflict(t!("policy-invite-came-in")))
    } else {
        Ok(())
    }
}

fn gives(person: &Person, role: Role) -> Result<(), Denied> {
    carries(person, Permission::RolesAssign)?;
    if is_super_admin(person) || !role.is_global() {
        Ok(())
    } else {
        Err(Denied::Forbidden(t!("policy-global-role")))
    }
}

fn keep_last_super_admin(target: &Target) -> Result<(), Denied> {
    if target.last_super_admin {
        Err(Denied::Conflict(t!("policy-last-super-admin")))
    } else {
        Ok(())
    }
}

fn organization(person: &Person, permission: Permission, org: Option<OrgId>) -> Result<(), Denied> {
    carries(person, permission)?;
    let org = org.ok_or_else(organization_not_found)?;
    if reaches(person, permission, Some(org)) {
        Ok(())
    } else {
        Err(organization_not_found())
    }
}
