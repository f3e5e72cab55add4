//! Small readings of what a form or a path names, and of what the caller may do with a row.

use accounts::{
    Accounts, Caller, Refusal,
    policy::{self, Target},
};
use messages::t;
use model::{
    BulkDeed, Console, FieldProblem, OrgId, OrgRef, OrgSort, OrganizationQuery, Page, Paging,
    Permission, Problem, Role, RoleChange, RoleSet, Timestamp, User, UserId, UserQuery, UserSort,
    Zone,
};

use super::Server;
use crate::{
    call::{CallError, Doorkeeper},
    pages::{
        organizations::calls::{Candidates, OrgVerbs},
        users::{
            Columns,
            bulk::calls::BulkOffer,
            calls::Organizations,
            line::{Line, Verbs},
        },
    },
    parts::Standing,
    query::date_named,
};

/// The id in a page's path; what is no id names nobody.
pub(crate) fn user_id(text: &str) -> Result<UserId, CallError> {
    text.parse().map_err(|_| absent(policy::no_such_user()))
}

/// The id of a message in a page's path; what is no id names none that there is.
pub(crate) fn message_id<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

fn absent(sentence: &str) -> CallError {
    let problem = Problem::not_found(sentence);
    Server.refuse(&problem);
    CallError(problem)
}

/// The person as the policy sees them. The list does not know who is the last super_admin; the next page does.
fn target(user: &User) -> Target {
    Target {
        id: user.id,
        org_id: user.organization.as_ref().map(|org| org.id),
        roles: user.roles,
        is_active: user.is_active,
        is_newcomer: !user.has_password && user.last_login_at.is_none(),
        last_super_admin: false,
    }
}

/// A person's row, and what its menu offers.
pub(crate) fn line(caller: &Caller, user: User) -> Line {
    let allowed = policy::allowed(caller, &target(&user));
    let verbs = Verbs {
        edit: allowed.update.yes(),
        deactivate: user.is_active && allowed.deactivate.yes(),
        reactivate: !user.is_active && allowed.reactivate.yes(),
        roles: [&allowed.assign, &allowed.remove]
            .into_iter()
            .flatten()
            .any(|(_, answer)| answer.yes()),
        security: allowed.set_password.yes() || allowed.reset_link.yes() || allowed.sessions.yes(),
        activity: allowed.read_activity.yes(),
    };
    Line {
        standing: Standing::of(&user),
        id: user.id,
        full_name: user.full_name,
        email: user.email,
        roles: user.roles,
        organization: user.organization.map(|org| org.name),
        last_login_at: user.last_login_at,
        created_at: user.created_at,
        verbs,
    }
}

/// What the caller may ever do to many.
pub(crate) fn bulk_offer(caller: &Caller) -> BulkOffer {
    let may = |permission| policy::ever(caller, permission).is_ok();
    let roles = |permission| -> Vec<Role> {
        if may(permission) {
            policy::assignable(caller).iter().collect()
        } else {
            Vec::new()
        }
    };
    BulkOffer {
        deactivate: may(Permission::UsersDeactivate),
        sign_out: may(Permission::UsersSessions),
        assign: roles(Permission::RolesAssign),
        remove: roles(Permission::RolesRemove),
    }
}

/// The name of the preference for the columns of the list of people.
pub(crate) const COLUMNS: &str = "user_columns";

/// The columns that the caller has chosen, or those that everybody begins with.
pub(crate) async fn own_columns(accounts: &Accounts, caller: &Caller) -> Result<Columns, Refusal> {
    let kept = accounts.preference(caller, COLUMNS).await?;
    Ok(kept
        .as_ref()
        .and_then(|value| super::urls::columns_named(value.as_str()?))
        .unwrap_or_default())
}

/// Whether the profile's form has a field for the e-mail address.
pub(crate) fn may_change_email(caller: &Caller, user: &User) -> bool {
    let change = policy::Action::UpdateUser(Some(&target(user)), policy::Fields::Email);
    policy::may(caller, change).is_ok()
}

/// The first organizations by name that match; none for who may list none.
pub(crate) async fn organizations(
    accounts: &Accounts,
    caller: &Caller,
    search: Option<String>,
    rows: u32,
) -> Result<Organizations, Refusal> {
    organizations_in(accounts, caller, search, None, rows).await
}

/// What the console shows to a caller who may add people; whoever may not is refused.
pub(crate) async fn adder(accounts: &Accounts, caller: &Caller) -> Result<Console, Refusal> {
    let console = accounts.console(caller).await?;
    match console.create_user.reason() {
        Some(reason) => Err(Problem::forbidden(reason).into()),
        None => Ok(console),
    }
}

