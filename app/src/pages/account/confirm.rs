//! The address that is not confirmed yet, and the mail with which it can be.

use leptos::{form::ActionForm, prelude::*};
use messages::t;

use super::calls::ResendVerification;
use crate::{
    frame::use_deed,
    parts::{Back, Summary},
};

/// Offers the mail once more; nothing where the address is confirmed.
#[component]
pub(super) fn ConfirmAddress(verified: bool) -> impl IntoView {
    let deed = use_deed::<ResendVerification>();
    (!verified).then(|| {
        view! {
            <ActionForm action=deed.action>
                <Summary problem=deed.problem form="confirm" />
                <Back />
                <button class="btn small">{t!("account-confirm")}</button>
            </ActionForm>
        }
    })
}

/// Ends every session of one's own, this one as well.
#[component]
pub(super) fn SignOutEverywhere() -> impl IntoView {
    let deed = use_deed::<super::calls::SignOutEverywhere>();
    view! {
        <ActionForm action=deed.action>
            <Summary problem=deed.problem form="everywhere" />
            <button class="btn small">{t!("account-sign-out-everywhere")}</button>
        </ActionForm>
    }
}
