//! What can be done with a person in the list: a menu in their row, and `/users/{id}/actions` without script.

use leptos::{ev::MouseEvent, mount::mount_to, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;
use model::{ActivityQuery, UserId};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::{
    calls::{ReactivateUser, person_line},
    line::Verbs,
};
use crate::{
    frame::{DeedForm, Frame, use_deed},
    parts::{Back, Crumb, Icon, Menu, Shape, close_menus, load},
    query::{is_local, pairs, value},
    routes,
};

/// A row's menu, where its link was pressed: it stands in the link's place for as long as what is answered is kept. It is
/// drawn when it is asked for: fifty of them would be half of the page.
pub(super) fn menu_asked_for(event: &MouseEvent, back: &str) -> Option<impl Sized + use<>> {
    // With a key held the link is meant.
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let pressed = event.target()?.dyn_into::<Element>().ok()?;
    let link = pressed.closest(".acts > a").ok()??;
    let cell = link.parent_element()?.dyn_into::<HtmlElement>().ok()?;
    let label = link.get_attribute("title")?;
    let id: UserId = link
        .get_attribute("href")?
        .split('/')
        .nth(2)?
        .parse()
        .ok()?;
    let verbs = Verbs::from_bits(link.get_attribute("data-verbs")?.parse().ok()?);
    event.prevent_default();
    // Or else a click beside whatever is open: it would close the menu.
    event.stop_propagation();
    // Of those of one name, one that comes open beside another would be closed again.
    close_menus();
    let back = back.to_owned();
    Some(mount_to(cell, move || {
        view! {
            <Menu label group="rows" open=true>
                <Choices id verbs back />
            </Menu>
        }
    }))
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
                    <Choices id=line.id verbs=line.verbs back />
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
fn Choices(id: UserId, verbs: Verbs, back: String) -> impl IntoView {
    let reactivate = use_deed::<ReactivateUser>();
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
