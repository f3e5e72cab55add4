//! What can be done with a person in the list: a menu in their row, and `/users/{id}/actions` without script.

use leptos::{ev::MouseEvent, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;
use model::{ActivityQuery, UserId};

use super::{
    calls::{ReactivateUser, person_line},
    line::Line,
};
use crate::{
    frame::{DeedForm, Frame, use_deed},
    parts::{Back, Crumb, Icon, Menu, Shape, close_menus, load},
    query::{is_local, pairs, value},
    routes,
};

/// A row's menu. It is drawn when it is asked for: fifty of them would be half of the page.
#[component]
pub(super) fn RowMenu(line: Line, back: String) -> impl IntoView {
    let asked = RwSignal::new(false);
    let label = t!("row-actions", label = line.label());
    let page = routes::user_actions_from(line.id, &back);
    let ask = move |event: MouseEvent| {
        // With a key held the link is meant.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            // Of those of one name, one that comes open beside another would be closed again.
            close_menus();
            asked.set(true);
        }
    };
    move || {
        let label = label.clone();
        if asked.get() {
            let (line, back) = (line.clone(), back.clone());
            view! {
                <Menu label group="rows" open=true>
                    <Verbs line back />
                </Menu>
            }
            .into_any()
        } else {
            view! {
                <a class="btn icon quiet" href=page.clone() aria-label=label title=t!("row-actions-short") on:click=ask>
                    <Icon shape=Shape::More />
                </a>
            }
            .into_any()
        }
    }
}

/// The same as a page.
#[component]
pub(crate) fn ActionsPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let search = use_location().search;
    load(
        move || (id(), search.get()),
        |(id, _)| person_line(id),
        move |line| {
            let back = value(&pairs(&search.get_untracked()), "back")
                .filter(|back| is_local(back))
                .unwrap_or_else(|| routes::USERS.to_owned());
            let title = t!("row-actions", label = line.label());
            let lists = Frame::here().reader(|console| console.list_users.yes());
            view! {
                <Title text=title.clone() />
                {lists.then(|| view! { <Crumb href=back.clone() label=t!("users-title") /> })}
                <div class="head">
                    <h1>{title}</h1>
                </div>
                <div class="card actions">
                    <Verbs line back />
                </div>
            }
        },
    )
}

/// The list at a person's row; the list of everybody as it is, which need not be named.
pub(super) fn list_with_row(list: &str, id: UserId) -> String {
    if list == routes::USERS {
        list.to_owned()
    } else {
        format!("{list}#{}", routes::row_of(id))
    }
}

/// `back` is the list that its reader comes from.
#[component]
fn Verbs(line: Line, back: String) -> impl IntoView {
    let reactivate = use_deed::<ReactivateUser>();
    let (id, verbs) = (line.id, line.verbs);
    let list = list_with_row(&back, id);
    let page = |path: String| routes::from(&path, &list);
    // With the row's anchor: after a deed the browser is where it was, with and without script.
    let back = format!("{back}#{}", routes::row_of(id));
    let edit = routes::from(&routes::edit_user(id), &back);
    let link = |shown: bool, href: String, shape: Shape, label: &'static str| {
        shown.then(|| {
            let class = if shape == Shape::Off {
                "pick danger"
            } else {
                "pick"
            };
            view! {
                <a class=class href=href>
                    <Icon shape />
                    {label}
                </a>
            }
        })
    };
    let activity = page(routes::user_activity(id, &ActivityQuery::default()));
    let deactivate = routes::deactivate_user_from(id, &back);
    view! {
        {link(true, page(routes::user(id)), Shape::Person, t!("row-open"))}
        {link(verbs.edit, edit, Shape::Pen, t!("row-edit"))}
        {link(verbs.roles, page(routes::user_roles(id)), Shape::Role, t!("row-roles"))}
        {link(verbs.security, page(routes::user_security(id)), Shape::Key, t!("row-security"))}
        {link(verbs.activity, activity, Shape::Activity, t!("row-activity"))}
        {link(verbs.deactivate, deactivate, Shape::Off, t!("row-deactivate"))}
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
    }
}
