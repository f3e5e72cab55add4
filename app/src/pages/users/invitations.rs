//! `/invitations`: who was invited and has not come in yet.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{Invitation, OutboxState, Timestamp};

use super::invitation_calls::{InvitationsView, InviteUser, RevokeInvitation, invitations_page};
use crate::{
    call::At,
    frame::{DeedForm, use_deed},
    parts::{Ago, Back, Crumb, Empty, Icon, Pager, Shape, Summary, ago, grouped, load, until},
    routes,
};

#[component]
pub(crate) fn InvitationsPage() -> impl IntoView {
    let search = use_location().search;
    view! {
        <Title text="Invitations" />
        <Crumb href=routes::USERS label="Users" />
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
                    <button class="btn small" aria-label=format!("Mail {name} the invitation again")>
                        "Mail again"
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
                        <button class="btn small" aria-label=format!("Withdraw the invitation of {label}")>
                            "Withdraw"
                        </button>
                    </DeedForm>
                </div>
            </li>
        }
    });
    let body = if range.is_some() {
        view! {
            <div class="card">
                <ul aria-label="Invitations that wait">{rows.collect_view()}</ul>
                <Pager range total paging url=routes::invitations />
            </div>
        }
        .into_any()
    } else {
        view! {
            <Empty
                shape=Shape::Users
                title="Nobody waits to come in".to_owned()
                text="Whoever you invite stands here until they have chosen a password.".to_owned()
            >
                <a class="btn" href=routes::NEW_USER>
                    "Add user"
                </a>
            </Empty>
        }
        .into_any()
    };
    view! {
        <div class="head">
            <h1>"Invitations"</h1>
            <span class="muted num" data-testid="total">
                {grouped(total)}
            </span>
            <span class="sp"></span>
            <a class="btn primary" href=routes::NEW_USER>
                <Icon shape=Shape::Plus />
                "Add user"
            </a>
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
        None => ("", "To be handed over"),
        Some(OutboxState::Sent) => ("good", "Mailed"),
        Some(OutboxState::Waiting) => ("warn", "Mail waits in the outbox"),
        Some(OutboxState::Dropped) => ("bad", "Could not be mailed"),
    };
    let end = if invitation.expires_at <= now {
        (
            "bad",
            format!("Expired {}", ago(invitation.expires_at, now)),
        )
    } else {
        (
            "warn",
            format!("Open for another {}", until(invitation.expires_at, now)),
        )
    };
    let opened = invitation
        .opened_at
        .map(|at| view! { <span class="pill">{format!("Opened {}", ago(at, now))}</span> });
    let by = invitation
        .made_by
        .map(|name| format!(" by {name}"))
        .unwrap_or_default();
    view! {
        <p class="pills">
            <span class="muted">"Made " <Ago at=invitation.created_at now /> {by}</span>
            <span class=format!("pill {}", mail.0)>{mail.1}</span>
            {opened}
            <span class=format!("pill {}", end.0)>{end.1}</span>
        </p>
    }
}