/// The same of those that people can be added to: none that is deactivated.
pub(crate) async fn open_organizations(
    accounts: &Accounts,
    caller: &Caller,
    search: Option<String>,
    rows: u32,
) -> Result<Organizations, Refusal> {
    organizations_in(accounts, caller, search, Some(true), rows).await
}

async fn organizations_in(
    accounts: &Accounts,
    caller: &Caller,
    search: Option<String>,
    is_active: Option<bool>,
    rows: u32,
) -> Result<Organizations, Refusal> {
    if policy::may(caller, policy::Action::ListOrganizations).is_err() {
        return Ok(Organizations::default());
    }
    let paging = Paging {
        page: 1,
        page_size: rows,
    };
    let query = OrganizationQuery {
        search: search.clone(),
        is_active,
        sort: OrgSort::OrgName,
        paging,
        ..OrganizationQuery::default()
    };
    let page = accounts.list_organizations(caller, &query).await?;
    let some = page
        .items
        .into_iter()
        .map(|org| OrgRef {
            id: org.id,
            name: org.name,
        })
        .collect();
    Ok(Organizations {
        search,
        some,
        total: page.total,
    })
}

/// The organization of that name, which is unique, or of that number, or the only one that people can be added to whose
/// name holds these words; `None` for an empty field.
pub(crate) async fn organization_named(
    accounts: &Accounts,
    caller: &Caller,
    text: &str,
) -> Result<Option<OrgId>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(id) = text.trim_start_matches('#').parse() {
        return Ok(Some(OrgId(id)));
    }
    let found = organizations(
        accounts,
        caller,
        Some(text.to_owned()),
        model::MAX_PAGE_SIZE,
    )
    .await?;
    let wanted = text.to_lowercase();
    let org = found
        .some
        .into_iter()
        .find(|org| org.name.to_lowercase() == wanted);
    if let Some(org) = org {
        return Ok(Some(org.id));
    }
    let open = open_organizations(accounts, caller, Some(text.to_owned()), 2).await?;
    let refused = |sentence: &str| Problem::invalid(FieldProblem::body("organization", sentence));
    match open.some.as_slice() {
        [only] => Ok(Some(only.id)),
        [] => Err(refused(t!("call-no-such-organization")).into()),
        _ => Err(refused(t!("call-several-organizations")).into()),
    }
}

/// What is wrong with one field, behind what is wrong with the others.
pub(crate) fn behind(others: Vec<FieldProblem>, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Problem(Problem::Invalid { fields }) => {
            let fields = others.into_iter().chain(fields).collect();
            Refusal::Problem(Problem::Invalid { fields })
        }
        other => other,
    }
}

/// The id in an organization's path; what is no number names none.
pub(crate) fn org_id(text: &str) -> Result<OrgId, CallError> {
    text.parse()
        .map_err(|_| absent(policy::no_such_organization()))
}

/// What the caller may do with an organization.
pub(crate) fn org_verbs(caller: &Caller, id: OrgId) -> OrgVerbs {
    use policy::{Action, OrgFields, may};
    let yes = |action| may(caller, action).is_ok();
    OrgVerbs {
        edit: yes(Action::UpdateOrganization(Some(id), OrgFields::Facts)),
        manage: yes(Action::UpdateOrganization(Some(id), OrgFields::Restricted)),
        assign: yes(Action::AssignSuperDev(Some(id))),
        activity: yes(Action::ReadOrganizationActivity(Some(id))),
        add_user: yes(Action::CreateUser(Some(id))),
    }
}

/// What the editor of roles asks for. A day that is the last of a grant already leaves its exact end as it is.
pub(crate) async fn role_change(
    accounts: &Accounts,
    caller: &Caller,
    id: UserId,
    offered: &str,
    ticked: [(Role, bool, String); 4],
) -> Result<RoleChange, Refusal> {
    // Whom the caller may not see, the operation refuses by its own rules.
    let grants = match accounts.user_page(caller, id).await {
        Ok(page) => page.grants,
        Err(Refusal::Problem(_)) => Vec::new(),
        Err(fault) => return Err(fault),
    };
    let zone = accounts.me(caller).await?.local.zone;
    let end_of = |role: Role, day: &str| {
        let held = grants.iter().find(|grant| grant.role == role);
        let end = held.and_then(|grant| grant.expires_at);
        let last = end.map(|end| zone.last_day(end).to_string());
        if last.as_deref() == Some(day) {
            return Ok(end);
        }
        // An undo knows the end to the instant.
        if let Some(end) = Timestamp::parse(day) {
            return Ok(Some(end));
        }
        end_of_day(&zone, &format!("until_{role}"), day)
    };
    let mut wanted = Vec::new();
    for (role, on, day) in ticked {
        if on {
            wanted.push((role, end_of(role, day.trim())?));
        }
    }
    let offered = offered
        .split(',')
        .filter_map(|name| name.parse::<Role>().ok());
    Ok(RoleChange {
        offered: offered.collect(),
        wanted,
    })
}

