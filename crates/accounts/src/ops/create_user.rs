//! Creating people.

use messages::t;
use model::{EventKind, FieldProblem, NewUser, OrgId, Permission, Problem, Role, User};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::invitations::{self, Written},
    password::Own,
    policy::{self, Action},
    store::{OrTaken, Unique, change, inputs::NewUserRow, read, rows::CountKey},
    validate::{Check, trimmed},
    work::Work,
};

const IDENTITY_TAKEN: fn() -> &'static str = || t!("refusal-identity-taken");

/// What no two people share. Which of them has it is not told.
pub(super) const UNIQUE: &[Unique] = &[
    Unique {
        constraint: "users_email",
        column: "users.email_key",
        sentence: || t!("refusal-email-taken"),
    },
    Unique {
        constraint: "users_github",
        column: "users.github_id",
        sentence: IDENTITY_TAKEN,
    },
    Unique {
        constraint: "users_google",
        column: "users.google_id",
        sentence: IDENTITY_TAKEN,
    },
    Unique {
        constraint: "users_linkedin",
        column: "users.linkedin_id",
        sentence: IDENTITY_TAKEN,
    },
    Unique {
        constraint: "users_oidc",
        column: "users.oidc_id",
        sentence: IDENTITY_TAKEN,
    },
];
const PROVIDERS: [&str; 4] = ["github", "google", "linkedin", "email"];

impl Accounts {
    /// Creates a person with the role `user`. Without a password they sign in after a reset link or through an
    /// external provider.
    ///
    /// # Errors
    ///
    /// 409 for an e-mail address that anybody has, and for an organization that is deactivated; an unknown
    /// organization is 422 for a super_admin and 404 for everybody else.
    pub async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<User, Refusal> {
        self.create(caller, new, None).await.map(|(user, _)| user)
    }

    /// What is wrong with each field of a new person by itself, for a door that finds something wrong with another
    /// one before: so all of it is told at once. To who may create nobody, nothing is.
    pub fn wrong_fields(&self, caller: &Caller, new: &NewUser) -> Vec<FieldProblem> {
        if policy::ever(caller, Permission::UsersCreate).is_err() {
            return Vec::new();
        }
        match check(new) {
            Err(Refusal::Problem(Problem::Invalid { fields })) => fields,
            _ => Vec::new(),
        }
    }

    /// `invite`: with an invitation, which is mailed or not.
    pub(super) async fn create(
        &self,
        caller: &Caller,
        new: NewUser,
        invite: Option<bool>,
    ) -> Result<(User, Option<Written>), Refusal> {
        // Who may create nobody at all learns that first, and nothing about the fields.
        policy::ever(caller, Permission::UsersCreate)?;
        let new = NewUser {
            full_name: trimmed(new.full_name),
            ..new
        };
        let org_id = self.destination(caller, new.org_id)?;
        check(&new)?;
        // Out of reach costs no hash.
        policy::may(caller, Action::CreateUser(org_id))?;
        let hash = match &new.password {
            Some(password) => Some(self.hasher.hash(password, self.chance.as_ref()).await?),
            None => None,
        };

        let mut work = Work::begin(self, caller).await?;
        let org = match org_id {
            Some(org) => {
                read!(&mut work, organizations::keep(org))?;
                read!(&mut work, organizations::by_id(org))?
            }
            None => None,
        };
        if let (Some(id), None) = (org_id, &org) {
            // Only those get here whose reach is everything; to others it is out of reach.
            let problem = FieldProblem::body(
                "org_id",
                t!("check-organization-unknown", id = id.to_string()),
            );
            return Err(Problem::invalid(problem).into());
        }
        let mut work = work.grant(Action::CreateUser(org_id))?;
        if org.as_ref().is_some_and(|org| !org.is_active) {
            return Err(Problem::conflict(t!("refusal-organization-deactivated")).into());
        }
        let id = work.id();
        let row = NewUserRow {
            id,
            email: &new.email,
            full_name: new.full_name.as_deref(),
            org_id,
            password_hash: hash.as_deref(),
            // Without a password there is none to change.
            must_change_password: hash.is_some() && new.must_change_password,
            is_email_verified: false,
            oauth_provider: new.oauth_provider.as_deref(),
            github_id: new.github_id.as_deref(),
            google_id: new.google_id.as_deref(),
            linkedin_id: new.linkedin_id.as_deref(),
            created_at: work.at,
        };
        change!(work, users::insert(&row)).or_taken(UNIQUE)?;
        let (at, by) = (work.at, caller.person().map(|p| p.id.0));
        give_first_role(&mut work, id, org_id, Role::User, by, at).await?;
        let label = new.full_name.as_deref().unwrap_or(&new.email);
        let mut entry = Entry::about_new(EventKind::UserCreated, id, label, org_id)
            .detail("email", new.email.as_str())
            .detail("roles", serde_json::json!(["user"]));
        if let Some(org) = &org {
            entry = entry.detail("organization", org.name.as_str());
        }
        let made = read!(&mut work, users::by_id(id, at))?
            .ok_or_else(|| crate::Fault::unexpected("the new user is not there"))?;
        let (mut invitation, mut more) = (None, Vec::new());
        if let Some(send_email) = invite {
            let (written, entry) = invitations::invite(&mut work, &made, send_email).await?;
            (invitation, more) = (Some(written), vec![entry]);
        }
        work.commit_all(entry, more).await?;
        Ok((made.into(), invitation))
    }

