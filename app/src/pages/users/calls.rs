//! Server functions of people.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{Page, UserId, UserPage, UserQuery};
use serde::{Deserialize, Serialize};

use super::{bulk::calls::BulkOffer, columns::Columns, line::Line};
use crate::{
    call::{At, CallError, Done},
    pages::trail::TrailView,
};

/// One page of people, with what its rows and chips offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct UsersView {
    pub(crate) query: UserQuery,
    /// What of the URL was not understood.
    pub(crate) odd: Vec<String>,
    pub(crate) users: Page<Line>,
    /// The name of the organization that is filtered by.
    pub(crate) organization: Option<String>,
    pub(crate) organizations: Organizations,
    pub(crate) columns: Columns,
    /// The URL names them, so they are not the reader's own choice.
    pub(crate) columns_in_url: bool,
    /// What can be done to many.
    pub(crate) bulk: BulkOffer,
}

/// The organizations that the filter offers: the first that match its own search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Organizations {
    pub(crate) search: Option<String>,
    pub(crate) some: Vec<model::OrgRef>,
    pub(crate) total: u64,
}

/// The people for a query string of `/users`.
#[server(input = GetUrl)]
pub(crate) async fn users_page(query: String) -> Result<At<UsersView>, CallError> {
    use crate::{bridge, query::pairs, query::value};
    use messages::t;
    let (caller, accounts) = bridge::caller()?;
    let search = value(&pairs(&query), "org_search");
    let named = &query;
    let refused = |r| bridge::refused(r, &caller);
    let (query, mut odd) = bridge::asked_users(&accounts, &caller, named)
        .await
        .map_err(refused)?;
    let in_url = bridge::read_columns(named, &mut odd);
    let users = accounts
        .list_users(&caller, &query)
        .await
        .map_err(refused)?;
    let users = users.map(|user| bridge::line(&caller, user));
    let columns = match in_url {
        Some(columns) => columns,
        None => bridge::own_columns(&accounts, &caller)
            .await
            .map_err(refused)?,
    };
    let organizations = bridge::organizations(&accounts, &caller, search, 12)
        .await
        .map_err(refused)?;
    let organization = match query.org_id {
        Some(id) => Some(accounts.get_organization(&caller, id).await.map_or_else(
            |_| t!("users-organization-numbered", number = id.to_string()),
            |org| org.name,
        )),
        None => None,
    };
    Ok(bridge::at(
        &accounts,
        UsersView {
            query,
            odd,
            users,
            organization,
            organizations,
            columns,
            columns_in_url: in_url.is_some(),
            bulk: bridge::bulk_offer(&caller),
        },
    ))
}

/// Keeps which columns the caller's list of people has.
#[server]
pub(crate) async fn choose_columns(
    #[server(default)] status: bool,
    #[server(default)] roles: bool,
    #[server(default)] organization: bool,
    #[server(default)] last_login: bool,
    #[server(default)] created: bool,
    #[server(default)] user_id: bool,
    back: String,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    let (caller, accounts) = bridge::caller()?;
    let chosen = [status, roles, organization, last_login, created, user_id];
    let columns: Columns = super::columns::Column::ALL
        .into_iter()
        .zip(chosen)
        .filter_map(|(column, chosen)| chosen.then_some(column))
        .collect();
    accounts
        .prefer(&caller, bridge::COLUMNS, columns.text().into())
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let to = routes::with_columns(&back, columns);
    bridge::leave(Done {
        to,
        ..Done::default()
    })
    .await
}

/// One person's page.
#[server(input = GetUrl)]
pub(crate) async fn person(id: String) -> Result<At<UserPage>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let page = accounts
        .user_page(&caller, bridge::user_id(&id)?)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(bridge::at(&accounts, page))
}

/// One person as the list shows them.
#[server(input = GetUrl)]
pub(crate) async fn person_line(id: String) -> Result<Line, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let user = accounts
        .get_user(&caller, bridge::user_id(&id)?)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    Ok(bridge::line(&caller, user))
}

/// The form for a person's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EditView {
    pub(crate) page: UserPage,
    /// The caller may change the e-mail address too.
    pub(crate) email: bool,
}

