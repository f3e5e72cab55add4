//! `/outbox/{id}`: a message as its recipient reads it, and what became of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::t;
use model::{OutboxState, Timestamp};

use super::{
    calls::{MessageView, RetryMessage, message_page},
    state_of, why,
};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Ago, Back, Crumb, Exact, StatusPill, Summary, load},
    routes,
};

#[component]
pub(crate) fn MessagePage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        message_page,
        |At { now, data }| view! { <Message now view=data /> },
    )
}

#[component]
fn Message(now: Timestamp, view: MessageView) -> impl IntoView {
    let deed = use_deed::<RetryMessage>();
    let MessageView {
        message,
        has_server,
    } = view;
    let item = message.item;
    let (tone, state) = state_of(&item);
    let why = why(&item, has_server, now);
    let retry = (has_server && item.state != OutboxState::Sent).then(|| {
        view! {
            <DeedForm deed=deed>
                <input type="hidden" name="id" value=item.id.to_string() />
                <Back />
                <button class="btn">{t!("outbox-try-again")}</button>
            </DeedForm>
        }
    });
    let text = match message.text {
        Some(text) => view! {
            <pre class="letter" tabindex="0" aria-labelledby="text">
                {text}
            </pre>
        }
        .into_any(),
        None => view! { <p class="hint">{t!("outbox-text-erased")}</p> }.into_any(),
    };
    let about = item.user_id.map(|id| {
        view! {
            <dt>{t!("outbox-about")}</dt>
            <dd>
                <a class="link" href=routes::user(id)>
                    {t!("outbox-about-page")}
                </a>
            </dd>
        }
    });
    let sent = item.sent_at.map(|at| {
        view! {
            <dt>{t!("outbox-sent-at")}</dt>
            <dd>
                <Exact at />
            </dd>
        }
    });
    view! {
        <Title text=item.subject.clone() />
        <Crumb href=routes::OUTBOX label=t!("outbox-title") />
        <div class="head">
            <h1>{item.subject.clone()}</h1>
            <span class="sp"></span>
            {retry}
        </div>
        <Summary problem=deed.problem />
        <div class="two">
            <section class="card" aria-labelledby="text">
                <header>
                    <h2 id="text">{t!("outbox-text")}</h2>
                </header>
                {text}
            </section>
            <section class="card" aria-labelledby="became">
                <header>
                    <h2 id="became">{t!("outbox-what-became")}</h2>
                </header>
                <dl class="facts">
                    <dt>{t!("outbox-state")}</dt>
                    <dd>
                        <StatusPill tone text=state />
                        <p class="hint">{why}</p>
                    </dd>
                    <dt>{t!("outbox-to")}</dt>
                    <dd>{item.recipient.clone()}</dd>
                    {about}
                    <dt>{t!("outbox-written")}</dt>
                    <dd>
                        <Ago at=item.created_at now />
                    </dd>
                    {sent}
                </dl>
            </section>
        </div>
    }
}
