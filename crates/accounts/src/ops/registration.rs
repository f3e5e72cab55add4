//! Newcomers who found an organization, where the operator lets them.

use messages::t;
use model::{EventKind, LinkKind, Problem, ProviderInfo, Registration, Role, SignedIn};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    external::Identity,
    mail::Letter,
    ops::{
        create_user::{UNIQUE, give_first_role},
        links::{mail_link, new_link},
        organizations::ORG_UNIQUE,
    },
    policy::Action,
    store::{
        OrTaken, change,
        inputs::{NewUserRow, OrganizationFields},
        read,
    },
    validate::{Check, trimmed},
    work::Work,
};

impl Accounts {
    /// Creates an organization and its first org_admin, and signs them in. They choose a password afterwards,
    /// through a reset link. An address that nobody has proven is mailed a link that confirms it.
    pub async fn register(&self, caller: &Caller, new: Registration) -> Result<SignedIn, Refusal> {
        self.found_organization(caller, new, None).await
    }

    /// The same for somebody whom a provider knows: the identity is theirs from the beginning.
    pub(super) async fn found_organization(
        &self,
        caller: &Caller,
        new: Registration,
        identity: Option<(&ProviderInfo, &Identity)>,
    ) -> Result<SignedIn, Refusal> {
        if !self.settings.registration_open {
            return Err(Problem::forbidden(t!("refusal-registration-closed")).into());
        }
        let mut check = Check::default();
        check.email("email", &new.email);
        check.line("username", &new.username, 100);
        check.full_name("full_name", &new.full_name);
        check.org_name("org_name", &new.org_name);
        if let Some(name) = &new.org_legal_name {
            check.line("org_legal_name", name, 255);
        }
        if let Some(email) = &new.billing_email {
            check.email("billing_email", email);
        }
        check.done()?;

        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        let fields = OrganizationFields {
            name: new.org_name.trim(),
            legal_name: new.org_legal_name.as_deref(),
            billing_email: new.billing_email.as_deref(),
            notes: None,
        };
        let org =
            model::OrgId(change!(work, organizations::insert(&fields, at)).or_taken(ORG_UNIQUE)?);
        let id = work.id();
        let full_name = trimmed(Some(new.full_name));
        let row = NewUserRow {
            id,
            email: &new.email,
            full_name: full_name.as_deref(),
            org_id: Some(org),
            password_hash: None,
            must_change_password: false,
            is_email_verified: identity.is_some_and(|(_, who)| who.has_proven(&new.email)),
            oauth_provider: None,
            github_id: None,
            google_id: None,
            linkedin_id: None,
            created_at: at,
        };
        change!(work, users::insert(&row)).or_taken(UNIQUE)?;
        if let Some((_, identity)) = identity {
            let (provider, subject) = (identity.provider, &identity.subject);
            change!(work, identities::link(id, provider, subject, at)).or_taken(UNIQUE)?;
        }
        give_first_role(&mut work, id, Some(org), Role::OrgAdmin, None, at).await?;
        let made = read!(&mut work, users::by_id(id, at))?
            .ok_or_else(|| crate::Fault::unexpected("the new user is not there"))?;
        let founded = Entry::about_organization(EventKind::OrganizationCreated, org, fields.name)
            .also_about(id);
        let created = Entry::about(EventKind::UserCreated, &made)
            .detail("email", new.email.as_str())
            .detail("username", new.username.as_str())
            .detail("organization", fields.name)
            .detail("roles", serde_json::json!(["org_admin", "user"]));
        let linked = identity.map(|(info, identity)| identity.linked(info, &made));
        let mut more: Vec<_> = std::iter::once(created).chain(linked).collect();
        if !made.is_email_verified {
            let link = new_link(&mut work, LinkKind::Verification, &made, false).await?;
            let letter = made.in_their_language(|| {
                Letter::verify_email(id, &made.email, &made.local(), &link.url, link.expires_at)
            });
            mail_link(&mut work, &link, letter).await?;
            more.push(Entry::about(EventKind::EmailVerificationSent, &made));
        }
        work.commit_all(founded, more).await?;
        let work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let how = identity.map_or("registration", |(info, _)| info.title.as_str());
        self.start_session(work, caller, made, how).await
    }
}
