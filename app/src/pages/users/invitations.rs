//! `/invitations`: who was invited and has not come in yet.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use messages::{rich, t};
use model::{Invitation, OutboxState, Timestamp};

use super::{
    apart,
    invitation_calls::{InvitationsView, InviteUser, RevokeInvitation, invitations_page},
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{Ago, Back, Crumb, Empty, Icon, Pager, Shape, Summary, ago, grouped, load, until},
    routes,
};

#[component]
pub(crate) fn InvitationsPage() -> impl IntoView {
    let search = use_location().search;
    let lists = Frame::here().reader(|console| console.list_users.yes());
    view! {
        <Title text=t!("invitations-title") />
        {lists.then(|| view! { <Crumb href=routes::USERS label=t!("users-title") /> })}
        {load(
            move || search.get(),
            invitations_page,
            |At { now, data }| view! { <List now view=data /> },
        )}
    }
}

#[component]
fn List(now: Timestamp, view: InvitationsView) -> impl IntoView {
    let InvitationsView {
        paging,
        invitations,
        mails,
    } = view;
    let (invite, revoke) = (use_deed::<InviteUser>(), use_deed::<RevokeInvitation>());
    let adds = Frame::here().reader(|console| console.create_user.yes());
    let (range, total) = (invitations.range(), invitations.total);
    let rows = invitations.items.into_iter().map(|invitation| {
        let id = invitation.user_id.to_string();
        let label = invitation.label().to_owned();
        let (of, name) = (id.clone(), label.clone());
        let again = mails.then(|| {
            view! {
                <DeedForm deed=invite>
                    <input type="hidden" name="id" value=of />
                    <input type="hidden" name="label" value=name.clone() />
                    <input type="hidden" name="send_email" value="true" />
                    <Back />
                    <button class="btn small" aria-label=t!("invitations-mail-again-to", person = name.as_str())>
                        {t!("invitations-mail-again")}
                    </button>
                </DeedForm>
            }
        });
        let under = match (&invitation.full_name, &invitation.organization) {
            (Some(_), Some(org)) => format!("{} · {}", invitation.email, org.name),
            (Some(_), None) => invitation.email.clone(),
            (None, Some(org)) => org.name.clone(),
            (None, None) => String::new(),
        };
        view! {
            <li class="invited">
                <p class="grow">
                    <a class="link" href=routes::user_invitation(invitation.user_id)>
                        {label.clone()}
                    </a>
                    <span class="muted breaks">{under}</span>
                </p>
                <Life invitation=invitation.clone() now />
                <div class="buttons">
                    {again}
                    <DeedForm deed=revoke>
                        <input type="hidden" name="id" value=id />
                        <Back />
                        <button class="btn small" aria-label=t!("invitations-withdraw-of", person = label.as_str())>
                            {t!("invitations-withdraw")}
                        </button>
                    </DeedForm>
                </div>
            </li>
        }
    });
    let body = if range.is_some() {
        view! {
            <div class="card">
                <ul aria-label=t!("invitations-that-wait")>{rows.collect_view()}</ul>
                <Pager range total paging url=routes::invitations />
            </div>
        }
        .into_any()
    } else {
        view! {
            <Empty
                shape=Shape::Users
                title=t!("invitations-empty").to_owned()
                text=t!("invitations-empty-text").to_owned()
            >
                {adds
                    .then(|| {
                        view! {
                            <a class="btn" href=routes::NEW_USER>
                                {t!("users-add")}
                            </a>
                        }
                    })}
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>{t!("invitations-title")}</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
            <span class="sp"></span>
            {adds
                .then(|| {
                    view! {
                        <a class="btn primary" href=routes::NEW_USER>
                            <Icon shape=Shape::Plus />
                            {t!("users-add")}
                        </a>
                    }
                })}
        </div>
        <Summary problem=invite.problem form="invite" />
        <Summary problem=revoke.problem form="revoke" />
        {body}
    }
}

/// What has become of an invitation so far: how it travels, whether it was opened, how long it lives.
#[component]
pub(super) fn Life(invitation: Invitation, now: Timestamp) -> impl IntoView {
    let mail = match invitation.mail {
        None => ("", t!("invitations-to-be-handed-over")),
        Some(OutboxState::Sent) => ("good", t!("invitations-mailed")),
        Some(OutboxState::Waiting) => ("warn", t!("invitations-mail-waits")),
        Some(OutboxState::Dropped) => ("bad", t!("invitations-not-mailed")),
    };
    let ends = invitation.expires_at;
    let end = if ends <= now {
        ("bad", t!("invitations-expired", when = ago(ends, now)))
    } else {
        ("warn", t!("invitations-open-for", left = until(ends, now)))
    };
    let opened = invitation.opened_at.map(
        |at| view! { <span class="pill">{t!("invitations-opened", when = ago(at, now))}</span> },
    );
    let at = invitation.created_at;
    let made = match invitation.made_by {
        Some(name) => rich!("invitations-made-by", when = ago(at, now), maker = name),
        None => rich!("invitations-made", when = ago(at, now)),
    };
    let made = apart(made, "when", move |_| view! { <Ago at now /> }.into_any());
    view! {
        <p class="life">
            <span class="muted">{made}</span>
            <span class=format!("pill {}", mail.0)>{mail.1}</span>
            {opened}
            <span class=format!("pill {}", end.0)>{end.1}</span>
        </p>
    }
}
