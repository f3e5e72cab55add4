//! "Sign-in methods" on the page of one's own account: what it is linked to, and forms to link and unlink.

use leptos::prelude::*;
use messages::t;
use model::{SignInMethod, SignInMethods as Methods};

use super::calls::{LinkIdentity, UnlinkIdentity, own_sign_in_methods};
use crate::{
    frame::{Deed, DeedForm, use_deed},
    parts::{StatusPill, Summary, Text, load},
};

#[component]
pub(crate) fn SignInMethods() -> impl IntoView {
    load(
        || (),
        |()| own_sign_in_methods(),
        |page| (!page.methods.is_empty()).then(|| view! { <Section page /> }),
    )
}

#[component]
fn Section(page: Methods) -> impl IntoView {
    let (link, unlink) = (use_deed::<LinkIdentity>(), use_deed::<UnlinkIdentity>());
    let problem = Signal::derive(move || link.problem.get().or_else(|| unlink.problem.get()));
    let lines = page
        .methods
        .into_iter()
        .map(|method| line(method, page.has_password, link, unlink))
        .collect_view();
    view! {
        <section class="card below" aria-labelledby="methods">
            <header>
                <h2 id="methods">{t!("external-methods")}</h2>
            </header>
            <Summary problem />
            <ul>{lines}</ul>
        </section>
    }
}

fn line(method: SignInMethod, has_password: bool, link: Deed, unlink: Deed) -> impl IntoView {
    let SignInMethod {
        provider,
        title,
        linked,
        can_go,
    } = method;
    let name = title.clone();
    let password = has_password.then(|| {
        view! {
            <Text
                label=t!("external-current-password")
                name="current_password"
                kind="password"
                problem=Signal::derive(|| None)
                autocomplete="current-password"
                form=provider.name()
            />
        }
    });
    let fields = view! {
        <input type="hidden" name="provider" value=provider.name() />
        {password}
    };
    let control = match (linked, can_go) {
        (false, _) => view! {
            <details class="menu">
                <summary class="btn small">{t!("external-link", provider = title.as_str())}</summary>
                <div class="pop end">
                    <DeedForm deed=link attr:class="form" attr:novalidate="">
                        {fields}
                        <button class="btn primary">{t!("external-link-go", provider = title.as_str())}</button>
                    </DeedForm>
                </div>
            </details>
        }
        .into_any(),
        (true, true) => view! {
            <details class="menu">
                <summary class="btn small danger">{t!("external-unlink", provider = title.as_str())}</summary>
                <div class="pop end">
                    <DeedForm deed=unlink attr:class="form" attr:novalidate="">
                        {fields}
                        <button class="btn danger solid">{t!("external-unlink-go", provider = title.as_str())}</button>
                    </DeedForm>
                </div>
            </details>
        }
        .into_any(),
        (true, false) => view! { <span class="muted">{t!("external-only-way")}</span> }.into_any(),
    };
    let state = if linked {
        ("good", t!("external-linked"))
    } else {
        ("", t!("external-not-linked"))
    };
    view! {
        <li class="perm">
            <span class="grow">
                <b>{name}</b>
            </span>
            <StatusPill tone=state.0 text=state.1 />
            {control}
        </li>
    }
}
