//! One person in the list: a row, on a phone a card.

use leptos::{form::ActionForm, prelude::*};
use model::{Timestamp, User, UserQuery};

use super::calls::{ReactivateUser, Verbs};
use crate::{
    frame::use_deed,
    parts::{Ago, Avatar, Back, Icon, Menu, RolePills, Shape, StatusPill, status_of},
    routes,
};

#[component]
pub(super) fn Row(user: User, verbs: Verbs, now: Timestamp, query: UserQuery) -> impl IntoView {
    let label = user.label().to_owned();
    let (tone, status) = status_of(&user);
    // With the row's anchor: after a deed the browser is where it was, with and without script.
    let back = format!("{}#user-{}", routes::users(&query), user.id);
    let nowhere = user.organization.is_none();
    let organization = user
        .organization
        .clone()
        .map_or_else(|| "–".to_owned(), |org| org.name);
    let id = format!("user-{}", user.id);
    view! {
        <tr id=id>
            <td class="main">
                <a class="who" href=routes::user(user.id)>
                    <Avatar id=user.id label=label.clone() />
                    <span>
                        <b>{label.clone()}</b>
                        <span>{user.email.clone()}</span>
                    </span>
                </a>
            </td>
            <td class="fit state">
                <StatusPill tone text=status />
            </td>
            <td class="fit roles">
                <RolePills roles=user.roles />
            </td>
            <td class="org" class:none=nowhere title=organization.clone()>
                {organization.clone()}
            </td>
            <td class="fit num muted seen">
                {match user.last_login_at {
                    Some(at) => {
                        view! {
                            <span class="narrow">"Signed in "</span>
                            <Ago at now />
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <span class="narrow">"Never signed in"</span>
                            <span class="wide">"never"</span>
                        }
                            .into_any()
                    }
                }}
            </td>
            <td class="fit num muted created">
                <Ago at=user.created_at now />
            </td>
            <td class="fit acts">
                <RowMenu user verbs back />
            </td>
        </tr>
    }
}

#[component]
fn RowMenu(user: User, verbs: Verbs, back: String) -> impl IntoView {
    let reactivate = use_deed::<ReactivateUser>();
    let id = user.id;
    let to_deactivate = routes::deactivate_user(id, &back);
    view! {
        <Menu label=format!("Actions for {}", user.label()) group="rows">
            <a class="pick" href=routes::user(id)>
                <Icon shape=Shape::Person />
                "Open"
            </a>
            {verbs
                .edit
                .then(|| {
                    view! {
                        <a class="pick" href=routes::edit_user(id)>
                            <Icon shape=Shape::Pen />
                            "Edit profile"
                        </a>
                    }
                })}
            {verbs
                .deactivate
                .then(|| {
                    view! {
                        <a class="pick danger" href=to_deactivate>
                            <Icon shape=Shape::Off />
                            "Deactivate …"
                        </a>
                    }
                })}
            {verbs
                .reactivate
                .then(|| {
                    view! {
                        <ActionForm action=reactivate.action>
                            <input type="hidden" name="id" value=id.to_string() />
                            <Back to=back />
                            <button class="pick">
                                <Icon shape=Shape::On />
                                "Reactivate"
                            </button>
                        </ActionForm>
                    }
                })}
        </Menu>
    }
}
