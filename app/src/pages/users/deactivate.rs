//! `/users/{id}/deactivate`: asks before it does, and says what will happen.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use messages::t;
use model::UserPage;

use super::{
    calls::{DeactivateUser, person},
    person::signed_out,
};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Back, Summary, load},
    query::{is_local, pairs, value},
    routes,
};

#[component]
pub(crate) fn DeactivatePage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person,
        |At { data, .. }| view! { <Ask page=data /> },
    )
}

#[component]
fn Ask(page: UserPage) -> impl IntoView {
    let deed = use_deed::<DeactivateUser>();
    let search = use_location().search;
    let user = page.user;
    let label = user.label().to_owned();
    let given = value(&pairs(&search.get_untracked()), "back").filter(|back| is_local(back));
    let title = t!("person-deactivate-title", person = label.as_str());
    let question = t!("person-deactivate-question", person = label.as_str());
    let back = given.unwrap_or_else(|| routes::user(user.id));
    let sessions = signed_out(&label, page.open_sessions);
    let refusal = match (user.is_active, page.actions.deactivate.reason()) {
        (false, _) => Some(t!("person-is-deactivated-already", person = label.as_str())),
        (true, reason) => reason.map(str::to_owned),
    };
    let choice = match refusal {
        Some(reason) => view! {
            <div class="dialog-body">
                <p>{reason}</p>
            </div>
            <footer>
                <a class="btn" href=back>
                    {t!("person-deactivate-back")}
                </a>
            </footer>
        }
        .into_any(),
        None => view! {
            <div class="dialog-body">
                <Summary problem=deed.problem />
                <ul class="consequences">
                    <li>{sessions}</li>
                    <li>{t!("person-deactivate-closes")}</li>
                    <li>{t!("person-deactivate-keeps")}</li>
                </ul>
            </div>
            <footer>
                <a class="btn" href=back.clone()>
                    {t!("person-deactivate-cancel")}
                </a>
                <DeedForm deed=deed>
                    <input type="hidden" name="id" value=user.id.to_string() />
                    <input type="hidden" name="label" value=label.clone() />
                    <Back to=back />
                    <button class="btn danger solid">{t!("person-deactivate-now")}</button>
                </DeedForm>
            </footer>
        }
        .into_any(),
    };
    view! {
        <Title text=title />
        <section class="dialog" aria-labelledby="ask">
            <header>
                <h1 id="ask">{question}</h1>
                <p class="muted">{user.email.clone()}</p>
            </header>
            {choice}
        </section>
    }
}