    /// Where a new person goes when the caller does not say: an org_admin's own organization, a super_dev's only
    /// one, and for a super_admin none.
    fn destination(&self, caller: &Caller, asked: Option<OrgId>) -> Result<Option<OrgId>, Refusal> {
        if asked.is_some() {
            return Ok(asked);
        }
        match policy::scope(caller, Permission::UsersCreate) {
            policy::Scope::All => Ok(None),
            policy::Scope::Organizations(orgs) => {
                let own = caller
                    .person()
                    .filter(|p| p.roles.contains(Role::OrgAdmin))
                    .and_then(|p| p.org_id);
                match (own, orgs.as_slice()) {
                    (Some(own), _) => Ok(Some(own)),
                    (None, [only]) => Ok(Some(*only)),
                    _ => Err(Problem::invalid(
                        FieldProblem::body("org_id", t!("check-organization-missing"))
                            .of_kind("missing"),
                    )
                    .into()),
                }
            }
        }
    }
}

/// Gives a new person their first role and counts them.
pub(super) async fn give_first_role(
    work: &mut Work<'_, crate::work::Granted>,
    id: uuid::Uuid,
    org_id: Option<OrgId>,
    role: Role,
    by: Option<uuid::Uuid>,
    at: model::Timestamp,
) -> Result<(), Refusal> {
    let mut roles = model::RoleSet::EMPTY.with(Role::User);
    change!(work, roles::put(id, Role::User, by, None, at))?;
    if role != Role::User {
        roles = roles.with(role);
        change!(work, roles::put(id, role, by, None, at))?;
    }
    let mask = i64::from(roles.bits());
    change!(work, users::first_mask(id, mask))?;
    let key = CountKey {
        org_id: org_id.map_or(0, |org| org.0),
        is_active: true,
        role_mask: mask,
    };
    change!(work, users::recount(None, Some(key)))?;
    Ok(())
}

fn check(new: &NewUser) -> Result<(), Refusal> {
    let mut check = Check::default();
    check.email("email", &new.email);
    if let Some(name) = &new.full_name {
        check.full_name("full_name", name);
    }
    if let Some(password) = &new.password {
        let own = Own::of(&new.email, new.full_name.as_deref(), None);
        check.password("password", password, &own);
    }
    if let Some(provider) = new
        .oauth_provider
        .as_deref()
        .filter(|provider| !PROVIDERS.contains(provider))
    {
        check.add(Some(
            FieldProblem::body(
                "oauth_provider",
                format!("{provider:?} is none of: {}.", PROVIDERS.join(", ")),
            )
            .of_kind("enum"),
        ));
    }
    for (field, id) in [
        ("github_id", &new.github_id),
        ("google_id", &new.google_id),
        ("linkedin_id", &new.linkedin_id),
    ] {
        if let Some(id) = id {
            check.line(field, id, 255);
        }
    }
    check.done()
}
