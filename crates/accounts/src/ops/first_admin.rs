//! The first super_admin: through a one-time link that only the log shows, or from the command line.

use messages::t;
use model::{EventKind, NewUser, Period, Problem, Role, SetupState, SignedIn, User};

use crate::{
    Accounts, Caller, Refusal,
    entry::Entry,
    ops::create_user::{UNIQUE, give_first_role},
    password::Own,
    policy::{self, Action},
    secret,
    store::{
        OrTaken, change,
        inputs::{NewLinkRow, NewUserRow},
        read,
        rows::UserRow,
    },
    validate::{Check, trimmed},
    work::{Granted, Upkeep, Work},
};

/// The link dies with the day; a restart makes another.
const LIFE: Period = Period::hours(24);

impl Accounts {
    /// The one-time setup link, on a database without a super_admin; links before it are void.
    pub async fn setup_link(&self) -> Result<Option<String>, Refusal> {
        let now = self.clock.now();
        let mut upkeep = Upkeep::begin(self, "a setup link, which concerns nobody yet").await?;
        if read!(&mut upkeep, users::has_super_admin(now))? {
            return Ok(None);
        }
        let token = secret::token(self.chance.as_ref(), secret::Kind::Setup);
        change!(upkeep, links::revoke_setup(now))?;
        let link = NewLinkRow {
            hash: &secret::hash(&token),
            id: secret::id(self.chance.as_ref(), now),
            purpose: "setup",
            user_id: None,
            email_key: None,
            created_at: now,
            created_by: None,
            expires_at: now + LIFE,
            is_shown: true,
        };
        change!(upkeep, links::insert(&link))?;
        upkeep.finish().await?;
        Ok(Some(format!(
            "{}/setup?token={token}",
            self.settings.public_url
        )))
    }

    /// What a setup link is good for. Asking changes nothing.
    pub async fn setup_state(&self, _caller: &Caller, token: &str) -> Result<SetupState, Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        if read!(&mut reader, users::has_super_admin(now))? {
            return Ok(SetupState::Done);
        }
        let link = read!(&mut reader, links::by_hash(&secret::hash(token), "setup"))?;
        let good = link.is_some_and(|link| {
            link.used_at.is_none() && link.revoked_at.is_none() && link.expires_at > now.micros()
        });
        Ok(if good {
            SetupState::Open
        } else {
            SetupState::BadLink
        })
    }

    /// Creates the first super_admin with the setup link and signs them in.
    pub async fn complete_setup(
        &self,
        caller: &Caller,
        token: &str,
        new: NewUser,
    ) -> Result<SignedIn, Refusal> {
        match self.setup_state(caller, token).await? {
            SetupState::Open => {}
            SetupState::Done => return Err(Problem::conflict(t!("refusal-set-up-already")).into()),
            SetupState::BadLink => return Err(Problem::forbidden(t!("refusal-setup-link")).into()),
        }
        let hash = self.admin_hash(&new).await?;
        let mut work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        let at = work.at;
        if !change!(work, links::consume(&secret::hash(token), at))? {
            return Err(Problem::forbidden(t!("refusal-setup-link")).into());
        }
        // The lock makes two setups at the same instant one.
        read!(&mut work, users::hold_super_admins())?;
        if read!(&mut work, users::has_super_admin(at))? {
            return Err(Problem::conflict(t!("refusal-set-up-already")).into());
        }
        let (row, entry) = insert_admin(&mut work, &new, &hash).await?;
        work.commit(entry).await?;
        let work = Work::begin(self, caller).await?.grant(Action::SignIn)?;
        self.start_session(work, caller, row, "setup").await
    }

    /// Creates a super_admin: for the command line alone.
    pub async fn create_admin(&self, caller: &Caller, new: NewUser) -> Result<User, Refusal> {
        if caller.person().is_some() {
            return Err(policy::Denied::Forbidden(
                "Only the command line creates administrators this way.",
            )
            .into());
        }
        policy::may(caller, Action::Upkeep)?;
        let hash = self.admin_hash(&new).await?;
        let mut work = Work::begin(self, caller).await?.grant(Action::Upkeep)?;
        let (row, entry) = insert_admin(&mut work, &new, &hash).await?;
        work.commit(entry).await?;
        Ok(row.into())
    }

    async fn admin_hash(&self, new: &NewUser) -> Result<String, Refusal> {
        let password = new.password.as_deref().unwrap_or_default();
        let mut check = Check::default();
        check.email("email", &new.email);
        let own = Own::of(&new.email, new.full_name.as_deref(), None);
        check.password("password", password, &own);
        if let Some(name) = &new.full_name {
            check.full_name("full_name", name);
        }
        check.done()?;
        self.hasher.hash(password, self.chance.as_ref()).await
    }
}

async fn insert_admin(
    work: &mut Work<'_, Granted>,
    new: &NewUser,
    hash: &str,
) -> Result<(UserRow, Entry), Refusal> {
    let (id, at) = (work.id(), work.at);
    let full_name = trimmed(new.full_name.clone());
    let row = NewUserRow {
        id,
        email: &new.email,
        full_name: full_name.as_deref(),
        org_id: None,
        password_hash: Some(hash),
        must_change_password: false,
        is_email_verified: false,
        oauth_provider: None,
        github_id: None,
        google_id: None,
        linkedin_id: None,
        created_at: at,
    };
    change!(work, users::insert(&row)).or_taken(UNIQUE)?;
    give_first_role(work, id, None, Role::SuperAdmin, None, at).await?;
    let made = read!(work, users::by_id(id, at))?
        .ok_or_else(|| crate::Fault::unexpected("the new administrator is not there"))?;
    let entry = Entry::about(EventKind::UserCreated, &made)
        .detail("email", new.email.as_str())
        .detail("roles", serde_json::json!(["super_admin", "user"]));
    Ok((made, entry))
}