/// One person's profile, to be edited.
#[server(input = GetUrl)]
pub(crate) async fn person_to_edit(id: String) -> Result<EditView, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let page = accounts
        .user_page(&caller, bridge::user_id(&id)?)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let email = bridge::may_change_email(&caller, &page.user);
    Ok(EditView { page, email })
}

/// One person's timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ActivityView {
    pub(crate) page: UserPage,
    pub(crate) trail: TrailView,
}

/// What a person did and what was done to them, for a query string of their Activity tab.
#[server(input = GetUrl)]
pub(crate) async fn person_activity(
    id: String,
    query: String,
) -> Result<At<ActivityView>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let id = bridge::user_id(&id)?;
    let asked = bridge::asked_activity(&accounts, &caller, &query)
        .await
        .map_err(refused)?;
    let page = accounts.user_page(&caller, id).await.map_err(refused)?;
    let events = accounts
        .user_activity(&caller, id, &asked.0)
        .await
        .map_err(refused)?;
    let trail = bridge::trail(&accounts, &caller, &query, asked, events)
        .await
        .map_err(refused)?;
    Ok(bridge::at(&accounts, ActivityView { page, trail }))
}

/// What the form for a new user offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct NewUserView {
    /// The caller chooses the organization; else it is their own.
    pub(crate) chooses: bool,
    /// An organization may be left out.
    pub(crate) may_be_in_none: bool,
    pub(crate) own: Option<String>,
    pub(crate) organizations: Organizations,
    /// A mail server is there to carry an invitation.
    pub(crate) mails: bool,
}

#[server(input = GetUrl)]
pub(crate) async fn new_user_form() -> Result<NewUserView, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let console = bridge::adder(&accounts, &caller).await.map_err(refused)?;
    let organizations = bridge::open_organizations(&accounts, &caller, None, 100)
        .await
        .map_err(refused)?;
    let may_be_in_none = console.me.roles.contains(model::Role::SuperAdmin);
    let own = console.me.user.organization.map(|org| org.name);
    Ok(NewUserView {
        chooses: console.chooses_organization,
        may_be_in_none,
        own,
        organizations,
        mails: accounts.settings().mail.is_some(),
    })
}

/// The names of the first organizations that hold these words and that people can be added to.
#[server(input = GetUrl)]
pub(crate) async fn find_organizations(
    #[server(default)] words: String,
) -> Result<Vec<String>, CallError> {
    use crate::bridge;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    bridge::adder(&accounts, &caller).await.map_err(refused)?;
    let found = bridge::open_organizations(&accounts, &caller, bridge::given(words), 20)
        .await
        .map_err(refused)?;
    Ok(found.some.into_iter().map(|org| org.name).collect())
}

/// Creates a person. The organization is given by its name, which is unique, by a part of it that no other has, or by
/// its number.
///
/// `entry` is how they come in: by an invitation that is mailed (`mail`) or handed over (`link`), with a `password`, or
/// by no way yet. `must_change`: the password is only good for choosing another one.
#[server]
pub(crate) async fn create_user(
    email: String,
    full_name: String,
    password: String,
    #[server(default)] organization: String,
    #[server(default)] entry: String,
    #[server(default)] must_change: bool,
) -> Result<Done, CallError> {
    use crate::{bridge, routes};
    use messages::t;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    bridge::keep([
        ("email", &email),
        ("full_name", &full_name),
        ("organization", &organization),
        ("entry", &entry),
        ("must_change", if must_change { "true" } else { "false" }),
    ]);
    // An empty password is refused as too short, where one was announced.
    let password = Some(password).filter(|_| entry == "password");
    let mut new = model::NewUser {
        email,
        full_name: bridge::given(full_name),
        password,
        must_change_password: must_change,
        ..Default::default()
    };
    new.org_id = bridge::organization_named(&accounts, &caller, &organization)
        .await
        .map_err(|r| refused(bridge::behind(accounts.wrong_fields(&caller, &new), r)))?;
    if matches!(entry.as_str(), "mail" | "link") {
        let (user, invited) = accounts
            .invite_new_user(&caller, new, entry == "mail")
            .await
            .map_err(refused)?;
        let to = routes::user_invitation(user.id);
        return bridge::leave(bridge::invited(user.label(), invited, to)).await;
    }
    let user = accounts.create_user(&caller, new).await.map_err(refused)?;
    bridge::done(
        t!("new-user-is-created", person = user.label()),
        &routes::user(user.id),
    )
    .await
}

