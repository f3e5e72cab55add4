//! `/users/{id}/security/reset-link`: first what will happen, then the link, shown this once.

use leptos::{html, prelude::*};
use messages::{rich, t};
use model::{EmailDelivery, LinkInfo, ResetLink, Timestamp, UserId, UserPage};

use super::{
    apart,
    person::use_over_security,
    security_calls::{IssueResetLink, RevokeResetLink, SecurityView, person_security},
};
use crate::{
    call::{At, Drawn},
    frame::{DeedForm, Frame, use_deed},
    parts::{
        Ago, Back, Check, Copies, CopyButton, Heading, Icon, Leave, Left, Modal, Question, Shape,
        StatusPill, Summary, ago, clock, exact, load, until,
    },
};

#[component]
pub(crate) fn ResetLinkDialog() -> impl IntoView {
    let (id, back) = use_over_security();
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
            {load(id, person_security, move |At { now, data }| view! { <Ask view=data now is_fresh back=back.get_untracked() /> })}
            {move || {
                fresh.get().map(|(link, drawn)| view! { <Fresh link drawn back=back.get_untracked() /> })
            }}
        </Modal>
    }
}

/// What will happen, and the question; once there is a link, only whose it is.
#[component]
fn Ask(view: SecurityView, now: Timestamp, is_fresh: Signal<bool>, back: String) -> impl IntoView {
    let label = view.page.user.label().to_owned();
    let title = t!("reset-link-title", label = label.as_str());
    let lead = t!("reset-link-lead", label = label);
    let page = StoredValue::new(view.page);
    let links = StoredValue::new(view.links);
    let question = move || {
        let back = back.clone();
        (!is_fresh.get())
            .then(|| view! { <Make page=page.get_value() links=links.get_value() now back /> })
    };
    view! {
        <Heading title lead />
        {question}
    }
}

#[component]
fn Make(page: UserPage, links: Vec<LinkInfo>, now: Timestamp, back: String) -> impl IntoView {
    let deed = use_deed::<IssueResetLink>();
    let user = page.user;
    let replaced = links
        .iter()
        .find(|link| link.is_open(now))
        .map(|link| t!("reset-link-replaces", clock = clock(link.created_at)));
    let others = [
        t!("reset-link-ends-sessions", sessions = page.open_sessions),
        t!("reset-link-shown-to-you").to_owned(),
    ];
    let button = view! {
        <button class="btn primary">
            <Icon shape=Shape::Link />
            {t!("reset-link-make")}
        </button>
    };
    view! {
        <Question
            deed
            refusal=page.actions.reset_link.reason().map(str::to_owned)
            consequences=replaced.into_iter().chain(others).collect()
            back
            form="link"
            button=button.into_any()
        >
            <input type="hidden" name="id" value=user.id.to_string() />
            <Back />
            <Check
                label=t!("reset-link-mail")
                name="send_email"
                hint=t!("reset-link-mail-hint", email = user.email.as_str())
            />
        </Question>
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
    // What became of the link meanwhile is on the page below, however the dialog is left.
    let frame = Frame::here();
    Effect::new(move |_| on_cleanup(move || frame.changes.update(|n| *n += 1)));
    let (tone, mail) = match link.email {
        EmailDelivery::NotAsked => ("", t!("reset-link-not-mailed")),
        EmailDelivery::Accepted => ("good", t!("reset-link-mail-accepted")),
        EmailDelivery::Queued => ("warn", t!("reset-link-mail-queued")),
        EmailDelivery::NoServer => ("warn", t!("reset-link-mail-no-server")),
        EmailDelivery::GivenUp => ("bad", t!("reset-link-mail-given-up")),
    };
    let now = drawn.as_ref().map(|drawn| drawn.now);
    view! {
        <div class="dialog-body fresh" role="group" aria-label=t!("reset-link-fresh")>
            <div class="linkrow">
                <input
                    node_ref=field
                    id="fresh-link"
                    class="input code"
                    readonly=true
                    autofocus=true
                    value=link.link.clone()
                    aria-label=t!("reset-link-field")
                />
                <CopyButton text=link.link.clone() what=Copies::Link shown_in="fresh-link" primary=true />
            </div>
            <div class="split">
                {drawn.map(|drawn| view! { <Code drawn /> })} <dl class="facts plain">
                    <dt>{t!("reset-link-valid-until")}</dt>
                    <dd class="num">
                        {valid_until(link.expires_at, now)}
                    </dd>
                    <dt>{t!("reset-link-email")}</dt>
                    <dd>
                        <StatusPill tone text=mail />
                    </dd>
                    <dt>{t!("reset-link-status")}</dt>
                    <dd>
                        <Status id=link.user_id />
                    </dd>
                    <dt>{t!("reset-link-sessions")}</dt>
                    <dd>{t!("reset-link-sessions-end", sessions = link.open_sessions)}</dd>
                </dl>
            </div>
            <p class="hint">{t!("reset-link-shown-once")}</p>
            <Summary problem=revoke.problem form="revoke" />
        </div>
        <footer>
            <DeedForm deed=revoke>
                <input type="hidden" name="id" value=link.user_id.to_string() />
                <Back to=below />
                <button class="btn danger">{t!("reset-link-revoke")}</button>
            </DeedForm>
            <span class="sp"></span>
            <Leave to=back label=t!("reset-link-done") />
        </footer>
    }
}

/// When the link ends, and, where it is known what time it is, how long that is.
fn valid_until(end: Timestamp, now: Option<Timestamp>) -> AnyView {
    let at = move |text: String| {
        view! {
            <time datetime=end.to_string() title=exact(end)>
                {text}
            </time>
        }
        .into_any()
    };
    let Some(now) = now else {
        return at(clock(end));
    };
    rich!(
        "reset-link-until",
        clock = clock(end),
        left = until(end, now)
    )
    .into_iter()
    .map(|piece| match piece.argument {
        Some("clock") => at(piece.text),
        Some(_) => view! { <Left until=end now /> }.into_any(),
        None => piece.text.into_any(),
    })
    .collect_view()
    .into_any()
}

/// The link for a phone's camera.
#[component]
fn Code(drawn: Drawn) -> impl IntoView {
    view! {
        <svg
            class="qr"
            viewBox=format!("0 0 {0} {0}", drawn.size)
            role="img"
            aria-label=t!("reset-link-qr")
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
            let since = |sentence, at| {
                let ago = move |_| view! { <Ago at now /> }.into_any();
                apart(sentence, "ago", ago).into_any()
            };
            match newest {
                Some(LinkInfo {
                    used_at: Some(at), ..
                }) => since(rich!("reset-link-used", ago = ago(at, now)), at),
                Some(link) if !link.is_open(now) => t!("reset-link-void").into_any(),
                Some(LinkInfo {
                    opened_at: Some(at),
                    ..
                }) => since(rich!("reset-link-opened", ago = ago(at, now)), at),
                _ => t!("reset-link-not-opened").into_any(),
            }
        },
    )
}