/// Keeps what was chosen in the editor of roles, for the page of its refusal.
pub(crate) fn keep_choice(base: &str, ticked: &[(Role, bool, String); 4]) {
    let mut kept = vec![
        ("review".to_owned(), "1".to_owned()),
        ("base".to_owned(), base.to_owned()),
    ];
    for (role, _, day) in ticked.iter().filter(|(_, on, _)| *on) {
        kept.push((format!("hold_{role}"), "true".to_owned()));
        kept.push((format!("until_{role}"), day.clone()));
    }
    super::keep_all(kept);
}

/// The deed with the end that was chosen for it, as a date field sends it; only a gift of a role has one.
pub(crate) async fn deed_until(
    accounts: &Accounts,
    caller: &Caller,
    deed: BulkDeed,
    until: &str,
) -> Result<BulkDeed, Refusal> {
    Ok(match deed {
        BulkDeed::AssignRole(role, None) => {
            let zone = accounts.me(caller).await?.local.zone;
            BulkDeed::AssignRole(role, end_of_day(&zone, "until", until.trim())?)
        }
        other => other,
    })
}

/// The end of a day as a date field sends it (`2026-11-30`), where the caller lives; `None` for an empty field.
fn end_of_day(zone: &Zone, field: &str, day: &str) -> Result<Option<Timestamp>, Refusal> {
    if day.is_empty() {
        return Ok(None);
    }
    date_named(day)
        .map(|day| Some(zone.ends(day)))
        .ok_or_else(|| Problem::invalid(FieldProblem::body(field, t!("call-no-date"))).into())
}

/// The latest people of an organization, and its administrators.
pub(crate) async fn people_of(
    accounts: &Accounts,
    caller: &Caller,
    id: OrgId,
) -> Result<(Vec<User>, Page<User>), Refusal> {
    let first = |roles, page_size| UserQuery {
        org_id: Some(id),
        roles,
        descending: true,
        paging: Paging { page: 1, page_size },
        ..UserQuery::default()
    };
    let latest = first(RoleSet::EMPTY, 5);
    let admins = first(RoleSet::EMPTY.with(Role::OrgAdmin), 10);
    Ok((
        accounts.list_users(caller, &latest).await?.items,
        accounts.list_users(caller, &admins).await?,
    ))
}

/// The first people by name who hold a role, of those whom the caller may see.
pub(crate) async fn holders(
    accounts: &Accounts,
    caller: &Caller,
    role: Role,
) -> Result<Page<User>, Refusal> {
    let query = UserQuery {
        roles: RoleSet::EMPTY.with(role),
        sort: UserSort::FullName,
        paging: Paging {
            page: 1,
            page_size: 4,
        },
        ..UserQuery::default()
    };
    accounts.list_users(caller, &query).await
}

/// So many super_devs are offered at a time.
const OFFERED: usize = 8;

/// Who looks after an organization, and the super_devs who could be assigned to it.
pub(crate) async fn super_devs(
    accounts: &Accounts,
    caller: &Caller,
    id: OrgId,
    search: Option<String>,
) -> Result<(Vec<User>, Candidates), Refusal> {
    let devs = accounts.super_devs(caller, id).await?;
    let query = UserQuery {
        search: search.clone(),
        roles: RoleSet::EMPTY.with(Role::SuperDev),
        is_active: Some(true),
        sort: UserSort::FullName,
        paging: Paging {
            page: 1,
            page_size: model::MAX_PAGE_SIZE,
        },
        ..UserQuery::default()
    };
    let found = accounts.list_users(caller, &query).await?;
    let unseen = found.total > found.items.len() as u64;
    let mut some: Vec<User> = found
        .items
        .into_iter()
        .filter(|user| devs.iter().all(|dev| dev.id != user.id))
        .collect();
    let more = unseen || some.len() > OFFERED;
    some.truncate(OFFERED);
    Ok((devs, Candidates { search, some, more }))
}
