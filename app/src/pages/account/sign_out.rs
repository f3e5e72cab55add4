//! `/account/sign-out-elsewhere` and `/account/sign-out-everywhere`: dialogs over the account that say what ends before
//! it does.

use leptos::prelude::*;
use messages::t;

use super::calls::{SignOutEverywhere, account};
use crate::{
    call::At,
    frame::{Deed, use_deed},
    pages::users::security_calls::RevokeSessions,
    parts::{Back, Heading, Modal, Question, load_over},
    routes,
};

/// Ends every session of one's own but this one.
#[component]
pub(crate) fn ElsewhereDialog() -> impl IntoView {
    load_over(
        || (),
        |()| account(),
        |At { data, .. }| {
            let deed = use_deed::<RevokeSessions>();
            let others = data
                .sessions
                .iter()
                .filter(|session| !session.is_current)
                .count();
            let ends = t!("account-elsewhere-sessions", count = others);
            let refusal = (others == 0).then(|| ends.clone());
            let title = t!("account-elsewhere-question");
            let consequences = vec![ends, t!("account-elsewhere-stays").to_owned()];
            let button = t!("account-sign-out-elsewhere");
            let id = data.me.user.id.to_string();
            view! { <Ask deed title refusal consequences button id /> }
        },
    )
}

/// Ends every session of one's own, this one as well.
#[component]
pub(crate) fn EverywhereDialog() -> impl IntoView {
    load_over(
        || (),
        |()| account(),
        |At { data, .. }| {
            let deed = use_deed::<SignOutEverywhere>();
            let title = t!("account-everywhere-question");
            let consequences = vec![
                t!("account-everywhere-sessions", count = data.sessions.len()),
                t!("account-everywhere-again").to_owned(),
            ];
            let button = t!("account-sign-out-everywhere");
            let id = data.me.user.id.to_string();
            view! { <Ask deed title refusal=None consequences button id /> }
        },
    )
}

#[component]
fn Ask(
    deed: Deed,
    title: &'static str,
    refusal: Option<String>,
    consequences: Vec<String>,
    button: &'static str,
    id: String,
) -> impl IntoView {
    let button = view! { <button class="btn danger solid">{button}</button> };
    view! {
        <Modal back=Signal::stored(routes::ACCOUNT.to_owned())>
            <Heading title=title.to_owned() />
            <Question deed refusal consequences back=routes::ACCOUNT button=button.into_any()>
                <input type="hidden" name="id" value=id />
                <Back to=routes::ACCOUNT.to_owned() />
            </Question>
        </Modal>
    }
}
