//! Server functions of organizations.

use leptos::{prelude::*, server_fn::codec::GetUrl};
#[cfg(feature = "ssr")]
use messages::t;
use model::{OrgId, Organization, OrganizationQuery, Page, User, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    call::{At, CallError, Done},
    pages::trail::TrailView,
};

/// One page of organizations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrganizationsView {
    pub(crate) query: OrganizationQuery,
    /// What of the URL was not understood.
    pub(crate) odd: Vec<String>,
    pub(crate) organizations: Page<Organization>,
}

/// What the caller may do with one organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrgVerbs {
    /// Change its name, legal name and billing address.
    pub(crate) edit: bool,
    /// Change its notes, deactivate and reactivate it.
    pub(crate) manage: bool,
    /// Assign super_devs to it.
    pub(crate) assign: bool,
    pub(crate) activity: bool,
    pub(crate) add_user: bool,
}

/// One organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrganizationView {
    pub(crate) organization: Organization,
    pub(crate) verbs: OrgVerbs,
    /// The latest people in it, and who administers it.
    pub(crate) people: Vec<User>,
    pub(crate) admins: Page<User>,
    /// Who looks after it, and who could: only for those who may assign.
    pub(crate) devs: Vec<User>,
    pub(crate) candidates: Candidates,
}

/// The super_devs who could be assigned: the first that match the search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Candidates {
    pub(crate) search: Option<String>,
    pub(crate) some: Vec<User>,
    /// There are more than these.
    pub(crate) more: bool,
}

/// The organizations for a query string of `/organizations`.
#[server(input = GetUrl)]
pub(crate) async fn organizations_page(query: String) -> Result<At<OrganizationsView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let (query, odd) = bridge::read_organizations(&query);
    let organizations = accounts
        .list_organizations(&caller, &query)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let page = OrganizationsView {
        query,
        odd,
        organizations,
    };
    Ok(bridge::at(&accounts, page))
}

/// One organization's page, for a query string that may search for super_devs to assign.
#[server(input = GetUrl)]
pub(crate) async fn organization_page(
    id: String,
    #[server(default)] query: String,
) -> Result<At<OrganizationView>, CallError> {
    use crate::{bridge, query::pairs, query::value};
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let id = bridge::org_id(&id)?;
    let organization = accounts
        .get_organization(&caller, id)
        .await
        .map_err(refused)?;
    let verbs = bridge::org_verbs(&caller, id);
    let (people, admins) = bridge::people_of(&accounts, &caller, id)
        .await
        .map_err(refused)?;
    let (devs, candidates) = if verbs.assign {
        let search = value(&pairs(&query), "dev_search");
        bridge::super_devs(&accounts, &caller, id, search)
            .await
            .map_err(refused)?
    } else {
        Default::default()
    };
    let page = OrganizationView {
        organization,
        verbs,
        people,
        admins,
        devs,
        candidates,
    };
    Ok(bridge::at(&accounts, page))
}

/// One organization's timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrgActivityView {
    pub(crate) organization: Organization,
    pub(crate) verbs: OrgVerbs,
    pub(crate) trail: TrailView,
}

/// What happened in an organization, for a query string of its Activity tab.
#[server(input = GetUrl)]
pub(crate) async fn organization_activity(
    id: String,
    query: String,
) -> Result<At<OrgActivityView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let id = bridge::org_id(&id)?;
    let asked = bridge::asked_activity(&accounts, &caller, &query)
        .await
        .map_err(refused)?;
    let events = accounts
        .organization_activity(&caller, id, &asked.0)
        .await
        .map_err(refused)?;
    let organization = accounts
        .get_organization(&caller, id)
        .await
        .map_err(refused)?;
    let verbs = bridge::org_verbs(&caller, id);
    let trail = bridge::trail(&accounts, &caller, &query, asked, events)
        .await
        .map_err(refused)?;
    let page = OrgActivityView {
        organization,
        verbs,
        trail,
    };
    Ok(bridge::at(&accounts, page))
}

/// Whether the caller may create organizations: the page asks before it shows its form.
#[server(input = GetUrl)]
pub(crate) async fn new_organization_form() -> Result<(), CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let console = accounts.console(&caller).await.map_err(refused)?;
    match console.create_organization.reason() {
        Some(reason) => Err(refused(model::Problem::forbidden(reason).into())),
        None => Ok(()),
    }
}

#[server]
pub(crate) async fn create_organization(
    org_name: String,
    legal_name: String,
    billing_email: String,
    #[server(default)] notes: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([
        ("org_name", &org_name),
        ("legal_name", &legal_name),
        ("billing_email", &billing_email),
        ("notes", &notes),
    ]);
    let new = model::NewOrganization {
        org_name,
        legal_name: bridge::given(legal_name),
        billing_email: bridge::given(billing_email),
        notes: bridge::given(notes),
    };
    let org = accounts
        .create_organization(&caller, new)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!("organization-is-created", name = org.name);
    bridge::done(said, &routes::organization(org.id)).await
}

/// Changes what the form showed at `version`; notes only for who has that field.
#[server]
pub(crate) async fn update_organization(
    id: OrgId,
    org_name: String,
    legal_name: String,
    billing_email: String,
    notes: Option<String>,
    version: i64,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    use model::{Maybe, OrganizationChange};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([
        ("org_name", &org_name),
        ("legal_name", &legal_name),
        ("billing_email", &billing_email),
        ("notes", notes.as_deref().unwrap_or_default()),
    ]);
    let or_null = |text| bridge::given(text).map_or(Maybe::Null, Maybe::Value);
    let change = OrganizationChange {
        org_name: Maybe::Value(org_name),
        legal_name: or_null(legal_name),
        billing_email: or_null(billing_email),
        notes: notes.map_or(Maybe::Absent, or_null),
        is_active: Maybe::Absent,
    };
    let org = accounts
        .update_organization(&caller, id, change, Some(version))
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!("organization-is-saved", name = org.name);
    bridge::done(said, &routes::organization(id)).await
}

/// Signs out everybody in it and refuses their sign-in.
#[server]
pub(crate) async fn deactivate_organization(id: OrgId) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    use model::{Maybe, OrganizationChange};
    let (caller, accounts) = bridge::caller()?;
    let change = OrganizationChange {
        is_active: Maybe::Value(false),
        ..OrganizationChange::default()
    };
    let org = accounts
        .update_organization(&caller, id, change, None)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!("organization-is-deactivated", name = org.name);
    bridge::done(said, &routes::organization(id)).await
}

/// Lets the people in it sign in again.
#[server]
pub(crate) async fn reactivate_organization(id: OrgId) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    use model::{Maybe, OrganizationChange};
    let (caller, accounts) = bridge::caller()?;
    let change = OrganizationChange {
        is_active: Maybe::Value(true),
        ..OrganizationChange::default()
    };
    let org = accounts
        .update_organization(&caller, id, change, None)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = t!("organization-is-active", name = org.name);
    bridge::done(said, &routes::organization(id)).await
}

/// Lets a super_dev look after an organization.
#[server]
pub(crate) async fn assign_super_dev(id: OrgId, user: UserId) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    accounts
        .assign_super_dev(&caller, id, user)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("organization-dev-assigned"), &routes::organization(id)).await
}

#[server]
pub(crate) async fn unassign_super_dev(id: OrgId, user: UserId) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    accounts
        .unassign_super_dev(&caller, id, user)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("organization-dev-unassigned"), &routes::organization(id)).await
}
