//! "Sign-in methods" on the page of one's own account: what it is linked to, and forms to link and unlink.

use leptos::prelude::*;
use messages::t;
use model::{Provider, SignInMethod, SignInMethods as Methods};

use super::calls::{LinkIdentity, UnlinkIdentity};
use crate::{
    frame::{Deed, DeedForm, use_deed_of},
    parts::{StatusPill, Summary, Text},
};

#[component]
pub(crate) fn SignInMethods(page: Methods) -> impl IntoView {
    (!page.methods.is_empty()).then(|| view! { <Section page /> })
}

#[component]
fn Section(page: Methods) -> impl IntoView {
    // What became of a visit at a provider, which no form of this page has sent.
    let visit = use_deed_of::<LinkIdentity>("provider", "");
    let lines: Vec<_> = page.methods.into_iter().map(Line::of).collect();
    let another = lines.iter().any(|line| line.deed.was_refused());
    let lines = lines
        .into_iter()
        .map(|line| line.draw(page.has_password))
        .collect_view();
    view! {
        <section class="card below" aria-labelledby="methods">
            <header>
                <h2 id="methods">{t!("external-methods")}</h2>
            </header>
            <Summary problem=visit.problem form=if another { "methods" } else { "f" } />
            <ul>{lines}</ul>
        </section>
    }
}

/// One provider, and the form that links or unlinks it.
struct Line {
    method: SignInMethod,
    deed: Deed,
}

impl Line {
    fn of(method: SignInMethod) -> Self {
        let name = method.provider.name();
        let deed = if method.linked {
            use_deed_of::<UnlinkIdentity>("provider", name)
        } else {
            use_deed_of::<LinkIdentity>("provider", name)
        };
        Self { method, deed }
    }

    fn draw(self, has_password: bool) -> impl IntoView {
        let Line { method, deed } = self;
        let SignInMethod {
            provider,
            title,
            linked,
            can_go,
        } = method;
        let state = if linked {
            ("good", t!("external-linked"))
        } else {
            ("", t!("external-not-linked"))
        };
        let control = if linked && !can_go {
            view! { <span class="muted">{t!("external-only-way")}</span> }.into_any()
        } else {
            let (opener, button) = if linked {
                ("btn small danger", "btn danger solid")
            } else {
                ("btn small", "btn primary")
            };
            let named = title.as_str();
            let (what, go) = if linked {
                (
                    t!("external-unlink", provider = named),
                    t!("external-unlink-go", provider = named),
                )
            } else {
                (
                    t!("external-link", provider = named),
                    t!("external-link-go", provider = named),
                )
            };
            view! {
                <details class="menu" open=deed.was_refused()>
                    <summary class=opener>{what}</summary>
                    <div class="pop end">
                        <DeedForm deed=deed attr:class="form" attr:novalidate="">
                            <Proof deed provider has_password />
                            <button class=button>{go}</button>
                        </DeedForm>
                    </div>
                </details>
            }
            .into_any()
        };
        view! {
            <li class="perm">
                <span class="grow">
                    <b>{title}</b>
                </span>
                <StatusPill tone=state.0 text=state.1 />
                {control}
            </li>
        }
    }
}

/// What the form asks for, and what was wrong with it.
#[component]
fn Proof(deed: Deed, provider: Provider, has_password: bool) -> impl IntoView {
    // The page's own problems lie at one place, and are those of one form.
    let form = if deed.was_refused() {
        "f"
    } else {
        provider.name()
    };
    let label = t!("external-current-password");
    let password = has_password.then(|| {
        view! {
            <Text
                label=label
                name="current_password"
                kind="password"
                problem=deed.problem
                autocomplete="current-password"
                form=form
            />
        }
    });
    view! {
        <Summary problem=deed.problem labels=[("current_password", label)] form=form />
        <input type="hidden" name="provider" value=provider.name() />
        {password}
    }
}