/// Changes the profile. `version` is the one that the form showed: a change in between is not overwritten.
#[server]
pub(crate) async fn update_user(
    id: UserId,
    full_name: String,
    email: Option<String>,
    version: i64,
    back: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    use messages::t;
    use model::{Maybe, UserChange};
    let (caller, accounts) = bridge::caller()?;
    bridge::keep([
        ("full_name", &full_name),
        ("email", email.as_deref().unwrap_or_default()),
    ]);
    let change = UserChange {
        full_name: bridge::given(full_name).map_or(Maybe::Null, Maybe::Value),
        email: email.map_or(Maybe::Absent, Maybe::Value),
        ..UserChange::default()
    };
    let user = accounts
        .update_user(&caller, id, change, Some(version))
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::done(t!("person-profile-is-saved", person = user.label()), &back).await
}

/// Signs a person out everywhere and refuses their sign-in.
#[server]
pub(crate) async fn deactivate_user(
    id: UserId,
    label: String,
    back: String,
) -> Result<Done, CallError> {
    use crate::bridge;
    use messages::t;
    let (caller, accounts) = bridge::caller()?;
    accounts
        .deactivate_user(&caller, id)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    let said = Some(t!("person-is-deactivated", person = label));
    bridge::leave(Done {
        said,
        to: back,
        undo: Some(crate::call::Undo::Reactivate(id)),
        ..Done::default()
    })
    .await
}

/// Lets a person sign in again.
#[server]
pub(crate) async fn reactivate_user(id: UserId, back: String) -> Result<Done, CallError> {
    use crate::bridge;
    use messages::t;
    let (caller, accounts) = bridge::caller()?;
    let user = accounts
        .reactivate_user(&caller, id)
        .await
        .map_err(|r| bridge::refused(r, &caller))?;
    bridge::leave(Done {
        said: Some(t!("person-is-active-again", person = user.label())),
        to: back,
        undo: Some(crate::call::Undo::Deactivate(id, user.label().to_owned())),
        ..Done::default()
    })
    .await
}

/// Changes several roles of a person at once: of the `offered` ones, those that are ticked are held from now on,
/// each to the end of its day or for good. `version` is the one that the form showed, `base` the roles that it showed. `undo`: they are as they were.
#[server]
pub(crate) async fn change_roles(
    id: UserId,
    version: i64,
    #[server(default)] offered: String,
    #[server(default)] base: String,
    #[server(default)] hold_super_admin: bool,
    #[server(default)] hold_super_dev: bool,
    #[server(default)] hold_org_admin: bool,
    #[server(default)] hold_user: bool,
    #[server(default)] until_super_admin: String,
    #[server(default)] until_super_dev: String,
    #[server(default)] until_org_admin: String,
    #[server(default)] until_user: String,
    #[server(default)] undo: bool,
    label: String,
    back: String,
) -> Result<Done, CallError> {
    use crate::{
        bridge,
        call::{RolesBack, Undo},
    };
    use messages::t;
    use model::Role;
    let (caller, accounts) = bridge::caller()?;
    let refused = |r| bridge::refused(r, &caller);
    let ticked = [
        (Role::SuperAdmin, hold_super_admin, until_super_admin),
        (Role::SuperDev, hold_super_dev, until_super_dev),
        (Role::OrgAdmin, hold_org_admin, until_org_admin),
        (Role::User, hold_user, until_user),
    ];
    // An undo is no choice that goes on, and its refusal is not the editor's.
    if undo {
        bridge::keep([("undo", "true")]);
    } else {
        bridge::keep_choice(&base, &ticked);
    }
    let change = bridge::role_change(&accounts, &caller, id, &offered, ticked)
        .await
        .map_err(refused)?;
    let changed = accounts
        .change_roles(&caller, id, change, version)
        .await
        .map_err(refused)?;
    let said = match undo {
        true => t!("person-roles-are-back", person = label.as_str()),
        false => t!("person-roles-are-saved", person = label.as_str()),
    };
    let version = changed.user.version;
    let back_again = changed.undo.map(|change| RolesBack {
        id,
        label,
        version,
        change,
    });
    bridge::leave(Done {
        said: Some(said),
        to: back,
        undo: back_again.map(Undo::Roles),
        ..Done::default()
    })
    .await
}
