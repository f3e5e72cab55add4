//! `/users/{id}/security`: a password that somebody else sets, and the link with which one sets it oneself.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use model::{EmailDelivery, LinkInfo, Permission, ResetLink, Timestamp, UserPage};

use super::{
    person::{PersonHead, Tab},
    security_calls::{
        IssueResetLink, RevokeResetLink, RevokeSessions, SecurityView, SetPassword, person_security,
    },
};
use crate::{
    call::At,
    frame::{Frame, use_deed},
    parts::{
        Ago, Back, Check, CopyButton, Icon, Sessions, Shape, Summary, Text, ago, exact, load, until,
    },
};

#[component]
pub(crate) fn SecurityPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person_security,
        |At { now, data }| {
            let SecurityView {
                page,
                sessions,
                links,
            } = data;
            let id = page.user.id;
            let seen = page.actions.sessions.yes();
            // Whose roles never allow it finds no reason why not, only their own sessions.
            let sets = Frame::here().console.with(|console| {
                console
                    .as_ref()
                    .is_some_and(|console| console.me.may(Permission::UsersSetPassword))
            });
            view! {
                <PersonHead page=page.clone() now tab=Tab::Security />
                {sets
                    .then(|| {
                        view! {
                            <div class="two even">
                                <ByLink page=page.clone() links now />
                                <ByHand page />
                            </div>
                        }
                    })}
                {seen
                    .then(|| {
                        view! {
                            <section class="card" class:below=sets aria-labelledby="sessions">
                                <header>
                                    <h2 id="sessions">"Sessions"</h2>
                                    <span class="sp"></span>
                                    <EndAll id=id.to_string() some=!sessions.is_empty() />
                                </header>
                                <Sessions of=id sessions now />
                            </section>
                        }
                    })}
            }
        },
    )
}

/// Ends all sessions at once.
#[component]
fn EndAll(id: String, some: bool) -> impl IntoView {
    let deed = use_deed::<RevokeSessions>();
    some.then(|| {
        view! {
            <ActionForm action=deed.action>
                <input type="hidden" name="id" value=id />
                <Back />
                <button class="btn small">"End all"</button>
            </ActionForm>
        }
    })
}

/// What became of the links: the open one can be withdrawn.
#[component]
fn Life(id: String, links: Vec<LinkInfo>, now: Timestamp) -> impl IntoView {
    let deed = use_deed::<RevokeResetLink>();
    let some = !links.is_empty();
    let lines = links
        .into_iter()
        .map(|link| {
            let (tone, state) = match &link {
                LinkInfo {
                    used_at: Some(at), ..
                } => ("good", format!("Used {}", ago(*at, now))),
                LinkInfo {
                    revoked_at: Some(at),
                    ..
                } => ("", format!("Withdrawn or replaced {}", ago(*at, now))),
                link if link.expires_at <= now => {
                    ("", format!("Expired {}", ago(link.expires_at, now)))
                }
                link => (
                    "warn",
                    format!("Open for another {}", until(link.expires_at, now)),
                ),
            };
            let id = id.clone();
            let withdraw = (tone == "warn").then(|| {
                view! {
                    <ActionForm action=deed.action>
                        <input type="hidden" name="id" value=id />
                        <Back />
                        <button class="btn small">"Withdraw"</button>
                    </ActionForm>
                }
            });
            view! {
                <li class="perm">
                    <span>"Made " <Ago at=link.created_at now /></span>
                    <span class=format!("pill {tone}")>{state}</span>
                    {withdraw}
                </li>
            }
        })
        .collect_view();
    some.then(|| {
        view! {
            <ul class="life" aria-label="Reset links">
                {lines}
            </ul>
        }
    })
}

