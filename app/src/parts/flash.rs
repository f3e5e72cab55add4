//! The message of the last deed, shown once on the page that follows it; or why it was refused, where no form on the
//! page says so beside its cause.

use leptos::prelude::*;
use messages::t;
use model::Role;

use super::{Back, Icon, Shape, field::said};
use crate::{
    call::{RolesBack, Undo},
    frame::{Deed, DeedForm, Frame, use_deed, use_deed_of, use_here},
    pages::users::calls::{ChangeRoles, DeactivateUser, ReactivateUser},
};

#[component]
pub(crate) fn Flash() -> impl IntoView {
    let frame = Frame::here();
    let here = use_here();
    // Gone once the person goes on; `to` itself is where a deed leads.
    Effect::watch(
        move || here.get(),
        move |here, _, _| {
            let leads_here = |to: &str| to.split('#').next() == Some(here.as_str());
            frame
                .done
                .update(|done| *done = done.take().filter(|done| leads_here(&done.to)));
            frame.forget_refusal();
        },
        false,
    );
    let reactivate = use_deed::<ReactivateUser>();
    let deactivate = use_deed::<DeactivateUser>();
    let roles = use_deed_of::<ChangeRoles>("undo", "true");
    let message = move || {
        let done = frame.done.get()?;
        let said = done.said?;
        let undo = done.undo.map(|undo| match undo {
            Undo::Reactivate(id) => view! {
                <DeedForm deed=reactivate>
                    <input type="hidden" name="id" value=id.to_string() />
                    <Back />
                    <button class="btn small">{t!("common-undo")}</button>
                </DeedForm>
            }
            .into_any(),
            Undo::Deactivate(id, label) => view! {
                <DeedForm deed=deactivate>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="label" value=label />
                    <Back />
                    <button class="btn small">{t!("common-undo")}</button>
                </DeedForm>
            }
            .into_any(),
            Undo::Roles(back) => roles_back(roles, back).into_any(),
        });
        Some(view! {
            <div class="flash">
                <Icon shape=Shape::On />
                <p>{said}</p>
                {undo}
                <button
                    type="button"
                    class="btn icon small quiet needs-js"
                    aria-label=t!("common-dismiss")
                    on:click=move |_| frame.done.set(None)
                >
                    <Icon shape=Shape::Cross />
                </button>
            </div>
        })
    };
    // The style shows it unless a form's own summary is in sight.
    let refusal = move || {
        frame.refusal().map(|problem| {
            view! {
                <div class="summary">
                    <Icon shape=Shape::Alert />
                    <p>{said(&problem)}</p>
                </div>
            }
        })
    };
    view! {
        <div role="status">{message}</div>
        <div role="alert" class="untold">
            {refusal}
        </div>
    }
}

/// The form of the editor of roles once more, filled in with what was: ends to the instant, where a person chooses days.
fn roles_back(deed: Deed, back: RolesBack) -> impl IntoView {
    let names: Vec<_> = back.change.offered.iter().map(Role::name).collect();
    let held = back
        .change
        .wanted
        .into_iter()
        .map(|(role, end)| {
            let end = end.map(|end| end.to_string()).unwrap_or_default();
            view! {
                <input type="hidden" name=format!("hold_{role}") value="true" />
                <input type="hidden" name=format!("until_{role}") value=end />
            }
        })
        .collect_view();
    view! {
        <DeedForm deed=deed>
            <input type="hidden" name="id" value=back.id.to_string() />
            <input type="hidden" name="version" value=back.version.to_string() />
            <input type="hidden" name="offered" value=names.join(",") />
            <input type="hidden" name="label" value=back.label />
            <input type="hidden" name="undo" value="true" />
            {held}
            <Back />
            <button class="btn small">{t!("common-undo")}</button>
        </DeedForm>
    }
}
