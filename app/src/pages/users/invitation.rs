//! `/users/{id}/invitation`: the link with which somebody who never came in chooses the first password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::{rich, t};
use model::{Invitation, Permission, ResetLink, Timestamp, UserId};

use super::{
    apart,
    invitation_calls::{InvitationView, InviteUser, RevokeInvitation, person_invitation},
    invitations::Life,
};
use crate::{
    call::At,
    frame::{DeedForm, Frame, use_deed},
    parts::{Back, Copies, CopyButton, Crumb, Summary, exact, load, until},
    routes,
};

#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    load(
        move || params.read().get("id").unwrap_or_default(),
        person_invitation,
        |At { now, data }| view! { <OfPerson now view=data /> },
    )
}

#[component]
fn OfPerson(now: Timestamp, view: InvitationView) -> impl IntoView {
    let InvitationView {
        page,
        invitation,
        mails,
    } = view;
    let frame = Frame::here();
    let id = page.user.id;
    let label = page.user.label().to_owned();
    let title = t!("invitations-of", person = label.as_str());
    let fresh = move || {
        let done = frame.done.get()?;
        done.link.filter(|link| link.user_id == id)
    };
    let body = match page.actions.invite.reason() {
        Some(reason) => view! { <p class="notice">{reason.to_owned()}</p> }.into_any(),
        None => view! {
            {move || fresh().map(|link| view! { <Fresh link now /> })}
            <Waiting id label=label.clone() invitation now mails />
        }
        .into_any(),
    };
    let lists = frame.reader(|console| console.me.may(Permission::UsersCreate));
    view! {
        <Title text=title.clone() />
        {lists.then(|| view! { <Crumb href=routes::INVITATIONS label=t!("invitations-title") /> })}
        <div class="head">
            <h1>{title}</h1>
            <span class="sp"></span>
            <a class="btn" href=routes::user(id)>
                {t!("invitations-page-of", person = label.as_str())}
            </a>
        </div>
        {body}
    }
}

/// What waits, and what can be done about it.
#[component]
fn Waiting(
    id: UserId,
    label: String,
    invitation: Option<Invitation>,
    now: Timestamp,
    mails: bool,
) -> impl IntoView {
    let (invite, revoke) = (use_deed::<InviteUser>(), use_deed::<RevokeInvitation>());
    let again = invitation.is_some();
    let state = match &invitation {
        Some(invitation) => view! { <Life invitation=invitation.clone() now /> }.into_any(),
        None => view! { <p class="perm muted">{t!("invitations-none-waits")}</p> }.into_any(),
    };
    let withdraw = again.then(|| {
        view! {
            <DeedForm deed=revoke>
                <input type="hidden" name="id" value=id.to_string() />
                <Back />
                <button class="btn danger">{t!("invitations-withdraw")}</button>
            </DeedForm>
        }
    });
    let sentence = t!("invitations-what-it-does", person = label.as_str());
    let name = label.clone();
    let mail = if again {
        t!("invitations-mail-it-again")
    } else {
        t!("invitations-mail-one")
    };
    let by_mail = mails.then(|| {
        view! {
            <DeedForm deed=invite>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="label" value=name />
                <input type="hidden" name="send_email" value="true" />
                <Back />
                <button class="btn primary">{mail}</button>
            </DeedForm>
        }
    });
    view! {
        <section class="card" aria-labelledby="waiting">
            <header>
                <h2 id="waiting">{t!("invitations-what-waits")}</h2>
            </header>
            {state}
            <div class="inner">
                <Summary problem=invite.problem form="invite" />
                <Summary problem=revoke.problem form="revoke" />
                <p class="muted">{sentence}</p>
                <div class="buttons">
                    {by_mail}
                    <DeedForm deed=invite>
                        <input type="hidden" name="id" value=id.to_string() />
                        <input type="hidden" name="label" value=label.clone() />
                        <Back />
                        <button class="btn">{t!("invitations-make-link")}</button>
                    </DeedForm>
                    {withdraw}
                </div>
            </div>
        </section>
    }
}

/// The link itself, shown this once.
#[component]
fn Fresh(link: ResetLink, now: Timestamp) -> impl IntoView {
    let end = link.expires_at;
    let validity = rich!(
        "invitations-validity",
        end = exact(end),
        left = until(end, now)
    );
    let validity = apart(validity, "end", move |text| {
        view! { <time datetime=end.to_string()>{text}</time> }.into_any()
    });
    view! {
        <div class="fresh" role="group" aria-label=t!("invitations-new")>
            <div class="linkrow">
                <input
                    id="fresh-link"
                    class="input code"
                    readonly=true
                    value=link.link.clone()
                    aria-label=t!("invitations-link")
                />
                <CopyButton text=link.link.clone() what=Copies::Link shown_in="fresh-link" primary=true />
            </div>
            <dl class="facts plain">
                <dt>{t!("invitations-valid-until")}</dt>
                <dd class="num">{validity}</dd>
            </dl>
            <p class="hint">{t!("invitations-link-hint")}</p>
        </div>
    }
}