/// A reset link: first what will happen, then the link, once.
#[component]
fn ByLink(page: UserPage, links: Vec<LinkInfo>, now: Timestamp) -> impl IntoView {
    let frame = Frame::here();
    let deed = use_deed::<IssueResetLink>();
    let user = page.user;
    let id = user.id;
    let label = user.label().to_owned();
    let fresh = move || {
        let done = frame.done.get()?;
        done.link.filter(|link| link.user_id == id)
    };
    let ends = match page.open_sessions {
        0 => "Using it ends no session: none is open.".to_owned(),
        1 => "Using it ends 1 open session.".to_owned(),
        n => format!("Using it ends {n} open sessions."),
    };
    let form = match page.actions.reset_link.reason() {
        Some(reason) => view! { <p class="notice">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <ActionForm action=deed.action attr:class="form">
                <Summary problem=deed.problem form="link" />
                <input type="hidden" name="id" value=id.to_string() />
                <Back />
                <Check label="Mail it too" name="send_email" hint="To the address of the profile." />
                <div class="buttons">
                    <button class="btn primary">
                        <Icon shape=Shape::Link />
                        "Make a reset link"
                    </button>
                </div>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="by-link">
            <header>
                <h2 id="by-link">"Reset link"</h2>
            </header>
            <div class="inner">
                <p class="muted">
                    {format!(
                        "{label} chooses a new password with it, once, within an hour. Links before it stop working. \
                         Opening it changes nothing. {ends}",
                    )}
                </p>
                {move || fresh().map(|link| view! { <Fresh link now /> })}
                {form}
            </div>
            <Life id=id.to_string() links now />
        </section>
    }
}

/// The link itself, shown this once.
#[component]
fn Fresh(link: ResetLink, now: Timestamp) -> impl IntoView {
    let mail = match link.email {
        EmailDelivery::NotAsked => ("", "Not mailed"),
        EmailDelivery::Accepted => ("good", "Accepted by the mail server"),
        EmailDelivery::Queued => ("warn", "Waits in the outbox and is tried again"),
        EmailDelivery::NoServer => ("warn", "Waits in the outbox: no mail server is set"),
    };
    view! {
        <div class="fresh" role="group" aria-label="New reset link">
            <div class="linkrow">
                <input class="input code" readonly=true value=link.link.clone() aria-label="Reset link" />
                <CopyButton text=link.link.clone() what="link" primary=true />
            </div>
            <dl class="facts plain">
                <dt>"Valid until"</dt>
                <dd class="num">
                    <time datetime=link.expires_at.to_string()>{exact(link.expires_at)}</time>
                    {format!(", {} from now", until(link.expires_at, now))}
                </dd>
                <dt>"E-mail"</dt>
                <dd>
                    <span class=format!("pill {}", mail.0)>{mail.1}</span>
                </dd>
            </dl>
            <p class="hint">"Shown once. Only its hash is stored."</p>
        </div>
    }
}

/// A password that the administrator chooses.
#[component]
fn ByHand(page: UserPage) -> impl IntoView {
    let deed = use_deed::<SetPassword>();
    let user = page.user;
    let label = user.label().to_owned();
    let lead = format!("{label} is signed out everywhere, and reset links stop working.");
    let form = match page.actions.set_password.reason() {
        Some(reason) => view! { <p class="notice">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            <ActionForm action=deed.action attr:class="form" attr:novalidate="">
                <Summary problem=deed.problem labels=&[("new_password", "New password")] />
                <input type="hidden" name="id" value=user.id.to_string() />
                <input type="hidden" name="label" value=label.clone() />
                <Back />
                <Text
                    label="New password"
                    name="new_password"
                    kind="password"
                    problem=deed.problem
                    hint="At least 8 characters."
                    autocomplete="new-password"
                />
                <Check
                    label="Has to be changed at the next sign-in"
                    name="must_change"
                    checked=true
                    hint="Until then it opens nothing else."
                />
                <Check label="Tell the person by mail" name="send_email" checked=true />
                <div class="buttons">
                    <button class="btn">
                        <Icon shape=Shape::Key />
                        "Set password"
                    </button>
                </div>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="by-hand">
            <header>
                <h2 id="by-hand">"Set a password"</h2>
            </header>
            <div class="inner">
                <p class="muted">{lead}</p>
                {form}
            </div>
        </section>
    }
}
