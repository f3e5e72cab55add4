//! What somebody in a story can do: each verb is one operation, asked with the key that they hold.

use accounts::{Caller, Key, RequestInfo};
use model::{
    ActivityQuery, BulkDeed, BulkProgress, BulkRun, Event, EventKind, Invitation, Invited,
    LinkInfo, Maybe, NewPassword, NewUser, Obstacle, OrgId, Organization, OrganizationChange,
    OutboxQuery, Page, Paging, PasswordSet, Problem, ResetLink, Role, RoleChange, RolesChanged,
    Selection, SessionId, SessionInfo, SignedIn, Timestamp, User, UserChange, UserId, UserPage,
    UserQuery, Verified,
};

use uuid::Uuid;

use super::{PASSWORD, World, told};

/// A person with a session.
pub(crate) struct Someone<'w> {
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) keys: SignedIn,
    world: &'w World,
}

/// Each verb: caller by key, operation, what the caller is told.
macro_rules! verbs {
    ($($verb:ident($($name:ident: $type:ty),*) -> $result:ty = $operation:ident($($argument:expr),*);)+) => {
        impl Someone<'_> {
            $(pub(crate) async fn $verb(&self $(, $name: $type)*) -> Result<$result, Problem> {
                let caller = self.caller().await;
                told(self.world.accounts.$operation(&caller $(, $argument)*).await, &caller)
            })+
        }
    };
}

verbs! {
    lists(query: &UserQuery) -> Page<User> = list_users(query);
    creates(new: NewUser) -> User = create_user(new);
    reads(id: UserId) -> User = get_user(id);
    opens_page_of(id: UserId) -> UserPage = user_page(id);
    updates(id: UserId, change: UserChange) -> User = update_user(id, change, None);
    updates_if(id: UserId, change: UserChange, version: i64) -> User = update_user(id, change, Some(version));
    deactivates(id: UserId) -> () = deactivate_user(id);
    reactivates(id: UserId) -> User = reactivate_user(id);
    reads_activity_of(id: UserId, query: &ActivityQuery) -> Page<Event> = user_activity(id, query);
    assigns(id: UserId, role: Role) -> User = assign_role(id, role, Maybe::Absent);
    assigns_until(id: UserId, role: Role, end: Timestamp) -> User = assign_role(id, role, Maybe::Value(end));
    assigns_for_good(id: UserId, role: Role) -> User = assign_role(id, role, Maybe::Null);
    removes(id: UserId, role: &str) -> () = remove_role(id, role);
    changes_roles_of(id: UserId, change: RoleChange, version: i64) -> RolesChanged = change_roles(id, change, version);
    looks_for_obstacles_of(id: UserId) -> Vec<Obstacle> = sign_in_obstacles(id);
    sets_password_of(id: UserId, password: NewPassword) -> PasswordSet = set_password(id, password);
    issues_link_for(id: UserId) -> ResetLink = issue_reset_link(id, false);
    changes_password(current: &str, new: &str) -> String = change_password(current, new);
    lists_sessions_of(id: UserId) -> Vec<SessionInfo> = list_sessions(id);
    ends_session_of(id: UserId, session: SessionId) -> () = revoke_session(id, session);
    ends_sessions_of(id: UserId) -> u64 = revoke_sessions(id, false);
    lists_links_of(id: UserId) -> Vec<LinkInfo> = list_reset_links(id);
    ends_every_session_of(id: UserId) -> u64 = revoke_sessions(id, true);
    invites_new(new: NewUser, send_email: bool) -> (User, Invited) = invite_new_user(new, send_email);
    invites(id: UserId, send_email: bool) -> Invited = invite_user(id, send_email);
    withdraws_invitation_of(id: UserId) -> () = revoke_invitation(id);
    reads_invitation_of(id: UserId) -> Option<Invitation> = invitation_of(id);
    lists_invitations(paging: Paging) -> Page<Invitation> = list_invitations(paging);
    withdraws_link_of(id: UserId) -> () = revoke_reset_link(id);
    proposes(deed: BulkDeed, selection: &Selection) -> Uuid = propose_bulk(deed, selection);
    looks_at_run(id: Uuid, paging: Paging) -> BulkRun = bulk_run(id, paging);
    continues_run(id: Uuid, people: u32) -> BulkProgress = continue_bulk(id, people);
    undoes_run(id: Uuid) -> Uuid = undo_bulk(id);
    reads_event(id: Uuid) -> Event = read_event(id);
    verifies() -> Verified = verify();
    signs_out() -> () = sign_out();
    reads_organization(id: OrgId) -> Organization = get_organization(id);
    updates_organization(id: OrgId, change: OrganizationChange) -> Organization =
        update_organization(id, change, None);
    assigns_dev(org: OrgId, dev: UserId) -> () = assign_super_dev(org, dev);
    unassigns_dev(org: OrgId, dev: UserId) -> () = unassign_super_dev(org, dev);
}

