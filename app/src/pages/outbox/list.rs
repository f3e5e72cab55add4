//! `/outbox`

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{OutboxItem, Timestamp};

use super::{
    calls::{OutboxView, outbox_page},
    state_of, why,
};
use crate::{
    call::At,
    parts::{Ago, Empty, Icon, Odd, Pager, Shape, StatusPill, grouped, load},
    routes,
};

#[component]
pub(crate) fn ListPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Outbox" />
        {load(
            move || search.get(),
            outbox_page,
            |At { now, data }| view! { <List now view=data /> },
        )}
    }
}

#[component]
fn List(now: Timestamp, view: OutboxView) -> impl IntoView {
    let OutboxView {
        paging,
        odd,
        messages,
        has_server,
    } = view;
    let (range, total) = (messages.range(), messages.total);
    let notice = (!has_server).then(|| {
        view! {
            <p class="notice warn">
                <Icon shape=Shape::Mail />
                "No mail server is set (smtp_url), so mail waits here. Open a message to read it and pass it on."
            </p>
        }
    });
    let body = if range.is_some() {
        view! {
            <div class="card">
                <table class="outbox">
                    <thead>
                        <tr>
                            <th scope="col" class="main">
                                "Message"
                            </th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Why"</th>
                            <th scope="col">"Written"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {messages.items.into_iter().map(|item| row(item, has_server, now)).collect_view()}
                    </tbody>
                </table>
                <Pager range total paging url=routes::outbox />
            </div>
        }
        .into_any()
    } else if total > 0 {
        view! {
            <Empty
                shape=Shape::Mail
                title="Past the last page".to_owned()
                text="This list ends before the page that was asked for.".to_owned()
            >
                <a class="btn" href=routes::OUTBOX>
                    "Show the first page"
                </a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty
                shape=Shape::Mail
                title="No mail yet".to_owned()
                text="Whatever Usher mails is listed here, with what became of it.".to_owned()
            />
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>"Outbox"</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
        </div>
        {notice}
        <Odd odd />
        {body}
    }
}

fn row(item: OutboxItem, has_server: bool, now: Timestamp) -> impl IntoView {
    let (tone, state) = state_of(&item);
    let why = why(&item, has_server, now);
    view! {
        <tr>
            <td class="main">
                <a class="who" href=routes::outbox_message(&item.id.to_string())>
                    <span>
                        <b>{item.subject.clone()}</b>
                        <span>{item.recipient.clone()}</span>
                    </span>
                </a>
            </td>
            <td class="fit state">
                <StatusPill tone text=state />
            </td>
            <td class="why muted" title=why.clone()>
                {why.clone()}
            </td>
            <td class="fit num muted created">
                <Ago at=item.created_at now />
            </td>
        </tr>
    }
}
