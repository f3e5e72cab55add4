//! `/users/{id}/security/end-sessions`: a dialog over the tab that says how many sessions end before they do.

use leptos::prelude::*;
use messages::t;

use super::{
    person::{signed_out, use_over_security},
    security_calls::{RevokeSessions, SecurityView, person_security},
};
use crate::{
    call::At,
    frame::{Frame, use_deed},
    parts::{Back, Heading, Modal, Question, load_over},
};

#[component]
pub(crate) fn EndSessionsDialog() -> impl IntoView {
    let (id, back) = use_over_security();
    load_over(id, person_security, move |At { data, .. }| {
        view! {
            <Modal back>
                <Ask view=data back=back.get_untracked() />
            </Modal>
        }
    })
}

#[component]
fn Ask(view: SecurityView, back: String) -> impl IntoView {
    let deed = use_deed::<RevokeSessions>();
    let page = view.page;
    let user = page.user;
    let label = user.label().to_owned();
    let own = Frame::here().reader(|console| console.me.user.id == user.id);
    let ending = view
        .sessions
        .iter()
        .filter(|session| !session.is_current)
        .count();
    let refusal = match page.actions.sessions.reason() {
        Some(reason) => Some(reason.to_owned()),
        None => (ending == 0).then(|| t!("end-sessions-none").to_owned()),
    };
    let after = if own {
        t!("end-sessions-own-stays")
    } else {
        t!("end-sessions-again")
    };
    let consequences = vec![signed_out(&label, ending as u64), after.to_owned()];
    let button = view! { <button class="btn danger solid">{t!("end-sessions-now")}</button> };
    view! {
        <Heading
            title=t!("end-sessions-title", person = label.as_str())
            question=t!("end-sessions-question", person = label.as_str())
            lead=user.email.clone()
        />
        <Question deed refusal consequences back=back.clone() button=button.into_any()>
            <input type="hidden" name="id" value=user.id.to_string() />
            <Back to=back />
        </Question>
    }
}
