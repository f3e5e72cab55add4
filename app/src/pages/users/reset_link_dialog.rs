//! `/users/{id}/security/reset-link`: first what will happen, then the link, shown this once.

use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{EmailDelivery, LinkInfo, ResetLink, Timestamp, UserId, UserPage};

use super::security_calls::{IssueResetLink, RevokeResetLink, SecurityView, person_security};
use crate::{
    call::{At, Drawn},
    frame::{DeedForm, Frame, use_deed},
    parts::{
        Ago, Back, Check, CopyButton, Icon, Leave, Left, Modal, Shape, StatusPill, Summary, clock,
        exact, load,
    },
    routes,
};

#[component]
pub(crate) fn ResetLinkDialog() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let back = Signal::derive(move || {
        id().parse()
            .map_or_else(|_| routes::USERS.to_owned(), routes::user_security)
    });
    let frame = Frame::here();
    // Apart from what is read again after the deed: a second drawing of the link would take the focus and the
    // answer of its copy button away.
    let fresh = Memo::new(move |_| {
        let done = frame.done.get()?;
        let link = done.link.filter(|link| link.user_id.to_string() == id())?;
        Some((link, done.drawn))
    });
    let is_fresh = Signal::derive(move || fresh.with(Option::is_some));
    view! {
        <Modal back>
            {load(id, person_security, move |At { now, data }| view! { <Ask view=data now is_fresh /> })}
            {move || {
                fresh.get().map(|(link, drawn)| view! { <Fresh link drawn back=back.get_untracked() /> })
            }}
        </Modal>
    }
}

/// What will happen, and the question; once there is a link, only whose it is.
#[component]
fn Ask(view: SecurityView, now: Timestamp, is_fresh: Signal<bool>) -> impl IntoView {
    let label = view.page.user.label().to_owned();
    let lead = format!(
        "{label} chooses a new password with it, once, within an hour. Opening it changes nothing."
    );
    let page = StoredValue::new(view.page);
    let links = StoredValue::new(view.links);
    let question = move || {
        (!is_fresh.get())
            .then(|| view! { <Question page=page.get_value() links=links.get_value() now /> })
    };
    view! {
        <Title text=format!("Reset link for {label}") />
        <header>
            <h1 id="dialog-title">{format!("Reset link for {label}")}</h1>
            <p class="muted">{lead}</p>
        </header>
        {question}
    }
}

#[component]
fn Question(page: UserPage, links: Vec<LinkInfo>, now: Timestamp) -> impl IntoView {
    let deed = use_deed::<IssueResetLink>();
    let user = page.user;
    let back = routes::user_security(user.id);
    if let Some(reason) = page.actions.reset_link.reason() {
        return view! {
            <div class="dialog-body">
                <p class="notice">{reason.to_owned()}</p>
            </div>
            <footer>
                <Leave to=back label="Back" />
            </footer>
        }
        .into_any();
    }
    let replaced = links.iter().find(|link| link.is_open(now)).map(|link| {
        format!(
            "It replaces the link from {}, which stops working.",
            clock(link.created_at)
        )
    });
    let ends = match page.open_sessions {
        0 => "Using it ends no session: none is open.".to_owned(),
        n => format!("Using it ends {}.", sessions(n)),
    };
    view! {
        <DeedForm deed=deed>
            <div class="dialog-body">
                <Summary problem=deed.problem form="link" />
                <ul class="consequences">
                    {replaced.map(|text| view! { <li>{text}</li> })} <li>{ends}</li>
                    <li>"The link is shown once, to you; only its hash is stored."</li>
                </ul>
                <input type="hidden" name="id" value=user.id.to_string() />
                <Back />
                <Check label="Mail it too" name="send_email" hint=format!("To {}.", user.email) />
            </div>
            <footer>
                <Leave to=back label="Cancel" />
                <button class="btn primary">
                    <Icon shape=Shape::Link />
                    "Make the link"
                </button>
            </footer>
        </DeedForm>
    }
    .into_any()
}

