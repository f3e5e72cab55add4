//! Reading people: a page of them, one, and one with everything that their page draws.

use model::{Console, Me, Obstacle, Page, Permission, User, UserId, UserPage, UserQuery};

use crate::{
    Accounts, Caller, Refusal,
    cursor::Cursor,
    local,
    ops::check_paging,
    policy::{self, Action, drawn},
    store::read,
};

impl Accounts {
    /// The people whom the caller may see and who match, newest first unless asked otherwise; the total is exact.
    pub async fn list_users(
        &self,
        caller: &Caller,
        query: &UserQuery,
    ) -> Result<Page<User>, Refusal> {
        policy::may(caller, Action::ListUsers)?;
        check_paging(query.paging)?;
        let after = query
            .cursor
            .as_deref()
            .map(|text| Cursor::read(text, query.sort))
            .transpose()?;
        let scope = policy::scope(caller, Permission::UsersRead);
        let mut reader = self.db.read().await?;
        let (total, rows) = read!(
            &mut reader,
            user_lists::list(&scope, query, after.as_ref(), self.clock.now())
        )?;
        let items: Vec<User> = rows.into_iter().map(User::from).collect();
        let page = Page::new(items, u64::try_from(total).unwrap_or(0), query.paging);
        let more = match after {
            Some(_) => page.items.len() as u64 == u64::from(query.paging.page_size),
            None => page.range().is_some_and(|(_, last)| last < page.total),
        };
        let last = page.items.last().filter(|_| more);
        let next = last.map(|user| Cursor::behind(user, query.sort).write());
        Ok(page.followed_by(next))
    }

    /// One person.
    pub async fn get_user(&self, caller: &Caller, id: UserId) -> Result<User, Refusal> {
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, self.clock.now()))?;
        policy::may(
            caller,
            Action::ReadUser(row.as_ref().map(|row| row.target()).as_ref()),
        )?;
        row.map(User::from)
            .ok_or_else(|| crate::Fault::unexpected("a grant without a target").into())
    }

    /// One person with their grants, their open sessions and what the caller may do with them.
    pub async fn user_page(&self, caller: &Caller, id: UserId) -> Result<UserPage, Refusal> {
        let now = self.clock.now();
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(id.0, now))?;
        let mut target = row.as_ref().map(|row| row.target());
        policy::may(caller, Action::ReadUser(target.as_ref()))?;
        let (Some(row), Some(target)) = (row, target.as_mut()) else {
            return Err(crate::Fault::unexpected("a grant without a target").into());
        };
        if target.roles.contains(model::Role::SuperAdmin) && target.is_active {
            target.last_super_admin =
                !read!(&mut reader, users::has_other_permanent_super_admin(id.0))?;
        }
        let grants = read!(&mut reader, roles::of_user(id.0, now))?;
        let open = read!(
            &mut reader,
            sessions::count_of_user(id.0, now, now - self.settings.session_idle)
        )?;
        let actions = policy::allowed(caller, target);
        let (mut locked_addresses, mut open_link_until) = (Vec::new(), None);
        if actions.sessions.yes() {
            for obstacle in self.too_many_guesses(&mut reader, &row, now).await? {
                if let Obstacle::TooManyGuesses { address, .. } = obstacle {
                    locked_addresses.push(address);
                }
            }
            if !row.has_password && row.oauth_provider.is_none() {
                let mut links = read!(&mut reader, links::of_user(id.0, "reset", 1))?;
                links.extend(read!(&mut reader, links::of_user(id.0, "invite", 1))?);
                open_link_until = links
                    .into_iter()
                    .map(|row| row.info())
                    .filter(|link| link.is_open(now))
                    .map(|link| link.expires_at)
                    .max();
            }
        }
        Ok(UserPage {
            is_kept_out: row.is_kept_out(),
            locked_addresses,
            open_link_until,
            user: row.into(),
            grants: grants
                .into_iter()
                .filter_map(|grant| grant.grant())
                .collect(),
            open_sessions: u64::try_from(open).unwrap_or(0),
            actions,
        })
    }

    /// The caller.
    pub async fn me(&self, caller: &Caller) -> Result<Me, Refusal> {
        policy::may(caller, Action::OwnSession)?;
        let person = caller.person().ok_or(policy::Denied::SignInNeeded)?;
        let mut reader = self.db.read().await?;
        let row = read!(&mut reader, users::by_id(person.id.0, self.clock.now()))?
            .ok_or_else(|| crate::Fault::unexpected("a session without its person"))?;
        Ok(Me {
            local: local::of_preferences(&row.preferences),
            user: row.into(),
            session_id: person.session_id,
            roles: person.roles,
        })
    }

    /// The caller with what the console's frame and lists offer them.
    pub async fn console(&self, caller: &Caller) -> Result<Console, Refusal> {
        let me = self.me(caller).await?;
        let creates_in = policy::scope(caller, Permission::UsersCreate);
        let create_in = match &creates_in {
            policy::Scope::All => None,
            policy::Scope::Organizations(orgs) => orgs.first().copied(),
        };
        Ok(Console {
            list_users: drawn(policy::may(caller, Action::ListUsers)),
            create_user: drawn(policy::may(caller, Action::CreateUser(create_in))),
            list_organizations: drawn(policy::may(caller, Action::ListOrganizations)),
            create_organization: drawn(policy::may(caller, Action::CreateOrganization)),
            read_all_activity: drawn(policy::may(caller, Action::ReadAllActivity)),
            read_outbox: drawn(policy::may(caller, Action::ReadOutbox)),
            read_settings: drawn(policy::may(caller, Action::ReadSettings)),
            chooses_organization: match creates_in {
                policy::Scope::All => true,
                policy::Scope::Organizations(orgs) => orgs.len() > 1,
            },
            me,
        })
    }
}
