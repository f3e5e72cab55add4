//! `/users/new`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::Problem;

use super::calls::{CreateUser, NewUserView, new_user_form};
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Choice, ChosenPassword, Crumb, Summary, Text, Way, load},
    query::{pairs, value},
    routes,
};

const LABELS: &[(&str, &str)] = &[
    ("email", "E-mail"),
    ("full_name", "Name"),
    ("organization", "Organization"),
    ("password", "Password"),
];

#[component]
pub(crate) fn NewPage() -> impl IntoView {
    view! {
        <Title text="Add user" />
        <Crumb href=routes::USERS label="Users" />
        <div class="head">
            <h1>"Add user"</h1>
        </div>
        {load(|| (), |()| new_user_form(), |offer| view! { <New offer /> })}
    }
}

#[component]
fn New(offer: NewUserView) -> impl IntoView {
    let deed = use_deed::<CreateUser>();
    let problem = Signal::derive(move || deed.problem.get().map(beside_its_field));
    let search = use_location().search;
    let asked = value(&pairs(&search.get_untracked()), "organization").unwrap_or_default();
    let names: Vec<_> = offer
        .organizations
        .some
        .iter()
        .map(|org| view! { <option value=org.name.clone()></option> })
        .collect();
    let organization = if offer.chooses {
        view! {
            <Text
                label="Organization"
                name="organization"
                problem
                value=deed.typed("organization", asked)
                hint="Write part of its name and choose from the list."
                autocomplete="off"
                list="organizations"
                optional=offer.may_be_in_none
            />
            <datalist id="organizations">{names}</datalist>
        }
        .into_any()
    } else {
        let own = offer.own.clone().unwrap_or_else(|| "None".to_owned());
        view! {
            <dl class="facts plain">
                <dt>"Organization"</dt>
                <dd>{own}</dd>
            </dl>
        }
        .into_any()
    };
    let first = if offer.mails { "mail" } else { "link" };
    view! {
        <DeedForm deed=deed attr:class="form card pad" attr:novalidate="">
            <Summary problem labels=LABELS />
            <Text
                label="E-mail"
                name="email"
                kind="email"
                problem
                value=deed.typed("email", "")
                autocomplete="off"
                autofocus=true
            />
            <Text
                label="Name"
                name="full_name"
                problem
                value=deed.typed("full_name", "")
                autocomplete="off"
                optional=true
            />
            {organization}
            <Choice legend="How they come in" name="entry" ways=ways(offer.mails) chosen=deed.typed("entry", first) />
            <div class="with-password">
                <ChosenPassword label="Password" name="password" problem />
            </div>
            <div class="buttons">
                <button class="btn primary" type="submit">
                    "Create user"
                </button>
                <a class="btn quiet" href=routes::USERS>
                    "Cancel"
                </a>
            </div>
        </DeedForm>
    }
}

/// The ways in. Without a mail server nothing can be mailed.
fn ways(mails: bool) -> Vec<Way> {
    let mail = mails.then_some((
        "mail",
        "Mail an invitation",
        "They choose a password with the link in it, within a week.",
    ));
    let others = [
        (
            "link",
            "Make an invitation to hand over",
            "You get the link, once, and pass it on yourself.",
        ),
        (
            "password",
            "Set a password now",
            "You tell them the password.",
        ),
        (
            "later",
            "Decide later",
            "They cannot sign in until they are invited or have an external account linked.",
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