fn sessions(n: u64) -> String {
    match n {
        1 => "1 open session".to_owned(),
        n => format!("{n} open sessions"),
    }
}

/// The link itself.
#[component]
fn Fresh(link: ResetLink, drawn: Option<Drawn>, back: String) -> impl IntoView {
    let revoke = use_deed::<RevokeResetLink>();
    let below = back.clone();
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let (tone, mail) = match link.email {
        EmailDelivery::NotAsked => ("", "Not mailed"),
        EmailDelivery::Accepted => ("good", "Sent: the mail server took it"),
        EmailDelivery::Queued => ("warn", "Queued: the mail server is tried again"),
        EmailDelivery::NoServer => ("warn", "No mail server: it waits in the outbox"),
    };
    let now = drawn.as_ref().map(|drawn| drawn.now);
    let left = now.map(|now| view! { ", in " <Left until=link.expires_at now /> });
    view! {
        <div class="dialog-body fresh" role="group" aria-label="New reset link">
            <div class="linkrow">
                <input
                    node_ref=field
                    id="fresh-link"
                    class="input code"
                    readonly=true
                    autofocus=true
                    value=link.link.clone()
                    aria-label="Reset link"
                />
                <CopyButton text=link.link.clone() what="link" shown_in="fresh-link" primary=true />
            </div>
            <div class="split">
                {drawn.map(|drawn| view! { <Code drawn /> })} <dl class="facts plain">
                    <dt>"Valid until"</dt>
                    <dd class="num">
                        <time datetime=link.expires_at.to_string() title=exact(link.expires_at)>
                            {clock(link.expires_at)}
                        </time>
                        {left}
                    </dd>
                    <dt>"E-mail"</dt>
                    <dd>
                        <StatusPill tone text=mail />
                    </dd>
                    <dt>"Status"</dt>
                    <dd>
                        <Status id=link.user_id />
                    </dd>
                    <dt>"Sessions"</dt>
                    <dd>
                        {match link.open_sessions {
                            0 => "None is open".to_owned(),
                            1 => "1 ends when it is used".to_owned(),
                            n => format!("{n} end when it is used"),
                        }}
                    </dd>
                </dl>
            </div>
            <p class="hint">"Shown once; only its hash is stored."</p>
            <Summary problem=revoke.problem form="revoke" />
        </div>
        <footer>
            <DeedForm deed=revoke>
                <input type="hidden" name="id" value=link.user_id.to_string() />
                <Back to=below />
                <button class="btn danger">"Revoke"</button>
            </DeedForm>
            <span class="sp"></span>
            <Leave to=back label="Done" />
        </footer>
    }
}

/// The link for a phone's camera.
#[component]
fn Code(drawn: Drawn) -> impl IntoView {
    view! {
        <svg
            class="qr"
            viewBox=format!("0 0 {0} {0}", drawn.size)
            role="img"
            aria-label="QR code of the reset link"
            shape-rendering="crispEdges"
        >
            <path d=drawn.path />
        </svg>
    }
}

/// Whether it was opened or used meanwhile; with script it is asked again now and then.
#[component]
fn Status(id: UserId) -> impl IntoView {
    let asked = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let again = move || asked.update(|n| *n += 1);
        if let Ok(asking) = set_interval_with_handle(again, std::time::Duration::from_secs(10)) {
            on_cleanup(move || asking.clear());
        }
    });
    load(
        move || asked.get(),
        move |_| person_security(id.to_string()),
        |At { now, data }| {
            let newest = data.links.into_iter().next();
            match newest {
                Some(LinkInfo {
                    used_at: Some(at), ..
                }) => view! { "Used " <Ago at now /> }.into_any(),
                Some(link) if !link.is_open(now) => "Void".into_any(),
                Some(LinkInfo {
                    opened_at: Some(at),
                    ..
                }) => view! { "Opened " <Ago at now /> }.into_any(),
                _ => "Not opened yet".into_any(),
            }
        },
    )
}
