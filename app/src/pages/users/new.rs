//! `/users/new`

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::t;
use model::Problem;

use super::calls::{CreateUser, NewUserView, find_organizations, new_user_form};
use crate::{
    frame::{DeedForm, Frame, use_deed},
    parts::{Check, Choice, ChosenPassword, Crumb, Summary, Text, Way, load},
    query::{pairs, value},
    routes,
};

fn labels() -> [(&'static str, &'static str); 4] {
    [
        ("email", t!("new-user-email")),
        ("full_name", t!("new-user-name")),
        ("organization", t!("new-user-organization")),
        ("password", t!("new-user-password")),
    ]
}

#[component]
pub(crate) fn NewPage() -> impl IntoView {
    let lists = Frame::here().reader(|console| console.list_users.yes());
    view! {
        <Title text=t!("new-user-title") />
        {lists.then(|| view! { <Crumb href=routes::USERS label=t!("users-title") /> })}
        {load(
            || (),
            |()| new_user_form(),
            |offer| {
                view! {
                    <div class="head">
                        <h1>{t!("new-user-title")}</h1>
                    </div>
                    <New offer />
                }
            },
        )}
    }
}

#[component]
fn New(offer: NewUserView) -> impl IntoView {
    let deed = use_deed::<CreateUser>();
    let problem = Signal::derive(move || deed.problem.get().map(beside_its_field));
    let search = use_location().search;
    let asked = value(&pairs(&search.get_untracked()), "organization").unwrap_or_default();
    let organization = if offer.chooses {
        let some = offer.organizations.some.into_iter();
        view! {
            <Finder names=some.map(|org| org.name).collect()>
                <Text
                    label=t!("new-user-organization")
                    name="organization"
                    problem
                    value=deed.typed("organization", asked)
                    hint=t!("new-user-organization-hint")
                    autocomplete="off"
                    list="organizations"
                    optional=offer.may_be_in_none
                />
            </Finder>
        }
        .into_any()
    } else {
        let own = offer
            .own
            .clone()
            .unwrap_or_else(|| t!("new-user-organization-none").to_owned());
        view! {
            <dl class="facts plain">
                <dt>{t!("new-user-organization")}</dt>
                <dd>{own}</dd>
            </dl>
        }
        .into_any()
    };
    let first = if offer.mails { "mail" } else { "link" };
    view! {
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Summary problem labels=labels() />
            <Text
                label=t!("new-user-email")
                name="email"
                kind="email"
                problem
                value=deed.typed("email", "")
                autocomplete="off"
                autofocus=true
            />
            <Text
                label=t!("new-user-name")
                name="full_name"
                problem
                value=deed.typed("full_name", "")
                autocomplete="off"
                optional=true
            />
            {organization}
            <Choice
                legend=t!("new-user-entry")
                name="entry"
                ways=ways(offer.mails)
                chosen=deed.typed("entry", first)
            />
            <div class="with-password">
                <ChosenPassword label=t!("new-user-password") name="password" problem />
                <Check
                    label=t!("new-user-must-change")
                    name="must_change"
                    checked=deed.typed("must_change", "true") == "true"
                    hint=t!("new-user-must-change-hint")
                />
            </div>
            <div class="buttons">
                <button class="btn primary" type="submit">
                    {t!("new-user-create")}
                </button>
                <a class="btn quiet" href=routes::USERS>
                    {t!("new-user-cancel")}
                </a>
            </div>
        </DeedForm>
    }
}

/// The organizations that the field inside offers: the first of all, and while somebody types, the first that match.
#[component]
fn Finder(names: Vec<String>, children: Children) -> impl IntoView {
    let names = RwSignal::new(names);
    let last = StoredValue::new(String::new());
    let typed = move |event: ev::Event| {
        let words = event_target_value(&event);
        last.set_value(words.clone());
        spawn_local(async move {
            let answer = find_organizations(words.clone()).await;
            // An answer that comes late says nothing about what stands there by now.
            if let Ok(answer) = answer
                && last.try_get_value().as_ref() == Some(&words)
            {
                names.set(answer);
            }
        });
    };
    let options = move || {
        let option = |name: String| view! { <option value=name></option> };
        names.get().into_iter().map(option).collect_view()
    };
    view! {
        <div on:input=typed>
            {children()} <datalist id="organizations">{options}</datalist>
        </div>
    }
}

/// The ways in. Without a mail server nothing can be mailed.
fn ways(mails: bool) -> Vec<Way> {
    let mail = mails.then_some((
        "mail",
        t!("new-user-entry-mail"),
        t!("new-user-entry-mail-hint"),
    ));
    let others = [
        (
            "link",
            t!("new-user-entry-link"),
            t!("new-user-entry-link-hint"),
        ),
        (
            "password",
            t!("new-user-entry-password"),
            t!("new-user-entry-password-hint"),
        ),
        (
            "later",
            t!("new-user-entry-later"),
            t!("new-user-entry-later-hint"),
        ),
    ];
    mail.into_iter().chain(others).collect()
}

/// The operation speaks of `org_id`, the form has a field `organization` for it.
fn beside_its_field(mut problem: Problem) -> Problem {
    if let Problem::Invalid { fields } = &mut problem {
        for place in fields.iter_mut().filter_map(|field| field.loc.last_mut()) {
            if place == "org_id" {
                "organization".clone_into(place);
            }
        }
    }
    problem
}
