//! Organizations: listed, created, read, changed.

use messages::t;
use model::{
    EventKind, Maybe, NewOrganization, OrgId, Organization, OrganizationChange, OrganizationQuery,
    Page, Permission, Role,
};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::{changed::Record, check_paging, update_user::patched},
    policy::{self, Action, OrgFields},
    store::{OrTaken, Unique, change, inputs::OrganizationFields, read},
    validate::{Check, trimmed},
    work::Work,
};

/// What no two organizations share.
pub(super) const ORG_UNIQUE: &[Unique] = &[Unique {
    constraint: "organizations_name",
    column: "organizations.name_key",
    sentence: || t!("refusal-organization-taken"),
}];

impl Accounts {
    /// The organizations that the caller may see and that match.
    pub async fn list_organizations(
        &self,
        caller: &Caller,
        query: &OrganizationQuery,
    ) -> Result<Page<Organization>, Refusal> {
        policy::may(caller, Action::ListOrganizations)?;
        check_paging(query.paging)?;
        let scope = policy::scope(caller, Permission::OrganizationsRead);
        let mut reader = self.db.read().await?;
        let total = read!(&mut reader, organizations::count(&scope, query))?;
        let rows = read!(&mut reader, organizations::page(&scope, query))?;
        let items = rows.into_iter().map(Organization::from).collect();
        Ok(Page::new(
            items,
            u64::try_from(total).unwrap_or(0),
            query.paging,
        ))
    }

    /// Creates an organization. A super_dev who does is then assigned to it.
    pub async fn create_organization(
        &self,
        caller: &Caller,
        new: NewOrganization,
    ) -> Result<Organization, Refusal> {
        policy::may(caller, Action::CreateOrganization)?;
        let mut check = Check::default();
        check.org_name("org_name", &new.org_name);
        check_facts(
            &mut check,
            new.legal_name.as_deref(),
            new.billing_email.as_deref(),
            new.notes.as_deref(),
        );
        check.done()?;
        let mut work = Work::begin(self, caller)
            .await?
            .grant(Action::CreateOrganization)?;
        let at = work.at;
        let legal_name = trimmed(new.legal_name);
        let billing_email = trimmed(new.billing_email);
        let notes = trimmed(new.notes);
        let fields = OrganizationFields {
            name: new.org_name.trim(),
            legal_name: legal_name.as_deref(),
            billing_email: billing_email.as_deref(),
            notes: notes.as_deref(),
        };
        let id = OrgId(change!(work, organizations::insert(&fields, at)).or_taken(ORG_UNIQUE)?);
        let entry = Entry::about_organization(EventKind::OrganizationCreated, id, fields.name);
        let mut more = Vec::new();
        let super_dev = caller
            .person()
            .filter(|p| p.roles.contains(Role::SuperDev) && !p.roles.contains(Role::SuperAdmin));
        if let Some(person) = super_dev {
            change!(
                work,
                organizations::assign(person.id.0, id, Some(person.id.0), at)
            )?;
            more.push(
                Entry::about_organization(EventKind::SuperDevAssigned, id, fields.name)
                    .detail("user", person.full_name.as_deref().unwrap_or(&person.email))
                    .also_about(person.id.0),
            );
        }
        let made = read!(&mut work, organizations::by_id(id))?
            .ok_or_else(|| crate::Fault::unexpected("the new organization is not there"))?;
        work.commit_all(entry, more).await?;
        Ok(made.into())
    }