impl<'w> Someone<'w> {
    pub(crate) fn new(world: &'w World, id: UserId, keys: SignedIn) -> Self {
        let email = keys.user.email.clone();
        Self {
            id,
            email,
            keys,
            world,
        }
    }

    /// The same person with another cookie of the same session.
    pub(crate) fn renewed(&self, cookie: String) -> Someone<'w> {
        let keys = SignedIn {
            cookie,
            ..self.keys.clone()
        };
        Someone::new(self.world, self.id, keys)
    }

    /// Who they are at this moment, by cookie.
    pub(crate) async fn caller(&self) -> Caller {
        self.shows(Key::Cookie(&self.keys.cookie)).await
    }

    pub(crate) async fn session(&self) -> SessionId {
        self.caller().await.person().unwrap().session_id
    }

    pub(crate) async fn shows(&self, key: Key<'_>) -> Caller {
        let request = RequestInfo {
            ip: Some("203.0.113.9".to_owned()),
            user_agent: Some("Storybook/1.0".to_owned()),
            request_id: "story".to_owned(),
            ..RequestInfo::default()
        };
        self.world.accounts.caller(key, request).await.unwrap()
    }

    /// Whether the cookie and the access token still open anything. They always agree.
    pub(crate) async fn is_signed_in(&self) -> bool {
        let by_cookie = self.caller().await.person().is_some();
        let token = Key::Bearer(&self.keys.access_token);
        let by_token = self.shows(token).await.person().is_some();
        assert_eq!(
            by_cookie, by_token,
            "cookie and token are two keys to one session"
        );
        by_cookie
    }
}

pub(crate) fn person(name: &str) -> NewUser {
    let mut full_name = format!("{name} Example");
    full_name[..1].make_ascii_uppercase();
    NewUser {
        email: format!("{name}@example.org"),
        full_name: Some(full_name),
        password: Some(PASSWORD.to_owned()),
        ..NewUser::default()
    }
}

/// Newest first, as every door asks unless told otherwise.
pub(crate) fn newest() -> UserQuery {
    UserQuery {
        descending: true,
        ..UserQuery::default()
    }
}

pub(crate) const fn page(page: u64, page_size: u32) -> Paging {
    Paging { page, page_size }
}

/// Letters in every state.
pub(crate) fn outbox(page: u64, page_size: u32) -> OutboxQuery {
    OutboxQuery {
        paging: self::page(page, page_size),
        ..OutboxQuery::default()
    }
}

/// Every event of a kind, or of all kinds.
pub(crate) fn activity(kind: impl Into<Option<EventKind>>) -> ActivityQuery {
    ActivityQuery {
        kind: kind.into(),
        ..ActivityQuery::default()
    }
}

pub(crate) fn change() -> UserChange {
    UserChange::default()
}

/// A password that an administrator chooses, told by no mail.
pub(crate) fn password(new_password: &str) -> NewPassword {
    NewPassword {
        new_password: new_password.to_owned(),
        send_email: false,
        must_change: false,
    }
}
