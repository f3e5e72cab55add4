//! The address that is not confirmed yet, and the mail with which it can be.

use leptos::prelude::*;
use messages::t;

use super::calls::ResendVerification;
use crate::{
    frame::{DeedForm, use_deed},
    parts::{Back, Summary},
};

/// Offers the mail once more; nothing where the address is confirmed.
#[component]
pub(super) fn ConfirmAddress(verified: bool) -> impl IntoView {
    let deed = use_deed::<ResendVerification>();
    (!verified).then(|| {
        view! {
            <DeedForm deed=deed>
                <Summary problem=deed.problem form="confirm" />
                <Back />
                <button class="btn small">{t!("account-confirm")}</button>
            </DeedForm>
        }
    })
}