    /// One organization.
    pub async fn get_organization(
        &self,
        caller: &Caller,
        id: OrgId,
    ) -> Result<Organization, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, organizations::by_id(id))?;
        policy::may(
            caller,
            Action::ReadOrganization(row.as_ref().map(|row| OrgId(row.id))),
        )?;
        row.map(Organization::from)
            .ok_or_else(|| policy::organization_not_found().into())
    }

    /// Changes what is there in `change`. Switching an organization off signs its people out and keeps them out
    /// until it is on again; their own state stays, and those who look after organizations are not affected.
    pub async fn update_organization(
        &self,
        caller: &Caller,
        id: OrgId,
        change: OrganizationChange,
        if_match: Option<i64>,
    ) -> Result<Organization, Refusal> {
        let fields = if change.notes.is_absent() && change.is_active.is_absent() {
            OrgFields::Facts
        } else {
            OrgFields::Restricted
        };
        let mut work = Work::begin(self, caller).await?;
        let at = work.at;
        read!(&mut work, organizations::hold(id))?;
        let row = read!(&mut work, organizations::by_id(id))?;
        let mut work = work.grant(Action::UpdateOrganization(
            row.as_ref().map(|row| OrgId(row.id)),
            fields,
        ))?;
        check_change(&change)?;
        let Some(row) = row else {
            return Err(policy::organization_not_found().into());
        };
        Record::organization(caller, id)
            .still_is(&mut work, if_match, row.version)
            .await?;

        let name = match change.org_name {
            Maybe::Value(name) => name.trim().to_owned(),
            Maybe::Absent | Maybe::Null => row.name.clone(),
        };
        let legal_name = patched(change.legal_name, row.legal_name.clone());
        let billing_email = patched(change.billing_email, row.billing_email.clone());
        let notes = patched(change.notes, row.notes.clone());
        let is_active = match change.is_active {
            Maybe::Value(active) => active,
            Maybe::Absent | Maybe::Null => row.is_active,
        };
        let mut entries = Vec::new();
        if (&name, &legal_name, &billing_email, &notes)
            != (&row.name, &row.legal_name, &row.billing_email, &row.notes)
        {
            entries.push(
                Entry::about_organization(EventKind::OrganizationUpdated, id, &name)
                    .change("org_name", row.name.as_str(), name.as_str())
                    .change("legal_name", row.legal_name.clone(), legal_name.clone())
                    .change(
                        "billing_email",
                        row.billing_email.clone(),
                        billing_email.clone(),
                    )
                    .change("notes", row.notes.clone(), notes.clone()),
            );
        }
        if is_active != row.is_active {
            let kind = if is_active {
                EventKind::OrganizationReactivated
            } else {
                EventKind::OrganizationDeactivated
            };
            let mut entry = Entry::about_organization(kind, id, &name).change(
                "is_active",
                row.is_active,
                is_active,
            );
            if !is_active {
                let ended = change!(work, sessions::delete_of_organization(id.0))?;
                entry = entry.detail("sessions_ended", ended);
            }
            entries.push(entry);
        }
        if entries.is_empty() {
            return Ok(row.into());
        }
        let fields = OrganizationFields {
            name: &name,
            legal_name: legal_name.as_deref(),
            billing_email: billing_email.as_deref(),
            notes: notes.as_deref(),
        };
        change!(work, organizations::update(id, &fields, is_active, at)).or_taken(ORG_UNIQUE)?;
        let made = read!(&mut work, organizations::by_id(id))?
            .ok_or_else(|| crate::Fault::unexpected("the changed organization is not there"))?;
        let first = entries.remove(0);
        work.commit_all(first, entries).await?;
        Ok(made.into())
    }
}

fn check_facts(
    check: &mut Check,
    legal_name: Option<&str>,
    billing_email: Option<&str>,
    notes: Option<&str>,
) {
    if let Some(name) = legal_name {
        check.line("legal_name", name, 255);
    }
    if let Some(email) = billing_email.filter(|email| !email.trim().is_empty()) {
        check.email("billing_email", email.trim());
    }
    if let Some(notes) = notes {
        check.notes("notes", notes);
    }
}

fn check_change(change: &OrganizationChange) -> Result<(), Refusal> {
    fn value(field: &Maybe<String>) -> Option<&str> {
        match field {
            Maybe::Value(text) => Some(text),
            Maybe::Absent | Maybe::Null => None,
        }
    }
    let mut check = Check::default();
    check.not_null("org_name", &change.org_name);
    check.not_null("is_active", &change.is_active);
    if let Some(name) = value(&change.org_name) {
        check.org_name("org_name", name);
    }
    check_facts(
        &mut check,
        value(&change.legal_name),
        value(&change.billing_email),
        value(&change.notes),
    );
    check.done()
}
