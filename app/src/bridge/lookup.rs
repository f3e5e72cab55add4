//! Small readings of what a form or a path names, and of what the caller may do with a row.

use accounts::{
    Accounts, Caller, Refusal,
    policy::{self, Target},
};
use model::{
    FieldProblem, OrgId, OrgRef, OrgSort, OrganizationQuery, Paging, Period, Permission, Problem,
    Role, RoleSet, Timestamp, User, UserId, UserQuery, UserSort,
};

use super::Server;
use crate::{
    call::{CallError, Doorkeeper},
    pages::{
        organizations::calls::OrgVerbs,
        users::{
            Columns,
            bulk::calls::BulkOffer,
            calls::{Organizations, Verbs},
        },
    },
};

/// The id in a page's path; what is no id names nobody.
pub(crate) fn user_id(text: &str) -> Result<UserId, CallError> {
    text.parse().map_err(|_| absent(policy::NO_SUCH_USER))
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

/// What the menu of a row offers.
pub(crate) fn verbs(caller: &Caller, user: &User) -> Verbs {
    let allowed = policy::allowed(caller, &target(user));
    Verbs {
        edit: allowed.update.yes(),
        deactivate: user.is_active && allowed.deactivate.yes(),
        reactivate: !user.is_active && allowed.reactivate.yes(),
        roles: [&allowed.assign, &allowed.remove]
            .into_iter()
            .flatten()
            .any(|(_, answer)| answer.yes()),
        security: allowed.set_password.yes() || allowed.reset_link.yes() || allowed.sessions.yes(),
        activity: allowed.read_activity.yes(),
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
    if policy::may(caller, policy::Action::ListOrganizations).is_err() {
        return Ok(Organizations::default());
    }
    let paging = Paging {
        page: 1,
        page_size: rows,
    };
    let query = OrganizationQuery {
        search: search.clone(),
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

/// The organization of that name, which is unique, or of that number; `None` for an empty field.
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
    let nobody = || {
        FieldProblem::body(
            "organization",
            "No organization has this name. Choose one from the list.",
        )
    };
    org.map(|org| Some(org.id))
        .ok_or_else(|| Problem::invalid(nobody()).into())
}

/// The id in an organization's path; what is no number names none.
pub(crate) fn org_id(text: &str) -> Result<OrgId, CallError> {
    text.parse()
        .map_err(|_| absent(policy::NO_SUCH_ORGANIZATION))
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

/// The end of a day as a date field sends it (`2026-11-30`), in UTC; `None` where it was left empty.
pub(crate) fn end_of_day(field: &str, date: &str) -> Result<Option<Timestamp>, Refusal> {
    if date.trim().is_empty() {
        return Ok(None);
    }
    Timestamp::parse(&format!("{}T00:00:00Z", date.trim()))
        .map(|day| Some(day + Period::days(1)))
        .ok_or_else(|| Problem::invalid(FieldProblem::body(field, "This is no date.")).into())
}

/// Who looks after an organization, and the super_devs who could be assigned to it.
pub(crate) async fn super_devs(
    accounts: &Accounts,
    caller: &Caller,
    id: OrgId,
) -> Result<(Vec<User>, Vec<User>), Refusal> {
    let devs = accounts.super_devs(caller, id).await?;
    let query = UserQuery {
        roles: RoleSet::EMPTY.with(Role::SuperDev),
        is_active: Some(true),
        sort: UserSort::FullName,
        paging: Paging {
            page: 1,
            page_size: model::MAX_PAGE_SIZE,
        },
        ..UserQuery::default()
    };
    let all = accounts.list_users(caller, &query).await?.items;
    let others = all
        .into_iter()
        .filter(|user| devs.iter().all(|dev| dev.id != user.id))
        .collect();
    Ok((devs, others))
}
