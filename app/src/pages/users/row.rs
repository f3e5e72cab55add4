//! One person in the list: a row, on a phone a card.

use leptos::prelude::*;
use messages::{Piece, rich, t};
use model::{ActivityQuery, Timestamp, User};

use super::{
    bulk::{Tick, Ticked},
    calls::{ReactivateUser, Verbs},
    columns::{Column, Columns},
    state::Picked,
};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Ago, Avatar, Back, Icon, Menu, RolePills, Shape, StatusPill, ago, status_of},
    routes,
};

#[component]
pub(super) fn Row(
    user: User,
    verbs: Verbs,
    now: Timestamp,
    columns: Columns,
    /// Whether there are boxes to tick, and which are.
    ticks: Option<Picked>,
    ticked: Ticked,
    /// The list as it is now.
    back: String,
) -> impl IntoView {
    let label = user.label().to_owned();
    let id = format!("user-{}", user.id);
    // With the row's anchor: after a deed the browser is where it was, with and without script.
    let back = format!("{back}#{id}");
    let cells = Column::ALL
        .into_iter()
        .filter(|column| columns.has(*column))
        .map(|column| cell(column, &user, now))
        .collect_view();
    view! {
        <tr id=id>
            {ticks
                .map(|picked| {
                    view! {
                        <td class="fit tick">
                            <Tick id=user.id label=label.clone() picked ticked />
                        </td>
                    }
                })}
            <td class="main">
                <a class="who" href=routes::user(user.id)>
                    <Avatar id=user.id label=label.clone() />
                    <span>
                        <b>{label.clone()}</b>
                        <span>{user.email.clone()}</span>
                    </span>
                </a>
            </td>
            {cells}
            <td class="fit acts">
                <RowMenu user verbs back />
            </td>
        </tr>
    }
}

/// One column of one person.
fn cell(column: Column, user: &User, now: Timestamp) -> AnyView {
    match column {
        Column::Status => {
            let (tone, text) = status_of(user);
            view! {
                <td class="fit state">
                    <StatusPill tone text />
                </td>
            }
            .into_any()
        }
        Column::Roles => view! {
            <td class="fit roles">
                <RolePills roles=user.roles />
            </td>
        }
        .into_any(),
        Column::Organization => {
            let nowhere = user.organization.is_none();
            let name = user
                .organization
                .as_ref()
                .map_or_else(|| "–".to_owned(), |org| org.name.clone());
            view! {
                <td class="org" class:none=nowhere title=name.clone()>
                    {name.clone()}
                </td>
            }
            .into_any()
        }
        Column::LastLogin => {
            view! { <td class="fit num muted seen">{seen(user.last_login_at, now)}</td> }.into_any()
        }
        Column::Created => view! {
            <td class="fit num muted created">
                {on_a_phone(
                    rich!("row-created", ago = ago(user.created_at, now)),
                    user.created_at,
                    now,
                )}
            </td>
        }
        .into_any(),
        Column::Id => view! {
            <td class="fit id">
                <code class="muted">{user.id.to_string()}</code>
            </td>
        }
        .into_any(),
    }
}

fn seen(at: Option<Timestamp>, now: Timestamp) -> AnyView {
    match at {
        Some(at) => on_a_phone(rich!("row-signed-in", ago = ago(at, now)), at, now),
        None => view! {
            <span class="narrow">{t!("row-never-signed-in")}</span>
            <span class="wide">{t!("row-never")}</span>
        }
        .into_any(),
    }
}

/// A time with the words around it, which only a phone shows: the table has its heads.
fn on_a_phone(sentence: Vec<Piece>, at: Timestamp, now: Timestamp) -> AnyView {
    sentence
        .into_iter()
        .map(|piece| match piece.argument {
            Some(_) => view! { <Ago at now /> }.into_any(),
            None => view! { <span class="narrow">{piece.text}</span> }.into_any(),
        })
        .collect_view()
        .into_any()
}

#[component]
fn RowMenu(user: User, verbs: Verbs, back: String) -> impl IntoView {
    let reactivate = use_deed::<ReactivateUser>();
    let id = user.id;
    let to_deactivate = routes::deactivate_user_from(id, &back);
    let link = |shown: bool, href: String, shape: Shape, label: &'static str| {
        shown.then(|| {
            view! {
                <a class="pick" href=href>
                    <Icon shape />
                    {label}
                </a>
            }
        })
    };
    view! {
        <Menu label=t!("row-actions", label = user.label()) group="rows">
            <a class="pick" href=routes::user(id)>
                <Icon shape=Shape::Person />
                {t!("row-open")}
            </a>
            {verbs
                .edit
                .then(|| {
                    view! {
                        <a class="pick" href=routes::edit_user(id)>
                            <Icon shape=Shape::Pen />
                            {t!("row-edit")}
                        </a>
                    }
                })}
            {link(verbs.roles, routes::user_roles(id), Shape::Role, t!("row-roles"))}
            {link(verbs.security, routes::user_security(id), Shape::Key, t!("row-security"))}
            {link(verbs.activity, routes::user_activity(id, &ActivityQuery::default()), Shape::Activity, t!("row-activity"))}
            {verbs
                .deactivate
                .then(|| {
                    view! {
                        <a class="pick danger" href=to_deactivate>
                            <Icon shape=Shape::Off />
                            {t!("row-deactivate")}
                        </a>
                    }
                })}
            {verbs
                .reactivate
                .then(|| {
                    view! {
                        <DeedForm deed=reactivate>
                            <input type="hidden" name="id" value=id.to_string() />
                            <Back to=back />
                            <button class="pick">
                                <Icon shape=Shape::On />
                                {t!("row-reactivate")}
                            </button>
                        </DeedForm>
                    }
                })}
        </Menu>
    }
}
